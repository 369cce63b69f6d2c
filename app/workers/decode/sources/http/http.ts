import { Readable } from 'node:stream';
import { errorInfo, FootfallError } from '../../../../shared/errors.ts';
import type { WorkerSource } from '../../../../shared/camera-protocol.ts';
import { CameraHttp, hostOf, type CameraResponse } from '../../../net/camera-http.ts';
import { nameOfAddress, parseAddress, withLogin } from '../../../net/camera-url.ts';
import { monotonicMs } from '../../monotonic.ts';
import { lastError, type DecoderEnd, type Opened, type Opening, type SourceKind } from '../source-kind.ts';
import { HlsFeed } from './hls-feed.ts';
import { HLS_LIMITS, isPlaylist } from './hls-playlist.ts';
import { JpegReader, NoPictures } from './jpeg-reader.ts';
import { matroskaHead, matroskaPicture } from './matroska.ts';
import { bodyOf, notLive, readAll, refuseStatus } from './response.ts';

type HttpSource = WorkerSource & { kind: 'http' };

const SCHEMES = ['http:', 'https:'] as const;
/** Without a byte for so long the camera is lost, unless it is known to send seldom. Milliseconds. */
const SILENCE_MS = 5000;
/** Enough to see what comes; a camera that sends seldom is not waited for. Bytes. */
const HEAD_BYTES = 16;
/** A file that names its length is a recording; some cameras name one that is none. Bytes. */
const MOST_RECORDED = 2 ** 40;
/** The rate is that of the first pictures: of so many, or of this long; those that come all at once tell nothing, unless there are no others. Left to itself ffmpeg takes the milliseconds of their times for the rate. */
const RATE = { pictures: 10, ms: 1000, leastMs: 300, most: 64 };
/** One stream in the body of an answer is one of these; lists that lead elsewhere are not. */
const STREAM_FORMATS = 'mpegts,mov,flv,live_flv,matroska,h264,hevc';

/**
 * A camera that sends over HTTP: pictures one after another (MJPEG), one stream without end, or a live playlist (HLS). We fetch it ourselves, and ffmpeg gets nothing but the bytes through its
 * standard input: it would follow redirects and playlists to any host, any file and any protocol.
 */
export const http: SourceKind<HttpSource> = {
  nature: 'camera',
  name: ({ url }) => nameOfAddress(url, SCHEMES),
  // Opening tells all there is.
  check: ({ url }) => {
    const address = parseAddress(url, SCHEMES);
    return Promise.resolve(address.ok ? null : address.error);
  },
  open,
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: http.name(source), seconds }),
  otherWay: () => null,
};

async function open({ url, certificate }: HttpSource, opening: Opening): Promise<Opened> {
  const { patienceMs, signal } = opening;
  const address = parseAddress(url, SCHEMES);
  if (!address.ok) throw new FootfallError(address.error.code, address.error.params);
  const { user, password } = address;
  const login = user === '' && password === '' ? null : { username: user, password };
  const camera = new CameraHttp(login, {
    silenceMs: Math.max(SILENCE_MS, patienceMs),
    signal,
    known: certificate ?? null,
  });
  try {
    return await opened(camera, withLogin(address.url, login), opening, user);
  } catch (thrown) {
    camera.close();
    throw thrown;
  }
}

async function opened(camera: CameraHttp, url: URL, { signal, seldom }: Opening, user: string): Promise<Opened> {
  const answer = await camera.get(url);
  refuseStatus(answer, user);
  const { head, bytes } = await beginning(answer);
  const host = hostOf(answer.url);
  const type = (answer.headers['content-type'] ?? '').toLowerCase();
  const fed = (args: string[], stream: AsyncIterable<Buffer>): Opened => ({
    args: ['-protocol_whitelist', 'pipe', ...args, '-i', 'pipe:0'],
    bytes: Readable.from(closing(stream, camera), { objectMode: false, highWaterMark: 1 }),
    ...(camera.certificate !== null && { certificate: camera.certificate }),
  });
  if (isPlaylist(head.toString('utf8'))) {
    const text = (await readAll(host, bytes, HLS_LIMITS.bytes)).toString('utf8');
    const feed = await HlsFeed.open(camera, signal, answer.url, text);
    return fed(['-format_whitelist', 'mpegts,mov'], feed.bytes());
  }
  if (/^multipart\//.test(type) || /^\s*--/.test(head.toString('latin1')) || /motion-jpeg|mjpe?g/.test(type)) {
    return fed(
      ['-fpsprobesize', '0', ...(seldom ? ['-probesize', '32'] : []), '-f', 'matroska'],
      timed(pictures(bytes, host), !seldom),
    );
  }
  const wrong = whyNoStream(type, head, Number(answer.headers['content-length'] ?? NaN));
  if (wrong !== null) {
    answer.body.destroy();
    throw notLive(host, wrong);
  }
  return fed([...(seldom ? ['-fpsprobesize', '0'] : []), '-format_whitelist', STREAM_FORMATS], bytes);
}

function whyNoStream(type: string, head: Buffer, length: number): string | null {
  if (head.length === 0) return 'it is empty';
  if (head[0] === 0xff && head[1] === 0xd8) return 'it is a single picture';
  const text = head.toString('latin1').trimStart();
  if (/^text\/html|^application\/(?:json|xml)|^text\/xml/.test(type) || /^[<{[]/.test(text)) return 'it is a web page';
  if (/^v=0\s/.test(text)) return 'it is a description of a stream elsewhere';
  return length < MOST_RECORDED ? 'it is a recording' : null;
}

/** The first bytes, and all of them. */
async function beginning(answer: CameraResponse): Promise<{ head: Buffer; bytes: AsyncGenerator<Buffer> }> {
  const body = bodyOf(answer);
  const chunks: Buffer[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES;) {
    const { value, done } = await body.next();
    if (done) break;
    chunks.push(value);
    bytes += value.length;
  }
  return { head: Buffer.concat(chunks).subarray(0, HEAD_BYTES), bytes: joined(chunks, body) };
}

async function* joined(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

interface Picture {
  jpeg: Buffer;
  /** When it was whole, from the beginning on. */
  ms: number;
}

async function* pictures(bytes: AsyncIterable<Buffer>, host: string): AsyncGenerator<Picture> {
  const reader = new JpegReader(),
    beganMs = monotonicMs();
  for await (const chunk of bytes) {
    let whole: Buffer[];
    try {
      whole = reader.push(chunk);
    } catch (thrown) {
      throw thrown instanceof NoPictures ? notLive(host, thrown.message) : thrown;
    }
    for (const jpeg of whole) yield { jpeg, ms: monotonicMs() - beganMs };
  }
}

/** Each with its time, after a head that says their rate. `rated`: the first ones are held back until it is known. */
export async function* timed(all: AsyncIterable<Picture>, rated: boolean): AsyncGenerator<Buffer> {
  const first: Picture[] = [];
  let begun = false;
  for await (const picture of all) {
    if (!begun) {
      first.push(picture);
      const spanMs = picture.ms - first[0].ms;
      const tells = spanMs >= (first.length < RATE.pictures ? RATE.ms : RATE.leastMs);
      if (rated && !tells && first.length < RATE.most) continue;
      begun = true;
      yield matroskaHead(rated && tells ? Math.round((10_000 * (first.length - 1)) / spanMs) / 10 || null : null);
      for (const { jpeg, ms } of first) yield matroskaPicture(jpeg, ms);
    } else yield matroskaPicture(picture.jpeg, picture.ms);
  }
}

async function* closing(stream: AsyncIterable<Buffer>, camera: CameraHttp): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } finally {
    camera.close();
  }
}

function whyEnded(source: HttpSource, { log, hadFrames, codec }: DecoderEnd) {
  const host = http.name(source);
  if (/Decoder \(codec \S+\) not found|Decoding requested, but no decoder/i.test(log))
    return errorInfo('STREAM_009', { source: host, codec });
  if (hadFrames) return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the stream' });
  if (/Format not on whitelist|Invalid data found|matches no streams/i.test(log))
    return errorInfo('STREAM_021', { host, detail: 'it is of an unknown kind' });
  return errorInfo('STREAM_008', {
    host,
    detail: lastError(log) || 'the camera ended the connection before a picture came',
  });
}

import { once } from 'node:events';
import type { DeviceProfile, RtspPaths, SaidCodec } from '../../shared/domain/device.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import { RTSP_STATUS } from '../decode/sources/rtsp-status.ts';
import { Authentication, type Login } from '../net/authentication.ts';
import { CameraHttp } from '../net/camera-http.ts';
import { withLogin } from '../net/camera-url.ts';
import { RtspClient, type RtspAnswer } from '../net/rtsp-client.ts';
import { httpPathsFor, pathsFor } from './rtsp-makers.ts';

export const RTSP_PATHS = {
  /** One question after the other, with a pause: small cameras count questions as attacks. Milliseconds. */
  pauseMs: 60,
  /** So many questions in a row without an answer, and it is not the paths that are wrong. */
  silences: 2,
  /** Refused logins in a row, however many paths there are: cameras lock whoever fails more often. */
  logins: 2,
  /** Until a stream over HTTP has begun. Milliseconds. */
  httpMs: 4000,
} as const;

interface Server {
  host: string;
  port: number;
  secure?: boolean;
  /** As its words tell; its paths are tried first. */
  maker: string | null;
  /** Where it has its pages; in tests another one than 80. */
  httpPort?: number;
}

/** Finds the streams of a camera that is known by its port alone: the paths of common makers one at a time, until one has a picture. Only an abort rejects. */
export async function tryRtspPaths(server: Server, login: Login | null, signal: AbortSignal): Promise<RtspPaths> {
  const host = `${server.host}:${server.port}`;
  const asker = new PathAsker(server, login, signal);
  let silences = 0,
    last: ErrorInfo | null = null;
  try {
    for (const { main, subs } of pathsFor(server.maker)) {
      try {
        const found = await asker.describe(main);
        silences = 0;
        if (!found) continue;
        const all = [found];
        for (const sub of subs) {
          const another = await asker.describe(sub).catch(() => null);
          if (!another) break;
          // A camera that does not look at the path has one stream at every one.
          if (!all.some((one) => sameStream(one, another))) all.push(another);
        }
        const profiles = all.map((one, i) => profileOf(one, asker.base, i));
        return { ok: true, profiles: [...profiles, ...(await overHttp(server, login, signal))] };
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof Refused) return { ok: false, error: thrown.error };
        last = thrown instanceof FootfallError ? thrown.info : errorInfo('STREAM_018', { host, status: 'no RTSP' });
        if (++silences >= RTSP_PATHS.silences || last.code === 'STREAM_011' || last.code === 'STREAM_004')
          return { ok: false, error: last };
      }
    }
    return { ok: false, error: asker.refusal ?? errorInfo('STREAM_006', { host }) };
  } finally {
    asker.close();
  }
}

/** The same pictures as one stream without end over HTTP (FLV), where the maker has that: the login was right before. What does not come is not there. */
async function overHttp(server: Server, login: Login | null, signal: AbortSignal): Promise<DeviceProfile[]> {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host,
    found: DeviceProfile[] = [];
  for (const path of httpPathsFor(server.maker)) {
    await pause(signal);
    const streamUrl = `http://${host}${server.httpPort === undefined ? '' : `:${server.httpPort}`}${path}`,
      stop = new AbortController();
    const camera = new CameraHttp(login, {
      silenceMs: RTSP_PATHS.httpMs,
      signal: AbortSignal.any([signal, stop.signal, AbortSignal.timeout(RTSP_PATHS.httpMs)]),
      known: null,
    });
    try {
      const { status, body } = await camera.get(withLogin(new URL(streamUrl), login));
      const [first] = status === 200 ? ((await once(body, 'data')) as [Buffer]) : [Buffer.alloc(0)];
      body.destroy();
      const [, stream = ''] = /channel0_(\w+)/.exec(path) ?? [];
      if (first.toString('latin1', 0, 3) === 'FLV')
        found.push({
          ...{ token: path, name: `${stream} (HTTP)`, videoSource: '1', codec: 'h264', streamUrl },
          ...{ width: null, height: null, fps: null, bitrateKbps: null, snapshotUrl: null },
        });
    } catch {
      signal.throwIfAborted();
      // One that has no HTTP has none for its other streams.
      break;
    } finally {
      stop.abort();
      camera.close();
    }
  }
  return found;
}

/** There is no sense in asking for another path. */
class Refused extends Error {
  readonly error: ErrorInfo;
  constructor(error: ErrorInfo) {
    super(error.message);
    this.error = error;
  }
}

interface Described {
  path: string;
  sdp: string;
}

class PathAsker {
  readonly #client: RtspClient;
  readonly #signal: AbortSignal;
  readonly #login: Login | null;
  readonly #authentication: Authentication | null;
  readonly #host: string;
  #asked = false;
  /** The password was right once. */
  #accepted = false;
  #refusedInRow = 0;
  /** What the camera refuses the most telling way: a path that the user may not see is there. */
  refusal: ErrorInfo | null = null;

  constructor(server: Server, login: Login | null, signal: AbortSignal) {
    this.#client = new RtspClient(server, signal);
    this.#signal = signal;
    this.#login = login;
    this.#authentication = login && new Authentication(login);
    this.#host = `${server.host}:${server.port}`;
  }

  get base(): string {
    return this.#client.base;
  }

  close(): void {
    this.#client.close();
  }

  /** Null: there is nothing with a picture at this path. */
  async describe(path: string): Promise<Described | null> {
    if (this.#asked) await pause(this.#signal);
    this.#asked = true;
    let shown = this.#authentication?.answers ?? false,
      answer = await this.#ask(path);
    while (answer.status === 401) {
      if (shown) this.#refusedInRow += 1;
      // A nonce that has grown old is no wrong password, and some cameras give one for each question.
      const again = !shown || this.#accepted || challengesOf(answer).some((one) => /stale\s*=\s*"?true/i.test(one));
      if (!this.#authentication || !again || this.#refusedInRow >= RTSP_PATHS.logins)
        throw new Refused(errorInfo('STREAM_005', { host: this.#host, user: this.#login?.username ?? '' }));
      if (!this.#authentication.challenge(challengesOf(answer)))
        throw new Refused(errorInfo('STREAM_018', { host: this.#host, status: 'an unknown kind of login' }));
      shown = true;
      answer = await this.#ask(path);
    }
    if (shown) {
      this.#accepted = true;
      this.#refusedInRow = 0;
    }
    return this.#judge(path, answer);
  }

  #ask(path: string): Promise<RtspAnswer> {
    const url = this.base + path,
      authorization = this.#authentication?.header('DESCRIBE', url);
    return this.#client.ask('DESCRIBE', url, {
      Accept: 'application/sdp',
      ...(authorization && { Authorization: authorization }),
    });
  }

  #judge(path: string, { status, body }: RtspAnswer): Described | null {
    if (status >= 200 && status < 300) return /^m=video /m.test(body) ? { path, sdp: body } : null;
    const known = RTSP_STATUS[status],
      said = `${status} ${known?.words ?? ''}`.trim();
    if (known?.refusal === 'viewers') throw new Refused(errorInfo('STREAM_015', { host: this.#host, status: said }));
    if (status === 403) this.refusal = errorInfo('STREAM_005', { host: this.#host, user: this.#login?.username ?? '' });
    // Not found, moved to another host (which is not asked), or not understood.
    return null;
  }
}

const challengesOf = ({ headers }: RtspAnswer): string[] => headers.get('www-authenticate') ?? [];

function pause(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve) => setTimeout(resolve, RTSP_PATHS.pauseMs));
}

/** All that tells streams apart: not who asked, and when. */
const sameStream = (a: Described, b: Described): boolean => essence(a.sdp) === essence(b.sdp);
const essence = (sdp: string): string =>
  sdp
    .split(/\r?\n/)
    .filter((line) => !/^(?:o=|s=|t=|a=control|a=range|a=tool|u=|i=)/.test(line))
    .join('\n');

const CODECS: Record<string, SaidCodec> = {
  H264: 'h264',
  H265: 'h265',
  HEVC: 'h265',
  JPEG: 'mjpeg',
  'MP4V-ES': 'mpeg4',
};

/** What the description says, which is little; the picture itself says the rest. */
function profileOf({ path, sdp }: Described, base: string, index: number): DeviceProfile {
  const [, payload, video] = /^m=video \S+ \S+ (\d+)[^\n]*\n([^]*?)(?=^m=|(?![^]))/m.exec(sdp) ?? [];
  const rtpmap = /^a=rtpmap:\d+ ([\w-]+)\//m.exec(video ?? '')?.[1].toUpperCase();
  const [, width, height] =
    /^a=(?:x-dimensions: ?(\d+),\s*(\d+)|framesize:\d+ (\d+)-(\d+))/m
      .exec(video ?? '')
      ?.filter((one) => one !== undefined) ?? [];
  const fps = Number(/^a=framerate:\s*([\d.]+)/m.exec(video ?? '')?.[1] ?? NaN);
  return {
    token: path,
    name: index === 0 ? 'main' : index === 1 ? 'sub' : `sub ${index}`,
    videoSource: '1',
    // Payload 26 is JPEG, and needs no word for it (RFC 3551).
    codec: rtpmap ? (CODECS[rtpmap] ?? 'other') : payload === '26' ? 'mjpeg' : null,
    width: width ? Number(width) : null,
    height: height ? Number(height) : null,
    fps: fps > 0 && fps < 1000 ? fps : null,
    bitrateKbps: null,
    streamUrl: base + path,
    snapshotUrl: null,
  };
}

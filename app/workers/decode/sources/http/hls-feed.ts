import { setTimeout as after } from 'node:timers/promises';
import { hostOf, within, type CameraHttp, type CameraResponse } from '../../../net/camera-http.ts';
import { monotonicMs } from '../../monotonic.ts';
import {
  chooseVariant,
  HLS_LIMITS,
  parsePlaylist,
  type ByteRange,
  type Playlist,
  type Segment,
} from './hls-playlist.ts';
import { bodyOf, notLive, readAll, refuseStatus } from './response.ts';
import { paceFor } from './pacing.ts';

export const HLS = {
  /** Segments from the end of the list at which it begins: fewer, and the next one is not there in time. */
  begin: 2,
  /** Of segments that wait. More is a network that caught up: what follows them is fetched once there is room. */
  waiting: 4,
  /** Of one segment. Bytes: half a minute of 8 Mbit/s. */
  segmentBytes: 32 * 1024 * 1024,
  /** A playlist that has not changed is asked for again after so much of a segment. */
  reload: 0.5,
  /** What is passed on at once lasts so long. Milliseconds. */
  sliceMs: 40,
  /** Lists that lead to lists. */
  depth: 2,
} as const;

type Segments = Extract<Playlist, { kind: 'segments' }>;
interface Piece {
  bytes: Buffer;
  seconds: number;
}

/** A live playlist as one stream of bytes at its own pace: every segment once, in order. What does not come in time is a pause; what is gone from the list is a gap. */
export class HlsFeed {
  readonly #http: CameraHttp;
  readonly #signal: AbortSignal;
  #url: URL;
  #playlist: Segments;
  #map = '';
  readonly #waiting: Piece[] = [];
  #failed: unknown = null;
  #arrived = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();
  /** Nobody reads it any more. */
  readonly #left = new AbortController();

  private constructor(http: CameraHttp, signal: AbortSignal, url: URL, playlist: Segments) {
    this.#http = http;
    this.#signal = AbortSignal.any([signal, this.#left.signal]);
    this.#url = url;
    this.#playlist = playlist;
  }

  /** `response`: of the first playlist, which may name others. Rejects with what is wrong with it. */
  static async open(http: CameraHttp, signal: AbortSignal, url: URL, text: string): Promise<HlsFeed> {
    let from = url,
      playlist = parsePlaylist(text);
    for (let depth = 0; playlist.kind === 'variants' && depth < HLS.depth; depth++) {
      const answer = await http.get(within(from, chooseVariant(playlist.variants).uri));
      from = answer.url;
      playlist = parsePlaylist(await playlistText(answer));
    }
    return new HlsFeed(http, signal, from, usable(from, playlist));
  }

  /** Never ends by itself; throws a FootfallError when the camera is lost. */
  async *bytes(): AsyncGenerator<Buffer> {
    void this.#fetchAll().catch((thrown: unknown) => {
      this.#failed = thrown;
      this.#arrived.resolve();
    });
    try {
      for (;;) {
        const piece = this.#waiting.shift();
        if (piece) {
          this.#taken.resolve();
          yield* this.#paced(piece);
        } else if (this.#failed) throw this.#failed;
        else {
          await this.#arrived.promise;
          this.#arrived = Promise.withResolvers();
        }
      }
    } finally {
      this.#left.abort();
      this.#taken.resolve();
    }
  }

  /** In slices, as they would be sent. */
  async *#paced({ bytes, seconds }: Piece): AsyncGenerator<Buffer> {
    let done = 0,
      at = monotonicMs();
    while (done < bytes.length) {
      const left = 1 - done / bytes.length;
      const waiting = left * seconds + this.#waiting.reduce((sum, piece) => sum + piece.seconds, 0);
      const pace = paceFor(waiting, this.#playlist.targetSeconds);
      const slice = seconds <= 0 ? bytes.length : Math.ceil((bytes.length * HLS.sliceMs * pace) / (seconds * 1000));
      yield bytes.subarray(done, done + slice);
      done += slice;
      // From when it was due, so that late timers add up to nothing; after a pause of this PC it goes on from now.
      at = Math.max(at + HLS.sliceMs, monotonicMs() - HLS.sliceMs);
      const wait = at - monotonicMs();
      if (wait > 0) await after(wait, undefined, { signal: this.#signal });
    }
  }

  async #fetchAll(): Promise<void> {
    let next = this.#playlist.segments.at(-HLS.begin)?.sequence ?? this.#playlist.segments[0]?.sequence ?? 0;
    for (;;) {
      const known = this.#playlist.segments,
        newest = known.at(-1)?.sequence ?? -1;
      // A camera that was restarted counts from the beginning.
      if (newest !== -1 && newest < next - 1) next = known.at(-HLS.begin)?.sequence ?? newest;
      for (const segment of known.filter(({ sequence }) => sequence >= next)) {
        while (this.#waiting.length >= HLS.waiting) {
          await this.#taken.promise;
          this.#taken = Promise.withResolvers();
          this.#signal.throwIfAborted();
        }
        next = segment.sequence + 1;
        await this.#fetch(segment);
      }
      await after(1000 * HLS.reload * this.#playlist.targetSeconds, undefined, { signal: this.#signal });
      const answer = await this.#http.get(this.#url);
      this.#playlist = usable(answer.url, parsePlaylist(await playlistText(answer)));
    }
  }

  async #fetch({ uri, seconds, range, map }: Segment): Promise<void> {
    const bytes = await this.#read(uri, range);
    // It fell out of the list meanwhile.
    if (bytes === null) return;
    const head = map && JSON.stringify(map) !== this.#map ? await this.#read(map.uri, map.range) : null;
    if (map && head) this.#map = JSON.stringify(map);
    this.#waiting.push({ bytes: head ? Buffer.concat([head, bytes]) : bytes, seconds });
    this.#arrived.resolve();
  }

  async #read(uri: string, range: ByteRange | null): Promise<Buffer | null> {
    const headers: Record<string, string> = range
      ? { range: `bytes=${range.from}-${range.from + range.bytes - 1}` }
      : {};
    const answer = await this.#http.get(within(this.#url, uri), headers);
    if (answer.status === 404 || answer.status === 410) {
      answer.body.destroy();
      return null;
    }
    refuseStatus(answer);
    const bytes = await readAll(hostOf(answer.url), bodyOf(answer), HLS.segmentBytes);
    // One that knows no ranges sends all of the file.
    return range && answer.status === 200 ? bytes.subarray(range.from, range.from + range.bytes) : bytes;
  }
}

async function playlistText(answer: CameraResponse): Promise<string> {
  refuseStatus(answer);
  return (await readAll(hostOf(answer.url), bodyOf(answer), HLS_LIMITS.bytes)).toString('utf8');
}

/** A live list, every word of which leads to the camera itself. */
function usable(url: URL, playlist: Playlist): Segments {
  const host = hostOf(url);
  if (playlist.kind === 'variants') throw notLive(host, 'its playlist leads to playlists without end');
  if (playlist.kind === 'none') throw notLive(host, playlist.detail);
  if (playlist.encrypted) throw notLive(host, 'it is encrypted');
  if (playlist.ended) throw notLive(host, 'it is a recording');
  for (const { uri, map } of playlist.segments) {
    within(url, uri);
    if (map) within(url, map.uri);
  }
  return playlist;
}

import type { Readable } from 'node:stream';
import type { ErrorInfo } from '../../../shared/errors.ts';
import type { FilePart } from '../file-parts.ts';
import type { FilePlayback } from '../file-playback.ts';

/** How a source is opened. */
export interface Opening {
  /** Null: only to look at it (probe), from its beginning. */
  playback: { pace: 'source' | 'fast'; seekSeconds: number; ffmpegMajor: number } | null;
  /** Of a file that was joined: which one of its recordings. Null: all of it. */
  part: FilePart | null;
  /** So long the source may be silent. */
  patienceMs: number;
  /** The source sends less than about a frame a second: ffmpeg would look at twenty before it begins. */
  seldom: boolean;
  ffmpegPath: string;
  /** Nobody wants it any more. */
  signal: AbortSignal;
}

/** What ffmpeg is given. */
export interface Opened {
  /** Its options up to its input. */
  args: string[];
  /** Its standard input, where we fetch the stream ourselves; fails with a FootfallError where the source is lost. Null: ffmpeg reads it. */
  bytes: Readable | null;
  /** Fingerprint of the camera's certificate, where it sends over TLS. */
  certificate?: string;
  /** Why the camera lets nobody in, where we have asked it. Null: ffmpeg says what there is to say. */
  refusal?: () => ErrorInfo | null;
}

/** How a decoder came to its end. */
export interface DecoderEnd {
  log: string;
  hadFrames: boolean;
  codec: string;
}

/** What is particular to one kind of source; everything else is the same for all of them. */
export interface SourceKind<S> {
  /** A camera goes on whatever its times say, and is opened again when it is lost; of a file a time says where in it a frame lies. */
  readonly nature: 'camera' | 'file';
  /** How it is called in a message. Never with credentials. */
  name(source: S): string;
  /** Looks before ffmpeg does, because ffmpeg calls every silence a time-out. Null: go on. */
  check(source: S, timeoutMs: number): Promise<ErrorInfo | null>;
  /** Rejects with a FootfallError. */
  open(source: S, opening: Opening): Promise<Opened>;
  /** Where in it the decoders of one session are; null: nobody plays it. */
  playback(source: S, seekSeconds: number, maxFps: number): FilePlayback | null;
  /** What ffmpeg's last words mean. */
  whyEnded(source: S, end: DecoderEnd): ErrorInfo;
  /** No picture came within so many seconds. */
  whySilent(source: S, seconds: number): ErrorInfo;
  /** The same source opened in another way, where ffmpeg's last words are that this one is refused. */
  otherWay(source: S, tail: readonly string[]): S | null;
}

/** The last line that ffmpeg itself calls an error, without its prefixes. */
export function lastError(log: string): string {
  const line = log.split('\n').findLast((text) => /\[(error|fatal|panic)\]/.test(text)) ?? '';
  return line.replace(/^(\s*\[[^\]]*\])+\s*/, '').trim();
}

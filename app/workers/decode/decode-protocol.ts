import type { DecodePlan } from './ffmpeg-args.ts';
import type { StreamFacts, VideoSize } from './stream-facts.ts';

/** What the decode thread is started with. Each slot holds one frame. */
export interface DecodeOrder { ffmpegPath: string; plan: DecodePlan; slots: Uint8Array<SharedArrayBuffer>[] }

/** To the decode thread: a slot may be filled again, or ffmpeg is to end. */
export type ToDecodeThread = { type: 'release'; slot: number } | { type: 'kill' };

/** From the decode thread, in the order in which ffmpeg said it. `ended` is the last. */
export type FromDecodeThread =
  | { type: 'started'; pid: number }
  | { type: 'facts'; facts: StreamFacts }
  | { type: 'size'; size: VideoSize }
  | { type: 'untimed-packets' }
  | { type: 'preview'; bytes: Uint8Array }
  | { type: 'due'; frames: number; late: number }
  | { type: 'frame'; ptsUs: number; slot: number }
  | { type: 'ended'; killed: boolean; tail: readonly string[] };

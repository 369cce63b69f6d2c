import type { ErrorInfo } from '../../shared/errors.ts';
import type { Complaints } from './complaints.ts';
import type { DecodePlan } from './ffmpeg-args.ts';
import type { FrameMemory } from './frame-ring.ts';
import type { StreamFacts, VideoSize } from './stream-facts.ts';

/** What the decode thread is started with. Frames go through `memory`. */
export interface DecodeOrder {
  ffmpegPath: string;
  plan: DecodePlan;
  memory: FrameMemory;
}

/** To the decode thread: ffmpeg is to end. */
export type ToDecodeThread = { type: 'kill' };

/** From the decode thread, in the order in which ffmpeg said it. `ended` is the last. */
export type FromDecodeThread =
  /** `certificate`: fingerprint of that of the camera, where it sends over TLS. */
  | { type: 'started'; pid: number; certificate: string | null }
  | { type: 'facts'; facts: StreamFacts }
  /** Of the first pictures, then each time they change. */
  | { type: 'size'; size: VideoSize }
  | { type: 'untimed-packets' }
  | { type: 'preview'; bytes: Uint8Array }
  /** What was asked for of the stream as it is sent, complete. */
  | { type: 'sample'; bytes: Uint8Array }
  /** `refusal`: why there was no stream, or it was lost, where we fetch it ourselves. */
  | {
      type: 'ended';
      killed: boolean;
      tail: readonly string[];
      complaints: Complaints;
      refusal: ErrorInfo | null;
    };

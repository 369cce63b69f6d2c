import { constants, setPriority } from 'node:os';
import { PassThrough } from 'node:stream';
import type { PreviewLevel } from '../../shared/camera-protocol.ts';
import { FRAGMENTED_MP4, h264Args } from '../decode/ffmpeg-args.ts';
import { FfmpegProcess } from '../decode/ffmpeg-process.ts';
import type { PictureSize } from '../decode/stream-facts.ts';
import { FragmentReader, type PreviewPart } from './fragment-reader.ts';
import type { FragmentPart, KeptStream } from './kept-stream.ts';

/** Bytes that wait for ffmpeg. Beyond the first it gets key pictures only until it has caught up, beyond the second nothing. */
const BEHIND = { keys: 4_000_000, nothing: 16_000_000 };

/** An ffmpeg that makes H.264 of a stream that no browser plays, as long as somebody looks. It has the lowest priority: counting goes first. */
export class Encoder {
  readonly #ffmpeg: FfmpegProcess;
  readonly #input = new PassThrough({ highWaterMark: BEHIND.keys });
  /** It got every picture since a key one. */
  #whole = false;
  /** What of the stream it is to show. */
  level: Exclude<PreviewLevel, 'none'>;

  /** `size`: of its pictures, which stays, since an encoder has only one. `onEnded`: it ended by itself. */
  constructor(
    ffmpegPath: string,
    size: PictureSize,
    level: Encoder['level'],
    source: KeptStream,
    onPart: (part: PreviewPart) => void,
    onEnded: () => void,
  ) {
    this.level = level;
    this.#ffmpeg = new FfmpegProcess(ffmpegPath, { args: encoderArgs(size), bytes: this.#input });
    const { pid, outputs } = this.#ffmpeg;
    try {
      if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It ended at once, or this system does not allow it.
    }
    const reader = new FragmentReader(onPart);
    outputs.preview
      .on('data', (bytes: Uint8Array) => {
        try {
          reader.push(bytes);
        } catch {
          this.#ffmpeg.kill();
        }
      })
      .on('error', () => {});
    void this.#ffmpeg.ended.then(onEnded);
    this.#input.write(source.init!.data);
    for (const fragment of source.fragments) this.feed(fragment);
  }

  feed({ key, data }: FragmentPart): void {
    const waiting = this.#input.writableLength + this.#input.readableLength;
    if (waiting > BEHIND.nothing || this.#input.destroyed) {
      this.#whole = false;
      return;
    }
    const keysOnly = this.level === 'keys' || waiting > BEHIND.keys;
    if (key || keysOnly) this.#whole = key && !keysOnly;
    if (key || this.#whole) this.#input.write(data);
  }

  close(): void {
    this.#ffmpeg.kill();
    this.#input.destroy();
  }
}

/** It reads what is fed and nothing else. */
function encoderArgs(size: PictureSize): string[] {
  const input = ['-protocol_whitelist', 'pipe', '-probesize', '32', '-analyzeduration', '0', '-fflags', 'nobuffer'];
  return [
    ...['-hide_banner', '-nostats', '-loglevel', 'level+error', '-threads', '1'],
    ...[...input, '-fpsprobesize', '0', '-copyts', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0'],
    ...h264Args(size),
    ...FRAGMENTED_MP4,
    'pipe:1',
  ];
}

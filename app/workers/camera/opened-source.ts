import type { ErrorInfo } from '../../shared/errors.ts';
import type { PipelineConfig, WorkerSource } from '../../shared/camera-protocol.ts';
import type { PreviewMode } from '../decode/ffmpeg-args.ts';
import type { FilePlayback } from '../decode/file-playback.ts';
import { classifyEnd, isPreviewFailure, kindOf } from '../decode/sources/index.ts';
import type { StreamFacts } from '../decode/stream-facts.ts';
import type { VideoDecoder } from '../decode/video-decoder.ts';

/** How one decoder came to its end. */
export type Ending = { kind: 'through' } | { kind: 'restart' } | { kind: 'lost'; error: ErrorInfo };

/** A decoder that has ended. */
interface Ended {
  decoder: Pick<VideoDecoder, 'framesArrived' | 'tail' | 'complaints' | 'refusal'>;
  facts: StreamFacts | null;
  /** What it was asked for. */
  preview: PreviewMode;
  /** This process ended it, for another to begin, or for another reason. */
  restart: boolean;
  killed: boolean;
  /** The watchdog's reason. */
  stalled: ErrorInfo | null;
}

/** One source over all its decoders: what the next one opens, and what the end of one means. */
export class OpenedSource {
  #source: WorkerSource;
  /** Null: a camera. */
  readonly file: FilePlayback | null;
  /** A file that is played once. */
  readonly isFinite: boolean;
  #previewMode: PreviewMode;

  constructor({
    source,
    seekSeconds,
    maxFps,
    pace,
  }: Pick<PipelineConfig, 'source' | 'seekSeconds' | 'maxFps' | 'pace'>) {
    this.#source = source;
    this.file = kindOf(source).playback(source, seekSeconds ?? 0, maxFps);
    this.isFinite = this.file !== null && !this.file.loops;
    this.#previewMode = pace === 'fast' ? 'none' : 'copy';
  }

  /** What the next decoder opens. */
  get current(): WorkerSource {
    return this.file?.source ?? this.#source;
  }

  get seekSeconds(): number {
    return this.file?.seekSeconds ?? 0;
  }

  /** How the next decoder makes the live view. From within a group of pictures only a new stream begins at the same frame as the analysis. */
  get preview(): PreviewMode {
    return this.seekSeconds > 0 && this.#previewMode === 'copy' ? 'transcode' : this.#previewMode;
  }

  /** Whether what the decoder passes on is shown as it is. */
  shows(facts: StreamFacts): boolean {
    return this.preview !== 'copy' || playsEverywhere(facts);
  }

  /** By which the camera is known again from now on, where nothing was known before. */
  recognise(certificate: string | null): void {
    const source = this.#source;
    if (certificate !== null && (source.kind === 'rtsp' || source.kind === 'http'))
      this.#source = { ...source, certificate: source.certificate ?? certificate };
  }

  transcode(): void {
    this.#previewMode = 'transcode';
  }

  /** Call once for each decoder: a file is where it goes on afterwards. */
  whyEnded({ decoder, facts, preview, restart, killed, stalled }: Ended): Ending {
    const { file, isFinite } = this,
      hadFrames = decoder.framesArrived > 0,
      { tail } = decoder;
    if (!killed && !restart && preview !== 'none' && isPreviewFailure(tail)) {
      this.#previewMode = preview === 'copy' ? 'transcode' : 'none';
      restart = true;
    }
    // Nothing after where it had come to is an end as well, and a part that cannot be read is followed by others.
    if (file && !restart && !killed && (hadFrames || !file.isFirstPart || (file.seekSeconds > 0 && facts))) {
      const another = (isFinite || file.part !== null) && file.next(facts, decoder.complaints);
      if (isFinite) return { kind: another ? 'restart' : 'through' };
      if (file.part && hadFrames) return { kind: 'restart' };
    }
    // Where it was, to the frame.
    if (file && isFinite) file.resume();
    if (restart || (!hadFrames && this.#turns(tail))) return { kind: 'restart' };
    return {
      kind: 'lost',
      error: stalled ?? decoder.refusal ?? classifyEnd(this.current, tail, { hadFrames, killed, codec: facts?.codec }),
    };
  }

  /** Whether this way was refused (TCP), so that another is tried by itself, and kept. */
  #turns(tail: readonly string[]): boolean {
    const other = kindOf(this.#source).otherWay(this.#source, tail);
    if (!other) return false;
    this.#source = other;
    return true;
  }
}

/** Such a stream is shown as it is. */
function playsEverywhere({ codec, pixelFormat, rotated }: StreamFacts): boolean {
  return codec === 'h264' && /^yuvj?420p$/.test(pixelFormat) && !rotated;
}

import { errorInfo, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { device } from './device/device.ts';
import { file } from './file.ts';
import { http } from './http/http.ts';
import { rtmp } from './rtmp.ts';
import { rtsp } from './rtsp.ts';
import type { DecoderEnd, SourceKind } from './source-kind.ts';

const CHECK_TIMEOUT_MS = 4000;

/** Every kind of source. One more is a row here, and a member of WorkerSource. */
const KINDS: { [K in WorkerSource['kind']]: SourceKind<Extract<WorkerSource, { kind: K }>> } = {
  file,
  rtsp,
  http,
  rtmp,
  device,
};

/** What is particular to this source. */
export function kindOf<S extends WorkerSource>({ kind }: S): SourceKind<S> {
  // The table's rows and the union's members are paired by the same word, which the compiler cannot follow through an index.
  return KINDS[kind] as unknown as SourceKind<S>;
}

/** How a source is called in a message: a file by its name, a camera by host and port. Never with credentials. */
export const sourceName = (source: WorkerSource): string => kindOf(source).name(source);

/** Is there a file, does anybody listen. Null: go on. */
export const checkSource = (source: WorkerSource, timeoutMs = CHECK_TIMEOUT_MS): Promise<ErrorInfo | null> =>
  kindOf(source).check(source, timeoutMs);

/** What ffmpeg's last words mean. `hadFrames`: pictures came before it ended. `killed`: by a signal, so that its source is not to blame. */
export function classifyEnd(
  source: WorkerSource,
  tail: readonly string[],
  { hadFrames = false, killed = false, codec = '' }: Partial<DecoderEnd> & { killed?: boolean },
): ErrorInfo {
  if (killed)
    return errorInfo('STREAM_012', { source: sourceName(source), detail: 'the decoder was ended from outside' });
  return kindOf(source).whyEnded(source, { log: tail.join('\n'), hadFrames, codec });
}

/** The live view could not be written, so that the pictures beside it ended as well. */
export function isPreviewFailure(tail: readonly string[]): boolean {
  return /Unknown encoder|Error (?:initializing output stream|while opening encoder|muxing a packet|submitting a packet to the muxer)|Could not write header|av_interleaved_write_frame|\[libx264 @ \S+\] \[error\]|\[mp4 @ \S+\] \[error\]/i.test(
    tail.join('\n'),
  );
}

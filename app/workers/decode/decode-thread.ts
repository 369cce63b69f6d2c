import { parentPort, workerData } from 'node:worker_threads';
import type { DecodeOrder, FromDecodeThread, ToDecodeThread } from './decode-protocol.ts';
import { decodeArgs } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameRing } from './frame-ring.ts';
import { LiveFrames } from './live-frames.ts';
import { decodedSize, StreamFactsReader, type VideoSize } from './stream-facts.ts';
import { Timeline } from './timeline.ts';

/** The log and the frames come through different pipes. */
const LOG_LATE_MS = 1000;

/*
 * The decode thread: runs one ffmpeg and reads its pipes, because the model blocks the camera worker's own event loop and ffmpeg would stand
 * still meanwhile. It lives as long as its ffmpeg: the kernel ends ffmpeg with the thread that started it.
 */
const { ffmpegPath, plan, memory } = workerData as DecodeOrder;
const port = parentPort!;
const send = (message: FromDecodeThread) => port.postMessage(message);

const facts = new StreamFactsReader();
let announced = false;
let size: VideoSize | null = null, resized: VideoSize | null = null;
let over = false, killedHere = false;
const ffmpeg = new FfmpegProcess(ffmpegPath, decodeArgs(plan), hear);
if (ffmpeg.pid !== undefined) send({ type: 'started', pid: ffmpeg.pid });
const { preview, frames, times } = ffmpeg.outputs;
preview.on('data', (bytes: Uint8Array) => send({ type: 'preview', bytes })).on('error', () => {});
const ring = new FrameRing(memory);
const reader = new FrameReader(frames, times, ring, () => {
  over = true;
  endResized();
  // Of another kind, but of the same size.
  setTimeout(() => { resized ??= size; endResized(); }, LOG_LATE_MS).unref();
}, plan.pace === 'source' ? new LiveFrames(ring, new Timeline(), plan.maxFps) : null);

port.on('message', (_: ToDecodeThread) => kill());
const { killed } = await ffmpeg.ended;
// It could not even be started.
if (ffmpeg.pid === undefined) reader.stop();
await reader.ended;
send({ type: 'ended', killed, tail: ffmpeg.tail });
port.close();

function kill(): void {
  killedHere = true;
  reader.stop();
  ffmpeg.kill();
}

/** Once the log has said so and every frame before it is out: which frame is the last does not depend on which pipe was read first. */
function endResized(): void {
  if (!over || !resized || killedHere) return;
  send({ type: 'size', size: resized });
  kill();
}

function hear(line: string): void {
  facts.read(line);
  if (!announced && /Output #0|Stream mapping:/.test(line) && facts.facts) {
    announced = true;
    send({ type: 'facts', facts: facts.facts });
  }
  if (line.includes('pts has no value')) send({ type: 'untimed-packets' });
  const decoded = decodedSize(line);
  if (!decoded) return;
  if (size === null) send({ type: 'size', size: size = decoded });
  else if (!resized && (decoded.width !== size.width || decoded.height !== size.height)) {
    resized = decoded;
    endResized();
  }
}

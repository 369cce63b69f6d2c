import { parentPort, workerData } from 'node:worker_threads';
import { noteComplaint, noComplaints } from './complaints.ts';
import type { DecodeOrder, FromDecodeThread, ToDecodeThread } from './decode-protocol.ts';
import { decodeArgs } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameRing } from './frame-ring.ts';
import { LiveFrames } from './live-frames.ts';
import { decodedSize, StreamFactsReader } from './stream-facts.ts';
import { Timeline } from './timeline.ts';

/*
 * The decode thread: runs one ffmpeg and reads its pipes, because the model blocks the camera worker's own event loop and ffmpeg would stand
 * still meanwhile. It lives as long as its ffmpeg: the kernel ends ffmpeg with the thread that started it.
 */
const { ffmpegPath, plan, memory } = workerData as DecodeOrder;
const port = parentPort!;
const send = (message: FromDecodeThread) => port.postMessage(message);

const facts = new StreamFactsReader(plan.source.aspect),
  complaints = noComplaints();
let announced = false;
const ffmpeg = new FfmpegProcess(ffmpegPath, decodeArgs(plan), readLine);
if (ffmpeg.pid !== undefined) send({ type: 'started', pid: ffmpeg.pid });
const { preview, frames, times } = ffmpeg.outputs;
preview.on('data', (bytes: Uint8Array) => send({ type: 'preview', bytes })).on('error', () => {});
const ring = new FrameRing(memory);
const reader = new FrameReader(
  frames,
  times,
  ring,
  plan.pace === 'source' ? new LiveFrames(ring, new Timeline(), plan.maxFps) : null,
);

port.on('message', (_: ToDecodeThread) => kill());
const { killed } = await ffmpeg.ended;
// It could not even be started.
if (ffmpeg.pid === undefined) reader.stop();
await reader.ended;
send({ type: 'ended', killed, tail: ffmpeg.tail, complaints });
port.close();

function kill(): void {
  reader.stop();
  ffmpeg.kill();
}

function readLine(line: string): void {
  facts.read(line);
  if (!announced && /Output #0|Stream mapping:/.test(line) && facts.facts) {
    announced = true;
    send({ type: 'facts', facts: facts.facts });
  }
  if (line.includes('pts has no value')) send({ type: 'untimed-packets' });
  noteComplaint(complaints, line, reader.lastPtsUs);
  const size = decodedSize(line);
  if (size) send({ type: 'size', size });
}

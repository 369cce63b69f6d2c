import type { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { isDamage, lostPackets, noteComplaint, noComplaints } from './complaints.ts';
import type { DecodeOrder, FromDecodeThread, ToDecodeThread } from './decode-protocol.ts';
import { toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { openDecoder, SAMPLE } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import type { Opened } from './sources/source-kind.ts';
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
const ring = new FrameRing(memory);

const facts = new StreamFactsReader(plan.source.aspect),
  complaints = noComplaints();
let announced = false;
let reader: FrameReader | null = null;
/** Why there is no stream, or no more. */
let refusal: ErrorInfo | null = null;
const unwanted = new AbortController();
let kill = () => unwanted.abort();
port.on('message', (_: ToDecodeThread) => kill());
const opened = await openDecoder(plan, ffmpegPath, unwanted.signal).catch((thrown: unknown) => {
  refusal = toErrorInfo(thrown);
  return null;
});
if (opened && !unwanted.signal.aborted) await decode(opened);
else send({ type: 'ended', killed: unwanted.signal.aborted, tail: [], complaints, refusal });
unwanted.abort();
port.close();

async function decode(source: Opened): Promise<void> {
  const lost = (thrown: unknown) => (refusal ??= toErrorInfo(thrown));
  const ffmpeg = new FfmpegProcess(ffmpegPath, source, readLine, lost, plan.sample);
  if (ffmpeg.pid !== undefined) send({ type: 'started', pid: ffmpeg.pid, certificate: source.certificate ?? null });
  const { preview, frames, times, sample } = ffmpeg.outputs;
  if (sample) takeSample(sample);
  preview.on('data', (bytes: Uint8Array) => send({ type: 'preview', bytes })).on('error', () => {});
  reader = new FrameReader(
    frames,
    times,
    ring,
    plan.pace === 'source' ? new LiveFrames(ring, new Timeline(), plan.maxFps) : null,
  );
  kill = () => {
    reader!.stop();
    ffmpeg.kill();
    unwanted.abort();
  };
  const { killed } = await ffmpeg.ended;
  refusal ??= source.refusal?.() ?? null;
  // It could not even be started.
  if (ffmpeg.pid === undefined) reader.stop();
  await reader.ended;
  send({ type: 'ended', killed, tail: ffmpeg.tail, complaints, refusal });
}

/** What comes within its time; ffmpeg does not close the pipe when it has written all of it. The rest is read and forgotten. */
function takeSample(pipe: Readable): void {
  let chunks: Buffer[] | null = [],
    bytes = 0;
  const end = () => {
    if (chunks) send({ type: 'sample', bytes: Buffer.concat(chunks) });
    chunks = null;
  };
  pipe
    .once('data', () => setTimeout(end, 1000 * SAMPLE.seconds + SAMPLE.graceMs).unref())
    .on('data', (chunk: Buffer) => {
      chunks?.push(chunk);
      if ((bytes += chunk.length) > SAMPLE.mostBytes) end();
    })
    .on('error', () => {});
}

function readLine(line: string): void {
  facts.read(line);
  if (!announced && /Output #0|Stream mapping:/.test(line) && facts.facts) {
    announced = true;
    send({ type: 'facts', facts: facts.facts });
  }
  if (line.includes('pts has no value')) send({ type: 'untimed-packets' });
  noteComplaint(complaints, line, reader?.lastPtsUs ?? NaN);
  if (isDamage(line)) ring.countDamage();
  const lost = lostPackets(line);
  if (lost > 0) ring.countLost(lost);
  const size = decodedSize(line);
  if (size) send({ type: 'size', size });
}

import type { Probe } from '../../shared/domain/camera.ts';
import { errorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import { openArgs } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { classifyEnd } from './stream-error.ts';
import { StreamFactsReader } from './stream-facts.ts';
import { checkSource, sourceName } from './stream-source.ts';

/** From the first packet to the last word. */
const LIMIT_MS = 11_000;

/** What a source is, with its first picture at most 960 wide, or why it cannot be used. Takes at most about 12 s. */
export async function probe(ffmpegPath: string, source: WorkerSource): Promise<Probe> {
  const started = performance.now();
  const unusable = await checkSource(source);
  if (unusable) return { ok: false, error: unusable };
  const facts = new StreamFactsReader();
  const ffmpeg = new FfmpegProcess(ffmpegPath, [
    '-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', '-threads', '1', ...openArgs(source),
    '-map', '0:v:0', '-frames:v', '1', '-vf', "scale=w='min(960,iw)':h=-2", '-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe', 'pipe:1',
  ], (line) => facts.read(line));
  const chunks: Buffer[] = [];
  ffmpeg.outputs.preview.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
  ffmpeg.outputs.frames.resume();
  ffmpeg.outputs.times.resume();
  let silent = false;
  const left = LIMIT_MS - (performance.now() - started);
  const timer = setTimeout(() => {
    silent = true;
    ffmpeg.kill();
  }, left);
  const { killed } = await ffmpeg.ended;
  clearTimeout(timer);
  const found = facts.facts;
  const picture = Buffer.concat(chunks);
  if (!found || picture.length === 0) {
    if (silent) {
      const name = sourceName(source), seconds = Math.round(LIMIT_MS / 1000);
      return { ok: false, error: source.kind === 'rtsp' ? errorInfo('STREAM_007', { host: name, seconds }) : errorInfo('STREAM_002', { source: name, detail: `it gave no picture within ${seconds} s` }) };
    }
    return { ok: false, error: classifyEnd(source, ffmpeg.tail, { killed, codec: found?.codec }) };
  }
  const { codec, profile, width, height, fps, durationSeconds } = found;
  return {
    ok: true, pictureDataUrl: `data:image/jpeg;base64,${picture.toString('base64')}`,
    stream: { codec, profile, width, height, fps, durationSeconds, firstPictureMs: Math.round(performance.now() - started) },
  };
}

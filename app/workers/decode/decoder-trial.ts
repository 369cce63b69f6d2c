import { Readable } from 'node:stream';
import { DECODER_NAMES, type DecoderTrial, type HardwareDecoder } from '../../shared/domain/decoder.ts';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import { RAW_FRAMES, report } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { hardwareArgs } from './hardware.ts';
import { lastError } from './sources/source-kind.ts';

export const DECODER_TRIAL = {
  /** What is compared is scaled to this: small enough to keep, large enough that a wrong block shows. */
  width: 256,
  height: 144,
  /** Mean difference of a frame, levels of 255. Decoders of a codec give the same to the bit; rounding in another order of planes is below this. */
  difference: 0.25,
  /** More than this share of the software's processor time, and copying pictures out of the card eats what it gains. */
  worth: 0.8,
  /** For each decoder, milliseconds. */
  decodeMs: 20_000,
} as const;

export interface DecoderTrialOrder {
  ffmpegPath: string;
  /** Some seconds of it, as fragmented MP4. */
  stream: Uint8Array;
  codec: string;
  decoders: readonly HardwareDecoder[];
}

/** What a decoder made of the recorded seconds. */
export interface Decoded {
  times: number[];
  /** Planes of blue, green and red of each frame. */
  frames: Buffer;
  /** Null: ffmpeg did not come so far as to say it. */
  cpuMs: number | null;
  /** Why it ended before its time. */
  trouble: string | null;
}

/** Each of these beside software, on the same seconds of a real stream. */
export async function tryDecoders({ ffmpegPath, stream, codec, decoders }: DecoderTrialOrder): Promise<DecoderTrial[]> {
  const software = await decode(ffmpegPath, stream, []);
  const trials: DecoderTrial[] = [];
  for (const decoder of decoders)
    trials.push(judge(decoder, codec, software, await decode(ffmpegPath, stream, hardwareArgs(decoder, codec))));
  return trials;
}

/** Whether it may take the software's place. */
export function judge(
  decoder: HardwareDecoder,
  codec: string,
  software: Decoded,
  hardware: Decoded,
  worth: number = DECODER_TRIAL.worth,
): DecoderTrial {
  const name = { decoder: DECODER_NAMES[decoder] },
    frames = hardware.times.length;
  const trial = { decoder, frames, softwareMs: software.cpuMs, hardwareMs: hardware.cpuMs };
  const refused = (error: ErrorInfo, difference: number | null = null) => ({ ...trial, error, difference });
  if (hardware.trouble !== null || frames === 0)
    return refused(errorInfo('DECODER_001', { ...name, codec, detail: hardware.trouble ?? 'no picture came' }));
  if (frames !== software.times.length || hardware.times.some((time, i) => time !== software.times[i]))
    return refused(errorInfo('DECODER_002', { ...name, frames, expected: software.times.length }));
  const difference = worstFrame(software.frames, hardware.frames);
  if (!(difference <= DECODER_TRIAL.difference))
    return refused(errorInfo('DECODER_003', { ...name, difference: Number(difference.toPrecision(2)) }), difference);
  const [hardwareMs, softwareMs] = [hardware.cpuMs ?? Infinity, software.cpuMs ?? 0];
  if (!(hardwareMs <= worth * softwareMs))
    return refused(
      errorInfo('DECODER_004', { ...name, hardware: Math.round(hardwareMs), software: Math.round(softwareMs) }),
      difference,
    );
  return { ...trial, error: null, difference };
}

/** Infinity where one has more of it. */
function worstFrame(a: Buffer, b: Buffer): number {
  const bytes = 3 * DECODER_TRIAL.width * DECODER_TRIAL.height;
  if (a.length !== b.length || a.length % bytes !== 0) return Infinity;
  let worst = 0;
  for (let from = 0; from < a.length; from += bytes) {
    let sum = 0;
    for (let i = from; i < from + bytes; i++) sum += Math.abs(a[i] - b[i]);
    worst = Math.max(worst, sum / bytes);
  }
  return worst;
}

const QUIET = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', '-threads', '1'];

/**
 * All frames of a recorded stream. `options`: of the decoder. A card takes longer to be opened than software, once for hours: the processor time is
 * that of all frames less that of beginning.
 */
export async function decode(ffmpegPath: string, stream: Uint8Array, options: readonly string[]): Promise<Decoded> {
  const all = await run(ffmpegPath, stream, options);
  if (all.trouble !== null || all.cpuMs === null) return all;
  const begun = await run(ffmpegPath, stream, options, ['-frames:v', '1']);
  return { ...all, cpuMs: Math.max(1, all.cpuMs - (begun.cpuMs ?? 0)) };
}

async function run(
  ffmpegPath: string,
  stream: Uint8Array,
  options: readonly string[],
  limit: readonly string[] = [],
): Promise<Decoded> {
  const { width, height } = DECODER_TRIAL;
  const scaled = `scale=${width}:${height}:flags=bicubic`,
    filters = ['settb=1/1000000', scaled, 'format=gbrp', ...report('s')].join(',');
  const args = [
    ...QUIET,
    '-benchmark',
    ...options,
    '-f',
    'mp4',
    '-i',
    'pipe:0',
    '-map',
    '0:v:0',
    '-filter_threads',
    '1',
    ...limit,
  ];
  const output = ['-vf', filters, ...RAW_FRAMES];
  const ffmpeg = new FfmpegProcess(ffmpegPath, { args: [...args, ...output], bytes: Readable.from([stream]) });
  const frames: Buffer[] = [];
  let times = '';
  ffmpeg.outputs.preview.resume();
  ffmpeg.outputs.frames.on('data', (chunk: Buffer) => frames.push(chunk)).on('error', () => {});
  ffmpeg.outputs.times
    .setEncoding('latin1')
    .on('data', (text: string) => (times += text))
    .on('error', () => {});
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    ffmpeg.kill();
  }, DECODER_TRIAL.decodeMs);
  await ffmpeg.ended;
  clearTimeout(timer);
  const log = ffmpeg.tail.join('\n'),
    [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(log) ?? [];
  // The seconds end where they do, maybe within a group of pictures: of the last ones two may have the same time.
  const errors = ffmpeg.tail.filter((line) => /\[(?:error|fatal|panic)\]/.test(line) && !/dts to muxer/.test(line)),
    failed = errors.length > 0 ? lastError(errors.join('\n')) : null;
  return {
    times: [...times.matchAll(/pts:(-?\d+)/g)].map(([, time]) => Number(time)),
    frames: Buffer.concat(frames),
    cpuMs: user === undefined ? null : (Number(user) + Number(system)) * 1000,
    trouble: late ? `it gave no end within ${DECODER_TRIAL.decodeMs / 1000} s` : failed,
  };
}

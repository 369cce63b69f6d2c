import type { PictureAspect } from '../../shared/domain/camera.ts';
import type { HardwareDecoder } from '../../shared/domain/decoder.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { FilePart } from './file-parts.ts';
import { hardwareArgs } from './hardware.ts';
import { kindOf } from './sources/index.ts';
import type { Opened } from './sources/source-kind.ts';
import { FRAME_SCALER, type PictureSize } from './stream-facts.ts';
import { dueLive, framesGoOn, packetsGoOn } from './time-filters.ts';

/** How the untouched stream leaves for the live view: as it is, as H.264 made here, or not at all. */
export type PreviewMode = 'copy' | 'transcode' | 'none';

export interface DecodePlan {
  source: WorkerSource;
  /** 'source': at its own pace, late frames are dropped. 'fast': every frame as fast as they are taken. */
  pace: 'source' | 'fast';
  /** Size of the model's input, and the order of its colours. */
  width: number;
  height: number;
  colour: 'RGB' | 'BGR';
  /** Frames per second at most; 0 = every frame. */
  maxFps: number;
  preview: PreviewMode;
  /** Of a transcoded preview: whatever size the pictures change to, its own stays, since an encoder has only one. Null: not known yet. */
  shown: PictureSize | null;
  /** Of a file that was joined: which one of its recordings. Null: all of it. */
  part: FilePart | null;
  /** Where to begin in a file, or in a part of it. */
  seekSeconds: number;
  /** So long the source may be silent. */
  patienceMs?: number;
  /** The source sends less than about a frame a second: ffmpeg would look at twenty before it begins. */
  seldom?: boolean;
  /** Decodes in the graphics card, a stream of this codec. Left out: in software. */
  hardware?: { decoder: HardwareDecoder; codec: string };
  /** The first seconds of the stream are kept as they come (pipe 5). */
  sample?: boolean;
  /** From 8.0 on a late `-re` catches up slowly unless it is told otherwise. */
  ffmpegMajor: number;
}

/** Of a stream, for trials of decoders: two groups of pictures of most cameras, and at most 4 s of 40 Mbit/s. It is in memory only. `graceMs`: so much longer it may take to come. */
export const SAMPLE = { seconds: 4, mostBytes: 20_000_000, graceMs: 2_000 } as const;

/** Pictures of a file that go back by less are out of order. */
const SEAM_SECONDS = 0.1;
/** Which of green, blue and red comes first, second and third; a fourth is asked for and not used. Nothing is copied for it. */
const PLANES = { RGB: '2:0:1:2', BGR: '1:0:2:1' };

/**
 * One ffmpeg process, three outputs: fragmented MP4 on pipe 1 (one moof and mdat per frame), raw frames on pipe 3, and on pipe 4 a line
 * `s=1` for each of them, after a line with the frame's pts; and where they are asked for, the first seconds of the stream on pipe 5. No `fps` filter and no edit list, so a frame has the same presentation time on pipes 1 and 4.
 */
export async function openDecoder(plan: DecodePlan, ffmpegPath: string, signal: AbortSignal): Promise<Opened> {
  const { source, part, pace, seekSeconds, ffmpegMajor, patienceMs = 0, seldom = false } = plan;
  const { args, ...opened } = await kindOf(source).open(source, {
    playback: { pace, seekSeconds, ffmpegMajor },
    part,
    patienceMs,
    seldom,
    ffmpegPath,
    signal,
  });
  return { args: decodeArgs(plan, args), ...opened };
}

/** `input`: ffmpeg's options up to its input. */
function decodeArgs(plan: DecodePlan, input: readonly string[]): string[] {
  return [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'level+verbose',
    '-threads',
    '1',
    ...(plan.hardware ? hardwareArgs(plan.hardware.decoder, plan.hardware.codec) : []),
    ...input,
    ...previewArgs(plan),
    ...sampleArgs(plan),
    '-map',
    '0:v:0',
    '-filter_threads',
    '1',
    '-vf',
    frameFilters(plan),
    ...RAW_FRAMES,
  ];
}

/** Each frame as bytes, at its own time. */
export const RAW_FRAMES = [
  ...['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'],
  ...['-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:3'],
];

/** How wide a picture is by its height, for the `scale` filter: what the installer says goes before what the stream says. */
export function aspectFilters(aspect: PictureAspect = 'auto'): string[] {
  return aspect === 'auto' ? [] : [`setdar=${aspect.replace(':', '/')}`];
}

/** Width of a live view that is encoded here, and of a still picture. */
export const LARGEST_SHOWN = 960;

/** Even, as the encoder wants it, and not too wide. */
export function shownSize(size: PictureSize | null): PictureSize {
  const { width, height } = size ?? { width: 960, height: 540 };
  const even = (value: number) => Math.max(2, 2 * Math.round(value / 2)),
    shown = Math.min(LARGEST_SHOWN, width);
  return { width: Math.min(LARGEST_SHOWN, even(shown)), height: even((shown * height) / width) };
}

/** Its times say nothing of where in a file a frame lies, so they may be put right. */
const goesOn = ({ source }: DecodePlan): boolean => kindOf(source).nature === 'camera';

function previewArgs(plan: DecodePlan): string[] {
  if (plan.preview === 'none') return [];
  const codec =
    plan.preview === 'copy'
      ? copyArgs(plan)
      : h264Args(shownSize(plan.shown), goesOn(plan) ? `settb=1/1000000,${framesGoOn()},` : '');
  return ['-map', '0:v:0', ...codec, ...FRAGMENTED_MP4, 'pipe:1'];
}

const copyArgs = (plan: DecodePlan): string[] => ['-c:v', 'copy', ...(goesOn(plan) ? ['-bsf:v', packetsGoOn()] : [])];

function sampleArgs(plan: DecodePlan): string[] {
  return plan.sample
    ? ['-map', '0:v:0', ...copyArgs(plan), '-t', String(SAMPLE.seconds), ...FRAGMENTED_MP4, 'pipe:5']
    : [];
}

/** One moof and mdat for each frame. */
export const FRAGMENTED_MP4 = [
  ...['-f', 'mp4', '-movflags', 'frag_every_frame+empty_moov+default_base_moof+negative_cts_offsets'],
  ...['-flush_packets', '1'],
];

/** H.264 for a screen, each picture at its own time, as cheap as can be. */
export function h264Args({ width, height }: PictureSize, before = ''): string[] {
  return [
    '-vf',
    before +
      `select='not(isnan(t))*(isnan(prev_selected_t)+gt(t-prev_selected_t\\,0))',scale=w=${width}:h=${height}:flags=fast_bilinear,setsar=1,format=yuv420p`,
    '-fps_mode',
    'passthrough',
    '-enc_time_base',
    '1:90000',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-threads',
    '1',
    '-crf',
    '28',
    '-force_key_frames',
    'expr:gte(t,n_forced*2)',
  ];
}

/** A file's first packets may have no time, and such frames are no one's. A time that goes back is a seam. */
function frameFilters(plan: DecodePlan): string {
  const { source, pace, width, height, colour, maxFps } = plan;
  // Microseconds as whole numbers: the printed pts_time has only six digits.
  const filters = ['settb=1/1000000'];
  if (goesOn(plan)) filters.push(framesGoOn());
  if (pace === 'source') filters.push(dueLive(maxFps));
  else {
    const since = maxFps > 0 ? `gte(t-prev_selected_t\\,${1 / maxFps - 0.01})` : 'gt(t-prev_selected_t\\,0)';
    filters.push(`select='not(isnan(t))*(isnan(prev_selected_t)+${since}+lt(t\\,prev_selected_t-${SEAM_SECONDS}))'`);
  }
  filters.push(
    ...aspectFilters(source.aspect),
    `scale@${FRAME_SCALER}=w='max(1,round(min(${width},${height}*dar)))':h='max(1,round(min(${height},${width}/dar)))':flags=bicubic`,
    'format=gbrp',
    `pad=w=${width}:h=${height}:x=0:y=0:color=0x727272`,
    `shuffleplanes=${PLANES[colour]}`,
    ...report('s'),
  );
  return filters.join(',');
}

/** `metadata=print` is silent about frames without metadata, so a mark is added first. */
export function report(key: string): string[] {
  return [`metadata=mode=add:key=${key}:value=1`, `metadata=mode=print:key=${key}:file='pipe\\:4':direct=1`];
}

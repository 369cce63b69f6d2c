/*
 * What a plugged-in camera offers, as ffmpeg lists it, and which of it is taken: without being asked many begin with their smallest or their slowest.
 */

export interface Mode {
  /** Compressed in the camera, or raw: raw ones of a size are slow over USB. */
  compressed: boolean;
  /** ffmpeg's name of it; null: it does not say. */
  format: string | null;
  width: number;
  height: number;
  /** Null: it does not say. */
  fps: { least: number; most: number } | null;
}

export const DEVICE_MODES = {
  /** People at a door are large enough in this many rows, and more costs decoding. */
  rows: 720,
  /** So many pictures a second are analysed at most, and fewer than the least miss people who run. */
  fps: 15,
  leastFps: 8,
} as const;

/** ffmpeg -f v4l2 -list_formats all. */
export function readV4l2Formats(log: string): Mode[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const [, kind, format, sizes] = /(Raw|Compressed)\s*:\s*([\w-]+)\s*:.*:((?:\s+\d+x\d+)+)\s*$/.exec(line) ?? [];
    return sizes === undefined
      ? []
      : sizesIn(sizes).map((size) => ({ ...size, compressed: kind === 'Compressed', format, fps: null }));
  });
}

/** ffmpeg -f dshow -list_options true. */
export function readDirectShowOptions(log: string): Mode[] {
  return log.split(/\r?\n/).flatMap((line): Mode[] => {
    const [, key, format, least, width, height, most] =
      /(vcodec|pixel_format)=(\S+)\s+min s=\d+x\d+ fps=([\d.]+) max s=(\d+)x(\d+) fps=([\d.]+)/.exec(line) ?? [];
    if (key === undefined) return [];
    return [
      {
        compressed: key === 'vcodec',
        format,
        width: Number(width),
        height: Number(height),
        fps: { least: Number(least), most: Number(most) },
      },
    ];
  });
}

/** What AVFoundation says of a size that it does not have. */
export function readAvFoundationModes(log: string): Mode[] {
  return [...log.matchAll(/(\d+)x(\d+)@\[([\d.]+) ([\d.]+)\]fps/g)].map(([, width, height, least, most]) => ({
    compressed: false,
    format: null,
    width: Number(width),
    height: Number(height),
    fps: { least: Number(least), most: Number(most) },
  }));
}

function sizesIn(text: string): { width: number; height: number }[] {
  return [...text.matchAll(/(\d+)x(\d+)/g)].map(([, width, height]) => ({
    width: Number(width),
    height: Number(height),
  }));
}

/** Compressions that every ffmpeg reads, the one that needs no key frames first. */
const COMPRESSIONS = ['mjpeg', 'h264'];
/** Raw pictures of more rows than this come slowly over USB 2. */
const MOST_RAW_ROWS = 480;

/** Null: the camera says nothing that can be used, and begins as it likes. */
export function chooseMode(modes: readonly Mode[]): Mode | null {
  const usable = modes.filter(({ compressed, format, fps }) => {
    if (fps && fps.most < DEVICE_MODES.leastFps) return false;
    return !compressed || COMPRESSIONS.includes(format ?? '');
  });
  const isSlow = ({ compressed, fps, height }: Mode) => !compressed && fps === null && height > MOST_RAW_ROWS;
  const rank = (mode: Mode): number[] => [
    Number(isSlow(mode)),
    Math.abs(mode.height - DEVICE_MODES.rows),
    Math.abs(mode.width * 9 - mode.height * 16),
    mode.compressed ? COMPRESSIONS.indexOf(mode.format!) : COMPRESSIONS.length,
  ];
  return usable.toSorted((a, b) => compare(rank(a), rank(b)))[0] ?? null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : a[at] - b[at];
}

/** What it is asked for: as many pictures a second as are analysed, within what it offers. */
export const rateOf = ({ fps }: Mode): number =>
  fps === null ? DEVICE_MODES.fps : Math.min(fps.most, Math.max(fps.least, DEVICE_MODES.fps));

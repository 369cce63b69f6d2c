import { decodeSamples } from '../../../core/counting/storage/trajectory.ts';
import type { Point } from '../../../core/geometry/point.ts';
import { distanceToPolyline } from '../../../core/geometry/polyline.ts';
import type { Region } from '../../../shared/domain/region.ts';
import { errorInfo, type ErrorCode, type ErrorInfo } from '../../../shared/errors.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';

export const NOTICES = {
  /** Frames a second below which nobody who walks is followed from one frame to the next. */
  leastFps: 1,
  /** A line is judged by so many sights of people near it. */
  leastSights: 5,
};

type NoticeCode = Extract<ErrorCode, `COUNT_${string}`>;

/**
 * Whether people who were there can have gone uncounted. Exit code 1 then, as for a video that ends in the middle: the numbers are no answer to what was
 * asked. Where zero is the answer (nobody came, the door was closed, the place is ignored, no line was asked for) it stays 0, and the sentence says why nothing was counted.
 */
const INCOMPLETE: Record<NoticeCode, boolean> = {
  COUNT_001: false,
  COUNT_002: false,
  COUNT_003: false,
  COUNT_004: true,
  COUNT_005: true,
  COUNT_006: false,
  COUNT_007: false,
  COUNT_008: false,
};

export const notice = (code: NoticeCode, params: Record<string, string | number> = {}): ErrorInfo =>
  errorInfo(code, params);

/** Says them on stderr, one a line; returns the exit code. */
export function sayNotices(notices: readonly ErrorInfo[]): 0 | 1 {
  for (const { code, message } of notices) process.stderr.write(`${message} (${code})\n`);
  return notices.some(({ code }) => INCOMPLETE[code as NoticeCode]) ? 1 : 0;
}

/** Finds lines that are shorter than the people beside them are wide: feet pass beside them. */
export class ShortLines {
  readonly #aspect: number;
  readonly #lines: { name: string; points: Point[]; length: number; widths: number[] }[];

  constructor(regions: readonly Region[], aspectRatio: number) {
    this.#aspect = aspectRatio;
    this.#lines = regions
      .filter((region) => region.kind === 'line' || region.kind === 'gate')
      .map(({ name, points }) => {
        const flat = points.map(([x, y]): Point => [x * aspectRatio, y]);
        return {
          name,
          points: flat,
          length: Math.hypot(flat.at(-1)![0] - flat[0][0], flat.at(-1)![1] - flat[0][1]),
          widths: [],
        };
      });
  }

  add(track: FinishedTrack): void {
    if (this.#lines.length === 0) return;
    for (const { x1, x2, y1, y2 } of decodeSamples(track)) {
      for (const { points, widths } of this.#lines) {
        if (distanceToPolyline(((x1 + x2) / 2) * this.#aspect, y2, points) < (y2 - y1) / 2)
          widths.push((x2 - x1) * this.#aspect);
      }
    }
  }

  notices(): ErrorInfo[] {
    return this.#lines.flatMap(({ name, length, widths }) => {
      if (widths.length < NOTICES.leastSights) return [];
      const width = widths.sort((a, b) => a - b)[widths.length >> 1];
      return length < width ? [notice('COUNT_006', { name, percent: Math.round((100 * length) / width) })] : [];
    });
  }
}

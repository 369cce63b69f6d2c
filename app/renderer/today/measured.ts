import type { TFunction } from 'i18next';
import { MINUTE_MS } from '../../core/time.ts';
import type { Formats } from '../i18n/formats.ts';

export interface Coverage {
  measuredSeconds: number;
  expectedSeconds: number;
}

/**
 * The one rounding of measured time, milliseconds: what is missing to the nearest minute, and what was measured is the rest. Below a minute in whole
 * seconds. So a chart, its tooltip, its table and the head over it never say different things of one stretch.
 */
function rounded({ measuredSeconds, expectedSeconds }: Coverage): { measuredMs: number; expectedMs: number } {
  const step = expectedSeconds < 60 ? 1000 : MINUTE_MS;
  const expectedMs = Math.round((expectedSeconds * 1000) / step) * step;
  const measuredMs = Math.max(
    0,
    expectedMs - Math.round((Math.max(0, expectedSeconds - measuredSeconds) * 1000) / step) * step,
  );
  return {
    measuredMs: measuredMs === 0 && measuredSeconds >= 1 ? Math.floor(measuredSeconds) * 1000 : measuredMs,
    expectedMs,
  };
}

export function missingMs(coverage: Coverage): number {
  const { measuredMs, expectedMs } = rounded(coverage);
  return Math.max(0, expectedMs - measuredMs);
}

/** 14 min of 15 min */
export function measuredText(coverage: Coverage, formats: Pick<Formats, 'duration'>, t: TFunction): string {
  const { measuredMs, expectedMs } = rounded(coverage);
  return t('today.measuredOf', { measured: formats.duration(measuredMs), expected: formats.duration(expectedMs) });
}

import type { TFunction } from 'i18next';
import { MINUTE_MS } from '../../core/time.ts';
import type { Quality } from '../../shared/domain/quality.ts';
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

interface Looked extends Coverage {
  framesAnalysed: number;
  quality: Quality;
}

/** What of the measured time may be wrong and why, and how often it was looked at; nothing where nothing is known against it. */
export function qualityTexts(looked: Looked, formats: Pick<Formats, 'duration' | 'number'>, t: TFunction): string[] {
  const { measuredSeconds, framesAnalysed, quality } = looked,
    { riskSeconds, risk, framesDue, worstFps } = quality;
  if (risk === null || riskSeconds === null || riskSeconds < 1 || measuredSeconds <= 0) return [];
  const texts = [
    t('today.atRisk', { duration: formats.duration(riskSeconds * 1000), cause: t(`today.cause.${risk}`) }),
  ];
  const rate = (frames: number) => formats.number(frames / measuredSeconds, 1);
  if (framesDue !== null && worstFps !== null)
    texts.push(
      t('today.looked', { fps: rate(framesAnalysed), due: rate(framesDue), worst: formats.number(worstFps, 1) }),
    );
  return texts;
}

/** 14 min of 15 min */
export function measuredText(coverage: Coverage, formats: Pick<Formats, 'duration'>, t: TFunction): string {
  const { measuredMs, expectedMs } = rounded(coverage);
  return t('today.measuredOf', { measured: formats.duration(measuredMs), expected: formats.duration(expectedMs) });
}

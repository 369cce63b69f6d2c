import { MINUTE_MS } from '../time.ts';
import type { MinuteRisk, Quality } from '../../shared/domain/quality.ts';

/** What charts show of some minutes of one line, zone or camera. Those that follow each other are joined, and the joined ones are what all of their minutes would be. */
export interface Sums {
  in: number;
  out: number;
  entries: number;
  exits: number;
  /** Milliseconds, summed over people. */
  occupancyMs: number;
  queueMs: number;
  occupancyMax: number;
  queueMax: number;
  measuredMs: number;
  frames: number;
  /** Null, here and below: not known of one of the minutes that were measured. */
  framesDue: number | null;
  atRiskMs: number | null;
  /** In the order in which they began. */
  risks: readonly (readonly [MinuteRisk, number])[];
  worstFps: number | null;
}

/** One stored minute. */
export type SummedMinute = Omit<Sums, 'risks'> & { startMs: number; risk: MinuteRisk | null };

export const NO_SUMS: Sums = {
  in: 0,
  out: 0,
  entries: 0,
  exits: 0,
  occupancyMs: 0,
  queueMs: 0,
  occupancyMax: 0,
  queueMax: 0,
  measuredMs: 0,
  frames: 0,
  framesDue: 0,
  atRiskMs: 0,
  risks: [],
  worstFps: null,
};

const ADDED = ['in', 'out', 'entries', 'exits', 'occupancyMs', 'queueMs', 'measuredMs', 'frames'] as const,
  MOST = ['occupancyMax', 'queueMax'] as const;

/**
 * Several rows of one minute are lines that looked at once: what they counted adds up, and it was measured as far as the best of them was (never above a
 * minute), which also says how well.
 */
export function sumsOfMinutes(rows: Iterable<SummedMinute>): Sums {
  const minutes = new Map<number, Sums>();
  for (const row of rows) {
    const known = minutes.get(row.startMs),
      own = ofMinute(row);
    minutes.set(row.startMs, known ? besides(known, own) : own);
  }
  return joinSums(
    [...minutes]
      .sort(([a], [b]) => a - b)
      .map(([, sums]) => ({ ...sums, measuredMs: Math.min(MINUTE_MS, sums.measuredMs) })),
  );
}

function ofMinute({ risk, ...row }: SummedMinute): Sums {
  const quality =
    row.measuredMs > 0
      ? {
          framesDue: row.framesDue,
          atRiskMs: row.atRiskMs,
          risks: risk === null ? [] : [[risk, row.atRiskMs ?? 0] as const],
          worstFps: row.worstFps,
        }
      : NO_QUALITY;
  const { in: came, out, entries, exits, occupancyMs, queueMs, occupancyMax, queueMax, frames } = row;
  return {
    in: came,
    out,
    entries,
    exits,
    occupancyMs,
    queueMs,
    occupancyMax,
    queueMax,
    frames,
    measuredMs: row.measuredMs,
    ...quality,
  };
}

const NO_QUALITY = { framesDue: 0, atRiskMs: 0, risks: [], worstFps: null } as const;

function besides(a: Sums, b: Sums): Sums {
  const { framesDue, atRiskMs, risks, worstFps } = b.measuredMs > a.measuredMs ? b : a;
  const sums: Sums = { ...a, framesDue, atRiskMs, risks, worstFps };
  for (const key of ['in', 'out', 'entries', 'exits', 'occupancyMs', 'queueMs'] as const) sums[key] += b[key];
  for (const key of [...MOST, 'measuredMs', 'frames'] as const) sums[key] = Math.max(a[key], b[key]);
  return sums;
}

/** Of several stretches, in the order of time. */
export function joinSums(all: readonly Sums[]): Sums {
  const sums = { ...NO_SUMS },
    risks = new Map<MinuteRisk, number>();
  for (const each of all) {
    for (const key of ADDED) sums[key] += each[key];
    for (const key of MOST) sums[key] = Math.max(sums[key], each[key]);
    for (const key of ['framesDue', 'atRiskMs'] as const)
      sums[key] = sums[key] === null || each[key] === null ? null : sums[key] + each[key];
    if (each.worstFps !== null) sums.worstFps = Math.min(sums.worstFps ?? Infinity, each.worstFps);
    for (const [risk, ms] of each.risks) risks.set(risk, (risks.get(risk) ?? 0) + ms);
  }
  return { ...sums, risks: [...risks] };
}

/** How well one camera looked. */
export function qualityOf({ framesDue, atRiskMs, risks, worstFps }: Sums): Quality {
  const [most] = [...risks].sort(([, a], [, b]) => b - a);
  return { framesDue, riskSeconds: atRiskMs === null ? null : atRiskMs / 1000, risk: most?.[0] ?? null, worstFps };
}

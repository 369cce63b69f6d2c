import type { HealthHistory } from '../../shared/api/index.ts';
import { unflatten } from '../../core/health/figures.ts';
import { gapsBetween, measuredSpans } from '../../core/stats/bucket.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { HealthEvent, HealthStep } from '../../shared/domain/health-figures.ts';
import { byReason, SETTLED_MS } from '../counts/open-counts.ts';
import { listCoverage } from '../db/camera-coverage.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { readHealthSteps } from '../db/samples/health-samples.ts';
import { listOutages, listStreamEvents, listSuspects, type StoredEvent } from '../db/stream-events.ts';

export const HISTORY = {
  /** Steps of one answer at most: above some 600 points a chart lags. */
  steps: 500,
  /** Stream events of one answer, before those in a row become one. */
  events: 1_000,
} as const;

/** What a step may be long: each divides a day. */
const STEPS_MS = [1, 2, 5, 15, 30]
  .map((minutes) => minutes * MINUTE_MS)
  .concat([1, 2, 6, 12, 24].map((hours) => hours * HOUR_MS));

/** The shortest step of which a range has few enough; the first and the last may lie in it in part. */
export function stepFor(spanMs: number): number {
  const most = HISTORY.steps - 1;
  return STEPS_MS.find((ms) => spanMs / ms <= most) ?? Math.ceil(spanMs / most / DAY_MS) * DAY_MS;
}

/** One camera in a range: its figures in steps, what was not measured and why, and what happened. */
export async function readHistory(
  db: Db,
  { cameraId, createdAtMs }: Pick<Camera, 'cameraId' | 'createdAtMs'>,
  range: { fromMs: number; toMs: number },
  nowMs: number,
): Promise<HealthHistory> {
  const { fromMs, toMs } = range,
    stepMs = stepFor(toMs - fromMs),
    found = await readHealthSteps(db, cameraId, fromMs, toMs, stepMs);
  const steps: HealthStep[] = [];
  for (let step = Math.floor(fromMs / stepMs); step * stepMs < toMs; step++) {
    const own = found.get(step);
    steps.push({
      startMs: step * stepMs,
      endMs: (step + 1) * stepMs,
      mean: own ? unflatten(own.mean, own.errors) : null,
      worst: own ? unflatten(own.worst, own.errors) : null,
    });
  }
  const span = { fromMs: Math.max(fromMs, createdAtMs), toMs: Math.min(toMs, nowMs - SETTLED_MS) },
    coverage = await listCoverage(db, cameraId, span.fromMs, span.toMs),
    outages = (await listOutages(db, span.fromMs, span.toMs)).filter((outage) => outage.cameraId === cameraId);
  const measured = measuredSpans(coverage, span);
  return {
    cameraId,
    ...range,
    stepMs,
    steps,
    gaps: gapsBetween(measured, span).flatMap((gap) => byReason(gap, outages).map((part) => ({ ...part, cameraId }))),
    suspects: await listSuspects(db, [cameraId], span.fromMs, span.toMs),
    events: joinedEvents(await listStreamEvents(db, cameraId, fromMs, toMs, HISTORY.events)),
  };
}

/** Newest first, as they are given: several of the same kind in a row, for the same reason, become one. */
export function joinedEvents(events: readonly StoredEvent[]): HealthEvent[] {
  const all: HealthEvent[] = [];
  for (const { type, atMs, untilMs, error, risk, input } of events) {
    const later = all.at(-1);
    if (
      later?.type === type &&
      later.error?.code === error?.code &&
      later.risk === risk &&
      later.input?.to === input?.to
    ) {
      later.atMs = atMs;
      later.times += 1;
    } else all.push({ type, atMs, lastAtMs: atMs, times: 1, untilMs, error, risk, input });
  }
  return all;
}

import type { Knex } from 'knex';
import { scheduledSpans } from '../../core/schedule/schedule.ts';
import { gapsBetween } from '../../core/stats/bucket.ts';
import { dateOf, type Span } from '../../core/stats/business-day.ts';
import type { Site } from '../../shared/api/index.ts';
import type { PlannedOff } from '../../shared/domain/camera.ts';
import { listCameras, type CameraRecord } from '../db/camera-configurations.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { BREAKDOWNS, insertStreamEvent, PLANNED, resolveOutages, type StreamEvent } from '../db/stream-events.ts';
import { inTransaction } from '../db/transaction.ts';
import { streamIds } from '../db/video-streams.ts';
import type { Log } from '../host.ts';
import type { Supervisor } from '../supervision/open-supervision.ts';

export const DUTY = {
  /** How often it is looked whether a camera's hours have begun or ended. Milliseconds. */
  lookMs: 5_000,
  /** Somebody works on a camera for so long at most: one that is forgotten must not stay off. Days. */
  workDays: 31,
  /** Of a time in which the program did not run, so many hours off are told from it, a camera: two a day for a month. What is before is one stretch. */
  stretches: 62,
} as const;

type Duty = Pick<CameraRecord, 'maintenance' | 'schedule'>;
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];

/** When in a range a camera that is switched on does not count, and why; in order. Somebody who works on it goes before its hours. */
export function plannedOff({ maintenance, schedule }: Duty, range: Span, site: Site): (Span & { off: PlannedOff })[] {
  const backMs = Math.max(range.fromMs, Math.min(range.toMs, maintenance?.untilMs ?? 0)),
    rest = { fromMs: backMs, toMs: range.toMs };
  const work = backMs > range.fromMs ? [{ fromMs: range.fromMs, toMs: backMs, off: 'maintenance' as const }] : [];
  if (schedule === null) return work;
  const hours =
    schedule === 'site'
      ? [{ days: ALL_DAYS, fromMinutes: site.opensMinutes, toMinutes: site.closesMinutes }]
      : schedule;
  const closed = gapsBetween(scheduledSpans(hours, rest, site.timeZone), rest, 1);
  return [...work, ...closed.map((gap) => ({ ...gap, off: 'outside-hours' as const }))];
}

/** Why a camera does not count now though it is switched on; null: it does. */
export const offDuty = (camera: Duty, nowMs: number, site: Site): PlannedOff | null =>
  plannedOff(camera, { fromMs: nowMs, toMs: nowMs + 1 }, site)[0]?.off ?? null;

/** Notes that a camera is off on purpose; every other outage ends with that. Within a transaction. */
export async function noteOff(
  db: Db,
  identity: Identity,
  { cameraId, maintenance }: Pick<CameraRecord, 'cameraId' | 'maintenance'>,
  off: PlannedOff | 'switched-off',
  nowMs: number,
): Promise<void> {
  await resolveOutages(db, identity, cameraId, [...BREAKDOWNS, ...PLANNED], nowMs);
  const streamId = (await streamIds(db)).get(cameraId)!;
  await insertStreamEvent(
    db,
    identity,
    { ...QUIET, streamId, cameraId, type: off, atMs: nowMs, ...(off === 'maintenance' && { data: maintenance }) },
    nowMs,
  );
}
const QUIET = { severity: 'info', message: null, data: null, resolvedAtMs: null } as const;

/** Notes for every camera that should have counted while this program did not run that it did not; what it would have been off anyway is told apart. */
export async function noteDowntime(
  db: Knex.Transaction,
  identity: Identity,
  site: Site,
  aliveAtMs: number,
  nowMs: number,
): Promise<void> {
  const streams = await streamIds(db),
    down = { fromMs: aliveAtMs, toMs: Math.max(aliveAtMs, nowMs) };
  for (const camera of await listCameras(db)) {
    const { cameraId, enabled } = camera;
    // A camera that is switched off stays so for that reason.
    if (!enabled) continue;
    await resolveOutages(db, identity, cameraId, [...BREAKDOWNS, ...PLANNED], aliveAtMs);
    const planned = plannedOff(camera, down, site).slice(-DUTY.stretches);
    const events: Pick<StreamEvent, 'type' | 'atMs' | 'severity' | 'resolvedAtMs'>[] = [
      ...planned.map(({ off, fromMs, toMs }) => ({
        type: off,
        atMs: fromMs,
        severity: 'info' as const,
        resolvedAtMs: toMs,
      })),
      ...gapsBetween(planned, down, 1).map(({ fromMs, toMs }) => ({
        type: 'not-running' as const,
        atMs: fromMs,
        severity: 'warning' as const,
        resolvedAtMs: toMs,
      })),
    ];
    for (const event of events.sort((a, b) => a.atMs - b.atMs))
      await insertStreamEvent(db, identity, { ...QUIET, streamId: streams.get(cameraId)!, cameraId, ...event }, nowMs);
  }
}

export interface DutyWatchOptions {
  db: Knex;
  identity: Identity;
  supervisor: Pick<Supervisor, 'state' | 'halt'>;
  site: Site;
  log: Log;
  /** Starts one that should count. */
  run(cameraId: string): Promise<void>;
  /** Names of the cameras to which somebody has to come. */
  onVisitsDue(names: string[]): void;
}

/** Switches cameras off and on by their hours and by who works on them, and says when somebody has to come. */
export class DutyWatch {
  readonly #options: DutyWatchOptions;
  /** Those that are noted as off. */
  readonly #noted = new Map<string, PlannedOff>();
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: DutyWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), DUTY.lookMs);
  }

  /** One look at a time; it never rejects. What cannot be noted now is tried again by the next one. */
  look(): Promise<void> {
    return (this.#looking = this.#looking.then(() => this.#look()));
  }

  /** Another database is in place. */
  forget(): void {
    this.#noted.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Nothing of a camera that somebody has switched off meanwhile: that is noted already. */
  #note(cameraId: string, note: (transaction: Knex.Transaction) => Promise<void>): Promise<void> {
    return inTransaction(this.#options.db, async (transaction) => {
      const camera = (await listCameras(transaction)).find((other) => other.cameraId === cameraId);
      if (camera?.enabled) await note(transaction);
    });
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    const { db, log, site, onVisitsDue } = this.#options;
    const warn = (thrown: unknown, cameraId?: string) =>
      log.warn('the hours of a camera could not be kept', { cameraId, reason: String(thrown) });
    try {
      const cameras = await listCameras(db),
        today = dateOf(Date.now(), site.timeZone),
        isDue = ({ visits: { next } }: CameraRecord) => next !== null && next <= today;
      onVisitsDue(cameras.filter(isDue).map(({ name }) => name));
      for (const camera of cameras)
        if (!this.#closed) await this.#lookAt(camera).catch((thrown: unknown) => warn(thrown, camera.cameraId));
    } catch (thrown) {
      warn(thrown);
    }
  }

  async #lookAt(camera: CameraRecord): Promise<void> {
    const { identity, supervisor, site, run } = this.#options;
    const { cameraId } = camera,
      off = offDuty(camera, Date.now(), site),
      noted = this.#noted.get(cameraId) ?? null;
    if (!camera.enabled) {
      this.#noted.delete(cameraId);
    } else if (off !== null) {
      if (noted === off && supervisor.state(cameraId).off === off) return;
      // Its last events first, then the note that it is off.
      await supervisor.halt(cameraId, off);
      await this.#note(cameraId, (transaction) => noteOff(transaction, identity, camera, off, Date.now()));
      this.#noted.set(cameraId, off);
    } else {
      try {
        if (noted === null) return;
        await this.#note(cameraId, (transaction) =>
          resolveOutages(transaction, identity, cameraId, PLANNED, Date.now()),
        );
        this.#noted.delete(cameraId);
      } finally {
        // It counts again also when that cannot be noted.
        const { off: state } = supervisor.state(cameraId);
        if (state !== null && state !== 'by-hand') await run(cameraId);
      }
    }
  }
}

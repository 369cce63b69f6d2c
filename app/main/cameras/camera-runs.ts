import type { Knex } from 'knex';
import type { Site } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Identity } from '../db/installation.ts';
import { insertStreamEvent, outageBegin, PLANNED, resolveOutages } from '../db/stream-events.ts';
import { inTransaction } from '../db/transaction.ts';
import { rewindStream, streamIds } from '../db/video-streams.ts';
import type { Log } from '../host.ts';
import type { Supervisor } from '../supervision/open-supervision.ts';
import type { CameraRows } from './camera-rows.ts';
import { DutyWatch, noteOff, offDuty } from './duty.ts';
import type { RegionService } from './region-service.ts';

export interface CameraRunsOptions {
  db: Knex;
  identity: Identity;
  log: Log;
  rows: CameraRows;
  supervisor: Supervisor;
  regions: RegionService;
  site: Site;
  /** Names of the cameras to which somebody has to come. */
  onVisitsDue(names: string[]): void;
}

/** Which cameras count, and which are off or refused. */
export class CameraRuns {
  readonly #options: CameraRunsOptions;
  readonly #rows: CameraRows;
  readonly duty: DutyWatch;

  constructor(options: CameraRunsOptions) {
    this.#options = options;
    this.#rows = options.rows;
    this.duty = new DutyWatch({ ...options, run: (cameraId) => this.run(cameraId) });
  }

  /** Those that are enabled and do not run yet. */
  async startAll(): Promise<void> {
    const { db, supervisor } = this.#options;
    for (const { cameraId, enabled } of await this.#rows.list()) {
      if (supervisor.state(cameraId).status !== 'off') continue;
      const sinceMs = await outageBegin(db, cameraId, Date.now());
      if (sinceMs !== null) supervisor.setNotCountingSince(cameraId, sinceMs);
      if (enabled) await this.run(cameraId);
    }
  }

  setEnabled(cameraId: string, enabled: boolean): Promise<void> {
    return this.#switch(cameraId, enabled, false);
  }

  /** Its file is through: switched off, so that the next start does not count the same people again; switched on, it begins anew. */
  finish(cameraId: string): Promise<void> {
    return this.#switch(cameraId, false, true);
  }

  async #switch(cameraId: string, enabled: boolean, through: boolean): Promise<void> {
    const { supervisor, identity } = this.#options;
    const before = await this.#rows.get(cameraId);
    if (before.enabled !== enabled) {
      // Its last events first, then the note that it was switched off.
      if (!enabled) await supervisor.halt(cameraId);
      const switched = this.#rows.change(cameraId, async (transaction) => {
        const nowMs = Date.now();
        if (enabled) await resolveOutages(transaction, identity, cameraId, PLANNED, nowMs);
        else {
          await noteOff(transaction, identity, before, 'switched-off', nowMs);
          if (through) await rewindStream(transaction, identity, cameraId, nowMs);
        }
        return { enabled };
      });
      await this.orRunOn(cameraId, switched, !enabled && !through);
      if (enabled) await this.run(cameraId);
    }
  }

  /** Another device is at its address. Halted until `isBack`; what is counted there belongs to another door. */
  async refuse(cameraId: string, host: string, isBack: () => Promise<boolean>): Promise<void> {
    const { db, identity, supervisor } = this.#options;
    const { name } = await this.#rows.get(cameraId);
    const error = () => new FootfallError('CAMERA_009', { host, name });
    await supervisor.halt(cameraId);
    await inTransaction(db, async (transaction) => {
      const nowMs = Date.now(),
        streamId = (await streamIds(transaction)).get(cameraId)!;
      await insertStreamEvent(
        transaction,
        identity,
        {
          streamId,
          cameraId,
          type: 'failed',
          atMs: nowMs,
          severity: 'error',
          message: error().message,
          data: error().info,
          resolvedAtMs: null,
        },
        nowMs,
      );
    });
    supervisor.postpone(cameraId, error(), async () => {
      if (!(await isBack())) throw error();
      await this.run(cameraId);
    });
  }

  async tryNow(cameraId: string): Promise<void> {
    await this.#rows.get(cameraId);
    await this.#options.supervisor.tryNow(cameraId);
  }

  /** A camera that was halted for a change that cannot be stored, above all on a full disk, goes on as it was. */
  async orRunOn(cameraId: string, change: Promise<void>, run: boolean): Promise<void> {
    try {
      await change;
    } catch (thrown) {
      if (run) await this.run(cameraId);
      throw thrown;
    }
  }

  /** What is enabled runs, or says why not; outside its hours, and while somebody works on it, it stays off. */
  async run(cameraId: string): Promise<void> {
    const { supervisor, regions, site } = this.#options;
    const run = async () => {
      const record = await this.#rows.get(cameraId);
      supervisor.setName(cameraId, record.name);
      if (!record.enabled) return;
      if (offDuty(record, Date.now(), site) !== null) return void this.duty.look();
      await supervisor.run(cameraId, await regions.list(cameraId));
    };
    await run().catch((thrown: unknown) => supervisor.postpone(cameraId, thrown, run));
  }
}

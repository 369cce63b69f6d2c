import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Knex } from 'knex';
import { DAY_MS, MINUTE_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import type { Erasure, ErasureExtent, ErasureRequest } from '../../shared/domain/erasure.ts';
import { FootfallError } from '../../shared/errors.ts';
import { listLifetimes } from '../db/camera-configurations.ts';
import {
  countErased,
  erasuresInCentre,
  insertErasures,
  listErasures,
  type StoredErasure,
} from '../db/erasures/erasures.ts';
import { removeErased } from '../db/erasures/remove-erased.ts';
import type { Identity } from '../db/installation.ts';
import { listCopies } from '../db/safety-copy.ts';
import { inTransaction } from '../db/transaction.ts';
import type { KeptFiles } from '../safety/open-safety.ts';
import type { RunTask } from '../tasks/run-task.ts';

export const ERASING = {
  /** Whoever is counted just now is on the way to the database still. Milliseconds. */
  settledMs: 2 * MINUTE_MS,
  /** What came late of a time that was erased is found within these days. */
  againDays: 2,
  /** Whole copies, one a day. */
  keptCopies: 7,
} as const;

export interface EraserParts {
  db: Knex;
  files: KeptFiles;
  identity: Identity;
  site: Site;
  /** Of the archives, and of the cameras' stills. */
  archives: string;
  pictures: string;
  runTask: RunTask;
}

/** Removes what somebody wishes to be forgotten, from wherever it is, and remembers the wish and nothing else of it. */
export class Eraser {
  readonly #parts: EraserParts;
  readonly #end = new AbortController();
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: EraserParts) {
    this.#parts = parts;
  }

  /** How much there is. Rejects with ERASE_001, ERASE_002, DB_009. */
  async look(request: ErasureRequest): Promise<ErasureExtent> {
    const { db, archives, runTask } = this.#parts;
    const cameras = await this.#check(request);
    const erasures = cameras.map((cameraId) => ({ ...request, cameraId }));
    const { archives: many, rows: archived } = await runTask('erase-archives', {
      folder: archives,
      erasures,
      look: true,
    });
    return { rows: { ...(await countErased(db, request)), archived }, archives: many };
  }

  /** Resolves once nothing of it is in the database and the archives. Rejects as look, and with DB_010 when an archive cannot be written: then it is tried again at the next start, and at night. */
  async erase(request: ErasureRequest): Promise<Erasure[]> {
    const { db, identity } = this.#parts;
    await this.#check(request);
    const ids = await inTransaction(db, (transaction) => insertErasures(transaction, identity, request, Date.now()));
    await this.again();
    return (await this.list()).filter(({ erasureId }) => ids.includes(erasureId));
  }

  /** Goes on with what is not through, and looks again for what came late. */
  again(): Promise<void> {
    const turn = this.#turn.then(() => this.#again());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async list(): Promise<Erasure[]> {
    const { db, files } = this.#parts;
    const known = await erasuresInCentre(db),
      copies = listCopies(files.copies),
      putAside = readdirSync(dirname(files.database)).filter((name) => name.startsWith(`${basename(files.database)}.`));
    return (await listErasures(db)).map(({ revision, ...one }) => {
      const before = copies.filter(({ madeAtMs }) => one.doneAtMs === null || madeAtMs <= one.doneAtMs);
      return {
        ...one,
        inCentre: known === null ? null : one.doneAtMs !== null && revision <= known,
        copiesUntilMs: before.length === 0 ? null : before[0].madeAtMs + ERASING.keptCopies * DAY_MS,
        putAside,
      };
    });
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#turn;
  }

  async #again(): Promise<void> {
    const { db, identity, site, archives, runTask } = this.#parts;
    const { signal } = this.#end,
      nowMs = Date.now();
    const all = await listErasures(db),
      due = all.filter(({ doneAtMs }) => doneAtMs === null || doneAtMs > nowMs - ERASING.againDays * DAY_MS);
    const open: StoredErasure[] = [];
    for (const one of due) {
      const left = Object.values(await countErased(db, one)).reduce((sum, n) => sum + n, 0);
      if (one.doneAtMs === null || left > 0) open.push(one);
    }
    if (open.length === 0) return;
    // Archives first: a row says that it is through once nothing is left anywhere here.
    await runTask('erase-archives', { folder: archives, erasures: open, look: false }, { signal });
    for (const one of open) {
      await this.#still(one);
      await removeErased(db, identity, one, site, Date.now(), signal);
    }
  }

  /** The one picture of a camera that is kept, if it was taken then. */
  async #still({ cameraId, fromMs, toMs }: StoredErasure): Promise<void> {
    const { pictures } = this.#parts;
    let names: string[];
    try {
      names = readdirSync(pictures);
    } catch {
      return;
    }
    for (const name of names.filter((each) => each.startsWith(`${cameraId}.`))) {
      const { mtimeMs } = statSync(join(pictures, name));
      if (mtimeMs >= fromMs && mtimeMs < toMs) await rm(join(pictures, name), { force: true });
    }
  }

  async #check({ cameraId, fromMs, toMs }: ErasureRequest): Promise<string[]> {
    const time = (ms: number) => new Date(ms).toISOString();
    if (fromMs >= toMs || toMs > Date.now() - ERASING.settledMs)
      throw new FootfallError('ERASE_001', { from: time(fromMs), to: time(toMs) });
    const all = (await listLifetimes(this.#parts.db)).map((camera) => camera.cameraId);
    if (cameraId !== null && !all.includes(cameraId)) throw new FootfallError('ERASE_002', { cameraId });
    return cameraId === null ? all : [cameraId];
  }
}

import type { Knex } from 'knex';
import { lineProblem } from '../../core/geometry/line-problem.ts';
import type { Line, LineDraft } from '../../shared/domain/region.ts';
import { FootfallError } from '../../shared/errors.ts';
import { insertLineVersion, listLines, retireLine } from '../db/counting-zones.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';

export interface LineServiceOptions {
  db: Knex;
  identity: Identity;
  /** The lines of a camera as they count from now on. */
  onChanged(cameraId: string, lines: Line[]): void;
}

/** The counting lines of the cameras; every saved change is a new rule version. */
export class LineService {
  readonly #options: LineServiceOptions;

  constructor(options: LineServiceOptions) { this.#options = options; }

  list(cameraId: string): Promise<Line[]> { return listLines(this.#options.db, cameraId); }

  /** Rejects with REGION_001 to REGION_008. */
  async save(cameraId: string, regionId: string | null, draft: LineDraft, note: string): Promise<Line> {
    const { db, identity } = this.#options;
    const { line, lines } = await inTransaction(db, async (transaction) => {
      const lines = await listLines(transaction, cameraId);
      // A line that somebody else deleted meanwhile comes back under its own id.
      const id = regionId ?? uuidv7();
      const problem = lineProblem(draft, lines.filter((other) => other.regionId !== id));
      if (problem) throw new FootfallError(problem.code, problem.params);
      const line = await insertLineVersion(transaction, identity, cameraId, id, draft, note, Date.now());
      return { line, lines: await listLines(transaction, cameraId) };
    });
    this.#options.onChanged(cameraId, lines);
    return line;
  }

  async remove(cameraId: string, regionId: string): Promise<void> {
    const { db, identity } = this.#options;
    await inTransaction(db, (transaction) => retireLine(transaction, identity, cameraId, regionId, Date.now()));
    this.#options.onChanged(cameraId, await this.list(cameraId));
  }
}

import type { Knex } from 'knex';
import { regionProblem } from '../../core/geometry/region-problem.ts';
import type { Region, RegionDraft, RegionVersion } from '../../shared/domain/region.ts';
import { FootfallError } from '../../shared/errors.ts';
import { insertRegionVersion, listRegions, listRegionVersions, retireRegion } from '../db/counting-zones.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';

export interface RegionServiceOptions {
  db: Knex;
  identity: Identity;
  /** The regions of a camera as they hold from now on. */
  onChanged(cameraId: string, regions: Region[]): void;
}

/** The lines, gates, zones and ignore zones of the cameras; every saved change is a new rule version. */
export class RegionService {
  readonly #options: RegionServiceOptions;

  constructor(options: RegionServiceOptions) { this.#options = options; }

  list(cameraId: string): Promise<Region[]> { return listRegions(this.#options.db, cameraId); }

  versions(cameraId: string): Promise<RegionVersion[]> { return listRegionVersions(this.#options.db, cameraId); }

  /** Rejects with a REGION code when it cannot count, API_001 when it is of another kind than its versions before, or of another camera. */
  async save(cameraId: string, regionId: string | null, draft: RegionDraft, note: string): Promise<Region> {
    const { db, identity } = this.#options;
    const { region, regions } = await inTransaction(db, async (transaction) => {
      // A region that somebody else deleted meanwhile comes back under its own id.
      const id = regionId ?? uuidv7();
      const before = regionId === null ? undefined : (await listRegionVersions(transaction, cameraId)).find((one) => one.regionId === regionId);
      if (regionId !== null && before?.kind !== draft.kind) {
        throw new FootfallError('API_001', { method: 'regions.save', detail: before ? `${before.name} is a ${before.kind}, and stays one` : `this camera never had a region ${regionId}` });
      }
      const others = (await listRegions(transaction, cameraId)).filter((other) => other.regionId !== id);
      const problem = regionProblem(draft, others);
      if (problem) throw new FootfallError(problem.code, problem.params);
      const region = await insertRegionVersion(transaction, identity, cameraId, id, draft, note, Date.now());
      return { region, regions: await listRegions(transaction, cameraId) };
    });
    this.#options.onChanged(cameraId, regions);
    return region;
  }

  async remove(cameraId: string, regionId: string): Promise<void> {
    const { db, identity } = this.#options;
    await inTransaction(db, (transaction) => retireRegion(transaction, identity, cameraId, regionId, Date.now()));
    this.#options.onChanged(cameraId, await this.list(cameraId));
  }
}

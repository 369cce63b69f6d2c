import type { Knex } from 'knex';
import { regionProblem } from '../../core/geometry/region-problem.ts';
import { RegionDraft, type Region, type RegionVersion } from '../../shared/domain/region.ts';
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

  constructor(options: RegionServiceOptions) {
    this.#options = options;
  }

  list(cameraId: string): Promise<Region[]> {
    return listRegions(this.#options.db, cameraId);
  }

  versions(cameraId: string): Promise<RegionVersion[]> {
    return listRegionVersions(this.#options.db, cameraId);
  }

  /**
   * Rejects with a REGION code when it cannot count, or when `basedOn` (the version it began from; null: it was not there) is not what is there
   * now; with API_001 when it is of another kind than its versions before, or of another camera. Saved again as it is there already, nothing is new.
   */
  async save(
    cameraId: string,
    regionId: string | null,
    draft: RegionDraft,
    note: string,
    basedOn?: number | null,
  ): Promise<Region> {
    const { db, identity } = this.#options;
    const { region, regions } = await inTransaction(db, async (transaction) => {
      // A region that was deleted comes back under its own id.
      const id = regionId ?? uuidv7();
      const before =
        regionId === null
          ? undefined
          : (await listRegionVersions(transaction, cameraId)).find((one) => one.regionId === regionId);
      if (regionId !== null && before?.kind !== draft.kind) {
        throw new FootfallError('API_001', {
          method: 'regions.save',
          detail: before
            ? `${before.name} is a ${before.kind}, and stays one`
            : `this camera never had a region ${regionId}`,
        });
      }
      const regions = await listRegions(transaction, cameraId),
        current = regions.find((other) => other.regionId === id);
      if (before && isStale(current, basedOn)) {
        if (current && sameDraft(current, draft)) return { region: current, regions: null };
        throw stale(before, current);
      }
      // The answer to the first try was lost on its way: names are given once, so the same region is that one.
      const made = before ? undefined : regions.find((other) => sameDraft(other, draft));
      if (made) return { region: made, regions: null };
      const problem = regionProblem(
        draft,
        regions.filter((other) => other !== current),
      );
      if (problem) throw new FootfallError(problem.code, problem.params);
      const region = await insertRegionVersion(transaction, identity, cameraId, id, draft, note, Date.now());
      return { region, regions: await listRegions(transaction, cameraId) };
    });
    if (regions) this.#options.onChanged(cameraId, regions);
    return region;
  }

  /**
   * Changes several regions at once, all or none; `draft` null: deletes it. Rejects with a REGION code when one cannot count beside the others as they are
   * then, or when one is no longer of the version `basedOn`.
   */
  async saveAll(
    cameraId: string,
    changes: readonly { regionId: string; basedOn: number; draft: RegionDraft | null }[],
    note: string,
  ): Promise<Region[]> {
    const { db, identity } = this.#options;
    const regions = await inTransaction(db, async (transaction) => {
      const before = await listRegions(transaction, cameraId),
        changed = new Map(changes.map((change) => [change.regionId, change]));
      for (const { regionId, basedOn } of changes) {
        const versions = await listRegionVersions(transaction, cameraId),
          current = before.find((other) => other.regionId === regionId);
        if (isStale(current, basedOn))
          throw stale(
            versions.find((one) => one.regionId === regionId)!,
            current,
          );
      }
      const after = before.flatMap((region) => {
        const change = changed.get(region.regionId);
        return change ? (change.draft ? [{ regionId: region.regionId, ...change.draft }] : []) : [region];
      });
      for (const { regionId, draft } of changes) {
        const problem =
          draft &&
          regionProblem(
            draft,
            after.filter((other) => other.regionId !== regionId),
          );
        if (problem) throw new FootfallError(problem.code, problem.params);
      }
      const nowMs = Date.now();
      for (const { regionId, draft } of changes) {
        if (draft) await insertRegionVersion(transaction, identity, cameraId, regionId, draft, note, nowMs);
        else await retireRegion(transaction, identity, cameraId, regionId, nowMs);
      }
      return listRegions(transaction, cameraId);
    });
    this.#options.onChanged(cameraId, regions);
    return regions;
  }

  /** Rejects with REGION_013 when it is no longer the version that was looked at; one that is gone already is gone. */
  async remove(cameraId: string, regionId: string, basedOn?: number | null): Promise<void> {
    const { db, identity } = this.#options;
    await inTransaction(db, async (transaction) => {
      const current = (await listRegions(transaction, cameraId)).find((other) => other.regionId === regionId);
      if (!current) return;
      if (isStale(current, basedOn)) throw stale(current, current);
      await retireRegion(transaction, identity, cameraId, regionId, Date.now());
    });
    this.#options.onChanged(cameraId, await this.list(cameraId));
  }
}

/** Whoever does not say what it began from is not asked. */
const isStale = (current: Region | undefined, basedOn: number | null | undefined): boolean =>
  basedOn !== undefined && basedOn !== (current?.ruleVersion ?? null);

const sameDraft = (region: Region, draft: RegionDraft): boolean => {
  // An older one may have what no draft may have any more; then it is another.
  const theirs = RegionDraft.safeParse(region);
  return theirs.success && JSON.stringify(theirs.data) === JSON.stringify(RegionDraft.parse(draft));
};

/** Carries what is there now, so that a screen can show both. */
function stale(before: Region, current: Region | undefined): FootfallError {
  if (!current) return new FootfallError('REGION_014', { name: before.name });
  return new FootfallError('REGION_013', {
    name: current.name,
    version: current.ruleVersion,
    savedAtMs: current.savedAtMs,
    current: JSON.stringify(current),
  });
}

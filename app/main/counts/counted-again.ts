import type { CountingEvent, Crossing, RefusalReason } from '../../shared/domain/crossing.ts';
import { listRecounted } from '../db/counting-events.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { isTrackStored } from '../db/person-tracking.ts';
import type { RecountRecord } from '../db/recounts.ts';

/** The same way over the same region is reported at the same time, or, when the rule is another one now, at nearly the same. */
const AROUND_MS = 30_000;

/**
 * Whether a recount has this crossing already, which was counted live under a track that it does not know: somebody's crossing is reported under
 * the last of their ids, and the track before it, which it knows, may have crossed as well. Then the paths share samples. Who was counted live
 * and is refused again is not counted yet.
 */
export async function isCountedAgain(
  db: Db,
  recount: Pick<RecountRecord, 'recountId' | 'cameraId' | 'known'>,
  session: string,
  crossing: Crossing,
): Promise<boolean> {
  const { regionId, direction, capturedAtMs: atMs } = crossing;
  for (const other of await listRecounted(db, recount, {
    session,
    regionId,
    direction,
    fromMs: atMs - AROUND_MS,
    toMs: atMs + AROUND_MS,
  })) {
    if (
      (other.refusal === null || crossing.refusal !== null) &&
      shareSamples(crossing, other) &&
      (await isTrackStored(db, session, other.trackId, other.capturedAtMs, recount.known.track))
    )
      return true;
  }
  return false;
}

/** What late mode's sum can make of a crossing. */
const SUMS: readonly (RefusalReason | null)[] = [null, 'turned-back', 'direction-disabled'];

/**
 * The crossing of this very track that a recount has another sum for, by the same rule in late mode: live it was reported only when the person was
 * gone, and the last of their ids the recount does not know. null: there is none.
 */
export async function sumWithoutTheirEnd(
  db: Db,
  recount: Pick<RecountRecord, 'recountId' | 'cameraId' | 'regions'>,
  session: string,
  crossing: Crossing,
): Promise<CountingEvent | null> {
  const { regionId, ruleVersion, trackId, direction, refusal, capturedAtMs: atMs } = crossing;
  const isLate = recount.regions.some(
    (region) =>
      region.regionId === regionId && region.ruleVersion === ruleVersion && 'mode' in region && region.mode === 'late',
  );
  if (!isLate || !SUMS.includes(refusal)) return null;
  const own = await listRecounted(db, recount, { session, regionId, direction, fromMs: atMs, toMs: atMs });
  return (
    own.find((other) => other.trackId === trackId && other.refusal !== refusal && SUMS.includes(other.refusal)) ?? null
  );
}

/** Times in a path are relative to its crossing, and rounded. */
function shareSamples(one: Crossing, other: Crossing): boolean {
  const places = new Map(one.receipt.path.map(([offsetMs, x, y]) => [one.capturedAtMs + offsetMs, [x, y] as const]));
  const isAt = (ms: number, x: number, y: number) => {
    const place = places.get(ms);
    return place !== undefined && place[0] === x && (place[1] === y || one.receipt.anchor !== other.receipt.anchor);
  };
  return other.receipt.path.some(([offsetMs, x, y]) =>
    [-1, 0, 1].some((more) => isAt(other.capturedAtMs + offsetMs + more, x, y)),
  );
}

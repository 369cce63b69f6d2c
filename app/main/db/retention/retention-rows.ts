import { RETENTION, RetentionKind, type Retention } from '../../../shared/domain/retention.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';

export async function listRetention(db: Db): Promise<Retention[]> {
  const { fromInstant } = dialectOf(db),
    rows = (await db('retention')) as { kind: string; kept_days: number | null; removed_until: unknown }[];
  return RetentionKind.options.map((kind) => {
    const row = rows.find((each) => each.kind === kind);
    return {
      kind,
      keptDays: row ? row.kept_days : RETENTION[kind].days,
      removedUntilMs: row && row.removed_until !== null ? fromInstant(row.removed_until) : null,
    };
  });
}

export const retentionOf = async (db: Db, kind: RetentionKind): Promise<Retention> =>
  (await listRetention(db)).find((each) => each.kind === kind)!;

export async function setKeptDays(db: Db, kind: RetentionKind, keptDays: number | null, nowMs: number): Promise<void> {
  await write(db, kind, { kept_days: keptDays }, nowMs);
}

/** Before anything is removed, so that there never is a gap without its reason. */
export async function setRemovedUntil(db: Db, kind: RetentionKind, untilMs: number, nowMs: number): Promise<void> {
  const before = (await retentionOf(db, kind)).removedUntilMs ?? -Infinity;
  if (untilMs > before) await write(db, kind, { removed_until: dialectOf(db).toInstant(untilMs) }, nowMs);
}

async function write(db: Db, kind: RetentionKind, change: Record<string, unknown>, nowMs: number): Promise<void> {
  const updated_at = dialectOf(db).toInstant(nowMs);
  await db('retention')
    .insert({ kind, kept_days: RETENTION[kind].days, updated_at, ...change })
    .onConflict('kind')
    .merge([...Object.keys(change), 'updated_at']);
}

/** The moment before which every day is proved to be in the centre; null: no centre is set up, and nobody waits for it. */
export async function provedUntil(db: Db): Promise<number | null> {
  const target = (await db('export_targets').where({ is_active: true }).first('id')) as unknown;
  if (target === undefined) return null;
  const [{ until }] = (await db('export_runs').max({ until: 'verified_until' })) as [{ until: unknown }];
  return until === null ? -Infinity : dialectOf(db).fromInstant(until);
}

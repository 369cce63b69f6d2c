import { WalkTest } from '../../shared/domain/walk-test.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';

const MOST = 50;

export async function listWalkTests(db: Db, cameraId: string): Promise<WalkTest[]> {
  const { fromInstant, fromJson } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('walk_tests')
    .where({ camera_id: cameraId })
    .orderBy('id', 'desc')
    .limit(MOST);
  return rows.map((row) => ({
    testId: String(row.test_id),
    cameraId: String(row.camera_id),
    regionId: String(row.zone_id),
    regionName: String(row.zone_name),
    ruleVersion: Number(row.rule_version),
    startedMs: fromInstant(row.started_at),
    endedMs: fromInstant(row.ended_at),
    testedBy: row.tested_by === null ? null : String(row.tested_by),
    result: WalkTest.shape.result.parse(fromJson(row.result)),
  }));
}

export async function insertWalkTest(db: Db, test: WalkTest, nowMs: number): Promise<void> {
  const { toInstant, toJson } = dialectOf(db);
  await db('walk_tests').insert({
    ...{ test_id: test.testId, camera_id: test.cameraId, zone_id: test.regionId, zone_name: test.regionName },
    ...{ rule_version: test.ruleVersion, tested_by: test.testedBy, result: toJson(test.result) },
    started_at: toInstant(test.startedMs),
    ended_at: toInstant(test.endedMs),
    created_at: toInstant(nowMs),
  });
}

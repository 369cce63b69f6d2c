import type { Db } from '../dialect/dialect.ts';

/** What cameras and regions are called now, or were last, by the ids that rows of the audit log name. */
export async function namesOfRecords(db: Db): Promise<Map<string, string>> {
  const cameras = (await db('camera_configurations').select('camera_id', 'camera_name')) as {
      camera_id: string;
      camera_name: string;
    }[],
    regions = (await db('counting_zones').orderBy('id').select('zone_id', 'zone_name')) as {
      zone_id: string;
      zone_name: string;
    }[];
  return new Map([
    ...regions.map(({ zone_id, zone_name }) => [zone_id, zone_name] as const),
    ...cameras.map(({ camera_id, camera_name }) => [camera_id, camera_name] as const),
  ]);
}

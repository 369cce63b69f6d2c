import type { Knex } from 'knex';
import { listCameras } from '../../db/camera-configurations.ts';
import { lastMeasuredMs } from '../../db/camera-coverage.ts';
import { listRegions } from '../../db/counting-zones.ts';
import { examineDatabase } from '../../db/examine-database.ts';
import { getInstallation } from '../../db/installation.ts';
import { openReader } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { lastEventType, listOpenEvents, listRisks } from '../../db/stream-events.ts';
import type { CameraFacts, Facts } from './cameras.ts';

const DAY_MS = 86_400_000;

export interface Stored {
  /** In words, of the database. */
  words: string;
  /** Null: there is no database yet, or it is of an earlier version. */
  facts: Facts | null;
}

/** What the database holds, and whether it is sound. Only read: it may be in use. Rejects with DB_001 to DB_006. */
export async function readStored(file: string, inUse: boolean, nowMs: number): Promise<Stored> {
  const { version, bytes, outdated } = examineDatabase(file, inUse);
  if (outdated === null) return { words: `${version}, no database yet`, facts: null };
  const words = `${version}, ${file} is sound, ${(bytes / 1024 ** 2).toFixed(1)} MB`;
  if (outdated) return { words: `${words}, of an earlier version: the next start updates it`, facts: null };
  return { words, facts: await readFacts(file, nowMs) };
}

async function readFacts(file: string, nowMs: number): Promise<Facts> {
  const db = openReader(file);
  try {
    const [site, installation] = [await getSite(db), await getInstallation(db)];
    return {
      timeZone: site?.timeZone ?? 'UTC',
      aliveAtMs: installation?.aliveAtMs ?? null,
      cameras: await readCameras(db),
      open: await listOpenEvents(db),
      risks: await listRisks(db, nowMs - DAY_MS, nowMs),
    };
  } finally {
    await db.destroy();
  }
}

async function readCameras(db: Knex): Promise<CameraFacts[]> {
  const read: CameraFacts[] = [];
  for (const { cameraId, name, enabled } of await listCameras(db))
    read.push({
      cameraId,
      name,
      enabled,
      drawn: (await listRegions(db, cameraId)).some(({ kind }) => kind !== 'ignore'),
      measuredMs: await lastMeasuredMs(db, cameraId),
      ended: (await lastEventType(db, cameraId)) === 'ended',
    });
  return read;
}

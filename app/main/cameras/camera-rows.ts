import type { Knex } from 'knex';
import { FootfallError } from '../../shared/errors.ts';
import {
  PROTOCOLS,
  insertCamera,
  listCameras,
  updateCamera,
  type CameraChange,
  type CameraRecord,
  type NewCamera,
} from '../db/camera-configurations.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';
import { insertStream } from '../db/video-streams.ts';

export interface CameraRowsOptions {
  db: Knex;
  identity: Identity;
  /** The list changed: added, renamed, switched, removed. */
  onListChanged(): void;
}

/** The rows of the cameras that are there. */
export class CameraRows {
  readonly #options: CameraRowsOptions;

  constructor(options: CameraRowsOptions) {
    this.#options = options;
  }

  list(): Promise<CameraRecord[]> {
    return listCameras(this.#options.db);
  }

  /** Rejects with CAMERA_001. */
  async get(cameraId: string): Promise<CameraRecord> {
    const found = (await this.list()).find((record) => record.cameraId === cameraId);
    if (!found) throw new FootfallError('CAMERA_001', { cameraId });
    return found;
  }

  async change(cameraId: string, change: (transaction: Knex.Transaction) => Promise<CameraChange>): Promise<void> {
    const { db, identity } = this.#options;
    await this.get(cameraId);
    await inTransaction(db, async (transaction) =>
      updateCamera(transaction, identity, cameraId, await change(transaction), Date.now()),
    );
    this.#options.onListChanged();
  }
}

/** Rejects with CAMERA_002 where another camera is called so already. */
export async function refuseTakenName(db: Db, name: string, cameraId: string | null): Promise<void> {
  const taken = (await listCameras(db)).some(
    (other) => other.cameraId !== cameraId && other.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken) throw new FootfallError('CAMERA_002', { name });
}

/** A camera and its one stream. Within a transaction. */
export async function addCamera(db: Db, identity: Identity, camera: NewCamera): Promise<void> {
  await insertCamera(db, identity, camera);
  await insertStream(
    db,
    identity,
    {
      streamId: uuidv7(camera.createdAtMs),
      cameraId: camera.cameraId,
      address: camera.source.address,
      protocol: PROTOCOLS[camera.source.kind],
    },
    camera.createdAtMs,
  );
}

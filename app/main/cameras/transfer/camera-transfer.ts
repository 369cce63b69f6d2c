import { regionProblem } from '../../../core/geometry/region-problem.ts';
import type { CameraSource } from '../../../shared/domain/camera.ts';
import type { CameraFileFormat, Imported, ImportedRow } from '../../../shared/domain/camera-file.ts';
import type { Schedule } from '../../../shared/domain/duty.ts';
import type { Mounting } from '../../../shared/domain/mounting.ts';
import type { Place } from '../../../shared/domain/place.ts';
import { RegionDraft } from '../../../shared/domain/region.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import { listCameras, type StoredSource } from '../../db/camera-configurations.ts';
import { readPlaces } from '../../db/camera-places.ts';
import { listRegions } from '../../db/counting-zones.ts';
import type { Db } from '../../db/dialect/dialect.ts';
import type { SecretBox } from '../../host.ts';
import { toShown, toStored } from '../camera-source.ts';
import { readCameraFile, writeCameraFile, type ReadRow, type Row } from './camera-file.ts';

/** A camera that can be added as it is. */
export interface Ready {
  name: string;
  source: StoredSource;
  enabled: boolean;
  regions: RegionDraft[];
  mounting: Mounting | null;
  inputSize?: string | null;
  place: Place;
  schedule: Schedule;
}

interface Options {
  db: Db;
  secrets: SecretBox;
  /** Of pictures that the model can be given. */
  sizes: readonly string[];
  most: number;
  /** All of them, or none. */
  add(cameras: readonly Ready[]): Promise<unknown>;
}

/** The shop's cameras, without the demo and without passwords. */
export async function exportCameras(db: Db, format: CameraFileFormat): Promise<string> {
  const rows: Row[] = [];
  const placeOf = await readPlaces(db);
  for (const { cameraId, name, source, demo, enabled, mounting, inputSize, schedule } of await listCameras(db)) {
    if (demo) continue;
    const regions = (await listRegions(db, cameraId)).map((region) => RegionDraft.parse(region));
    const place = placeOf(cameraId);
    rows.push({ name, source: exported(source), enabled, mounting, inputSize, place, schedule, regions });
  }
  return writeCameraFile(rows, format);
}

/**
 * Adds what a list has. `onlyGood`: without the rows that are wrong; else all of them or none. `look`: nothing is added, and what would be is said.
 * Throws CAMERA_010 for what is no list.
 */
export async function importCameras(
  text: string,
  { onlyGood, look }: { onlyGood: boolean; look: boolean },
  { db, secrets, sizes, most, add }: Options,
): Promise<Imported> {
  const { format, rows } = readCameraFile(text);
  const there = await listCameras(db),
    names = new Set(there.map(({ name }) => name.toLowerCase()));
  const ready: Ready[] = [],
    outcome: ImportedRow[] = [];
  for (const row of rows) {
    const checked = await check(row, names, { secrets, sizes });
    const error = checked.ok && there.length + ready.length >= most ? errorInfo('CAMERA_006', { maximum: most }) : null;
    if (checked.ok && !error) {
      ready.push(checked.camera);
      names.add(checked.camera.name.toLowerCase());
    }
    outcome.push({ row: row.row, name: row.name, error: checked.ok ? error : checked.error });
  }
  const adds = !look && ready.length > 0 && (onlyGood || ready.length === rows.length);
  if (adds) await add(ready);
  return { format, rows: outcome, added: adds ? ready.length : 0 };
}

async function check(
  { parsed }: ReadRow,
  names: ReadonlySet<string>,
  { secrets, sizes }: Pick<Options, 'secrets' | 'sizes'>,
): Promise<{ ok: true; camera: Ready } | { ok: false; error: ErrorInfo }> {
  if (!parsed.ok) return parsed;
  const { source, ...camera } = parsed.camera,
    { name, regions, inputSize = null } = camera;
  try {
    if (names.has(name.toLowerCase())) throw new FootfallError('CAMERA_002', { name });
    if (source.kind === 'demo')
      throw new FootfallError('CAMERA_011', { field: 'source', detail: 'the demo is no camera of a shop' });
    if (inputSize !== null && !sizes.includes(inputSize))
      throw new FootfallError('CAMERA_014', { size: inputSize, sizes: sizes.join(', ') });
    regions.forEach((region, i) => {
      const problem = regionProblem(region, regions.slice(0, i));
      if (problem) throw new FootfallError(problem.code, problem.params);
    });
    return { ok: true, camera: { ...camera, source: await toStored(source, secrets) } };
  } catch (thrown) {
    if (thrown instanceof FootfallError) return { ok: false, error: thrown.info };
    throw thrown;
  }
}

/** Secrets that stand in an address are dots in it, and have to be typed again. */
function exported(source: StoredSource): CameraSource {
  const { kind, address, username, aspect, transport, loop, certificate } = toShown(source),
    known = certificate === null ? {} : { certificate };
  switch (kind) {
    case 'demo':
      return { kind };
    case 'file':
      return { kind, path: address, loop, aspect };
    case 'rtsp':
      return { kind, url: address, aspect, transport, ...known, ...(username !== null && { username }) };
    case 'http':
      return { kind, url: address, aspect, ...known, ...(username !== null && { username }) };
    case 'rtmp':
      return { kind, url: address, aspect, ...(username !== null && { username }) };
    case 'device':
      return { kind, id: address, aspect };
  }
}

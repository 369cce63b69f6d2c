import { PictureAspect, Transport, type CameraSource } from '../../shared/domain/camera.ts';
import { CameraDevice } from '../../shared/domain/device.ts';
import { Schedule, type Maintenance, type Visits } from '../../shared/domain/duty.ts';
import { SizeName } from '../../shared/domain/model.ts';
import { Mounting } from '../../shared/domain/mounting.ts';
import { ViewCheck } from '../../shared/domain/view-check.ts';
import { dialectOf, type Db, type Dialect } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';

/** Where a camera's pictures come from, as it is stored: no secrets in the address, all of them sealed. */
export interface StoredSource {
  kind: CameraSource['kind'];
  address: string;
  loop: boolean;
  username: string | null;
  sealedPassword: string | null;
  /** Those that belong into the address (camera-source.ts). */
  sealedSecrets: string | null;
  /** 'auto' where nothing was said. */
  aspect?: PictureAspect;
  transport?: Transport;
  /** Fingerprint of the camera's certificate; null or none: it was not seen yet. */
  certificate?: string | null;
}

export interface CameraRecord {
  cameraId: string;
  name: string;
  source: StoredSource;
  device: CameraDevice | null;
  mounting: Mounting | null;
  /** How large a picture its model is given, as somebody chose; null: nobody did. */
  inputSize: string | null;
  /** Not of the shop. `demoKept`: somebody wants it beside the shop's cameras. */
  demo: boolean;
  demoKept: boolean;
  enabled: boolean;
  schedule: Schedule;
  maintenance: Maintenance | null;
  visits: Visits;
  order: number;
  createdAtMs: number;
}

export type NewCamera = Omit<
  CameraRecord,
  'order' | 'demo' | 'demoKept' | 'device' | 'mounting' | 'inputSize' | 'schedule' | 'maintenance' | 'visits'
> &
  Partial<Pick<CameraRecord, 'device' | 'mounting' | 'inputSize'>>;

type SourceKind = CameraSource['kind'];

/** camera_type and stream_protocol, of each kind of source; together they are its own. */
const TYPES = {
  demo: 'demo',
  file: 'file',
  rtsp: 'RTSP',
  http: 'IP',
  rtmp: 'IP',
  device: 'USB',
} as const satisfies Record<SourceKind, string>;
export const PROTOCOLS = {
  demo: 'file',
  file: 'file',
  rtsp: 'rtsp',
  http: 'http',
  rtmp: 'rtmp',
  device: 'usb',
} as const satisfies Record<SourceKind, string>;

function toCamera(row: Record<string, unknown>, { fromInstant, fromJson }: Dialect): CameraRecord {
  const ofType = (Object.keys(TYPES) as SourceKind[]).filter((key) => TYPES[key] === row.camera_type);
  const kind = ofType.length > 1 ? ofType.find((key) => PROTOCOLS[key] === row.stream_protocol) : ofType[0];
  if (!kind)
    throw new Error(
      `camera ${String(row.camera_id)} has the unknown type ${String(row.camera_type)} (${String(row.stream_protocol)})`,
    );
  const instant = (stored: unknown) => (stored === null ? null : fromInstant(stored));
  return {
    cameraId: String(row.camera_id),
    name: String(row.camera_name),
    schedule: row.schedule_enabled ? scheduleOf(fromJson(row.schedule_config)) : null,
    maintenance: maintenanceOf(row.maintenance_by, instant(row.maintenance_until)),
    visits: {
      last: row.last_maintenance_date as string | null,
      next: row.next_maintenance_date as string | null,
      notes: String(row.maintenance_notes ?? ''),
    },
    device: deviceOf(row.device === null ? null : fromJson(row.device)),
    mounting: mountingOf({ place: row.mount_place, perspective: row.mount_perspective }),
    inputSize: SizeName.nullable().catch(null).parse(row.input_size),
    demo: Boolean(row.is_demo),
    demoKept: Boolean(row.demo_kept),
    enabled: Boolean(row.is_active),
    order: Number(row.display_order),
    createdAtMs: fromInstant(row.created_at),
    source: {
      kind,
      address: String(row.stream_url),
      loop: Boolean(row.stream_loop),
      username: row.stream_username as string | null,
      sealedPassword: row.stream_password as string | null,
      sealedSecrets: row.stream_secrets as string | null,
      aspect: PictureAspect.catch('auto').parse(row.picture_aspect),
      transport: Transport.catch('auto').parse(row.stream_transport),
      certificate: row.stream_certificate as string | null,
    },
  };
}

/** What another version wrote differently is as good as unknown. */
const deviceOf = (json: unknown): CameraDevice | null => CameraDevice.nullable().catch(null).parse(json);

const mountingOf = (stored: unknown): Mounting | null => Mounting.nullable().catch(null).parse(stored);

const toMountingColumns = (mounting: Mounting | null) => ({
  mount_place: mounting?.place ?? null,
  mount_perspective: mounting?.perspective ?? null,
});

/** A schedule that cannot be read must not keep a camera from counting. */
const scheduleOf = (json: unknown): Schedule => Schedule.catch(null).parse(json);

const maintenanceOf = (by: unknown, untilMs: number | null): Maintenance | null =>
  typeof by === 'string' && untilMs !== null ? { by, untilMs } : null;

const toColumns = (source: StoredSource) => ({
  camera_type: TYPES[source.kind],
  stream_url: source.address,
  stream_protocol: PROTOCOLS[source.kind],
  stream_loop: source.loop,
  stream_username: source.username,
  stream_password: source.sealedPassword,
  stream_secrets: source.sealedSecrets,
  picture_aspect: source.aspect ?? 'auto',
  stream_transport: source.transport ?? 'auto',
  stream_certificate: source.certificate ?? null,
});

/** In the installer's order, without the removed ones. */
export async function listCameras(db: Db): Promise<CameraRecord[]> {
  const rows: Record<string, unknown>[] = await db('camera_configurations')
    .whereNull('removed_at')
    .orderBy(['display_order', 'id']);
  return rows.map((row) => toCamera(row, dialectOf(db)));
}

/** Of every camera there ever was. */
export async function listSources(db: Db): Promise<{ cameraId: string; source: StoredSource }[]> {
  const rows: Record<string, unknown>[] = await db('camera_configurations').orderBy('id');
  return rows.map((row) => toCamera(row, dialectOf(db)));
}

export async function hadCameras(db: Db): Promise<boolean> {
  return (await db('camera_configurations').first('id')) !== undefined;
}

/** A camera that is or was there, and when. */
export interface Lifetime {
  cameraId: string;
  name: string;
  demo: boolean;
  createdAtMs: number;
  removedAtMs: number | null;
}

/** Every camera there ever was, in the installer's order. */
export async function listLifetimes(db: Db): Promise<Lifetime[]> {
  const { fromInstant } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('camera_configurations')
    .select('camera_id', 'camera_name', 'is_demo', 'created_at', 'removed_at')
    .orderBy(['display_order', 'id']);
  return rows.map((row) => ({
    cameraId: String(row.camera_id),
    name: String(row.camera_name),
    demo: Boolean(row.is_demo),
    createdAtMs: fromInstant(row.created_at),
    removedAtMs: row.removed_at === null ? null : fromInstant(row.removed_at),
  }));
}

/** Puts it last in the list. */
export async function insertCamera(db: Db, identity: Identity, camera: NewCamera): Promise<void> {
  const now = dialectOf(db).toInstant(camera.createdAtMs);
  const { last } = (await db('camera_configurations').max({ last: 'display_order' }).first()) as {
    last: number | null;
  };
  await db('camera_configurations').insert({
    camera_id: camera.cameraId,
    camera_name: camera.name,
    ...toColumns(camera.source),
    device: camera.device ? dialectOf(db).toJson(camera.device) : null,
    ...toMountingColumns(camera.mounting ?? null),
    input_size: camera.inputSize ?? null,
    is_demo: camera.source.kind === 'demo',
    is_active: camera.enabled,
    tenant_id: db('sites').where({ site_id: identity.siteId }).select('id'),
    display_order: Number(last ?? 0) + 1,
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  });
}

/** What the last check of its view found; null: none, or another version wrote it differently. */
export async function readViewCheck(db: Db, cameraId: string): Promise<ViewCheck | null> {
  const row = (await db('camera_configurations').where({ camera_id: cameraId }).first('view_check')) as
    { view_check: unknown } | undefined;
  if (!row || row.view_check === null) return null;
  return ViewCheck.nullable().catch(null).parse(dialectOf(db).fromJson(row.view_check));
}

/** How large a picture a camera's model is given when it starts: what somebody chose, else what was chosen last; null: its usual one. */
export async function readInputSize(db: Db, cameraId: string): Promise<string | null> {
  const row = (await db('camera_configurations').where({ camera_id: cameraId }).first('input_size', 'input_chosen')) as
    { input_size: string | null; input_chosen: string | null } | undefined;
  return row?.input_size ?? row?.input_chosen ?? null;
}

export type CameraChange = Partial<{
  name: string;
  demoKept: boolean;
  enabled: boolean;
  schedule: Schedule;
  maintenance: Maintenance | null;
  visits: Visits;
  source: StoredSource;
  device: CameraDevice | null;
  mounting: Mounting;
  inputSize: string | null;
  /** What was chosen by how large people are. */
  inputChosen: string | null;
  removedAtMs: number;
  viewCheck: ViewCheck | null;
}>;

/** The first certificate that a camera shows is the one by which it is known again. */
export async function pinCertificate(
  db: Db,
  identity: Identity,
  cameraId: string,
  certificate: string,
  nowMs: number,
): Promise<void> {
  const open = db('camera_configurations').where({ camera_id: cameraId }).whereNull('stream_certificate');
  if (!(await open.clone().first('id'))) return;
  await open.update({
    stream_certificate: certificate,
    ...(await stamp(db, identity)),
    updated_at: dialectOf(db).toInstant(nowMs),
  });
}

export async function updateCamera(
  db: Db,
  identity: Identity,
  cameraId: string,
  change: CameraChange,
  nowMs: number,
): Promise<void> {
  const { toInstant, toJson } = dialectOf(db);
  const instant = (ms: number | null) => (ms === null ? null : toInstant(ms));
  const { schedule, maintenance, visits } = change;
  const enabled = change.removedAtMs === undefined ? change.enabled : false;
  if (enabled !== undefined)
    await db('video_streams')
      .where({ camera_id: cameraId })
      .update({ is_active: enabled, ...(await stamp(db, identity)), updated_at: toInstant(nowMs) });
  await db('camera_configurations')
    .where({ camera_id: cameraId })
    .update({
      ...(change.name !== undefined && { camera_name: change.name }),
      ...(change.demoKept !== undefined && { demo_kept: change.demoKept }),
      ...(change.enabled !== undefined && { is_active: change.enabled }),
      ...(schedule !== undefined && {
        schedule_enabled: schedule !== null,
        schedule_config: schedule === null ? null : toJson(schedule),
      }),
      ...(maintenance !== undefined && {
        maintenance_by: maintenance?.by ?? null,
        maintenance_until: instant(maintenance?.untilMs ?? null),
      }),
      ...(visits !== undefined && {
        last_maintenance_date: visits.last,
        next_maintenance_date: visits.next,
        maintenance_notes: visits.notes,
      }),
      ...(change.source !== undefined && toColumns(change.source)),
      ...(change.device !== undefined && { device: change.device && toJson(change.device) }),
      ...(change.mounting !== undefined && toMountingColumns(change.mounting)),
      ...(change.inputSize !== undefined && { input_size: change.inputSize }),
      ...(change.inputChosen !== undefined && { input_chosen: change.inputChosen }),
      ...(change.viewCheck !== undefined && { view_check: change.viewCheck && toJson(change.viewCheck) }),
      ...(change.removedAtMs !== undefined && {
        removed_at: toInstant(change.removedAtMs),
        is_active: false,
        stream_password: null,
        stream_secrets: null,
      }),
      ...(await stamp(db, identity)),
      updated_at: toInstant(nowMs),
    });
}

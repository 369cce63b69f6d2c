import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { Camera, CameraHealth, CameraSource, CameraState, CameraTelemetry, Probe } from '../domain/camera.ts';
import { CameraFileFormat, Imported } from '../domain/camera-file.ts';
import { CameraDevice, CaptureDevice } from '../domain/device.ts';
import { NOWHERE, Place } from '../domain/place.ts';
import { Maintenance, Schedule, Visits } from '../domain/duty.ts';
import { SizeName } from '../domain/model.ts';
import { Mounting } from '../domain/mounting.ts';
import { CameraRef, Done, Id, Nothing, type MethodTable, type PushTable } from './table.ts';

/** A camera that is or was there, with all regions it ever had, under their last names; null: still there. */
export const KnownCamera = z.object({
  cameraId: z.string(),
  name: z.string(),
  demo: z.boolean(),
  fromMs: z.number(),
  toMs: z.number().nullable(),
  regions: z.array(
    z.object({
      regionId: z.string(),
      kind: z.enum(['line', 'gate', 'zone', 'ignore']),
      name: z.string(),
      queue: z.boolean(),
      capacity: z.number().nullable(),
      fromMs: z.number(),
      toMs: z.number().nullable(),
    }),
  ),
});
export type KnownCamera = z.infer<typeof KnownCamera>;

export const camerasMethods = {
  'cameras.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/cameras',
    input: Nothing,
    output: z.array(Camera),
  },
  /** `cameraId`: of a camera that is to be changed; what it keeps (its password) need not be given again. */
  'cameras.probe': {
    role: 'installer',
    audited: false,
    http: 'POST /api/v1/probes',
    input: z.object({ source: CameraSource, cameraId: Id.optional() }),
    output: Probe,
  },
  /** This screen no longer waits for the sources that it had tried. */
  'cameras.stopProbes': {
    role: 'installer',
    audited: false,
    http: 'DELETE /api/v1/probes',
    input: Nothing,
    output: Done,
  },
  /** Cameras that are plugged into the PC that counts. */
  'cameras.devices': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/devices',
    input: Nothing,
    output: z.array(CaptureDevice),
  },
  'cameras.add': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras',
    input: z.object({
      name: z.string().trim().min(1).max(200),
      source: CameraSource,
      device: CameraDevice.nullable().default(null),
      mounting: Mounting.nullable().default(null),
      place: Place.default(NOWHERE),
    }),
    output: Camera,
  },
  /** The shop's cameras with their regions, without passwords. */
  'cameras.export': {
    role: 'installer',
    audited: true,
    http: 'GET /api/v1/cameras/export',
    input: z.object({ format: CameraFileFormat }),
    output: z.object({ text: z.string() }),
  },
  /** Adds the cameras of a list. `onlyGood`: without those that are wrong, else all or none. `look`: only says what would become of each. */
  'cameras.import': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/import',
    input: z.object({ text: z.string().max(2_000_000), onlyGood: z.boolean(), look: z.boolean() }),
    output: Imported,
  },
  /** Gives regions, how its picture and its stream are taken, or its hours, of one camera to others, with a result for each. */
  'cameras.copySettings': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/copy-settings',
    input: CameraRef.extend({
      to: z.array(Id).min(1).max(64),
      what: z.array(z.enum(['regions', 'picture', 'hours'])).min(1),
    }),
    output: z.array(z.object({ cameraId: z.string(), error: ErrorInfo.nullable() })),
  },
  /** Where it hangs. Its regions stay as they are; new ones begin by it. */
  'cameras.setMounting': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/mounting',
    input: CameraRef.extend({ mounting: Mounting }),
    output: Camera,
  },
  /** How large a picture its model is given; null: by how large people are in it. */
  'cameras.setInputSize': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/input-size',
    input: CameraRef.extend({ size: SizeName.nullable() }),
    output: Camera,
  },
  'cameras.rename': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/name',
    input: CameraRef.extend({ name: z.string().trim().min(1).max(200) }),
    output: Camera,
  },
  'cameras.setEnabled': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/enabled',
    input: CameraRef.extend({ enabled: z.boolean() }),
    output: Camera,
  },
  /** Another address, login or file, or another device in its place: name, lines, zones and history stay. A password that is not given stays too, at the same host. */
  'cameras.change': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/source',
    /** `device`: of the new source; without one it stays what it was at the same host, and is unknown at another. */
    input: CameraRef.extend({ source: CameraSource, device: CameraDevice.optional() }),
    output: Camera,
  },
  'cameras.setPassword': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/password',
    input: CameraRef.extend({ username: z.string().max(100), password: z.string().max(1_000) }),
    output: Camera,
  },
  /** When it counts; null: always. */
  'cameras.setSchedule': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/schedule',
    input: CameraRef.extend({ schedule: Schedule }),
    output: Camera,
  },
  /** Where it hangs, what it is listed with, and what somebody wrote about it. */
  'cameras.setPlace': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/place',
    input: CameraRef.extend({ place: Place }),
    output: Camera,
  },
  /** Somebody works on it until then; null: not any more. And when somebody was there, and has to come again. */
  'cameras.setMaintenance': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/cameras/:cameraId/maintenance',
    input: CameraRef.extend({ maintenance: Maintenance.nullable(), visits: Visits }),
    output: Camera,
  },
  /** Every camera there ever was, also the deleted ones, for days that have passed. */
  'cameras.known': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/known-cameras',
    input: Nothing,
    output: z.array(KnownCamera),
  },
  /** Somebody wants the demo beside the shop's own cameras, and is not asked again. */
  'cameras.keepDemo': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/demo/keep',
    input: Nothing,
    output: Done,
  },
  'cameras.remove': {
    role: 'installer',
    audited: true,
    http: 'DELETE /api/v1/cameras/:cameraId',
    input: CameraRef,
    output: Done,
  },
  /** 'Try now' of a stalled or failed camera: forgets the back-off and the budget. */
  'cameras.tryNow': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/try-now',
    input: CameraRef,
    output: Done,
  },
  /** The still that paths and lines are drawn over; taken when there is none yet, or anew. Null: the camera gives none now. */
  'cameras.picture': {
    role: 'kiosk',
    audited: 'access',
    http: 'GET /api/v1/cameras/:cameraId/picture',
    input: CameraRef.extend({ renew: z.boolean().default(false) }),
    output: z.object({ dataUrl: z.string(), takenAtMs: z.number() }).nullable(),
  },
} satisfies MethodTable;

export const camerasPushes = {
  'camera.changed': {
    role: 'kiosk',
    payload: z.object({
      cameraId: z.string(),
      state: CameraState,
      health: CameraHealth,
      telemetry: CameraTelemetry.nullable(),
    }),
  },
  /** The list itself changed: added, renamed, removed. */
  'cameras.changed': { role: 'kiosk', payload: z.object({}) },
} satisfies PushTable;

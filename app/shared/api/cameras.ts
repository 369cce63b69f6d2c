import { z } from 'zod';
import { Camera, CameraSource, CameraState, CameraTelemetry, Probe } from '../domain/camera.ts';
import { CameraRef, Done, Id, Nothing } from './table.ts';
import type { MethodTable, PushTable } from './table.ts';

/** A camera that is or was there, with all regions it ever had, under their last names; null: still there. */
export const KnownCamera = z.object({
  cameraId: z.string(), name: z.string(), demo: z.boolean(), fromMs: z.number(), toMs: z.number().nullable(),
  regions: z.array(z.object({ regionId: z.string(), kind: z.enum(['line', 'gate', 'zone', 'ignore']), name: z.string(), queue: z.boolean(), capacity: z.number().nullable(), fromMs: z.number(), toMs: z.number().nullable() })),
});
export type KnownCamera = z.infer<typeof KnownCamera>;

export const camerasMethods = {
  'cameras.list': { input: Nothing, output: z.array(Camera) },
  /** `cameraId`: of a camera that is to be changed; what it keeps (its password) need not be given again. */
  'cameras.probe': { input: z.object({ source: CameraSource, cameraId: Id.optional() }), output: Probe },
  /** This screen no longer waits for the sources that it had tried. */
  'cameras.stopProbes': { input: Nothing, output: Done },
  'cameras.add': { input: z.object({ name: z.string().trim().min(1).max(200), source: CameraSource }), output: Camera },
  'cameras.rename': { input: CameraRef.extend({ name: z.string().trim().min(1).max(200) }), output: Camera },
  'cameras.setEnabled': { input: CameraRef.extend({ enabled: z.boolean() }), output: Camera },
  /** Another address, login or file, or another device in its place: name, lines, zones and history stay. A password that is not given stays too, at the same host. */
  'cameras.change': { input: CameraRef.extend({ source: CameraSource }), output: Camera },
  'cameras.setPassword': { input: CameraRef.extend({ username: z.string().max(100), password: z.string().max(1_000) }), output: Camera },
  /** Every camera there ever was, also the deleted ones, for days that have passed. */
  'cameras.known': { input: Nothing, output: z.array(KnownCamera) },
  /** Somebody wants the demo beside the shop's own cameras, and is not asked again. */
  'cameras.keepDemo': { input: Nothing, output: Done },
  'cameras.remove': { input: CameraRef, output: Done },
  /** 'Try now' of a stalled or failed camera: forgets the back-off and the budget. */
  'cameras.tryNow': { input: CameraRef, output: Done },
  /** The still that paths and lines are drawn over; taken when there is none yet, or anew. Null: the camera gives none now. */
  'cameras.picture': { input: CameraRef.extend({ renew: z.boolean().default(false) }), output: z.object({ dataUrl: z.string(), takenAtMs: z.number() }).nullable() },
} satisfies MethodTable;

export const camerasPushes = {
  'camera.changed': z.object({ cameraId: z.string(), state: CameraState, telemetry: CameraTelemetry.nullable() }),
  /** The list itself changed: added, renamed, removed. */
  'cameras.changed': z.object({}),
} satisfies PushTable;

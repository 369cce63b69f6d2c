import { z } from 'zod';
import { Camera, CameraSource, CameraState, CameraTelemetry, Probe } from './domain/camera.ts';
import { CountingEvent } from './domain/crossing.ts';
import { Line, LineDraft } from './domain/region.ts';
import { Overlay } from './domain/track.ts';

/*
 * The one contract between the screens and the application: methods (request, reply) and pushes, zod in and out.
 * IPC and WebSocket carry the same messages (rpc/message.ts).
 */

export const Site = z.object({
  siteId: z.string(), name: z.string(),
  /** IANA name, e.g. Asia/Ho_Chi_Minh. Days and clock times on screen are of this zone. */
  timeZone: z.string(),
  /** Minutes after local midnight at which the business day begins. */
  dayStartMinutes: z.number().int(),
  opensMinutes: z.number().int(), closesMinutes: z.number().int(),
});
export type Site = z.infer<typeof Site>;

export const AppInfo = z.object({
  version: z.string(), host: z.enum(['electron', 'headless']), site: Site,
  model: z.object({ id: z.string(), version: z.string() }),
  dataFolder: z.string(),
  /** Server's clock, so that ages on screen are right when two clocks differ. */
  nowMs: z.number(),
  /** Business day that `nowMs` is in. */
  today: z.object({ fromMs: z.number(), toMs: z.number() }),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** A bucket of the day. Coverage says how much of it was really measured: 0 of n is a gap, never a zero. */
export const CountBucket = z.object({
  startMs: z.number(), endMs: z.number(), in: z.number().int(), out: z.number().int(),
  measuredSeconds: z.number(), framesAnalysed: z.number().int(),
});
export type CountBucket = z.infer<typeof CountBucket>;

/** A stretch of at least a minute in which nothing was measured, with the reason if it is known. */
export const Gap = z.object({ fromMs: z.number(), toMs: z.number(), cameraId: z.string().nullable(), reason: z.string().nullable() });
export type Gap = z.infer<typeof Gap>;

export const CountReport = z.object({
  fromMs: z.number(), toMs: z.number(), buckets: z.array(CountBucket), gaps: z.array(Gap),
  totalIn: z.number().int(), totalOut: z.number().int(),
  /** Inside now: in − out since the business day began, of all doors. Never clamped. */
  inside: z.number().int(),
  measuredSeconds: z.number(),
  /** First and last minute of the range that any camera was meant to count. */
  expectedSeconds: z.number(),
});
export type CountReport = z.infer<typeof CountReport>;

/** Totals of the running business day, after the commit. */
export const Totals = z.object({
  today: z.object({ fromMs: z.number(), toMs: z.number() }),
  cameras: z.record(z.string(), z.object({ in: z.number().int(), out: z.number().int(), lastCrossingAtMs: z.number().nullable() })),
  in: z.number().int(), out: z.number().int(), inside: z.number().int(),
});
export type Totals = z.infer<typeof Totals>;

const CameraRef = z.object({ cameraId: z.string() });
const Nothing = z.object({});
const Done = z.object({});

export const api = {
  'app.info': { input: Nothing, output: AppInfo },
  'cameras.list': { input: Nothing, output: z.array(Camera) },
  'cameras.probe': { input: z.object({ source: CameraSource }), output: Probe },
  'cameras.add': { input: z.object({ name: z.string().trim().min(1).max(200), source: CameraSource }), output: Camera },
  'cameras.rename': { input: CameraRef.extend({ name: z.string().trim().min(1).max(200) }), output: Camera },
  'cameras.setEnabled': { input: CameraRef.extend({ enabled: z.boolean() }), output: Camera },
  'cameras.setPassword': { input: CameraRef.extend({ username: z.string(), password: z.string() }), output: Camera },
  'cameras.remove': { input: CameraRef, output: Done },
  /** 'Try now' of a stalled or failed camera: forgets the back-off and the budget. */
  'cameras.tryNow': { input: CameraRef, output: Done },
  'lines.list': { input: CameraRef, output: z.array(Line) },
  /** Saves one line as a new rule version (`lineId` null: a new line); it counts from the next frame. */
  'lines.save': { input: CameraRef.extend({ lineId: z.string().nullable(), line: LineDraft, note: z.string().max(500).default('') }), output: Line },
  'lines.remove': { input: CameraRef.extend({ lineId: z.string() }), output: Done },
  'counts.totals': { input: Nothing, output: Totals },
  'counts.report': {
    input: z.object({ cameraId: z.string().nullable(), fromMs: z.number(), toMs: z.number(), bucketMinutes: z.number().int().min(1).max(1440) }),
    output: CountReport,
  },
  /** Newest first. */
  'events.list': {
    input: z.object({
      cameraId: z.string().nullable(), fromMs: z.number(), toMs: z.number(), limit: z.number().int().min(1).max(500).default(50),
      refused: z.boolean().default(true),
    }),
    output: z.array(CountingEvent),
  },
  /** From now on this connection gets `live.overlay` and `live.video` of the camera. */
  'live.watch': { input: CameraRef, output: Done },
  'live.unwatch': { input: CameraRef, output: Done },
} satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Api = typeof api;
export type Method = keyof Api;
export type Input<M extends Method> = z.input<Api[M]['input']>;
export type Output<M extends Method> = z.output<Api[M]['output']>;

export const pushes = {
  'camera.changed': z.object({ cameraId: z.string(), state: CameraState, telemetry: CameraTelemetry.nullable() }),
  /** The list itself changed: added, renamed, removed. */
  'cameras.changed': z.object({}),
  'lines.changed': z.object({ cameraId: z.string(), lines: z.array(Line) }),
  /** After the commit: the events of one transaction and the totals that now hold. */
  'counts.recorded': z.object({ events: z.array(CountingEvent), totals: Totals }),
  /** The business day turned, or totals changed for another reason. */
  'counts.totals': Totals,
  'live.overlay': Overlay,
  /** fMP4 in `bytes`. 'init' begins a new epoch: a new SourceBuffer with `mimeType`. */
  'live.video': z.discriminatedUnion('kind', [
    z.object({ cameraId: z.string(), epoch: z.number().int(), kind: z.literal('init'), mimeType: z.string() }),
    z.object({ cameraId: z.string(), epoch: z.number().int(), kind: z.literal('fragment'), key: z.boolean(), ptsUs: z.number() }),
  ]),
} satisfies Record<string, z.ZodType>;

export type Pushes = typeof pushes;
export type PushName = keyof Pushes;
export type Push<P extends PushName> = z.output<Pushes[P]>;

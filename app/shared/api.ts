import { z } from 'zod';
import { Camera, CameraSource, CameraState, CameraTelemetry, Probe } from './domain/camera.ts';
import { CountingEvent, RefusalReason } from './domain/crossing.ts';
import { Notice } from './domain/notice.ts';
import { Recount } from './domain/recount.ts';
import { Region, RegionDraft, RegionVersion } from './domain/region.ts';
import { Overlay, StoredTrack } from './domain/track.ts';
import { Visit, ZoneState } from './domain/zone.ts';

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

/** The demo's people live in a world of their own: they are never in the sums of a shop. */
export const World = z.enum(['shop', 'demo']);
export type World = z.infer<typeof World>;

export const Stretch = z.object({ fromMs: z.number(), toMs: z.number() });
export type Stretch = z.infer<typeof Stretch>;

/** Why somebody says how many are inside: they counted, the shop is empty, or another reason that they wrote down. */
export const CorrectionReason = z.enum(['counted', 'empty', 'other']);
export type CorrectionReason = z.infer<typeof CorrectionReason>;

/** Somebody said how many were inside: from then on that holds, plus in, minus out. `before`: what the counting had made it. */
export const Correction = z.object({
  correctionId: z.string(), atMs: z.number(), people: z.number().int(), before: z.number().int(), reason: CorrectionReason, note: z.string(),
});
export type Correction = z.infer<typeof Correction>;

/** A bucket of the day. Coverage says how much of it was really measured: 0 of n is a gap, never a zero. */
export const CountBucket = z.object({
  startMs: z.number(), endMs: z.number(), in: z.number().int(), out: z.number().int(),
  measuredSeconds: z.number(),
  /** Of the bucket, so far: while a camera was meant to count, and as far as it is known already. Never below what was measured. */
  expectedSeconds: z.number(),
  framesAnalysed: z.number().int(),
});
export type CountBucket = z.infer<typeof CountBucket>;

/** A stretch of at least a minute in which nothing was measured, with the reason if it is known. */
export const Gap = z.object({ fromMs: z.number(), toMs: z.number(), cameraId: z.string().nullable(), reason: z.string().nullable() });
export type Gap = z.infer<typeof Gap>;

export const CountReport = z.object({
  fromMs: z.number(), toMs: z.number(),
  /** Whose sums these are, when no camera is named: the shop's, or, where nothing else was there, the demo's. */
  world: World,
  buckets: z.array(CountBucket), gaps: z.array(Gap),
  /** Stretches in which any camera measured; what lies between them, up to `knownToMs`, nobody measured. */
  measured: z.array(Stretch), knownToMs: z.number(),
  totalIn: z.number().int(), totalOut: z.number().int(),
  /** Inside at the end of the range, or now: in − out since the business day began or since somebody said how many there are. Of all doors. Never clamped. */
  inside: z.number().int(),
  /** What somebody said within the range, oldest first. */
  corrections: z.array(Correction),
  measuredSeconds: z.number(), expectedSeconds: z.number(),
});
export type CountReport = z.infer<typeof CountReport>;

/** Totals of the running business day, after the commit. */
export const Totals = z.object({
  today: z.object({ fromMs: z.number(), toMs: z.number() }),
  cameras: z.record(z.string(), z.object({ in: z.number().int(), out: z.number().int(), lastCrossingAtMs: z.number().nullable() })),
  /** Whose sums these are: the shop's, or, where there is no camera but the demo, the demo's. */
  world: World,
  in: z.number().int(), out: z.number().int(), inside: z.number().int(),
  /** The one that `inside` goes out from; null: from nobody, when the business day began. */
  correction: Correction.nullable(),
});
export type Totals = z.infer<typeof Totals>;

/** A bucket of a zone. Occupancy is per person: mean over the measured time. */
export const ZoneBucket = z.object({
  startMs: z.number(), endMs: z.number(), entries: z.number().int(), exits: z.number().int(),
  occupancyMax: z.number().int(), occupancyMean: z.number(), queueMax: z.number().int(), queueMean: z.number(), measuredSeconds: z.number(), expectedSeconds: z.number(),
});
export type ZoneBucket = z.infer<typeof ZoneBucket>;

/** `waitedMeanMs`: of those visits that waited at all. */
export const ZoneReport = z.object({
  buckets: z.array(ZoneBucket), gaps: z.array(Gap), measured: z.array(Stretch), knownToMs: z.number(), visits: z.number().int(), dwellMeanMs: z.number().nullable(), dwellMedianMs: z.number().nullable(), waitedMeanMs: z.number().nullable(),
});
export type ZoneReport = z.infer<typeof ZoneReport>;

/** Another screen is to be let in, once. */
export const Invitation = z.object({
  code: z.string(), expiresAtMs: z.number(),
  /** Where the screens are served, the likeliest first: http://192.168.1.5:4780 */
  origins: z.array(z.string()).min(1),
  /** The server listens on its own PC only: no other one reaches it. */
  thisPcOnly: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;
/** A camera that is or was there, with all regions it ever had, under their last names; null: still there. */
export const KnownCamera = z.object({
  cameraId: z.string(), name: z.string(), demo: z.boolean(), fromMs: z.number(), toMs: z.number().nullable(),
  regions: z.array(z.object({ regionId: z.string(), kind: z.enum(['line', 'gate', 'zone', 'ignore']), name: z.string(), queue: z.boolean(), capacity: z.number().nullable(), fromMs: z.number(), toMs: z.number().nullable() })),
});
export type KnownCamera = z.infer<typeof KnownCamera>;

/** A verified copy of the database. `name` is its file's, in the data folder's backups. */
export const SafetyCopy = z.object({ name: z.string(), madeAtMs: z.number(), bytes: z.number() });
export type SafetyCopy = z.infer<typeof SafetyCopy>;

/** What one request may ask for. What it may read, the database's side says (db/row-limit.ts). */
export const API_LIMITS = {
  /** Steps of a report: a day by the minute has 1,440, four years by the day as many. */
  buckets: 1_500,
  /** Minutes of the longest step. */
  bucketMinutes: 1_440,
  /** Answers to wait for, of one screen: the largest page asks for thirty at once. */
  underWay: 200,
} as const;

/** Of anything: a UUID has 36 characters. */
const Id = z.string().max(100);
/** A moment that a calendar knows. */
const Moment = z.number().min(-8.64e15).max(8.64e15);
const CameraRef = z.object({ cameraId: Id });
const InvitationRef = z.object({ code: Id });
const RecountRef = z.object({ recountId: Id });
/** `regionId`: one line or gate (a zone, for visits); null: all. */
const Range = z.object({ cameraId: Id.nullable(), regionId: Id.nullable().default(null), fromMs: Moment, toMs: Moment });
const BucketMinutes = z.number().int().min(1).max(API_LIMITS.bucketMinutes);

/** An issue that is one of our errors: whoever asked gets that, and not API_001. */
const ours = (code: 'REPORT_001' | 'REPORT_002', params: Record<string, number>) => ({ code: 'custom' as const, message: code, params: { error: code, ...params } });

/** So many steps, and no more. */
function refuseManyBuckets({ fromMs, toMs, bucketMinutes }: { fromMs: number; toMs: number; bucketMinutes: number }, context: z.RefinementCtx): void {
  const minutes = (toMs - fromMs) / 60_000, buckets = Math.ceil(minutes / bucketMinutes), maximum = API_LIMITS.buckets;
  if (buckets <= maximum) return;
  const least = Math.ceil(minutes / maximum), days = Math.ceil(minutes / 1_440);
  context.addIssue(least <= API_LIMITS.bucketMinutes ? ours('REPORT_001', { days, minutes: bucketMinutes, buckets, maximum, least }) : ours('REPORT_002', { days, maximum: maximum * API_LIMITS.bucketMinutes / 1_440 }));
}
const Nothing = z.object({});
const Done = z.object({});

export const api = {
  'app.info': { input: Nothing, output: AppInfo },
  /** Whether Footfall is started when somebody logs in; null: a service of the system starts it. */
  'app.startsAtLogin': { input: Nothing, output: z.object({ on: z.boolean().nullable() }) },
  'app.setStartsAtLogin': { input: z.object({ on: z.boolean() }), output: z.object({ on: z.boolean().nullable() }) },
  /** What has to be told on every page, oldest first. */
  'notices.list': { input: Nothing, output: z.array(Notice) },
  'notices.acknowledge': { input: z.object({ noticeId: Id }), output: Done },
  /** Newest first. */
  'copies.list': { input: Nothing, output: z.array(SafetyCopy) },
  'copies.make': { input: Nothing, output: z.array(SafetyCopy) },
  /** What was counted until then is shown again, and what was counted since with it. */
  'copies.restore': { input: z.object({ name: z.string().max(100) }), output: Done },
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
  /** Asks for a video file in a dialog of this PC; null: none was chosen, or the application has no window. */
  'files.choose': { input: Nothing, output: z.object({ path: z.string().nullable() }) },
  'regions.list': { input: CameraRef, output: z.array(Region) },
  /**
   * Saves one region as a new rule version (`regionId` null: a new region); it counts from the next frame. `basedOn`: the version it began from
   * (null: it was deleted). When another is there by now, nothing is saved (REGION_013, whose `current` is that region as JSON, or REGION_014); without it nobody is asked.
   */
  'regions.save': {
    input: CameraRef.extend({ regionId: Id.nullable(), region: RegionDraft, note: z.string().max(500).default(''), basedOn: z.number().int().positive().nullable().optional() }),
    output: Region,
  },
  /** The versions of every region, also of deleted ones, newest first, at most 1,000. */
  'regions.versions': { input: CameraRef, output: z.array(RegionVersion) },
  /** `basedOn` as for regions.save. */
  'regions.remove': { input: CameraRef.extend({ regionId: Id, basedOn: z.number().int().positive().nullable().optional() }), output: Done },
  'counts.totals': { input: Nothing, output: Totals },
  'counts.report': {
    input: Range.extend({ bucketMinutes: BucketMinutes }).superRefine(refuseManyBuckets),
    output: CountReport,
  },
  /** So many people are inside now. */
  'counts.correctInside': { input: z.object({ people: z.number().int().min(0).max(100_000), reason: CorrectionReason, note: z.string().trim().max(200).default('') }), output: Totals },
  'counts.undoCorrection': { input: z.object({ correctionId: Id }), output: Totals },
  /** Newest first. */
  'events.list': {
    input: Range.extend({
      limit: z.number().int().min(1).max(500).default(50),
      /** 'counted': only those; a reason: only those refused for it. */
      only: z.union([z.enum(['all', 'counted', 'refused']), RefusalReason]).default('all'),
    }),
    output: z.array(CountingEvent),
  },
  /** How many were counted, and how many refused for each reason that occurred, most frequent first. */
  'events.reasons': { input: Range, output: z.object({ counted: z.number().int(), refused: z.array(z.object({ reason: RefusalReason, count: z.number().int() })) }) },
  'zones.report': { input: Range.extend({ regionId: Id, bucketMinutes: BucketMinutes }).superRefine(refuseManyBuckets), output: ZoneReport },
  /** Newest first. */
  'visits.list': { input: Range.extend({ limit: z.number().int().min(1).max(500).default(50) }), output: z.array(Visit) },
  /** The zones now, as far as their cameras count. */
  'zones.now': { input: CameraRef, output: z.array(ZoneState) },
  /** Finished tracks that overlap the range, oldest first; the newest ones when there are more than the limit. */
  'tracks.list': { input: CameraRef.extend({ fromMs: Moment, toMs: Moment, limit: z.number().int().min(1).max(5000).default(2000) }), output: z.array(StoredTrack) },
  /** The still that paths and lines are drawn over; taken when there is none yet, or anew. Null: the camera gives none now. */
  'cameras.picture': { input: CameraRef.extend({ renew: z.boolean().default(false) }), output: z.object({ dataUrl: z.string(), takenAtMs: z.number() }).nullable() },
  /** Applies the regions of now to the stored tracks of the past; runs in the background. */
  'recounts.start': { input: CameraRef.extend({ fromMs: Moment, toMs: Moment }), output: Recount },
  /** Newest first, at most 50. */
  'recounts.list': { input: CameraRef, output: z.array(Recount) },
  'recounts.cancel': { input: RecountRef, output: Recount },
  /** From now on charts show it instead of what was counted before; nothing is overwritten. */
  'recounts.accept': { input: RecountRef, output: Recount },
  /** Takes an accepted one back: charts show what they showed before, and it waits for a decision again. */
  'recounts.revoke': { input: RecountRef, output: Recount },
  'recounts.discard': { input: RecountRef, output: Recount },
  /** From now on this connection gets `live.overlay` and `live.video` of the camera. */
  'live.watch': { input: CameraRef, output: Done },
  'live.unwatch': { input: CameraRef, output: Done },
  /** A link for one more screen. Only where screens are served to browsers. It carries no rights of its own yet: who is logged in may do everything. */
  'screens.invite': { input: Nothing, output: Invitation },
  'screens.invited': { input: InvitationRef, output: z.object({ state: z.enum(['waiting', 'used', 'over']) }) },
  /** It opens no more. */
  'screens.withdraw': { input: InvitationRef, output: Done },
} satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Api = typeof api;
export type Method = keyof Api;
export type Input<M extends Method> = z.input<Api[M]['input']>;
export type Output<M extends Method> = z.output<Api[M]['output']>;

export const pushes = {
  'camera.changed': z.object({ cameraId: z.string(), state: CameraState, telemetry: CameraTelemetry.nullable() }),
  /** The list itself changed: added, renamed, removed. */
  'cameras.changed': z.object({}),
  'regions.changed': z.object({ cameraId: z.string(), regions: z.array(Region) }),
  'zones.changed': z.object({ cameraId: z.string(), zones: z.array(ZoneState) }),
  'recounts.changed': Recount,
  /** After the commit: the events of one transaction and the totals that now hold. */
  'counts.recorded': z.object({ events: z.array(CountingEvent), totals: Totals }),
  /** The business day turned, or totals changed for another reason. */
  'counts.totals': Totals,
  'notices.changed': z.array(Notice),
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

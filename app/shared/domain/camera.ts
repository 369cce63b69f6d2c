import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { Maintenance, Schedule, Visits } from './duty.ts';
import { CameraDevice } from './device.ts';
import { SizeName } from './model.ts';
import { Mounting } from './mounting.ts';
import { Place } from './place.ts';

/** How wide a picture is by its height, where the camera does not tell: 'auto' takes what it tells, and square pixels when it is silent. */
export const PictureAspect = z.enum(['auto', '4:3', '16:9']);
export type PictureAspect = z.infer<typeof PictureAspect>;

/** How a camera sends: 'auto' asks for TCP, and for UDP where the camera refuses that. */
export const Transport = z.enum(['auto', 'tcp', 'udp']);
export type Transport = z.infer<typeof Transport>;

const Login = {
  url: z.string().min(1).max(4_000),
  username: z.string().max(100).optional(),
  password: z.string().max(1_000).optional(),
};

/** SHA-256 of the certificate by which a camera that sends over TLS (rtsps, https) is known again, in lower case with colons. */
const Certificate = z
  .string()
  .regex(/^(?:[\da-f]{2}:){31}[\da-f]{2}$/)
  .optional();

/** Where a camera's pictures come from. A password travels in, never out: what is listed carries `hasPassword` instead. */
export const CameraSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('demo') }),
  z.object({
    kind: z.literal('file'),
    path: z.string().min(1).max(4_000),
    loop: z.boolean().default(false),
    aspect: PictureAspect.optional(),
  }),
  z.object({
    kind: z.literal('rtsp'),
    ...Login,
    aspect: PictureAspect.optional(),
    transport: Transport.optional(),
    certificate: Certificate,
  }),
  /** Pictures one after another (MJPEG), one stream, or a live playlist (HLS). */
  z.object({ kind: z.literal('http'), ...Login, aspect: PictureAspect.optional(), certificate: Certificate }),
  z.object({ kind: z.literal('rtmp'), ...Login, aspect: PictureAspect.optional() }),
  /** Plugged into the PC that counts (USB). */
  z.object({ kind: z.literal('device'), id: z.string().min(1).max(500), aspect: PictureAspect.optional() }),
]);
export type CameraSource = z.infer<typeof CameraSource>;

/** A camera in the network. */
export type NetworkSource = Extract<CameraSource, { url: string }>;

/** What the address of one begins with. Nothing else is ever opened by an address. */
export const SCHEMES = {
  rtsp: ['rtsp:', 'rtsps:'],
  http: ['http:', 'https:'],
  rtmp: ['rtmp:'],
} as const satisfies Record<NetworkSource['kind'], readonly string[]>;

/** How the camera of this address sends; null where no camera has such an address. */
export function kindOfAddress(url: string): NetworkSource['kind'] | null {
  const [, scheme] = /^([a-z]+:)\/\/[^/]+/i.exec(url.trim()) ?? [];
  const kinds = Object.keys(SCHEMES) as NetworkSource['kind'][];
  return kinds.find((kind) => (SCHEMES[kind] as readonly string[]).includes(scheme?.toLowerCase() ?? '')) ?? null;
}

export const CameraStatus = z.enum(['connecting', 'counting', 'stalled', 'failed', 'off']);
export type CameraStatus = z.infer<typeof CameraStatus>;

/**
 * It counts, and misses people. Far fewer frames are analysed than are due: the camera sends too few, this PC analyses too few of those that come, or they come more slowly than they
 * were taken (a busy network, or a decoder that this PC is too slow for). Or their pictures are torn, because packets are lost on the way.
 */
export const RateRisk = z.enum(['few-frames', 'slow-pc', 'held-up', 'damaged', 'near-line']);
export type RateRisk = z.infer<typeof RateRisk>;

/** Why a camera is off: somebody switched it off, its schedule says so, or somebody works on it. */
export const OffReason = z.enum(['by-hand', 'outside-hours', 'maintenance']);
export type OffReason = z.infer<typeof OffReason>;
/** Of those, what ends by itself. */
export type PlannedOff = Exclude<OffReason, 'by-hand'>;

/** It counts, but not where its lines and zones were drawn: it was moved, shows something else altogether, or is hidden. */
export const ViewRisk = z.enum(['view-moved', 'view-other', 'view-hidden']);
export type ViewRisk = z.infer<typeof ViewRisk>;

/** It counts, and misses people, because its picture is too dark or too blurred. */
export const QualityRisk = z.enum(['too-dark', 'blurred']);
export type QualityRisk = z.infer<typeof QualityRisk>;

/** It counts, and misses people, because they are smaller than the model resolves in the largest picture that there is, or that this PC carries. */
export const SizeRisk = z.enum(['small-people']);

/** Of a stretch of time in which it missed people. */
export const MissRisk = z.enum([...RateRisk.options, ...QualityRisk.options, ...SizeRisk.options]);
export type MissRisk = z.infer<typeof MissRisk>;

export const CountRisk = z.enum([...MissRisk.options, ...ViewRisk.options]);
export type CountRisk = z.infer<typeof CountRisk>;

/** What a camera is doing now. `attempt` of `maxAttempts` and `nextTryAtMs` are set while a restart is waited for. */
export const CameraState = z.object({
  status: CameraStatus,
  sinceMs: z.number(),
  /** Since when nothing is counted, through every restart of worker and application; null while it counts. */
  notCountingSinceMs: z.number().nullable(),
  error: ErrorInfo.nullable(),
  lastFrameAtMs: z.number().nullable(),
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  nextTryAtMs: z.number().nullable(),
  /** Null: it is not off. */
  off: OffReason.nullable(),
  /** Only while it counts. */
  risk: CountRisk.nullable(),
});
export type CameraState = z.infer<typeof CameraState>;

/** What the tables and other programs call a camera's state. */
export const CameraHealth = z.enum(['online', 'offline', 'error', 'maintenance']);
export type CameraHealth = z.infer<typeof CameraHealth>;

/** Measured over the last seconds by the worker. `analysisFps`: pictures that were looked at, also those the motion gate found still; `inferenceMs`: of those the detector saw. `behindMs`: age of the newest analysed frame when its result was ready. */
export const CameraTelemetry = z.object({
  sourceFps: z.number(),
  analysisFps: z.number(),
  droppedFrames: z.number().int(),
  inferenceMs: z.number(),
  ownWorkMs: z.number(),
  behindMs: z.number(),
  /** Nothing moves and nobody is there: the detector looks a few times a second until something does. */
  resting: z.boolean(),
  /** Pictures a second below which its lines and zones miss people. */
  neededFps: z.number(),
  /** In processor seconds: of everything but the detector, each second; of each picture that the detector looks at; of all together, each second. Null: not measured yet. */
  cost: z.object({ fixedCores: z.number(), perPicture: z.number(), cores: z.number() }).nullable(),
  /** Somebody watches a stream that no browser plays: it is encoded for them, as far as there is room. */
  encodes: z.boolean(),
  /** How large a picture the model is given (WIDTHxHEIGHT). */
  inputSize: z.string(),
  /** How tall the smaller tenth of those is who are counted, as a share of the picture; null: too few were. */
  peopleHeight: z.number().nullable(),
  provider: z.string(),
  /** What decodes it in the graphics card, by its name; null: software does. */
  hardware: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  codec: z.string(),
});
export type CameraTelemetry = z.infer<typeof CameraTelemetry>;

export const Camera = z.object({
  cameraId: z.string(),
  name: z.string(),
  /** Credentials masked. */
  source: z.object({
    kind: z.enum(['demo', 'file', 'rtsp', 'http', 'rtmp', 'device']),
    address: z.string(),
    username: z.string().nullable(),
    hasPassword: z.boolean(),
    loop: z.boolean(),
    aspect: PictureAspect,
    transport: Transport,
    /** Fingerprint of the certificate by which it is known again; null: it sends without TLS, or was not seen yet. */
    certificate: z.string().nullable(),
  }),
  /** What it is besides its stream; null: it was given by its address. */
  device: CameraDevice.nullable(),
  /** Null: nobody said where it hangs. */
  mounting: Mounting.nullable(),
  /** How large a picture its model is given, as somebody chose (WIDTHxHEIGHT); null: by how large people are in it. */
  inputSize: SizeName.nullable(),
  /** Not of the shop: its people are in no sum but its own. `demoKept`: somebody said that it stays beside the shop's own cameras. */
  demo: z.boolean(),
  demoKept: z.boolean(),
  enabled: z.boolean(),
  order: z.number().int(),
  createdAtMs: z.number(),
  schedule: Schedule,
  maintenance: Maintenance.nullable(),
  visits: Visits,
  place: Place,
  state: CameraState,
  health: CameraHealth,
  telemetry: CameraTelemetry.nullable(),
});
export type Camera = z.infer<typeof Camera>;

/** What was found out about a source before it is saved. `picture` is a JPEG of its first frame. */
export const StreamInfo = z.object({
  codec: z.string(),
  profile: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  durationSeconds: z.number().nullable(),
  firstPictureMs: z.number(),
  /** Where it says nothing of its pixels' shape and its size is one that no picture has: what shape it probably is. */
  proposedAspect: z.enum(['4:3', '16:9']).nullable(),
  /** Fingerprint of the camera's certificate; null: it sends without TLS. */
  certificate: z.string().nullable(),
});
export type StreamInfo = z.infer<typeof StreamInfo>;

export const Probe = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), stream: StreamInfo, pictureDataUrl: z.string() }),
  z.object({ ok: z.literal(false), error: ErrorInfo }),
]);
export type Probe = z.infer<typeof Probe>;

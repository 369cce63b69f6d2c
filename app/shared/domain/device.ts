import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** A server of streams that was found by its port: it names no streams, so the paths of common makers are tried. */
export const RtspServer = z.object({
  address: z.string(),
  port: z.number().int(),
  /** It is asked over TLS. */
  secure: z.boolean(),
  /** As its words tell; null: nobody's. */
  maker: z.string().nullable(),
  /** What it calls itself, and its realm. */
  words: z.string(),
  /** It says nothing without a login. */
  wantsLogin: z.boolean(),
});
export type RtspServer = z.infer<typeof RtspServer>;

/** As a device says; what it sends is proved by opening the stream. */
export const SaidCodec = z.enum(['h264', 'h265', 'mjpeg', 'mpeg4', 'other']);
export type SaidCodec = z.infer<typeof SaidCodec>;

/** One of a device's streams, as it says; null where it does not. */
export const OfferedStream = z.object({
  codec: SaidCodec.nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  fps: z.number().nullable(),
});
export type OfferedStream = z.infer<typeof OfferedStream>;

/** One device in the network, whatever many addresses it answers from. */
export const FoundDevice = z.object({
  /** What it is known by: its endpoint, or 'address:' and its address where it names none. */
  id: z.string(),
  /** What else tells it from others: as it says itself, when it is searched for or after a login; `seenMacs`: as this PC sees it in its own networks. */
  serial: z.string().nullable().default(null),
  macs: z.array(z.string()).default([]),
  seenMacs: z.array(z.string()).default([]),
  name: z.string().nullable(),
  maker: z.string().nullable(),
  model: z.string().nullable(),
  location: z.string().nullable(),
  /** Those it answered from, the first one first. */
  addresses: z.array(z.string()),
  /** Its ONVIF device service, at the address that answered; null: it named none. */
  serviceUrl: z.string().nullable(),
  /** Where it sends, found by its port; null: only ONVIF was heard of it. */
  rtsp: RtspServer.nullable(),
  /** Profiles of ONVIF that it claims: S, T, G … */
  profiles: z.array(z.string()).default([]),
  /** Its streams, lens by lens; null: it was not asked yet, or named none. */
  streams: z.array(OfferedStream).nullable().default(null),
});
export type FoundDevice = z.infer<typeof FoundDevice>;

/** A camera that is plugged into the PC that counts. `id`: what it is opened by, also after it was unplugged. */
export const CaptureDevice = z.object({ id: z.string(), name: z.string() });
export type CaptureDevice = z.infer<typeof CaptureDevice>;

/** One of a device's streams. */
export const DeviceProfile = z.object({
  token: z.string(),
  name: z.string(),
  /** Its lens: profiles of one are the same picture in several sizes. */
  videoSource: z.string(),
  codec: SaidCodec.nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  fps: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  /** Without credentials, at the address that the device was asked at. */
  streamUrl: z.string(),
  snapshotUrl: z.string().nullable(),
});
export type DeviceProfile = z.infer<typeof DeviceProfile>;

/**
 * Why a stream of a lens is proposed: it is the only one, the smallest that has what counting needs, or the best of those that all lack something; `no-h26x`: none of them is H.264 or H.265.
 */
export const StreamReason = z.enum(['only-one', 'smallest-sufficient', 'best-of-poor', 'no-h26x']);
export type StreamReason = z.infer<typeof StreamReason>;

/** Streams of a server that names none, or why none was found. */
export const RtspPaths = z.discriminatedUnion('ok', [
  /** The best first; of one picture. */
  z.object({ ok: z.literal(true), profiles: z.array(DeviceProfile).min(1) }),
  z.object({ ok: z.literal(false), error: ErrorInfo }),
]);
export type RtspPaths = z.infer<typeof RtspPaths>;

/** What tells a device from every other, also when its address changes; null where it does not say. */
export const DeviceIdentity = z.object({
  maker: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  serial: z.string().nullable(),
  /** Of its network cards, in lower case with colons. */
  macs: z.array(z.string()),
});
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;

/** Of a device that is asked over HTTPS. Cameras sign their own: it is known again by its fingerprint. */
export const DeviceCertificate = z.object({
  /** SHA-256, in lower case with colons. */
  fingerprint: z.string(),
  subject: z.string(),
  validToMs: z.number(),
});
export type DeviceCertificate = z.infer<typeof DeviceCertificate>;

/** What a device says of itself to whoever may ask, or why it does not. */
export const DeviceReading = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    identity: DeviceIdentity,
    /** Its clock less that of this PC, milliseconds; null: it does not say. */
    clockAheadMs: z.number().nullable(),
    certificate: DeviceCertificate.nullable(),
    /** The best of each lens first. */
    profiles: z.array(DeviceProfile).min(1),
  }),
  z.object({
    ok: z.literal(false),
    error: ErrorInfo,
    clockAheadMs: z.number().nullable(),
    /** The one that is not known yet, where that is the reason. */
    certificate: DeviceCertificate.nullable(),
  }),
]);
export type DeviceReading = z.infer<typeof DeviceReading>;

/** The device that a camera's stream comes from: what it is known again by when its address changes, and how it is asked. */
export const CameraDevice = DeviceIdentity.extend({
  /** Of FoundDevice; null: it was not found by a search. */
  deviceId: z.string().nullable(),
  serviceUrl: z.string(),
  /** The fingerprint that was accepted; null: it is not asked over HTTPS. */
  trusted: z.string().nullable(),
  /** The profile that is analysed. */
  profile: z.string(),
});
export type CameraDevice = z.infer<typeof CameraDevice>;

/** What is kept of a found device with the camera that shows the stream of `profile`; null: it speaks no ONVIF. */
export function cameraDevice(
  { id, serviceUrl }: FoundDevice,
  { identity, certificate }: Extract<DeviceReading, { ok: true }>,
  trusted: string | null,
  profile: DeviceProfile,
): CameraDevice | null {
  if (serviceUrl === null) return null;
  return {
    ...identity,
    deviceId: id.startsWith('address:') ? null : id,
    serviceUrl,
    trusted: certificate ? trusted : null,
    profile: profile.token,
  };
}

/** What is searched and what has been found so far, in the order in which it was found. */
export const Search = z.object({
  searching: z.boolean(),
  startedAtMs: z.number(),
  /** What was asked address by address, as it is typed. */
  ranges: z.string(),
  addresses: z.number().int(),
  /** Of the addresses that are asked one by one, 0..1. */
  progress: z.number(),
  devices: z.array(FoundDevice),
  /** Addresses from which more devices answered than are listed: theirs are left out from there on. */
  floods: z.array(z.string()),
  /** Nothing was found, and in these networks Windows' firewall keeps out what cameras answer. */
  shutNetworks: z.array(z.string()),
});
export type Search = z.infer<typeof Search>;

/** What a device shows now, or why it does not. */
export const DevicePicture = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), jpeg: z.instanceof(Uint8Array) }),
  z.object({ ok: z.literal(false), error: ErrorInfo }),
]);
export type DevicePicture = z.infer<typeof DevicePicture>;

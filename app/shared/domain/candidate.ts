import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { StreamInfo } from './camera.ts';
import { DeviceCertificate, StreamReason } from './device.ts';

/** A found camera, or one lens of it, that was chosen to be added: asked with a login, its stream opened once, then added. */
export const Candidate = z.object({
  id: z.string(),
  /** Of FoundDevice. */
  deviceId: z.string(),
  /** Where it answered, and what it calls itself: it may be gone from the list of found devices. */
  address: z.string(),
  name: z.string().nullable(),
  maker: z.string().nullable(),
  model: z.string().nullable(),
  /** Counted from 1; null: it has one lens only, or was not asked yet. */
  lens: z.number().int().nullable(),
  state: z.enum(['waiting', 'asking', 'opening', 'seen', 'failed', 'adding', 'added']),
  /** Why it is not usable, or, of one that was seen, why it could not be added. */
  error: ErrorInfo.nullable(),
  /** The one that is not known yet, where that is the reason. */
  certificate: DeviceCertificate.nullable(),
  /** Of the stream that is proposed, once it was opened, and why that one. */
  stream: StreamInfo.nullable(),
  reason: StreamReason.nullable(),
  /** A picture of it can be asked for: of the stream, or, where that was not opened, the one that the device itself gives. */
  hasPicture: z.boolean(),
  /** Once it is added. */
  cameraId: z.string().nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

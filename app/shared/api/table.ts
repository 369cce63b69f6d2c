import { z } from 'zod';

/** What one noun adds to the contract: requests with their replies, and what is pushed unasked. index.ts joins them. */
export type MethodTable = Record<string, { input: z.ZodType; output: z.ZodType }>;
export type PushTable = Record<string, z.ZodType>;

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
export const Id = z.string().max(100);
/** A moment that a calendar knows. */
export const Moment = z.number().min(-8.64e15).max(8.64e15);
export const CameraRef = z.object({ cameraId: Id });
export const Nothing = z.object({});
export const Done = z.object({});

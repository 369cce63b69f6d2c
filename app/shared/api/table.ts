import { z } from 'zod';
import type { Permission, Role } from '../domain/role.ts';

/** A request, its reply, and the policy that holds for it whichever way it comes. */
export interface MethodEntry {
  /** The least role that may ask. */
  role: Role;
  /** What it needs beside the role. */
  permission?: Permission;
  /**
   * Whether it does something of which a person would ask who did that: each time. 'access': it shows people, or who they are; a screen that looks at one thing again and again is written once an
   * hour.
   */
  audited: boolean | 'access';
  /** What it is called over HTTP: `:name` is that field of the input, other fields go in the query (GET, DELETE) or the body. No such server exists yet. */
  http: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /api/v1/${string}`;
  input: z.ZodType;
  output: z.ZodType;
}

/** What is sent to screens unasked. It changes nothing, so it is not audited. */
interface PushEntry {
  /** The least role that receives it. */
  role: Role;
  payload: z.ZodType;
  /** Why neither end parses it; every other push is parsed where it leaves and where it arrives. */
  unparsed?: string;
}

/** What one noun adds to the contract. index.ts joins them. */
export type MethodTable = Record<string, MethodEntry>;
export type PushTable = Record<string, PushEntry>;

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

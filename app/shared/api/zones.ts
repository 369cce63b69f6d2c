import { z } from 'zod';
import { Visit, ZoneState } from '../domain/zone.ts';
import { Gap } from '../domain/gap.ts';
import { Quality } from '../domain/quality.ts';
import { Suspect } from '../domain/view.ts';
import { BucketMinutes, Range, refuseManyBuckets, Stretch } from './range.ts';
import { CameraRef, Id, type MethodTable, type PushTable } from './table.ts';

/** A bucket of a zone. Occupancy is per person: mean over the measured time. */
export const ZoneBucket = z.object({
  startMs: z.number(),
  endMs: z.number(),
  entries: z.number().int(),
  exits: z.number().int(),
  occupancyMax: z.number().int(),
  occupancyMean: z.number(),
  queueMax: z.number().int(),
  queueMean: z.number(),
  measuredSeconds: z.number(),
  expectedSeconds: z.number(),
  framesAnalysed: z.number().int(),
  quality: Quality,
});
export type ZoneBucket = z.infer<typeof ZoneBucket>;

/** `waitedMeanMs`: of those visits that waited at all. */
export const ZoneReport = z.object({
  buckets: z.array(ZoneBucket),
  gaps: z.array(Gap),
  measured: z.array(Stretch),
  /** As in a report of counts. */
  suspects: z.array(Suspect),
  knownToMs: z.number(),
  visits: z.number().int(),
  dwellMeanMs: z.number().nullable(),
  dwellMedianMs: z.number().nullable(),
  waitedMeanMs: z.number().nullable(),
});
export type ZoneReport = z.infer<typeof ZoneReport>;

export const zonesMethods = {
  'zones.report': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/zones/:regionId/report',
    input: Range.extend({ regionId: Id, bucketMinutes: BucketMinutes }).superRefine(refuseManyBuckets),
    output: ZoneReport,
  },
  /** Newest first. */
  'visits.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/visits',
    input: Range.extend({ limit: z.number().int().min(1).max(500).default(50) }),
    output: z.array(Visit),
  },
  /** The zones now, as far as their cameras count. */
  'zones.now': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/zones',
    input: CameraRef,
    output: z.array(ZoneState),
  },
} satisfies MethodTable;

export const zonesPushes = {
  'zones.changed': { role: 'kiosk', payload: z.object({ cameraId: z.string(), zones: z.array(ZoneState) }) },
} satisfies PushTable;

import { z } from 'zod';
import { Region, RegionDraft, RegionVersion } from '../domain/region.ts';
import { CameraRef, Done, Id, type MethodTable, type PushTable } from './table.ts';

export const regionsMethods = {
  'regions.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/regions',
    input: CameraRef,
    output: z.array(Region),
  },
  /**
   * Saves one region as a new rule version (`regionId` null: a new region); it counts from the next frame. A new one that is there already, the same in all, is the one that is there. `basedOn`: the version it began from
   * (null: it was deleted). When another is there by now, nothing is saved (REGION_013, whose `current` is that region as JSON, or REGION_014); without it nobody is asked.
   */
  'regions.save': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/cameras/:cameraId/regions',
    input: CameraRef.extend({
      regionId: Id.nullable(),
      region: RegionDraft,
      note: z.string().max(500).default(''),
      basedOn: z.number().int().positive().nullable().optional(),
    }),
    output: Region,
  },
  /** The versions of every region, also of deleted ones, newest first, at most 1,000. */
  'regions.versions': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/region-versions',
    input: CameraRef,
    output: z.array(RegionVersion),
  },
  /** `basedOn` as for regions.save. */
  'regions.remove': {
    role: 'installer',
    audited: true,
    http: 'DELETE /api/v1/cameras/:cameraId/regions/:regionId',
    input: CameraRef.extend({ regionId: Id, basedOn: z.number().int().positive().nullable().optional() }),
    output: Done,
  },
} satisfies MethodTable;

export const regionsPushes = {
  'regions.changed': { role: 'kiosk', payload: z.object({ cameraId: z.string(), regions: z.array(Region) }) },
} satisfies PushTable;

import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { Visit, ZoneMinute } from '../../shared/domain/zone.ts';
import type { ErrorInfo } from '../../shared/errors.ts';

/* Main to jobs worker and back. It reads the database by itself and sends what it makes of it, or writes a copy; main, which counts live, alone writes the database. */

export interface RecountJob {
  databaseFile: string;
  cameraId: string;
  fromMs: number; toMs: number;
  regions: Region[];
  timeZone: string;
  /** The newest rows it takes into account. */
  known: { track: number; event: number; visit: number };
}

/**
 * What the tracks of one worker session, or of a part of it, led to; or what was taken over of it (`taken`, after everything else), as it was
 * counted live. `sequence`: of what was taken over, its own.
 */
export interface SessionResult {
  session: string; modelId: string; modelVersion: string;
  taken: boolean;
  crossings: { crossing: Crossing; regionName: string; sequence: number }[];
  visits: { visit: Visit; sequence: number }[];
  zoneMinutes: ZoneMinute[];
}

export type ToJobs =
  | { type: 'recount'; job: RecountJob }
  /** A verified copy of the database. */
  | { type: 'copy'; database: string; folder: string; nowMs: number }
  /** A copy, checked and of this version, that waits to take the database's place. */
  | { type: 'prepare-restore'; copy: string; prepared: string }
  /** One more piece of the results is stored. */
  | { type: 'stored' };

export type FromJobs =
  | { type: 'ready' }
  /** `progress`: 0..1. */
  | { type: 'results'; results: SessionResult[]; progress: number }
  | { type: 'done'; tracks: number }
  /** What was asked for is done. */
  | { type: 'finished' }
  | { type: 'failed'; error: ErrorInfo };

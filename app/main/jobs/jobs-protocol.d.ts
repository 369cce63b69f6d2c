import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { Visit, ZoneMinute } from '../../shared/domain/zone.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
export interface RecountJob {
    databaseFile: string;
    cameraId: string;
    fromMs: number;
    toMs: number;
    regions: Region[];
    timeZone: string;
    /** The newest rows it takes into account. */
    known: {
        track: number;
        event: number;
        visit: number;
    };
}
/**
 * What the tracks of one worker session, or of a part of it, led to; or what was taken over of it (`taken`, after everything else), as it was
 * counted live. `sequence`: of what was taken over, its own.
 */
export interface SessionResult {
    session: string;
    modelId: string;
    modelVersion: string;
    taken: boolean;
    crossings: {
        crossing: Crossing;
        regionName: string;
        sequence: number;
    }[];
    visits: {
        visit: Visit;
        sequence: number;
    }[];
    zoneMinutes: ZoneMinute[];
}
export type ToJobs = {
    type: 'recount';
    job: RecountJob;
}
/** One more piece of the results is stored. */
 | {
    type: 'stored';
};
export type FromJobs = {
    type: 'ready';
}
/** `progress`: 0..1. */
 | {
    type: 'results';
    results: SessionResult[];
    progress: number;
} | {
    type: 'done';
    tracks: number;
} | {
    type: 'failed';
    error: ErrorInfo;
};

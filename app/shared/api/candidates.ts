import { z } from 'zod';
import { Candidate } from '../domain/candidate.ts';
import { Mounting } from '../domain/mounting.ts';
import { NOWHERE, Place } from '../domain/place.ts';
import { Nothing, type MethodTable, type PushTable } from './table.ts';

/** Of FoundDevice. */
const DeviceId = z.string().min(1).max(500);
const All = z.array(Candidate);

export const candidatesMethods = {
  /** Found cameras that were chosen, and what became of each; kept until they are added or given up. */
  'candidates.list': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/candidates',
    input: Nothing,
    output: All,
  },
  /**
   * Asks devices of the last search with one login, a few at a time, and opens the stream of each that is proposed. A device is shown a login twice at most. `login` null: the one that each had
   * before. `trusted`: the fingerprint of its certificate that somebody accepted.
   */
  'candidates.check': {
    role: 'installer',
    audited: false,
    http: 'POST /api/v1/candidates',
    input: z.object({
      devices: z
        .array(z.object({ deviceId: DeviceId, trusted: z.string().max(200).nullable().default(null) }))
        .max(1_000),
      login: z.object({ username: z.string().max(100), password: z.string().max(1_000) }).nullable(),
    }),
    output: All,
  },
  /** See `hasPicture`; null: there is none. */
  'candidates.picture': {
    role: 'installer',
    audited: 'access',
    http: 'GET /api/v1/candidates/:candidateId/picture',
    input: z.object({ candidateId: DeviceId }),
    output: z.object({ dataUrl: z.string() }).nullable(),
  },
  /** Adds those that were seen, each by itself: one that cannot be added says why and stays. */
  'candidates.add': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/candidates/cameras',
    input: z.object({
      cameras: z
        .array(
          z.object({
            candidateId: DeviceId,
            name: z.string().trim().min(1).max(200),
            mounting: Mounting.nullable().default(null),
            place: Place.default(NOWHERE),
          }),
        )
        .max(64),
    }),
    output: All,
  },
  /** Puts those of these devices out of sight; what is being asked of them ends, what was added stays. */
  'candidates.forget': {
    role: 'installer',
    audited: false,
    http: 'DELETE /api/v1/candidates',
    input: z.object({ deviceIds: z.array(DeviceId).max(1_000) }),
    output: All,
  },
} satisfies MethodTable;

export const candidatesPushes = {
  'candidates.changed': { role: 'installer', payload: All },
} satisfies PushTable;

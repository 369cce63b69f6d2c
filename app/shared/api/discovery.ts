import { z } from 'zod';
import { DeviceReading, RtspServer, Search } from '../domain/device.ts';
import { Done, Nothing, type MethodTable, type PushTable } from './table.ts';

export const discoveryMethods = {
  /** Begins a search, or joins one that runs over the same addresses. `ranges`: as an installer types them; null: the networks of this PC. */
  'discovery.search': {
    role: 'installer',
    audited: false,
    http: 'POST /api/v1/searches',
    input: z.object({ ranges: z.string().max(1_000).nullable() }),
    output: Search,
  },
  /** What the search that runs or ran last has found; one that began more than `maxAgeMs` ago is begun anew, over what was typed last, else the networks of this PC. */
  'discovery.found': {
    role: 'installer',
    audited: false,
    http: 'GET /api/v1/searches/last',
    input: z.object({ maxAgeMs: z.number().min(10_000) }),
    output: Search,
  },
  'discovery.stop': {
    role: 'installer',
    audited: false,
    http: 'DELETE /api/v1/searches/last',
    input: Nothing,
    output: Done,
  },
  /** Asks a device what it is and which streams it has, with at most two tries of the password. */
  'discovery.read': {
    role: 'installer',
    audited: false,
    http: 'POST /api/v1/device-readings',
    input: z.object({
      serviceUrl: z.string().max(2_000).nullable(),
      /** Where it answered, or what was typed: an address or a name, and a port where one was. */
      host: z.string().min(1).max(300),
      username: z.string().max(100),
      password: z.string().max(1_000),
      /** The fingerprint of a certificate that somebody accepted. */
      trusted: z.string().max(200).nullable(),
      /** Its server of streams: tried, path by path, where it speaks no ONVIF. */
      rtsp: RtspServer.nullable().default(null),
    }),
    output: DeviceReading,
  },
} satisfies MethodTable;

export const discoveryPushes = {
  'discovery.changed': { role: 'installer', payload: Search },
} satisfies PushTable;

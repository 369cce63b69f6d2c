import { z } from 'zod';
import { Nothing, type MethodTable } from './table.ts';

export const Site = z.object({
  siteId: z.string(),
  name: z.string(),
  /** IANA name, e.g. Asia/Ho_Chi_Minh. Days and clock times on screen are of this zone. */
  timeZone: z.string(),
  /** Minutes after local midnight at which the business day begins. */
  dayStartMinutes: z.number().int(),
  /** Minutes after midnight; a close that is not after the opening is on the next day. */
  opensMinutes: z.number().int(),
  closesMinutes: z.number().int(),
});
export type Site = z.infer<typeof Site>;

export const AppInfo = z.object({
  version: z.string(),
  /** Headquarters: reads what sites sent to the centre, and counts nothing. */
  host: z.enum(['electron', 'headless', 'headquarters']),
  site: Site,
  model: z.object({ id: z.string(), version: z.string() }),
  dataFolder: z.string(),
  /** Server's clock, so that ages on screen are right when two clocks differ. */
  nowMs: z.number(),
  /** Business day that `nowMs` is in. */
  today: z.object({ fromMs: z.number(), toMs: z.number() }),
  /** Up to when it is known here what was counted; null: up to now. */
  knownToMs: z.number().nullable(),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const appMethods = {
  'app.info': { role: 'kiosk', audited: false, http: 'GET /api/v1/app', input: Nothing, output: AppInfo },
  /** When the shop is open: charts are as wide, and cameras may keep these hours. */
  'app.setHours': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/app/hours',
    input: z.object({
      opensMinutes: z.number().int().min(0).max(1439),
      closesMinutes: z.number().int().min(0).max(1440),
    }),
    output: Site,
  },
  /** Whether Footfall is started when somebody logs in; null: a service of the system starts it. */
  'app.startsAtLogin': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/app/starts-at-login',
    input: Nothing,
    output: z.object({ on: z.boolean().nullable() }),
  },
  'app.setStartsAtLogin': {
    role: 'installer',
    audited: true,
    http: 'PUT /api/v1/app/starts-at-login',
    input: z.object({ on: z.boolean() }),
    output: z.object({ on: z.boolean().nullable() }),
  },
  /** Asks for a video file in a dialog of this PC; null: none was chosen, or the application has no window. */
  'files.choose': {
    role: 'installer',
    audited: false,
    http: 'POST /api/v1/files/choose',
    input: Nothing,
    output: z.object({ path: z.string().nullable() }),
  },
} satisfies MethodTable;

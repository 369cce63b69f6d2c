import { z } from 'zod';
import { Nothing, type MethodTable } from './table.ts';

/** A site whose counts can be asked for here. */
export const KnownSite = z.object({
  siteId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  /** Up to when it is known what was counted there; null: nothing was ever heard of it. */
  knownToMs: z.number().nullable(),
});
export type KnownSite = z.infer<typeof KnownSite>;

/** Sums of some business days of a site. Nothing measured is no zero. */
export const SiteSums = z.object({
  in: z.number().int(),
  out: z.number().int(),
  measuredSeconds: z.number(),
  expectedSeconds: z.number(),
});
export type SiteSums = z.infer<typeof SiteSums>;

export const ComparedSite = KnownSite.extend({
  /** The days that were asked for, and as many before them. */
  sums: SiteSums,
  before: SiteSums,
  /** Each of the days, oldest first. */
  days: z.array(SiteSums.extend({ fromMs: z.number(), toMs: z.number() })),
  /** Why this site's numbers could not be read; they are nothing then. */
  unread: z.string().nullable(),
});
export type ComparedSite = z.infer<typeof ComparedSite>;

export const sitesMethods = {
  /** Those that whoever asks may see, by name; a store knows itself only. */
  'sites.list': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/sites',
    input: Nothing,
    output: z.array(KnownSite),
  },
  /** The last complete business days of every site, each in its own time, and as many before them. */
  'sites.compare': {
    role: 'kiosk',
    audited: false,
    http: 'GET /api/v1/sites/comparison',
    input: z.object({ days: z.union([z.literal(1), z.literal(7), z.literal(28)]) }),
    output: z.array(ComparedSite),
  },
} satisfies MethodTable;

import { z } from 'zod';

/** The year 3000, which every database can hold. */
const MOST_MS = 32_503_680_000_000;
/** Hours of one camera: a shop that closes at noon has two stretches each day. */
export const MOST_STRETCHES = 14;

const Instant = z.number().int().min(0).max(MOST_MS);
const Minutes = z.number().int().min(0).max(1439);

/** Hours of some days of the week, 1 is Monday. `fromMinutes` belongs to them, `toMinutes` does not; an end before its begin is on the next day, both the same is the whole day. */
export const WeekHours = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  fromMinutes: Minutes,
  toMinutes: Minutes,
});
export type WeekHours = z.infer<typeof WeekHours>;

/** When a camera counts, by the clock of its site. 'site': while the site is open. Null: always. */
export const Schedule = z.union([z.literal('site'), z.array(WeekHours).min(1).max(MOST_STRETCHES)]).nullable();
export type Schedule = z.infer<typeof Schedule>;

/** Somebody works on a camera until then, and what is seen meanwhile is nobody's visit. It ends by itself. */
export const Maintenance = z.object({ by: z.string().trim().min(1).max(100), untilMs: Instant });
export type Maintenance = z.infer<typeof Maintenance>;

/** When somebody was there last, and when somebody has to come again: dates of the site. */
export const Visits = z.object({
  last: z.iso.date().nullable(),
  next: z.iso.date().nullable(),
  notes: z.string().max(2_000),
});
export type Visits = z.infer<typeof Visits>;

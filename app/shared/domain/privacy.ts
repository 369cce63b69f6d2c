import { z } from 'zod';

/** What says to people that they are counted: a sheet with all of it, and a sign for the door. */
export const PrivacyPaper = z.enum(['sheet', 'sign']);
export type PrivacyPaper = z.infer<typeof PrivacyPaper>;

/** What of the settings they say. Ages in days; null: for ever. */
export const PrivacyFacts = z.object({
  cameras: z.number().int(),
  countDays: z.number().nullable(),
  wayDays: z.number().nullable(),
  centre: z.boolean(),
  secondPlace: z.boolean(),
  encrypted: z.boolean(),
});
export type PrivacyFacts = z.infer<typeof PrivacyFacts>;

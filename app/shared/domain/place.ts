import { z } from 'zod';

export const LocationType = z.enum(['entrance', 'exit', 'indoor', 'outdoor']);
export type LocationType = z.infer<typeof LocationType>;

/** Where a camera hangs, as people call it; several cameras may hang at one. */
export const Location = z.object({
  name: z.string().trim().min(1).max(200),
  /** Null: nobody said. */
  type: LocationType.nullable(),
});
export type Location = z.infer<typeof Location>;

export const GroupType = z.enum(['building', 'floor', 'zone']);
export type GroupType = z.infer<typeof GroupType>;

/** What a camera is listed with. A group is the same one for every camera that names it, in capital letters or not. */
export const Group = z.object({
  /** Lists of cameras part several by semicolons. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^;]*$/),
  type: GroupType,
});
export type Group = z.infer<typeof Group>;

/** What people know of a camera's place. Nothing is counted by it. */
export const Place = z.object({
  location: Location.nullable(),
  groups: z.array(Group).max(30),
  description: z.string().trim().max(2_000),
});
export type Place = z.infer<typeof Place>;

export const NOWHERE: Place = { location: null, groups: [], description: '' };

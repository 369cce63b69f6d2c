import { z } from 'zod';

/** What somebody may do, least first; each may also do what those before it may. A viewer looks, an installer sets up cameras and lines. */
export const Role = z.enum(['viewer', 'installer', 'administrator']);
export type Role = z.infer<typeof Role>;

/** Whether somebody with the role `own` may do what needs the role `needed`. */
export const mayDo = (own: Role, needed: Role): boolean => Role.options.indexOf(own) >= Role.options.indexOf(needed);

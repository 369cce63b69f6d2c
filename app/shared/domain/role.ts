import { z } from 'zod';

/**
 * What somebody may do, least first; each may also do what those before it may. A kiosk is a screen on a wall, which shows numbers and no names;
 * a viewer looks (the manager of a site), an installer sets up cameras and lines, an administrator lets others in.
 */
export const Role = z.enum(['kiosk', 'viewer', 'installer', 'administrator']);
export type Role = z.infer<typeof Role>;

/** What a person can be; a kiosk is a screen. */
export const PersonRole = Role.exclude(['kiosk']);
export type PersonRole = z.infer<typeof PersonRole>;

/** What is given beside a role: to choose what runs the models, and which. An administrator has it. */
export type Permission = 'models';

/** Whether somebody with the role `own` may do what needs the role `needed`. */
export const mayDo = (own: Role, needed: Role): boolean => Role.options.indexOf(own) >= Role.options.indexOf(needed);

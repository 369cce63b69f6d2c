import type { Role } from '../../shared/domain/role.ts';

/** Who asks over a connection: the window of this PC, this program itself, or a browser with its login. */
export type Caller = { role: Role } & (
  | { kind: 'window' | 'program' }
  /** `address`: of the network, from which it came. */
  | { kind: 'browser'; sessionId: string; address?: string }
);

/** The role of everybody, until there are people with roles of their own. */
export const EVERYBODY: Role = 'administrator';

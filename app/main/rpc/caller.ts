import type { Role } from '../../shared/domain/role.ts';

/** Who asks over a connection, with what he may do. Whoever is to be held responsible for a change is named by it. */
export interface Caller {
  /** The window of this PC, this program itself, a browser with its login, a screen on a wall, another program with its token. */
  readonly kind: 'window' | 'program' | 'browser' | 'kiosk' | 'service';
  readonly role: Role;
  /** Whether he may choose models. */
  readonly models: boolean;
  /** Null: somebody at the machine itself, or nobody in particular. Of a kiosk or a service the id of its link. */
  readonly userId: string | null;
  /** Null: as long as there are no people. */
  readonly userName: string | null;
  /** Of a browser; one that a login ends is closed with it. */
  readonly sessionId: string | null;
  /** From where; null: from this PC. */
  readonly address: string | null;
  /** Of a browser: from where its page is. */
  readonly origin?: string;
}

/** Who may do everything: whoever is at the machine itself, and as long as there are no people everybody who was let in. */
export const anyone = (kind: Caller['kind'], more: Partial<Caller> = {}): Caller => ({
  ...{ kind, role: 'administrator', models: true, userId: null, userName: null, sessionId: null, address: null },
  ...more,
});

/** This program, which does by itself what its jobs say. */
export const SYSTEM: Caller = anyone('program', { userName: 'system' });

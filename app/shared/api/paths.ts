import type { Role } from '../domain/role.ts';

/** What is served over HTTP beside the methods, with the least role that may ask; null: whoever comes. A path that ends in a slash is all below it. */
interface PathEntry {
  verb: 'GET' | 'POST';
  path: string;
  role: Role | null;
}

export const httpPaths = {
  /** The screens: one page, its scripts and styles. */
  screens: { verb: 'GET', path: '/', role: 'kiosk' },
  /** A file that was saved. */
  save: { verb: 'GET', path: '/saves/', role: 'viewer' },
  /** A video is handed over: its bytes as the body, its name in the query. */
  video: { verb: 'POST', path: '/api/videos', role: 'installer' },
  /** A form with name and password. */
  logIn: { verb: 'POST', path: '/api/login', role: null },
  /** A form with the code that is asked for after the password. */
  code: { verb: 'POST', path: '/api/login/code', role: null },
  /** A form with what a passkey signed. */
  passkey: { verb: 'POST', path: '/api/login/passkey', role: null },
  /** A form of somebody who was invited: the token, a name and a password. */
  join: { verb: 'POST', path: '/api/join', role: null },
  /** Ends the login; with ?everywhere all of the same person. */
  logOut: { verb: 'POST', path: '/api/logout', role: 'kiosk' },
} as const satisfies Record<string, PathEntry>;

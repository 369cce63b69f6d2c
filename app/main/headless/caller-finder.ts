import type { IncomingMessage } from 'node:http';
import type { Entrance } from '../people/open-people.ts';
import { anyone, type Caller } from '../rpc/caller.ts';
import type { Login } from './login.ts';

/** Where a request comes from. */
export const addressOf = (request: IncomingMessage): string =>
  (request.socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');

/** Who asks over HTTP: by the cookie of a browser, or by what a program shows. */
export class CallerFinder {
  readonly #login: Login;
  readonly #entrance: Entrance;
  #existed: boolean;

  constructor(login: Login, entrance: Entrance) {
    this.#login = login;
    this.#entrance = entrance;
    this.#existed = entrance.exist;
  }

  /** Null: nobody who may come in. */
  of(request: IncomingMessage): Caller | null {
    const { authorization, cookie } = request.headers,
      address = addressOf(request);
    if (authorization !== undefined) {
      if (this.#login.isCommand(authorization)) return anyone('program', { userName: 'footfall' });
      const token = /^Bearer ([\w-]{20,100})$/i.exec(authorization)?.[1];
      return token ? this.#entrance.byLink('service', token, address) : null;
    }
    const carried = this.#login.carried(cookie);
    const known =
      carried &&
      (carried.kind === 'session'
        ? this.#entrance.bySession(carried.token, address)
        : this.#entrance.byLink('kiosk', carried.token, address));
    if (known) return known;
    const session = this.#entrance.exist ? null : this.#login.session(cookie);
    return session && anyone('browser', { sessionId: session.id, address });
  }

  /** Whether an open connection is still of somebody who may do the same. */
  holds(caller: Caller): boolean {
    return this.#entrance.holds(caller);
  }

  /** The Set-Cookie that lets a login go on; null: none is needed. */
  renewed({ headers: { cookie, authorization } }: IncomingMessage): string | null {
    if (authorization !== undefined) return null;
    const carried = this.#login.carried(cookie);
    if (carried?.kind === 'kiosk') return this.#login.carry(carried);
    const session = carried || this.#entrance.exist ? null : this.#login.session(cookie);
    return session && this.#login.renewed(session);
  }

  /** Once there are people, no login of before them opens anything again, whatever becomes of the people. Throws what the file system does. */
  look(): void {
    if (this.#entrance.exist === this.#existed) return;
    this.#existed = this.#entrance.exist;
    if (this.#existed) this.#login.endAll();
  }
}

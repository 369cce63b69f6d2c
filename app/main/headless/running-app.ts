import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import type { Input, Method, Output } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import { Peer } from '../../shared/rpc/peer.ts';
import type { Log } from '../host.ts';
import { SOCKET_PATH } from './http-server.ts';
import { Login } from './login.ts';
import { origins, readServer } from './server-file.ts';
import { websocketPort } from './websocket-port.ts';

const quiet: Log = { info() {}, warn() {}, error() {} };

/** The Footfall that runs with a folder, asked as a screen would ask it. Whoever may read the folder's key is let in. */
export class RunningApp {
  readonly #peer: Peer;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#peer = new Peer(websocketPort(socket, quiet), () => {});
  }

  /** Null: none that serves screens runs with it. Rejects with SYS_009 when it does not answer. */
  static async open(folder: string): Promise<RunningApp | null> {
    const serving = readServer(folder);
    if (!serving) return null;
    const authorization = new Login(join(folder, 'login.key'), join(folder, 'ended-logins.json')).command(),
      [origin] = origins(serving);
    // Known by the file from which it is served, whoever signed it for whichever name.
    const tls = serving.tls
      ? {
          ca: readFileSync(serving.tls.certificate, 'utf8'),
          allowPartialTrustChain: true,
          checkServerIdentity: () => undefined,
        }
      : {};
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${SOCKET_PATH}`, {
      headers: { authorization, origin },
      ...tls,
    });
    const app = new RunningApp(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(app));
      socket.once('error', (error) => reject(new FootfallError('SYS_009', {}, { cause: error })));
    });
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    return this.#peer.request(method, input) as Promise<Output<M>>;
  }

  close(): void {
    this.#socket.close();
  }
}

import { request } from 'node:http';
import WebSocket from 'ws';
import type { Input, Method, Output, Push, PushName } from '../../app/shared/api/index.ts';
import { Emitter } from '../../app/shared/emitter.ts';
import { decodeMessage, encodeMessage, type Message } from '../../app/shared/rpc/message.ts';
import { Peer } from '../../app/shared/rpc/peer.ts';

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One GET without following anything, with exactly these headers and exactly this path. */
export function get(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return send(port, path, { host: `127.0.0.1:${port}`, ...headers }, method);
}

/** One POST with a body. */
export function post(
  port: number,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const length: Record<string, string> = headers['transfer-encoding']
    ? {}
    : { 'content-length': String(Buffer.byteLength(body)) };
  return send(port, path, { host: `127.0.0.1:${port}`, ...length, ...headers }, 'POST', body);
}

function send(
  port: number,
  path: string,
  headers: Record<string, string>,
  method: string,
  body?: string | Buffer,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    asked.on('error', reject).end(body);
  });
}

/** Redeems the printed link; returns the cookie. */
export async function logIn(link: string): Promise<string> {
  const url = new URL(link);
  const { status, headers } = await get(Number(url.port), url.pathname + url.search);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0];
  if (status !== 200 || !cookie) throw new Error(`the link was answered with ${status}`);
  return cookie;
}

/** A screen without a screen: the API over the real socket. */
export class AppClient {
  readonly #socket: WebSocket;
  readonly #peer: Peer;
  readonly #pushes = new Emitter<[Message & { type: 'push' }]>();
  readonly closed: Promise<void>;

  private constructor(socket: WebSocket) {
    const messages = new Emitter<[Message]>();
    this.#socket = socket;
    socket.on('message', (data, isBinary) =>
      messages.emit(decodeMessage(isBinary ? new Uint8Array(data as Buffer) : String(data))),
    );
    socket.on('error', () => {});
    this.#peer = new Peer(
      {
        post: (message) => socket.send(encodeMessage(message)),
        onMessage: (listener) => messages.on(listener),
        backlogBytes: 0,
        close: () => socket.terminate(),
        onClose(listener) {
          socket.on('close', listener);
          return () => socket.off('close', listener);
        },
      },
      (push) => this.#pushes.emit(push),
    );
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  static open(
    port: number,
    cookie: string,
    headers: Record<string, string> = {},
    siteId: string | null = null,
  ): Promise<AppClient> {
    const of = siteId === null ? '' : `?${new URLSearchParams({ site: siteId })}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/ws${of}`, {
      headers: { cookie, origin: `http://127.0.0.1:${port}`, ...headers },
    });
    const client = new AppClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    return this.#peer.request(method, input) as Promise<Output<M>>;
  }

  on<P extends PushName>(name: P, listener: (payload: Push<P>, bytes?: Uint8Array) => void): void {
    this.#pushes.on((push) => {
      if (push.name === name) listener(push.payload as Push<P>, push.bytes);
    });
  }

  /** The first push of that name that fits. */
  when<P extends PushName>(name: P, fits: (payload: Push<P>) => boolean = () => true): Promise<Push<P>> {
    return new Promise((resolve) =>
      this.on(name, (payload) => {
        if (fits(payload)) resolve(payload);
      }),
    );
  }

  close(): void {
    this.#socket.terminate();
  }
}

import {
  api,
  isUnparsed,
  pushes,
  type Input,
  type Method,
  type Output,
  type Push,
  type PushName,
} from '../../shared/api/index.ts';
import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import { Emitter } from '../../shared/emitter.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import { Peer } from '../../shared/rpc/peer.ts';

/** Between tries to reach the application: seldom enough not to disturb one that is starting, and scattered so that many screens do not knock at once. */
export const RECONNECT: BackOff = { firstMs: 500, longestMs: 8_000, jitter: { least: 0.75, most: 1 } };

/** How this screen stands with the application. `sinceMs` and `nextTryAtMs` are of this screen's own clock. */
export interface ConnectionState {
  state: 'connecting' | 'open' | 'lost';
  sinceMs: number;
  nextTryAtMs: number | null;
  /** Set when trying again is of no use until somebody logs in. */
  error: ErrorInfo | null;
}

/** Opens one connection, or rejects. */
export type Dial = () => Promise<Port>;

/**
 * The application as this screen sees it: `call` a method, listen `on` a push, over a port that is dialled again whenever it closes.
 * A call that is under way when the connection breaks, or is made without one, rejects with SYS_009.
 */
export class Client {
  #dial: Dial;
  #now: () => number;
  #peer: Peer | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #pushes = new Map<PushName, Emitter<[payload: unknown, bytes: Uint8Array | undefined]>>();
  readonly #connections = new Emitter<[ConnectionState]>();
  #closed = false;
  #received = 0;
  connection: ConnectionState;

  constructor(dial: Dial, now: () => number = Date.now) {
    this.#dial = dial;
    this.#now = now;
    this.connection = { state: 'connecting', sinceMs: now(), nextTryAtMs: null, error: null };
  }

  /** Messages of any kind that have come over all connections: who sends is there. */
  get received(): number {
    return this.#received;
  }

  /** Dials now, also when waiting for the next try. */
  connect(): void {
    if (this.#closed || this.#peer) return;
    clearTimeout(this.#timer);
    this.#set({ ...this.connection, nextTryAtMs: null });
    this.#dial().then(
      (port) => this.#open(port),
      (error: unknown) => this.#lost(error),
    );
  }

  /** Gives up the present connection, which does not answer any more, and dials anew. */
  reconnect(): void {
    if (this.#peer) this.#peer.close();
    else this.connect();
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    if (!this.#peer) return Promise.reject(new FootfallError('SYS_009'));
    return this.#peer.request(method, input).then((value) => {
      const parsed = api[method].output.safeParse(value);
      if (parsed.success) return parsed.data as Output<M>;
      throw new FootfallError('SYS_007', {
        detail: `${method}: ${parsed.error.issues[0]?.message ?? 'unreadable reply'}`,
        folder: 'logs',
      });
    });
  }

  on<P extends PushName>(name: P, listener: (payload: Push<P>, bytes: Uint8Array | undefined) => void): () => void {
    const emitter = this.#pushes.get(name) ?? new Emitter();
    this.#pushes.set(name, emitter);
    return emitter.on((payload, bytes) => listener(payload as Push<P>, bytes));
  }

  /** Called at once with the present state, then at each change. */
  onConnection(listener: (connection: ConnectionState) => void): () => void {
    const stop = this.#connections.on(listener);
    listener(this.connection);
    return stop;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#peer?.close();
  }

  #open(port: Port): void {
    if (this.#closed) return port.close();
    const peer = new Peer(port, (push) => this.#push(push));
    this.#peer = peer;
    this.#attempt = 0;
    port.onMessage(() => {
      this.#received++;
    });
    port.onClose(() => this.#peer === peer && this.#lost(null));
    this.#set({ state: 'open', sinceMs: this.#now(), nextTryAtMs: null, error: null });
  }

  #lost(error: unknown): void {
    this.#peer = null;
    if (this.#closed) return;
    const delay = Math.round(backOffMs(RECONNECT, this.#attempt++, Math.random()));
    this.#timer = setTimeout(() => this.connect(), delay);
    const now = this.#now();
    const sinceMs = this.connection.state === 'lost' ? this.connection.sinceMs : now;
    this.#set({
      state: 'lost',
      sinceMs,
      nextTryAtMs: now + delay,
      error: error instanceof FootfallError ? error.info : null,
    });
  }

  #set(connection: ConnectionState): void {
    this.connection = connection;
    this.#connections.emit(connection);
  }

  #push(push: Message & { type: 'push' }): void {
    if (!(push.name in pushes)) return;
    const name = push.name as PushName,
      emitter = this.#pushes.get(name);
    if (!emitter?.size) return;
    const parsed = isUnparsed(name)
      ? { success: true as const, data: push.payload }
      : pushes[name].payload.safeParse(push.payload);
    if (parsed.success) emitter.emit(parsed.data, push.bytes);
    else console.error(`unreadable push ${name}`, parsed.error.issues);
  }
}

/** What may be shown of anything a call rejected with. */
export function errorOf(thrown: unknown): ErrorInfo {
  if (thrown instanceof FootfallError) return thrown.info;
  return errorInfo('SYS_007', { detail: thrown instanceof Error ? thrown.message : String(thrown), folder: 'logs' });
}

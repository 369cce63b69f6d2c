import { api, isUnparsed, pushes, type Input, type Method, type Output, type Push, type PushName } from '../../shared/api/index.ts';
import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';

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

type PushListener = (payload: never, bytes: Uint8Array | undefined) => void;
interface Pending { resolve(value: unknown): void; reject(error: FootfallError): void; method: Method }

/**
 * The application as this screen sees it: `call` a method, listen `on` a push, over a port that is dialled again whenever it closes.
 * A call that is under way when the connection breaks, or is made without one, rejects with SYS_009.
 */
export class Client {
  #dial: Dial;
  #now: () => number;
  #port: Port | null = null;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Map<PushName, Set<PushListener>>();
  #connectionListeners = new Set<(connection: ConnectionState) => void>();
  #closed = false;
  connection: ConnectionState;

  constructor(dial: Dial, now: () => number = Date.now) {
    this.#dial = dial;
    this.#now = now;
    this.connection = { state: 'connecting', sinceMs: now(), nextTryAtMs: null, error: null };
  }

  /** Dials now, also when waiting for the next try. */
  connect(): void {
    if (this.#closed || this.#port) return;
    clearTimeout(this.#timer);
    this.#set({ ...this.connection, nextTryAtMs: null });
    this.#dial().then((port) => this.#open(port), (error: unknown) => this.#lost(error));
  }

  /** Gives up the present connection, which does not answer any more, and dials anew. */
  reconnect(): void {
    if (this.#port) this.#port.close();
    else this.connect();
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    const port = this.#port;
    if (!port) return Promise.reject(new FootfallError('SYS_009'));
    const id = this.#nextId++;
    return new Promise<Output<M>>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject, method });
      port.post({ type: 'request', id, method, input });
    });
  }

  on<P extends PushName>(name: P, listener: (payload: Push<P>, bytes: Uint8Array | undefined) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener as PushListener));
    return () => void set.delete(listener as PushListener);
  }

  /** Called at once with the present state, then at each change. */
  onConnection(listener: (connection: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.connection);
    return () => void this.#connectionListeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#port?.close();
  }

  #open(port: Port): void {
    if (this.#closed) return port.close();
    this.#port = port;
    this.#attempt = 0;
    port.onMessage((message) => this.#take(message));
    port.onClose(() => this.#port === port && this.#lost(null));
    this.#set({ state: 'open', sinceMs: this.#now(), nextTryAtMs: null, error: null });
  }

  #lost(error: unknown): void {
    this.#port = null;
    for (const { reject } of this.#pending.values()) reject(new FootfallError('SYS_009'));
    this.#pending.clear();
    if (this.#closed) return;
    const delay = Math.round(backOffMs(RECONNECT, this.#attempt++, Math.random()));
    this.#timer = setTimeout(() => this.connect(), delay);
    const now = this.#now();
    const sinceMs = this.connection.state === 'lost' ? this.connection.sinceMs : now;
    this.#set({ state: 'lost', sinceMs, nextTryAtMs: now + delay, error: error instanceof FootfallError ? error.info : null });
  }

  #set(connection: ConnectionState): void {
    this.connection = connection;
    for (const listener of this.#connectionListeners) listener(connection);
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'reply': {
        const pending = this.#pending.get(message.id);
        if (!pending) return;
        this.#pending.delete(message.id);
        if (!message.ok) return pending.reject(Object.assign(new FootfallError(message.error.code, message.error.params), { info: message.error }));
        const parsed = api[pending.method].output.safeParse(message.value);
        if (parsed.success) pending.resolve(parsed.data);
        else pending.reject(new FootfallError('SYS_007', { detail: `${pending.method}: ${parsed.error.issues[0]?.message ?? 'unreadable reply'}`, folder: 'logs' }));
        return;
      }
      case 'push': {
        if (!(message.name in pushes)) return;
        const name = message.name as PushName;
        const listeners = this.#listeners.get(name);
        if (!listeners?.size) return;
        const parsed = isUnparsed(name) ? { success: true as const, data: message.payload } : pushes[name].payload.safeParse(message.payload);
        if (!parsed.success) return console.error(`unreadable push ${name}`, parsed.error.issues);
        for (const listener of listeners) listener(parsed.data as never, message.bytes);
        return;
      }
      case 'request': return;
    }
  }
}

/** What may be shown of anything a call rejected with. */
export function errorOf(thrown: unknown): ErrorInfo {
  if (thrown instanceof FootfallError) return thrown.info;
  return errorInfo('SYS_007', { detail: thrown instanceof Error ? thrown.message : String(thrown), folder: 'logs' });
}

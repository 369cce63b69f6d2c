import type { z } from 'zod';
import {
  api,
  API_LIMITS,
  pushes,
  type Api,
  type Method,
  type MethodEntry,
  type Output,
  type Push,
  type PushName,
  type UnparsedPush,
} from '../../shared/api/index.ts';
import { mayDo, type Permission, type Role } from '../../shared/domain/role.ts';
import { FootfallError, toErrorInfo, type ErrorCode, type ErrorParams } from '../../shared/errors.ts';
import { databaseError } from '../db/database-error.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';
import type { Caller } from './caller.ts';

export type Handlers = {
  [M in Method]: (input: z.output<Api[M]['input']>, connection: Connection) => Output<M> | Promise<Output<M>>;
};

export interface ConnectionOptions {
  handlers: Handlers;
  log: Log;
  logFolder: string;
  databaseFile: string;
  /** Hears of whoever asked for more than his role may. */
  onRefused?(method: Method, caller: Caller, errorCode: ErrorCode): void;
}

/** How a caller is refused whose role is too low. Whoever is connected may do what a kiosk may. */
const REFUSALS = { viewer: 'API_007', installer: 'API_003', administrator: 'API_004' } as const satisfies Record<
  Exclude<Role, 'kiosk'>,
  ErrorCode
>;

const LACKING = { models: 'API_008' } as const satisfies Record<Permission, ErrorCode>;

/** One screen: answers its requests, and pushes to it, as far as its caller's role goes. */
export class Connection {
  readonly caller: Caller;
  readonly #port: Port;
  readonly #options: ConnectionOptions;
  readonly #gone = new AbortController();
  #underWay = 0;

  constructor(port: Port, caller: Caller, options: ConnectionOptions) {
    this.caller = caller;
    this.#port = port;
    this.#options = options;
    port.onClose(() => this.#gone.abort());
    port.onMessage((message) => {
      if (message.type === 'request') void this.#answer(message);
    });
  }

  /** Aborted once the screen is no more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get backlogBytes(): number {
    return this.#port.backlogBytes;
  }

  /** Sends a push that the table leaves unparsed, if the caller may receive it; all others are published. */
  push<P extends UnparsedPush>(name: P, payload: Push<P>, bytes?: Uint8Array): void {
    if (this.#mayReceive(name)) this.#post({ type: 'push', name, payload, ...(bytes && { bytes }) });
  }

  /** Sends a push to every connection whose caller may receive it. It is parsed once; one that is not as its schema says is logged and not sent. */
  static publish<P extends Exclude<PushName, UnparsedPush>>(
    connections: Iterable<Connection>,
    name: P,
    payload: Push<P>,
    log: Log,
  ): void {
    const receivers = [...connections].filter((connection) => connection.#mayReceive(name));
    if (receivers.length === 0) return;
    const parsed = pushes[name].payload.safeParse(payload);
    if (!parsed.success)
      return log.error('a push is not as its schema says, and was not sent', {
        push: name,
        reason: reasonOf(parsed.error),
      });
    for (const connection of receivers) connection.#post({ type: 'push', name, payload: parsed.data });
  }

  close(): void {
    this.#gone.abort();
    this.#port.close();
  }

  async #answer({ id, method, input }: Message & { type: 'request' }): Promise<void> {
    const count = this.#underWay++;
    try {
      if (count >= API_LIMITS.underWay) throw new FootfallError('API_002', { count });
      this.#post({ type: 'reply', id, ok: true, value: await this.#call(method, input) });
    } catch (reason) {
      const thrown = databaseError(reason, this.#options.databaseFile) ?? reason;
      if (!(thrown instanceof FootfallError))
        this.#options.log.error('a request failed', {
          method,
          reason: thrown instanceof Error ? thrown.stack : String(thrown),
        });
      this.#post({ type: 'reply', id, ok: false, error: toErrorInfo(thrown, this.#options.logFolder) });
    } finally {
      this.#underWay -= 1;
    }
  }

  #lacks(permission: Permission | undefined): ErrorCode | null {
    return permission === undefined || this.caller[permission] ? null : LACKING[permission];
  }

  #mayReceive(name: PushName): boolean {
    return mayDo(this.caller.role, pushes[name].role);
  }

  async #call(method: string, input: unknown): Promise<unknown> {
    if (!Object.hasOwn(api, method))
      throw new FootfallError('API_001', { method: String(method).slice(0, 80), detail: 'there is no such request' });
    const known = method as Method,
      { role, permission } = api[known] as MethodEntry;
    const refusal = role !== 'kiosk' && !mayDo(this.caller.role, role) ? REFUSALS[role] : this.#lacks(permission);
    if (refusal) {
      this.#options.onRefused?.(known, this.caller, refusal);
      throw new FootfallError(refusal, { method });
    }
    const parsed = api[known].input.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      if (issue.code === 'custom' && issue.params?.error) {
        const { error, ...params } = issue.params as { error: ErrorCode } & ErrorParams;
        throw new FootfallError(error, params);
      }
      throw new FootfallError('API_001', { method, detail: reasonOf(parsed.error) });
    }
    const handler = this.#options.handlers[known] as (input: unknown, connection: Connection) => unknown;
    const answer = api[known].output.safeParse(await handler(parsed.data, this));
    if (!answer.success)
      throw new Error(`the answer of ${method} is not as its schema says: ${reasonOf(answer.error)}`);
    return answer.data;
  }

  #post(message: Message): void {
    try {
      this.#port.post(message);
    } catch (thrown) {
      this.#options.log.warn('a screen could not be told', { reason: String(thrown) });
    }
  }
}

/** Where the first fault is and what is wrong there; never the value, which may be a secret. */
function reasonOf({ issues: [{ path, message }] }: z.ZodError): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

import type { z } from 'zod';
import { api, API_LIMITS } from '../../shared/api/index.ts';
import type { Api, Method, Output, Push, PushName } from '../../shared/api/index.ts';
import { FootfallError, toErrorInfo } from '../../shared/errors.ts';
import type { ErrorCode, ErrorParams } from '../../shared/errors.ts';
import { databaseError } from '../db/database-error.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';

export type Handlers = { [M in Method]: (input: z.output<Api[M]['input']>, connection: Connection) => Output<M> | Promise<Output<M>> };

export interface ConnectionOptions { handlers: Handlers; log: Log; logFolder: string; databaseFile: string }

/** One screen: answers its requests, and pushes to it. */
export class Connection {
  readonly #port: Port;
  readonly #options: ConnectionOptions;
  readonly #gone = new AbortController();
  #underWay = 0;

  constructor(port: Port, options: ConnectionOptions) {
    this.#port = port;
    this.#options = options;
    port.onClose(() => this.#gone.abort());
    port.onMessage((message) => { if (message.type === 'request') void this.#answer(message); });
  }

  /** Aborted once the screen is no more. */
  get gone(): AbortSignal { return this.#gone.signal; }

  get backlogBytes(): number { return this.#port.backlogBytes; }

  push<P extends PushName>(name: P, payload: Push<P>, bytes?: Uint8Array): void {
    this.#post({ type: 'push', name, payload, ...(bytes && { bytes }) });
  }

  close(): void { this.#port.close(); }

  async #answer({ id, method, input }: Message & { type: 'request' }): Promise<void> {
    const count = this.#underWay++;
    try {
      if (count >= API_LIMITS.underWay) throw new FootfallError('API_002', { count });
      this.#post({ type: 'reply', id, ok: true, value: await this.#call(method, input) });
    } catch (reason) {
      const thrown = databaseError(reason, this.#options.databaseFile) ?? reason;
      if (!(thrown instanceof FootfallError)) this.#options.log.error('a request failed', { method, reason: thrown instanceof Error ? thrown.stack : String(thrown) });
      this.#post({ type: 'reply', id, ok: false, error: toErrorInfo(thrown, this.#options.logFolder) });
    } finally {
      this.#underWay -= 1;
    }
  }

  async #call(method: string, input: unknown): Promise<unknown> {
    if (!Object.hasOwn(api, method)) throw new FootfallError('API_001', { method: String(method).slice(0, 80), detail: 'there is no such request' });
    const known = method as Method;
    const parsed = api[known].input.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues, { path, message } = issue;
      if (issue.code === 'custom' && issue.params?.error) {
        const { error, ...params } = issue.params as { error: ErrorCode } & ErrorParams;
        throw new FootfallError(error, params);
      }
      throw new FootfallError('API_001', { method, detail: path.length > 0 ? `${path.join('.')}: ${message}` : message });
    }
    const handler = this.#options.handlers[known] as (input: unknown, connection: Connection) => unknown;
    return handler(parsed.data, this);
  }

  #post(message: Message): void {
    try {
      this.#port.post(message);
    } catch (thrown) {
      this.#options.log.warn('a screen could not be told', { reason: String(thrown) });
    }
  }
}

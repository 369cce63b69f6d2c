import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Provider, ProviderTrial } from '../../shared/domain/provider.ts';
import type { Log } from '../host.ts';

/** What is remembered of this PC. A part that another version wrote differently is as good as unknown. */
const Remembered = z.object({
  /** Of what the trials hold for: driver, runtime, model, list of providers. */
  key: z.string().catch(''),
  trials: z.array(ProviderTrial).catch([]),
  /** Wishes of people. */
  wish: Provider.nullable().catch(null),
  cameras: z.record(z.string(), Provider).catch({}),
  /** A trial that was begun, and how often: one that takes the whole PC along is not begun for ever. */
  begun: z.object({ provider: Provider, times: z.number().int() }).nullable().catch(null),
});
export type Remembered = z.infer<typeof Remembered>;

const NOTHING: Remembered = { key: '', trials: [], wish: null, cameras: {}, begun: null };

/** A file of the data folder and no table: it says something of this PC, and travels to no other one with a copy or an export. */
export class ProviderFile {
  readonly #file: string;
  readonly #log: Log;
  #now: Remembered;

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#now = read(file);
  }

  get now(): Remembered {
    return this.#now;
  }

  /** Written beside it and moved into its place. On a full disk it holds until the program ends. */
  set(change: Partial<Remembered>): void {
    this.#now = { ...this.#now, ...change };
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#now), { mode: 0o600, flush: true });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (thrown) {
      this.#log.error('what was found out about this PC could not be kept', { reason: String(thrown) });
    }
  }
}

function read(file: string): Remembered {
  try {
    return Remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return NOTHING;
  }
}

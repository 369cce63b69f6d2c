import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DecoderWish, HardwareDecoder, StreamKind, StreamTrials } from '../../shared/domain/decoder.ts';
import { Provider, ProviderTrial } from '../../shared/domain/provider.ts';
import type { Log } from '../host.ts';

/** The same of what decodes. */
const Decoders = z.object({
  /** Of what candidates and trials hold for: driver, ffmpeg. */
  key: z.string().catch(''),
  /** What this PC has. */
  candidates: z.array(HardwareDecoder).catch([]),
  trials: z.array(StreamTrials).catch([]),
  wish: DecoderWish.nullable().catch(null),
  cameras: z.record(z.string(), DecoderWish).catch({}),
  /** What each camera sent when it last counted, so that its stream is opened with the right decoder. */
  streams: z.record(z.string(), StreamKind).catch({}),
  /** See below. */
  begun: z.object({ stream: StreamKind, times: z.number().int() }).nullable().catch(null),
});
export type RememberedDecoders = z.infer<typeof Decoders>;

const NO_DECODERS: RememberedDecoders = {
  key: '',
  candidates: [],
  trials: [],
  wish: null,
  cameras: {},
  streams: {},
  begun: null,
};

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
  decoders: Decoders.catch(NO_DECODERS),
});
export type Remembered = z.infer<typeof Remembered>;

const NOTHING: Remembered = { key: '', trials: [], wish: null, cameras: {}, begun: null, decoders: NO_DECODERS };

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

  setDecoders(change: Partial<RememberedDecoders>): void {
    this.set({ decoders: { ...this.#now.decoders, ...change } });
  }

  /** Nothing is remembered of cameras that are no more. */
  keepOnly(cameraIds: ReadonlySet<string>): void {
    const { cameras, decoders } = this.#now;
    if (
      [cameras, decoders.cameras, decoders.streams].every((each) => Object.keys(each).every((id) => cameraIds.has(id)))
    )
      return;
    const kept = <T>(each: Record<string, T>) =>
      Object.fromEntries(Object.entries(each).filter(([id]) => cameraIds.has(id)));
    this.set({
      cameras: kept(cameras),
      decoders: { ...decoders, cameras: kept(decoders.cameras), streams: kept(decoders.streams) },
    });
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

/** Wishes of cameras with this one's, or without (null). */
export function withWish<T>(wishes: Record<string, T>, cameraId: string, wish: T | null): Record<string, T> {
  const others = Object.fromEntries(Object.entries(wishes).filter(([id]) => id !== cameraId));
  return wish === null ? others : { ...others, [cameraId]: wish };
}

function read(file: string): Remembered {
  try {
    return Remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return NOTHING;
  }
}

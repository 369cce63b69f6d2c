import type { BackOff } from '../../shared/back-off.ts';
import {
  PROVIDER_NAMES,
  PROVIDERS_OF,
  type InferenceState,
  type Provider,
  type ProviderTrial,
} from '../../shared/domain/provider.ts';
import { FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { Log } from '../host.ts';
import { TaskAborted } from '../tasks/run-task.ts';
import { Failures } from './failures.ts';
import { fastest } from './provider-choice.ts';
import { withWish, type ProviderFile } from './provider-file.ts';

interface KeeperTimes {
  afterCountingMs: number;
  afterStartMs: number;
  again: BackOff;
  crashes: number;
  crashesWithinMs: number;
}

export const KEEPER_TIMES: KeeperTimes = {
  /** Providers are tried once cameras have counted for so long, milliseconds, or so long after the start where none does: the first count comes first. */
  afterCountingMs: 15_000,
  afterStartMs: 60_000,
  /** When one that failed while cameras counted is tried again. */
  again: { firstMs: 60_000, longestMs: 3_600_000, jitter: { least: 0.9, most: 1.1 } },
  /** So many workers of a camera may end within so long, milliseconds, before that is the fault of what runs their model: one may end for any reason, five open the breaker. */
  crashes: 2,
  crashesWithinMs: 600_000,
};

export interface KeeperParts {
  file: ProviderFile;
  log: Log;
  known?: readonly Provider[];
  times?: Partial<KeeperTimes>;
  /** What the trials hold for, and the names of this PC's graphics. */
  look(): Promise<{ key: string; graphics: string[] }>;
  tryOne(provider: Provider, signal: AbortSignal, asked: boolean): Promise<ProviderTrial>;
  /** A running worker gets another provider; or it is started anew, where what its process knows of the card may be wrong. */
  use(cameraId: string, provider: Provider): void;
  restart(cameraId: string): Promise<void>;
  onChanged(): void;
}

/** Which provider runs the model of which camera: what trials found, what people want, and what failed since. */
export class ProviderKeeper {
  readonly #parts: KeeperParts;
  readonly #times: KeeperTimes;
  readonly #known: readonly Provider[];
  readonly #cameras = new Set<string>();
  /** Failed for these cameras, which go on with the CPU. */
  readonly #avoided = new Map<string, Set<Provider>>();
  readonly #crashes = new Map<string, number[]>();
  readonly #failures: Failures<Provider>;
  readonly #closed = new AbortController();
  #graphics: string[] = [];
  #work: Promise<void> = Promise.resolve();
  #trying = false;
  #soon: NodeJS.Timeout | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#times = { ...KEEPER_TIMES, ...parts.times };
    this.#known = parts.known ?? PROVIDERS_OF[process.platform] ?? ['cpu'];
    this.#failures = new Failures(this.#times.again, (provider) => void this.#comeBack(provider));
  }

  /** What runs the model of this camera now, or when its worker starts. */
  providerOf(cameraId: string): Provider {
    this.#cameras.add(cameraId);
    return this.#of(cameraId);
  }

  #of(cameraId: string): Provider {
    const { cameras } = this.#parts.file.now,
      wanted = cameras[cameraId] ?? this.#general;
    return this.#avoided.get(cameraId)?.has(wanted) ? 'cpu' : wanted;
  }

  get #general(): Provider {
    const { wish, trials } = this.#parts.file.now;
    return wish ?? fastest(trials);
  }

  get state(): Omit<InferenceState, 'decoding'> {
    const { wish, trials, cameras } = this.#parts.file.now,
      general = this.#general;
    const ids = new Set([...Object.keys(cameras), ...this.#avoided.keys()]);
    return {
      provider: general,
      wish,
      known: [...this.#known],
      trying: this.#trying,
      trials: trials.toSorted((a, b) => this.#known.indexOf(a.provider) - this.#known.indexOf(b.provider)),
      failed: this.#failures.all.map(({ name, ...failure }) => ({ provider: name, ...failure })),
      cameras: [...ids].map((cameraId) => ({
        cameraId,
        wish: cameras[cameraId] ?? null,
        provider: this.#of(cameraId),
      })),
      graphics: this.#graphics,
    };
  }

  /** Looks whether what is remembered still holds; what has to be tried is tried later. */
  begin(): void {
    this.#soon = setTimeout(() => this.#tryMissing(), this.#times.afterStartMs);
  }

  /** A camera counts: what was not tried yet can be. */
  counting(): void {
    if (!this.#soon) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#tryMissing(), this.#times.afterCountingMs);
    // Once: a camera that comes and goes puts nothing off.
    this.counting = () => {};
  }

  /** Throws PROVIDER_010. */
  choose(cameraId: string | null, provider: Provider | null): void {
    if (provider !== null && !this.#known.includes(provider))
      throw new FootfallError('PROVIDER_010', {
        name: PROVIDER_NAMES[provider],
        known: this.#known.map((name) => PROVIDER_NAMES[name]).join(', '),
      });
    if (cameraId === null) {
      this.#parts.file.set({ wish: provider });
      this.#avoided.clear();
    } else {
      const { file } = this.#parts;
      file.set({ cameras: withWish(file.now.cameras, cameraId, provider) });
      this.#avoided.delete(cameraId);
    }
    this.#apply();
  }

  /** Tries all of them again. */
  async retry(): Promise<void> {
    this.#trying = true;
    this.#failures.clear();
    this.#avoided.clear();
    await this.#look();
    await this.#try(this.#known, true);
  }

  /** See RunnerHooks: it failed, and the worker goes on with the CPU; or it took the worker along. */
  fault(cameraId: string, { provider, error, ended }: { provider: Provider; error: ErrorInfo; ended: boolean }): void {
    this.#parts.log.warn(error.message, { cameraId, code: error.code });
    if (ended && !this.#isGuilty(cameraId, provider)) return;
    this.#avoided.set(cameraId, (this.#avoided.get(cameraId) ?? new Set()).add(provider));
    // One failure of a card is met by every camera on it.
    this.#failures.note(provider, error);
    this.#changed();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#soon) clearTimeout(this.#soon);
    this.#failures.clear();
    await this.#work;
  }

  #isGuilty(cameraId: string, provider: Provider): boolean {
    const key = `${cameraId} ${provider}`,
      now = performance.now();
    const recent = [...(this.#crashes.get(key) ?? []), now].filter((at) => now - at < this.#times.crashesWithinMs);
    this.#crashes.set(key, recent);
    if (recent.length < this.#times.crashes) return false;
    this.#crashes.delete(key);
    return true;
  }

  /** One that failed is tried in a process of its own, and then given back to the cameras that had it, in new processes. */
  async #comeBack(provider: Provider): Promise<void> {
    await this.#try([provider], true);
    if (this.#closed.signal.aborted) return;
    const error = this.#parts.file.now.trials.find((trial) => trial.provider === provider)?.error ?? null;
    if (!this.#failures.settle(provider, error)) return this.#changed();
    const back = [...this.#avoided].filter(([, avoided]) => avoided.delete(provider)).map(([cameraId]) => cameraId);
    for (const [cameraId, avoided] of this.#avoided) if (avoided.size === 0) this.#avoided.delete(cameraId);
    this.#changed();
    for (const cameraId of back) await this.#parts.restart(cameraId);
  }

  #tryMissing(): void {
    this.#soon = null;
    void (async () => {
      await this.#look();
      const tried = new Set(this.#parts.file.now.trials.map(({ provider }) => provider));
      await this.#try(
        this.#known.filter((provider) => !tried.has(provider)),
        false,
      );
    })().catch((thrown: unknown) => this.#parts.log.error('providers could not be tried', { reason: String(thrown) }));
  }

  /** What was found with another driver, runtime or model says nothing any more. */
  async #look(): Promise<void> {
    const { key, graphics } = await this.#parts.look();
    this.#graphics = graphics;
    if (key === this.#parts.file.now.key) return;
    this.#parts.file.set({ key, trials: [] });
    this.#apply();
  }

  /** One after the other; a trial that is over replaces the one before. */
  #try(providers: readonly Provider[], asked: boolean): Promise<void> {
    const { file, log } = this.#parts;
    this.#work = this.#work.then(async () => {
      if (providers.length === 0 || this.#closed.signal.aborted) return this.#apply();
      this.#trying = true;
      this.#changed();
      try {
        for (const provider of providers) {
          const trial = await this.#parts.tryOne(provider, this.#closed.signal, asked);
          file.set({ trials: [...file.now.trials.filter((before) => before.provider !== provider), trial] });
          log.info(`tried ${PROVIDER_NAMES[provider]}`, { ms: trial.medianMs, error: trial.error?.message });
        }
      } catch (thrown) {
        if (!(thrown instanceof TaskAborted)) log.error('a provider could not be tried', { reason: String(thrown) });
      }
      this.#trying = false;
      if (!this.#closed.signal.aborted) this.#apply();
    });
    return this.#work;
  }

  /** Every camera gets what is its own now. */
  #apply(): void {
    for (const cameraId of this.#cameras) this.#parts.use(cameraId, this.#of(cameraId));
    this.#changed();
  }

  #changed(): void {
    this.#parts.onChanged();
  }
}

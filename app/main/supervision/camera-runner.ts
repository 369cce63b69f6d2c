import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import type { CameraState, CameraStatus, CameraTelemetry, OffReason } from '../../shared/domain/camera.ts';
import type { HardwareDecoder } from '../../shared/domain/decoder.ts';
import type { InputSize, SizeWhy } from '../../shared/domain/model.ts';
import { PROVIDER_NAMES, type Provider } from '../../shared/domain/provider.ts';
import type { Region } from '../../shared/domain/region.ts';
import { assertNever, errorInfo, FootfallError, toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type {
  DecodingOrder,
  FromWorker,
  PipelineConfig,
  ViewCheckOrder,
  ViewOrder,
  WorkerShare,
} from '../../shared/camera-protocol.ts';
import type { Intake } from '../counts/open-counts.ts';
import type { Log, WorkerProcess } from '../host.ts';
import { RestartBudget } from './restart-budget.ts';
import { WATCHDOG, WorkerLink, type WatchdogTimes } from './worker-link.ts';

export interface RunnerTimes extends WatchdogTimes {
  /** First wait after a failure, and the longest. */
  retryMs: number;
  longestRetryMs: number;
  /** With an empty budget: the first wait before a probe when the worker had counted, or had not, and the longest. */
  probeSoonMs: number;
  probeMs: number;
  longestProbeMs: number;
  /** Of both, so that cameras do not start all at once. */
  jitter: BackOff['jitter'];
  /** After a refused password: the second try, for a camera that is still starting, and those after it, so that no account gets locked. */
  refusedSoonMs: number;
  refusedMs: number;
  /** Counting for so long without a break is a good probe. */
  provenMs: number;
  /** When pictures are compared with their reference; without it VIEW_TIMES. */
  view?: ViewOrder['times'];
  /** How long a view is checked, and how long its worker may say nothing of it; without it VIEW_CHECK_TIMES. */
  viewCheck?: { forMs: number; silentMs: number };
}

export const RUNNER_TIMES: RunnerTimes = {
  ...WATCHDOG,
  retryMs: 400,
  longestRetryMs: 30_000,
  probeSoonMs: 1_500,
  probeMs: 30_000,
  longestProbeMs: 300_000,
  jitter: { least: 0.75, most: 1.25 },
  provenMs: 1_000,
  refusedSoonMs: 20_000,
  refusedMs: 600_000,
};

/** An address does not mend itself, and a password that cannot be read any more has to be typed. */
const WAITS_FOR_PEOPLE: ReadonlySet<string> = new Set(['STREAM_010', 'CAMERA_007']);
const REFUSED_PASSWORD = 'STREAM_005';

export interface RunnerHooks {
  log: Log;
  launch(cameraId: string): WorkerProcess;
  /** What the worker is to do; asked again at every start. */
  config(cameraId: string): Promise<Omit<PipelineConfig, 'regions'>>;
  /** A new worker session. */
  open(cameraId: string, ack: (sequence: number) => void): Intake;
  onState(cameraId: string): void;
  /** Counting broke off; it goes on when `onCounting` is called. */
  onOutage(cameraId: string, type: 'worker-ended' | 'failed', error: ErrorInfo): void;
  onCounting(cameraId: string): void;
  /** What runs the model failed: the worker goes on with the CPU, or (`ended`) it took the worker along. */
  onProviderFault(cameraId: string, fault: { provider: Provider; error: ErrorInfo; ended: boolean }): void;
  /** Some seconds of its stream, which were asked for. */
  onSample(cameraId: string, data: Uint8Array): void;
  /** What decoded its stream in the graphics card failed: software does from now on. */
  onDecoderFault(cameraId: string, fault: { decoder: HardwareDecoder; error: ErrorInfo }): void;
  /** A file that is not looped is through. */
  onThrough(cameraId: string): Promise<unknown>;
  onNews(
    cameraId: string,
    message: Extract<
      FromWorker,
      {
        type:
          | 'overlay'
          | 'zones'
          | 'view-reference'
          | 'view-check'
          | 'figures'
          | 'video-init'
          | 'video-none'
          | 'video-fragment';
      }
    >,
  ): void;
}

/** Keeps one camera's worker alive: remembers what it should do, and sends it again after every restart. */
export class CameraRunner {
  readonly cameraId: string;
  #name: string;
  readonly #hooks: RunnerHooks;
  readonly #times: RunnerTimes;
  readonly #budget = new RestartBudget();
  #wanted = false;
  #regions: Region[] = [];
  #watched = false;
  #share: WorkerShare | null = null;
  /** What the worker runs the model by. */
  #provider: Provider = 'cpu';

  #turn: Promise<void> = Promise.resolve();
  #link: WorkerLink | null = null;
  #intake: Intake | null = null;
  #started = false;
  #timer: NodeJS.Timeout | null = null;
  #proof: NodeJS.Timeout | null = null;
  /** Failures since it last counted, and probes since the budget ran out. */
  #failures = 0;
  #probes = 0;
  /** Refused passwords since it last counted. */
  #refusals = 0;
  #counted = false;
  /** What the worker said of its own end. */
  #farewell: { error: ErrorInfo; retry: boolean } | 'ended' | null = null;
  #telemetry: CameraTelemetry | null = null;
  #state: CameraState;

  constructor(cameraId: string, hooks: RunnerHooks, times = RUNNER_TIMES) {
    this.cameraId = cameraId;
    this.#name = cameraId;
    this.#hooks = hooks;
    this.#times = times;
    this.#state = {
      status: 'off',
      risk: null,
      sinceMs: Date.now(),
      notCountingSinceMs: null,
      error: null,
      lastFrameAtMs: null,
      attempt: 0,
      maxAttempts: this.#budget.max,
      nextTryAtMs: null,
      off: 'by-hand',
    };
  }

  get state(): CameraState {
    return this.#state;
  }
  get telemetry(): CameraTelemetry | null {
    return this.#telemetry;
  }
  get regions(): readonly Region[] {
    return this.#regions;
  }
  get pid(): number | undefined {
    return this.#link?.pid;
  }

  /** What people call it, for sentences about it. */
  setName(name: string): void {
    this.#name = name;
  }

  /** Nothing was counted since then, as the application before this one knew. */
  setNotCountingSince(sinceMs: number): void {
    this.#state = { ...this.#state, sinceMs, notCountingSinceMs: sinceMs };
  }

  /** Starts it, or starts it anew with what it should do now. */
  run(regions: Region[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#regions = regions;
      this.#wanted = true;
      this.#launch();
    });
  }

  /** Ends the worker, if there is one; what it still had has been taken in when this resolves. */
  halt(off: OffReason = 'by-hand'): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#set('off', { error: null, nextTryAtMs: null, off });
    });
  }

  /** It should run, or has to be switched off, and that is not possible now: says so, and does it later. */
  postpone(thrown: unknown, again: () => Promise<unknown>): void {
    this.#clearTimers();
    const error = toErrorInfo(thrown),
      ms = this.#times.longestRetryMs;
    this.#hooks.log.error('a camera has to wait', {
      cameraId: this.cameraId,
      code: error.code,
      reason: String(thrown),
    });
    this.#set('failed', { error, nextTryAtMs: Math.round(Date.now() + ms) });
    this.#timer = setTimeout(() => {
      again().catch((reason: unknown) => this.postpone(reason, again));
    }, ms);
  }

  setRegions(regions: Region[]): void {
    this.#regions = regions;
    if (this.#started) this.#link?.post({ type: 'set-regions', regions });
  }

  setView(view: ViewOrder | null): void {
    if (this.#started) this.#link?.post({ type: 'set-view', view });
  }

  /** From now on, and for the workers that come after this one. */
  setShare(share: WorkerShare): void {
    this.#share = share;
    if (this.#started) this.#link?.post({ type: 'set-share', share });
  }

  /** Another one runs the model; a worker that is not there asks when it starts. */
  setProvider(provider: Provider): void {
    if (!this.#started || provider === this.#provider) return;
    this.#provider = provider;
    this.#link?.post({ type: 'set-provider', provider });
  }

  /** Its model is given pictures of that size; a worker that is not there asks when it starts. */
  setInput(size: InputSize, why: SizeWhy): void {
    if (this.#started) this.#link?.post({ type: 'set-input', size, why });
  }

  /** How its stream is opened from the next time on; a worker that is not there asks when it starts. */
  setDecoding(order: DecodingOrder): void {
    if (this.#started) this.#link?.post({ type: 'set-decoding', order });
  }

  /** Whether it was asked; a worker that is not there is not. */
  checkView(order: ViewCheckOrder | null): boolean {
    if (this.#started) this.#link?.post({ type: 'check-view', order });
    return this.#started;
  }

  watch(on: boolean): void {
    this.#watched = on;
    if (this.#started) this.#link?.post({ type: 'watch', on });
  }

  /** Forgets the failures and tries at once; a worker that counts is left alone. */
  async tryNow(): Promise<void> {
    if (this.#wanted && this.#state.status !== 'counting') await this.run(this.#regions);
  }

  /** Another worker, where one runs. */
  async restart(): Promise<void> {
    if (this.#wanted && this.#started) await this.run(this.#regions);
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const next = this.#turn.then(change);
    this.#turn = next.catch(() => {});
    return next;
  }

  async #end(): Promise<void> {
    this.#wanted = false;
    this.#clearTimers();
    await this.#link?.stop();
    this.#budget.refill();
    this.#failures = this.#probes = this.#refusals = 0;
  }

  #clearTimers(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#proof) clearTimeout(this.#proof);
    this.#timer = this.#proof = null;
  }

  #launch(): void {
    this.#clearTimers();
    this.#counted = false;
    this.#started = false;
    this.#farewell = null;
    // While the breaker is open the camera stays 'failed' until a probe really counts.
    if (this.#probes === 0) this.#set('connecting', { nextTryAtMs: null });
    else this.#set('failed', { nextTryAtMs: null });
    let process: WorkerProcess;
    try {
      process = this.#hooks.launch(this.cameraId);
    } catch (thrown) {
      return this.#ended(`it could not be started: ${String(thrown)}`);
    }
    const link: WorkerLink = new WorkerLink(
      process,
      {
        onReady: () => void this.#begin(link),
        onMessage: (message) => this.#onMessage(message),
        onEnd: (detail) => this.#ended(detail),
      },
      this.#times,
    );
    this.#link = link;
    this.#intake = this.#hooks.open(this.cameraId, (sequence) => link.post({ type: 'ack', sequence }));
  }

  async #begin(link: WorkerLink): Promise<void> {
    try {
      const config = await this.#hooks.config(this.cameraId);
      if (this.#link !== link || !this.#wanted) return;
      this.#started = true;
      this.#provider = config.provider ?? 'cpu';
      link.post({
        type: 'start',
        config: { ...config, regions: this.#regions, ...(this.#share && { share: this.#share }) },
      });
      if (this.#watched) link.post({ type: 'watch', on: true });
    } catch (thrown) {
      this.#hooks.log.error('a camera cannot be started', { cameraId: this.cameraId, reason: String(thrown) });
      const error =
        thrown instanceof FootfallError
          ? thrown.info
          : errorInfo('SYS_006', { camera: this.#name, detail: String(thrown) });
      this.#farewell = { error, retry: !WAITS_FOR_PEOPLE.has(error.code) };
      await link.stop();
    }
  }

  #onMessage(message: FromWorker): void {
    switch (message.type) {
      case 'events':
        this.#intake?.take(message.events);
        break;
      case 'overlay':
      case 'zones':
      case 'view-reference':
      case 'view-check':
      case 'figures':
      case 'video-init':
      case 'video-none':
      case 'video-fragment':
        this.#hooks.onNews(this.cameraId, message);
        break;
      case 'status':
        if (!this.#wanted) break;
        this.#telemetry = message.telemetry;
        if (message.phase === 'counting') this.#counting();
        // While the breaker is open only a counting worker changes what is shown.
        if (message.phase === 'counting' || this.#probes === 0) {
          this.#set(message.phase, {
            error: message.error,
            lastFrameAtMs: message.lastFrameAtMs ?? this.#state.lastFrameAtMs,
            nextTryAtMs: null,
            risk: message.risk ?? null,
          });
        }
        break;
      case 'stream-sample':
        this.#hooks.onSample(this.cameraId, message.data);
        break;
      case 'decoder-failed':
        this.#hooks.onDecoderFault(this.cameraId, message);
        break;
      case 'provider-failed':
        this.#provider = 'cpu';
        this.#hooks.onProviderFault(this.cameraId, { ...message, ended: false });
        break;
      case 'failed':
        this.#farewell = message;
        break;
      case 'ended':
        this.#farewell = 'ended';
        break;
      case 'ready':
        break;
      default:
        assertNever(message);
    }
  }

  #counting(): void {
    this.#failures = this.#refusals = 0;
    if (this.#counted) return;
    this.#counted = true;
    this.#hooks.onCounting(this.cameraId);
    this.#proof = setTimeout(() => {
      if (this.#probes === 0) return;
      this.#probes = 0;
      this.#budget.refill();
      this.#set(this.#state.status, {});
    }, this.#times.provenMs);
  }

  #ended(detail: string): void {
    const counted = this.#counted;
    this.#link = null;
    this.#intake = null;
    this.#started = false;
    this.#telemetry = null;
    this.#clearTimers();
    if (!this.#wanted) return;
    const farewell = this.#farewell;
    if (farewell === 'ended') {
      this.#wanted = false;
      this.#set('off', { error: null, nextTryAtMs: null });
      const finish = () => this.#hooks.onThrough(this.cameraId);
      finish().catch((thrown: unknown) => this.postpone(thrown, finish));
      return;
    }
    const error = farewell?.error ?? errorInfo('SYS_006', { camera: this.#name, detail });
    this.#hooks.log.warn(error.message, { cameraId: this.cameraId, code: error.code, detail });
    this.#noteProvider(detail);
    this.#hooks.onOutage(this.cameraId, farewell ? 'failed' : 'worker-ended', error);
    if (farewell && !farewell.retry) {
      if (WAITS_FOR_PEOPLE.has(error.code)) return this.#set('failed', { error, nextTryAtMs: null });
      // A camera that is still starting up may say 'no such stream' for a while.
      this.#probes += 1;
      if (error.code !== REFUSED_PASSWORD) {
        const { probeMs, longestProbeMs, jitter } = this.#times;
        return this.#retryIn(
          'failed',
          error,
          backOffMs({ firstMs: probeMs, longestMs: longestProbeMs, jitter }, this.#probes - 1, Math.random()),
        );
      }
      this.#refusals += 1;
      return this.#retryIn('failed', error, this.#refusals === 1 ? this.#times.refusedSoonMs : this.#times.refusedMs);
    }
    const { retryMs, longestRetryMs, probeSoonMs, probeMs, longestProbeMs, jitter } = this.#times;
    this.#failures += 1;
    if (this.#probes === 0 && this.#budget.spend()) {
      this.#retryIn(
        'stalled',
        error,
        backOffMs({ firstMs: retryMs, longestMs: longestRetryMs, jitter }, this.#failures - 1, Math.random()),
      );
    } else {
      this.#probes += 1;
      this.#retryIn(
        'failed',
        error,
        backOffMs(
          { firstMs: counted ? probeSoonMs : probeMs, longestMs: longestProbeMs, jitter },
          this.#probes - 1,
          Math.random(),
        ),
      );
    }
  }

  /** A worker that ends without a word may have been taken along by what runs its model. */
  #noteProvider(detail: string): void {
    const provider = this.#provider;
    this.#provider = 'cpu';
    if (this.#farewell || provider === 'cpu') return;
    const error = errorInfo('PROVIDER_003', { provider: PROVIDER_NAMES[provider], detail });
    this.#hooks.onProviderFault(this.cameraId, { provider, error, ended: true });
  }

  #retryIn(status: CameraStatus, error: ErrorInfo, ms: number): void {
    this.#set(status, { error, nextTryAtMs: Math.round(Date.now() + ms) });
    this.#timer = setTimeout(() => this.#launch(), ms);
  }

  #set(status: CameraStatus, change: Partial<CameraState>): void {
    const sinceMs = status === this.#state.status ? this.#state.sinceMs : Date.now();
    // That it was off as planned is no trouble: what comes after it begins anew.
    const wasPlanned = status !== 'off' && this.#state.off !== null && this.#state.off !== 'by-hand';
    const notCountingSinceMs =
      status === 'counting' ? null : wasPlanned ? Date.now() : (this.#state.notCountingSinceMs ?? Date.now());
    this.#state = {
      ...this.#state,
      risk: null,
      ...change,
      off: status === 'off' ? (change.off ?? this.#state.off ?? 'by-hand') : null,
      status,
      sinceMs,
      notCountingSinceMs,
      attempt: this.#budget.used,
    };
    this.#hooks.onState(this.cameraId);
  }
}

import type { CameraState, CameraTelemetry, OffReason } from '../../shared/domain/camera.ts';
import type { InputSize, SizeWhy } from '../../shared/domain/model.ts';
import type { Provider } from '../../shared/domain/provider.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import type { DecodingOrder, ViewCheckOrder, ViewOrder, WorkerShare } from '../../shared/camera-protocol.ts';
import { CameraRunner, type RunnerHooks, type RunnerTimes } from './camera-runner.ts';

/** Holds what should run: one worker per enabled camera. */
export class Supervisor {
  readonly #hooks: RunnerHooks;
  readonly #times: RunnerTimes | undefined;
  readonly #runners = new Map<string, CameraRunner>();
  #trouble: ErrorInfo | null = null;

  constructor(hooks: RunnerHooks, times?: RunnerTimes) {
    this.#hooks = hooks;
    this.#times = times;
  }

  /** A camera nobody runs is 'off'. A trouble that concerns all of them shows on those that have none of their own. */
  state(cameraId: string): CameraState {
    const { state } = this.#runner(cameraId);
    return state.status === 'off' ? state : { ...state, error: state.error ?? this.#trouble };
  }

  telemetry(cameraId: string): CameraTelemetry | null {
    return this.#runner(cameraId).telemetry;
  }

  run(cameraId: string, regions: Region[]): Promise<void> {
    return this.#runner(cameraId).run(regions);
  }
  halt(cameraId: string, off?: OffReason): Promise<void> {
    return this.#runner(cameraId).halt(off);
  }
  /** See CameraRunner. */
  postpone(cameraId: string, thrown: unknown, again: () => Promise<unknown>): void {
    this.#runner(cameraId).postpone(thrown, again);
  }
  setRegions(cameraId: string, regions: Region[]): void {
    this.#runner(cameraId).setRegions(regions);
  }
  setView(cameraId: string, view: ViewOrder | null): void {
    this.#runner(cameraId).setView(view);
  }
  setShare(cameraId: string, share: WorkerShare): void {
    this.#runner(cameraId).setShare(share);
  }
  regions(cameraId: string): readonly Region[] {
    return this.#runner(cameraId).regions;
  }
  /** Every camera that ever ran here. */
  get cameraIds(): string[] {
    return [...this.#runners.keys()];
  }
  setProvider(cameraId: string, provider: Provider): void {
    this.#runner(cameraId).setProvider(provider);
  }
  setInput(cameraId: string, size: InputSize, why: SizeWhy): void {
    this.#runner(cameraId).setInput(size, why);
  }
  setDecoding(cameraId: string, order: DecodingOrder): void {
    this.#runner(cameraId).setDecoding(order);
  }
  /** Ends the worker of a camera that runs, and starts another. */
  restart(cameraId: string): Promise<void> {
    return this.#runner(cameraId).restart();
  }
  checkView(cameraId: string, order: ViewCheckOrder | null): boolean {
    return this.#runner(cameraId).checkView(order);
  }
  watch(cameraId: string, on: boolean): void {
    this.#runner(cameraId).watch(on);
  }
  tryNow(cameraId: string): Promise<void> {
    return this.#runner(cameraId).tryNow();
  }

  setName(cameraId: string, name: string): void {
    this.#runner(cameraId).setName(name);
  }
  setNotCountingSince(cameraId: string, sinceMs: number): void {
    this.#runner(cameraId).setNotCountingSince(sinceMs);
  }

  async remove(cameraId: string): Promise<void> {
    await this.halt(cameraId);
    this.#runners.delete(cameraId);
  }

  setTrouble(error: ErrorInfo | null): void {
    this.#trouble = error;
    for (const cameraId of this.#runners.keys()) this.#hooks.onState(cameraId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner.halt()));
  }

  #runner(cameraId: string): CameraRunner {
    const found = this.#runners.get(cameraId) ?? new CameraRunner(cameraId, this.#hooks, this.#times);
    this.#runners.set(cameraId, found);
    return found;
  }
}

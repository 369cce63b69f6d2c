import { VIEW_CHECK } from '../../core/view-check/settings.ts';
import type { Unfinished, ViewChecking } from '../../shared/api/index.ts';
import type { ViewCheckNews, ViewCheckOrder } from '../../shared/camera-protocol.ts';
import type { Camera, CameraState } from '../../shared/domain/camera.ts';
import type { ViewCheck } from '../../shared/domain/view-check.ts';
import { assertNever, FootfallError } from '../../shared/errors.ts';

export interface ViewCheckTimes {
  forMs: number;
  silentMs: number;
}

export const VIEW_CHECK_TIMES: ViewCheckTimes = {
  forMs: VIEW_CHECK.durationMs,
  /** Without a word of the worker: it reports once a second, and a camera that sends no frame for ten seconds has stalled. */
  silentMs: 20_000,
};

export interface ViewCheckOptions {
  times: ViewCheckTimes;
  /** What the camera's worker is to do; false: there is none. */
  order(cameraId: string, order: ViewCheckOrder | null): boolean;
  read(cameraId: string): Promise<ViewCheck | null>;
  write(cameraId: string, result: ViewCheck): Promise<void>;
  onChanged(checking: ViewChecking): void;
}

interface Running {
  leftMs: number;
  people: number;
  silence: NodeJS.Timeout;
}

/** Checks of views: one at a time of each camera, by its own worker, which counts on. The last whole result is kept with the camera. */
export class ViewCheckService {
  readonly #options: ViewCheckOptions;
  readonly #running = new Map<string, Running>();
  readonly #unfinished = new Map<string, NonNullable<ViewChecking['unfinished']>>();

  constructor(options: ViewCheckOptions) {
    this.#options = options;
  }

  async checking(cameraId: string): Promise<ViewChecking> {
    const running = this.#running.get(cameraId);
    return {
      cameraId,
      running: running ? { leftMs: running.leftMs, people: running.people } : null,
      unfinished: this.#unfinished.get(cameraId) ?? null,
      latest: await this.#options.read(cameraId),
    };
  }

  /** Rejects with VIEW_002. */
  async begin({ cameraId, name, state, mounting }: Camera): Promise<ViewChecking> {
    const { order, times } = this.#options;
    if (this.#running.has(cameraId)) return this.checking(cameraId);
    const wanted = { forMs: times.forMs, perspective: mounting?.perspective ?? null };
    const asked = state.status === 'counting' && order(cameraId, wanted);
    if (!asked) throw new FootfallError('VIEW_002', { camera: name });
    this.#unfinished.delete(cameraId);
    this.#running.set(cameraId, { leftMs: times.forMs, people: 0, silence: this.#silence(cameraId) });
    return this.#publish(cameraId);
  }

  /** Takes it back; nothing is left of it. */
  async stop(cameraId: string): Promise<ViewChecking> {
    if (this.#end(cameraId)) this.#options.order(cameraId, null);
    return this.#publish(cameraId);
  }

  async onNews(cameraId: string, news: ViewCheckNews): Promise<void> {
    const running = this.#running.get(cameraId);
    // The last word of one that was taken back.
    if (!running) return;
    switch (news.kind) {
      case 'progress':
        clearTimeout(running.silence);
        this.#running.set(cameraId, {
          leftMs: news.leftMs,
          people: news.people,
          silence: this.#silence(cameraId),
        });
        break;
      case 'done':
        this.#end(cameraId);
        try {
          await this.#options.write(cameraId, news.result);
        } finally {
          await this.#publish(cameraId);
        }
        return;
      case 'unfinished':
        return this.#breakOff(cameraId, 'no-picture');
      default:
        assertNever(news);
    }
    await this.#publish(cameraId);
  }

  /** A camera that counts no more ends its check. */
  async onState(cameraId: string, { status }: CameraState): Promise<void> {
    if (status === 'counting' || !this.#running.has(cameraId)) return;
    await this.#breakOff(cameraId, status === 'off' ? 'off' : 'no-picture');
  }

  /** Of cameras that are there no more nothing is kept. */
  sweep(cameraIds: ReadonlySet<string>): void {
    for (const cameraId of [...this.#running.keys(), ...this.#unfinished.keys()])
      if (!cameraIds.has(cameraId)) {
        this.#end(cameraId);
        this.#unfinished.delete(cameraId);
      }
  }

  close(): void {
    for (const cameraId of [...this.#running.keys()]) this.#end(cameraId);
  }

  async #breakOff(cameraId: string, why: Unfinished): Promise<void> {
    if (!this.#end(cameraId)) return;
    this.#options.order(cameraId, null);
    this.#unfinished.set(cameraId, { atMs: Date.now(), why });
    await this.#publish(cameraId);
  }

  #end(cameraId: string): boolean {
    clearTimeout(this.#running.get(cameraId)?.silence);
    return this.#running.delete(cameraId);
  }

  #silence(cameraId: string): NodeJS.Timeout {
    return setTimeout(() => void this.#breakOff(cameraId, 'no-picture'), this.#options.times.silentMs);
  }

  async #publish(cameraId: string): Promise<ViewChecking> {
    const checking = await this.checking(cameraId);
    this.#options.onChanged(checking);
    return checking;
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerProcess } from '../../app/main/host.ts';
import { launchCamera, launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import type { Crossing } from '../../app/shared/domain/crossing.ts';
import type { Line } from '../../app/shared/domain/region.ts';
import type {
  FromWorker,
  NumberedEvent,
  PipelineConfig,
  WorkerEvent,
  WorkerSource,
} from '../../app/shared/camera-protocol.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
export const starterModel = join(root, 'models/footfall-person-v0.json');
export const demoClip = join(root, 'demo/entrance.mp4');

interface Truth {
  lines: { a: [number, number]; b: [number, number] }[];
  crossings: { time: number; direction: 'in' | 'out' }[];
  totals: { in: number; out: number };
}
export const demoTruth = JSON.parse(readFileSync(join(root, 'demo/entrance.truth.json'), 'utf8')) as Truth;
export const demoLine: Line = line('Entrance', demoTruth.lines[0].a, demoTruth.lines[0].b);

export function line(name: string, ...points: Line['points']): Line {
  return {
    regionId: name,
    ruleVersion: 1,
    savedAtMs: 0,
    name,
    points,
    kind: 'line',
    counts: 'both',
    anchor: 'bottom-centre',
    mode: 'immediate',
    hours: null,
  };
}

export type StartConfig = Partial<PipelineConfig> & Pick<PipelineConfig, 'source'>;

export function configOf(config: StartConfig): PipelineConfig {
  return {
    cameraId: 'test',
    ffmpegPath: ffmpeg,
    modelManifestPath: starterModel,
    maxFps: 0,
    pace: 'source',
    startTimeMs: null,
    timeZone: 'UTC',
    regions: [],
    ...config,
  };
}

/** What the processes of tasks printed. */
export const printed: string[] = [];
const print = (text: string) => {
  printed.push(text);
};
export const runTask = taskRunner((name) => launchTask(name, { log: { info: print, warn: print } }));
export const probe = (source: WorkerSource) => runTask('probe', { ffmpegPath: ffmpeg, source });

/** A real camera worker, its messages kept. Acknowledges what it hears unless told otherwise. */
export class WorkerClient {
  readonly messages: FromWorker[] = [];
  readonly exited: Promise<string>;
  acknowledges = true;
  readonly #process: WorkerProcess;
  readonly #log: string[] = [];
  readonly #waiters = new Set<() => void>();
  #gone = false;

  constructor() {
    const keep = (text: string) => {
      this.#log.push(text);
    };
    this.#process = launchCamera('footfall-test', { log: { info: keep, warn: keep } });
    this.#process.onMessage((message) => {
      this.messages.push(message);
      if (message.type === 'events' && message.events.length > 0 && this.acknowledges)
        this.post({ type: 'ack', sequence: message.events.at(-1)!.sequence });
      for (const look of this.#waiters) look();
    });
    this.exited = new Promise((resolve) =>
      this.#process.onExit((detail) => {
        this.#gone = true;
        for (const look of this.#waiters) look();
        resolve(detail);
      }),
    );
  }

  get pid(): number {
    return this.#process.pid!;
  }
  get log(): string {
    return this.#log.join('\n');
  }

  post(message: Parameters<WorkerProcess['post']>[0]): void {
    this.#process.post(message);
  }

  /** With a screen that watches, unless told otherwise. */
  start(config: StartConfig, { watched = true } = {}): void {
    this.post({ type: 'start', config: configOf(config) });
    if (watched) this.post({ type: 'watch', on: true });
  }

  /** Each event once, in order, however often it was sent. */
  get events(): WorkerEvent[] {
    const numbered = new Map<number, NumberedEvent>();
    for (const message of this.messages)
      if (message.type === 'events') for (const event of message.events) numbered.set(event.sequence, event);
    return [...numbered.values()].toSorted((a, b) => a.sequence - b.sequence).map(({ event }) => event);
  }

  /** What became of its stream; that a busy PC analyses too few pictures is true of any stream, and left out. */
  get stream(): (WorkerEvent & { kind: 'stream' })[] {
    return this.events.flatMap((event) =>
      event.kind === 'stream' && event.event !== 'at-risk' && event.event !== 'risk-over' ? [event] : [],
    );
  }

  get counted(): Crossing[] {
    return this.events.flatMap((event) =>
      event.kind === 'crossing' && event.crossing.refusal === null ? [event.crossing] : [],
    );
  }

  all<T extends FromWorker['type']>(type: T): Extract<FromWorker, { type: T }>[] {
    return this.messages.filter((message): message is Extract<FromWorker, { type: T }> => message.type === type);
  }

  /** Resolves with the first truthy thing `look` finds, asked again at every message. */
  until<T>(what: string, look: () => T | undefined | null | false, timeoutMs = 240_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not come in time'), timeoutMs);
      const settle = () => {
        clearTimeout(timer);
        this.#waiters.delete(ask);
      };
      const fail = (why: string) => {
        settle();
        reject(
          new Error(
            `${what} ${why}; last: ${JSON.stringify(this.messages.filter(({ type }) => type !== 'video-fragment').slice(-2))}\n${this.log}`,
          ),
        );
      };
      const ask = () => {
        const found = look();
        if (found) {
          settle();
          resolve(found);
        } else if (this.#gone) fail('did not come: the worker ended');
      };
      this.#waiters.add(ask);
      ask();
    });
  }

  async stop(): Promise<void> {
    this.post({ type: 'stop' });
    const timer = setTimeout(() => this.#process.kill(), 5000);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.#process.kill();
  }
}

/** Process ids of the ffmpeg that this process started (Linux). */
export function ffmpegOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .filter((row) => row.includes('ffmpeg'))
      .map((row) => parseInt(row, 10));
  } catch {
    return [];
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie of somebody else's waits for its parent, and runs no more.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

export interface Folder {
  path: string;
  file(name: string): string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'footfall-video-'));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs ffmpeg to make a clip. */
export function makeClip(...args: string[]): void {
  execFileSync(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args]);
}

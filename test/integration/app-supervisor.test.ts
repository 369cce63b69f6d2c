import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraState } from '../../app/shared/domain/camera.ts';
import type { Provider } from '../../app/shared/domain/provider.ts';
import { Line } from '../../app/shared/domain/region.ts';
import type { NumberedEvent, ToWorker } from '../../app/shared/camera-protocol.ts';
import type { WorkerProcess } from '../../app/main/host.ts';
import { RUNNER_TIMES, type RunnerTimes } from '../../app/main/supervision/camera-runner.ts';
import { FootfallError } from '../../app/shared/errors.ts';
import { Supervisor } from '../../app/main/supervision/supervisor.ts';
import { quiet } from '../support/app-database.ts';

const scripted = fileURLToPath(new URL('../support/app-scripted-worker.ts', import.meta.url));
const line = Line.parse({
  regionId: 'line-1',
  ruleVersion: 1,
  name: 'Entrance',
  points: [
    [0.1, 0.5],
    [0.9, 0.5],
  ],
  savedAtMs: 1,
});
/** The real order of things, quicker. */
const QUICK: RunnerTimes = {
  ...RUNNER_TIMES,
  startMs: 5_000,
  silentMs: 1_000,
  frozenMs: 1_000,
  stopMs: 1_000,
  retryMs: 20,
  probeSoonMs: 100,
  probeMs: 400,
  longestProbeMs: 1_500,
  provenMs: 200,
  refusedSoonMs: 150,
  refusedMs: 900,
};
const patient = { timeout: 120_000, interval: 10 };

interface Launched {
  child: ChildProcess;
  sent: ToWorker[];
}

class Stage {
  /** What the next workers do; the last one stays. */
  scripts: string[] = ['counts'];
  readonly launched: Launched[] = [];
  readonly states: CameraState[] = [];
  readonly outages: string[] = [];
  readonly faults: string[] = [];
  provider: Provider | undefined;
  readonly taken: NumberedEvent[][] = [];
  readonly through: string[] = [];
  finish: () => Promise<void> = () => Promise.resolve();
  config: () => Promise<void> = () => Promise.resolve();
  readonly supervisor: Supervisor;

  constructor(times: RunnerTimes = QUICK) {
    this.supervisor = new Supervisor(
      {
        log: quiet,
        launch: () => this.launch(this.scripts.length > 1 ? this.scripts.shift()! : this.scripts[0]),
        config: (cameraId) =>
          this.config().then(() => ({
            cameraId,
            source: { kind: 'file', path: '/nowhere', loop: true },
            ffmpegPath: 'ffmpeg',
            modelManifestPath: 'm',
            provider: this.provider,
            maxFps: 0,
            pace: 'source',
            startTimeMs: null,
            timeZone: 'UTC',
          })),
        open: (_, ack) => {
          const events: NumberedEvent[] = [];
          this.taken.push(events);
          return {
            take: (some) => {
              events.push(...some);
              ack(some.at(-1)!.sequence);
            },
          };
        },
        onState: (cameraId) => this.states.push(this.supervisor.state(cameraId)),
        onProviderFault: (_, { provider, error, ended }) => this.faults.push(`${provider} ${error.code} ${ended}`),
        onDecoderFault: () => {},
        onSample: () => {},
        onOutage: (_, type) => this.outages.push(type),
        onCounting: () => this.outages.push('counting'),
        onThrough: (cameraId) => {
          this.through.push(cameraId);
          return this.finish();
        },
        onNews: () => {},
      },
      times,
    );
  }

  get now(): CameraState {
    return this.supervisor.state('c');
  }
  get worker(): Launched {
    return this.launched.at(-1)!;
  }
  until(status: CameraState['status']): Promise<void> {
    return vi.waitFor(() => expect(this.now.status).toBe(status), patient);
  }

  launch(script: string): WorkerProcess {
    const child = fork(scripted, [script], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const launched: Launched = { child, sent: [] };
    this.launched.push(launched);
    return {
      pid: child.pid,
      post: (message) => {
        launched.sent.push(message);
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (listener) => {
        child.on('message', listener);
      },
      onExit: (listener) => {
        child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
      },
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(async () => {
  await stage.supervisor.close();
  for (const { child } of stage.launched) expect(child.exitCode ?? child.signalCode).not.toBe(null);
});

it('a worker that is killed counts again, and is told again what it should do', async () => {
  await stage.supervisor.run('c', [line]);
  stage.supervisor.watch('c', true);
  await stage.until('counting');
  stage.supervisor.setRegions('c', [{ ...line, ruleVersion: 2 }]);
  process.kill(stage.worker.child.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(stage.launched.length).toBe(2), patient);
  await stage.until('counting');
  const { sent } = stage.worker;
  expect(sent.find(({ type }) => type === 'start')).toMatchObject({
    config: { cameraId: 'c', regions: [{ ruleVersion: 2 }] },
  });
  expect(sent).toContainEqual({ type: 'watch', on: true });
  const seen = stage.states.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1]);
  expect(seen).toEqual(['connecting', 'counting', 'stalled', 'connecting', 'counting']);
  expect(stage.states.find(({ status }) => status === 'stalled')).toMatchObject({
    attempt: 1,
    maxAttempts: 5,
    nextTryAtMs: expect.any(Number),
    error: { code: 'SYS_006' },
  });
  expect(stage.outages).toEqual(['counting', 'worker-ended', 'counting']);
  // Each process is a session of its own, numbered from one.
  expect(stage.taken.map((events) => events[0].sequence)).toEqual([1, 1]);
});

it('that a camera was off as planned is no trouble: what comes after it is told from then on', async () => {
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  await stage.supervisor.halt('c', 'outside-hours');
  const { sinceMs } = stage.states.at(-1)!;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(sinceMs), patient);
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  expect(stage.states.filter(({ off }) => off !== null).map(({ off }) => off)).toEqual(['outside-hours']);
  const { notCountingSinceMs } = stage.states.findLast(({ status }) => status === 'connecting')!;
  expect(notCountingSinceMs).toBeGreaterThan(sinceMs);
});

describe('a worker is killed, and started again, when it', () => {
  it.each([
    ['says nothing any more', 'falls-silent', /no sign of life/],
    ['says that it counts but sees no frame', 'freezes', /no frame/],
    ['does not come up', 'never-ready', /did not start/],
    ['dies at once', 'dies-at-once', /exit code 3/],
  ])('%s', async (_, script, detail) => {
    stage = new Stage({ ...QUICK, startMs: script === 'never-ready' ? 6_000 : 20_000 });
    stage.scripts = [script, 'counts'];
    await stage.supervisor.run('c', [line]);
    await vi.waitFor(() => expect(stage.launched.length).toBe(2), patient);
    await stage.until('counting');
    expect(stage.states.find(({ error }) => error)?.error?.message).toMatch(detail);
  });
});

it('a worker that falls silent or is killed by a graphics card is that provider’s fault, and the CPU’s when it ran the model', async () => {
  stage.scripts = ['counts', 'falls-silent', 'counts'];
  stage.provider = 'webgpu';
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  process.kill(stage.worker.child.pid!, 'SIGSEGV');
  await vi.waitFor(() => expect(stage.launched.length).toBe(3), patient);
  await stage.until('counting');
  expect(stage.faults).toEqual(['webgpu PROVIDER_003 true', 'webgpu PROVIDER_003 true']);
  expect(stage.worker.sent.find(({ type }) => type === 'start')).toMatchObject({ config: { provider: 'webgpu' } });
  stage.supervisor.setProvider('c', 'cpu');
  process.kill(stage.worker.child.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(stage.launched.length).toBe(4), patient);
  expect(stage.faults).toHaveLength(2);
});

describe('this process was busy, and the worker was not silent', () => {
  const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

  it('eight times as long as a worker may be silent: nobody is killed', async () => {
    stage = new Stage({ ...QUICK, silentMs: 1_000, frozenMs: 1_000 });
    await stage.supervisor.run('c', [line]);
    await stage.until('counting');
    for (let i = 0; i < 3; i++) {
      block(i === 0 ? 8_000 : 2_500);
      // What it said is read, and the watchdog has looked.
      for (const ticks = stage.taken[0].length; stage.taken[0].length < ticks + 20;)
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
    }
    expect(stage.launched).toHaveLength(1);
    expect(stage.now.status).toBe('counting');
  });

  it('one that really is silent is found all the same, however busy this process is', async () => {
    stage = new Stage({ ...QUICK, silentMs: 1_000 });
    stage.scripts = ['falls-silent', 'counts'];
    await stage.supervisor.run('c', [line]);
    const busy = setInterval(() => block(300), 350);
    try {
      await vi.waitFor(() => expect(stage.launched.length).toBe(2), { timeout: 60_000, interval: 10 });
    } finally {
      clearInterval(busy);
    }
    expect(stage.states.find(({ error }) => error)?.error?.message).toMatch(/no sign of life/);
  }, 90_000);

  it('while a worker ends: it may say its last', async () => {
    stage = new Stage({ ...QUICK, stopMs: 500 });
    await stage.supervisor.run('c', [line]);
    await stage.until('counting');
    const halted = stage.supervisor.halt('c');
    await Promise.resolve();
    block(2_000);
    await halted;
    expect(stage.worker.child.signalCode).toBe(null);
  });
});

describe('the budget', () => {
  it('five restarts, then failed with the reason, and a good probe closes the breaker', async () => {
    stage.scripts = [...Array.from({ length: 7 }, () => 'dies-at-once'), 'counts'];
    await stage.supervisor.run('c', [line]);
    await stage.until('failed');
    expect(stage.launched.length).toBe(6);
    expect(stage.now).toMatchObject({
      attempt: 5,
      maxAttempts: 5,
      error: { code: 'SYS_006' },
      nextTryAtMs: expect.any(Number),
    });
    // The first probe fails: failed all the while, and no 'connecting' in between.
    await stage.until('counting');
    expect(stage.launched.length).toBe(8);
    const since = stage.states.findIndex(({ status }) => status === 'failed');
    expect(new Set(stage.states.slice(since).map(({ status }) => status))).toEqual(new Set(['failed', 'counting']));
    await vi.waitFor(() => expect(stage.now.attempt).toBe(0), patient);
  });

  it('a worker that counted before it was killed is probed soon, however often', async () => {
    await stage.supervisor.run('c', [line]);
    for (let kills = 1; kills <= 8; kills++) {
      await stage.until('counting');
      process.kill(stage.worker.child.pid!, 'SIGKILL');
      await vi.waitFor(() => expect(stage.launched.length).toBe(kills + 1), patient);
    }
    await stage.until('counting');
    expect(stage.states.some(({ status }) => status === 'failed')).toBe(true);
  });

  it('"try now" forgets all that', async () => {
    stage = new Stage({ ...QUICK, probeMs: 3_600_000, longestProbeMs: 3_600_000 });
    stage.scripts = ['dies-at-once'];
    await stage.supervisor.run('c', [line]);
    await stage.until('failed');
    stage.scripts = ['counts'];
    await stage.supervisor.tryNow('c');
    await stage.until('counting');
    expect(stage.now).toMatchObject({ attempt: 0, error: null, nextTryAtMs: null });
    const { pid } = stage.worker.child;
    await stage.supervisor.tryNow('c');
    expect(stage.worker.child.pid).toBe(pid);
  });
});

it('a refused password is tried once more soon, then seldom, and the state says when; a camera that was only starting counts', async () => {
  stage.scripts = ['refuses', 'refuses', 'refuses', 'counts'];
  const waits: number[] = [];
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  for (const { status, error, nextTryAtMs, sinceMs } of stage.states) {
    expect(status === 'off' || status === 'connecting' || status === 'counting' || error?.code === 'STREAM_005').toBe(
      true,
    );
    if (nextTryAtMs !== null) waits.push(nextTryAtMs - sinceMs);
  }
  expect(waits).toHaveLength(3);
  expect(waits[0]).toBeLessThan(600);
  expect(waits[2] - waits[1]).toBeGreaterThanOrEqual(900);
  expect(stage.launched.length).toBe(4);
});

it('a password that cannot be read any more is asked for, once, and nothing is started again', async () => {
  stage.config = () => Promise.reject(new FootfallError('CAMERA_007'));
  await stage.supervisor.run('c', [line]);
  await stage.until('failed');
  await new Promise((resolve) => {
    setTimeout(resolve, 500);
  });
  expect(stage.now).toMatchObject({ status: 'failed', error: { code: 'CAMERA_007' }, nextTryAtMs: null });
  expect(stage.launched.length).toBe(1);
  stage.config = () => Promise.resolve();
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
});

it('a camera whose file is through says why it cannot be switched off, until it can', async () => {
  stage = new Stage({ ...QUICK, longestRetryMs: 100 });
  stage.scripts = ['ends'];
  let full = true;
  stage.finish = async () => {
    await stage.supervisor.halt('c');
    if (full) throw new FootfallError('DB_005', { file: 'f' });
  };
  await stage.supervisor.run('c', [line]);
  await stage.until('failed');
  expect(stage.now).toMatchObject({ error: { code: 'DB_005' }, nextTryAtMs: expect.any(Number) });
  full = false;
  await stage.until('off');
  expect(stage.now.error).toBe(null);
});

it('a worker that this PC cannot start is a failure like any other', async () => {
  stage = new Stage({ ...QUICK, retryMs: 50 });
  const launch = stage.launch.bind(stage);
  let refusals = 2;
  stage.launch = (script) => {
    if (refusals-- > 0) throw new Error('spawn EAGAIN');
    return launch(script);
  };
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  expect(stage.states.find(({ error }) => error)?.error?.message).toMatch(/EAGAIN/);
});

it('a camera that does not answer is tried again, and the reason stays on screen', async () => {
  stage.scripts = ['unreachable', 'counts'];
  await stage.supervisor.run('c', [line]);
  await vi.waitFor(() => expect(stage.states.some(({ error }) => error?.code === 'STREAM_004')).toBe(true), patient);
  await stage.until('counting');
  expect(stage.outages).toEqual(['failed', 'counting']);
});

it('stopping takes what the worker still has, and kills one that will not stop', async () => {
  stage.scripts = ['will-not-stop'];
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  await stage.supervisor.halt('c');
  expect(stage.now.status).toBe('off');
  expect(stage.worker.child.signalCode).toBe('SIGKILL');
  expect(stage.launched.length).toBe(1);
});

it('changes that come at once follow each other', async () => {
  await Promise.all([
    stage.supervisor.run('c', [line]),
    stage.supervisor.halt('c'),
    stage.supervisor.run('c', [line]),
    stage.supervisor.run('c', [line]),
  ]);
  await stage.until('counting');
  expect(stage.launched.filter(({ child }) => child.exitCode === null && child.signalCode === null)).toHaveLength(1);
});

it('a trouble of the database shows on every camera that has none of its own', async () => {
  await stage.supervisor.run('c', [line]);
  await stage.until('counting');
  const full = { code: 'DB_005', params: { file: 'f' }, message: 'The disk of f is full.' } as const;
  stage.supervisor.setTrouble(full);
  expect(stage.now).toMatchObject({ status: 'counting', error: full });
  expect(stage.states.at(-1)?.error).toEqual(full);
  stage.supervisor.setTrouble(null);
  expect(stage.now.error).toBe(null);
});

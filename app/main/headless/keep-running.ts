import { spawn, type ChildProcess } from 'node:child_process';
import { backOffMs, type BackOff } from '../../shared/back-off.ts';

/*
 * The small parent of the program that counts: it does nothing but start that again when it ended unexpectedly, so there is next to nothing in
 * it that could end too. When the parent is killed, the child notices and ends in good order.
 */

/** Set for the child; its value says how the one before it ended, '' for the first. */
const CHILD = 'FOOTFALL_CHILD';
const RESTART: BackOff = { firstMs: 1_000, longestMs: 60_000, jitter: { least: 0.75, most: 1.25 } };
/** Whoever ran for so long is not failing over and over. */
const SOUND_MS = 600_000;

export interface KeepOptions {
  say?(line: string): void;
  firstWaitMs?: number;
}

/** Whether this process is the one that counts, and how the one before it ended. */
export function asChild(environment = process.env): { endedBefore: string | null } | null {
  const value = environment[CHILD];
  return value === undefined ? null : { endedBefore: value === '' ? null : value };
}

/** The child counts: from now on it is started again whatever happens to it. */
export function sayCounting(): void {
  process.send?.('counting', () => {});
}

/** Resolves when the parent is gone: there is nobody any more who would start this process again. */
export function untilParentIsGone(): Promise<void> {
  if (!process.send) return new Promise(() => {});
  // A parent must not be what keeps this process from ending.
  process.channel?.unref();
  return new Promise((resolve) => {
    process.once('disconnect', resolve);
  });
}

/**
 * Runs this program again as a child with these arguments, and once more whenever it ended without being asked to, after a wait that grows to a
 * minute; for ever. What fails before it ever counted (a wrong option, a port that is taken) is not tried again: it has said why. Signals are
 * passed on. Resolves with the exit code.
 */
export async function keepRunning(
  args: string[],
  { say = (line) => void process.stderr.write(`${line}\n`), firstWaitMs = RESTART.firstMs }: KeepOptions = {},
): Promise<number> {
  let child: ChildProcess | null = null,
    stopping = false,
    counted = false,
    failures = 0,
    ended = '';
  let wake = (): void => {};
  const pass = (signal: NodeJS.Signals) => {
    stopping = true;
    wake();
    // A Windows console signals every process of it by itself.
    if (process.platform !== 'win32') child?.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => pass(signal));
  for (;;) {
    const startedAt = performance.now();
    // A group of its own: one Ctrl+C reaches all processes of a terminal's group, and a second signal means impatience.
    const running = (child = spawn(process.execPath, [...process.execArgv, process.argv[1], ...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32',
      env: { ...process.env, [CHILD]: ended },
    }));
    running.on('message', (message) => {
      if (message === 'counting') counted = true;
    });
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      running.once('error', (error) => {
        say(error.message);
        resolve({ code: 1, signal: null });
      });
      running.once('exit', (code, signal) => resolve({ code, signal }));
    });
    child = null;
    if (stopping || code === 0 || (!counted && signal === null)) return code ?? 1;
    if (performance.now() - startedAt > SOUND_MS) failures = 0;
    failures += 1;
    ended = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const ms = backOffMs({ ...RESTART, firstMs: firstWaitMs }, failures - 1, Math.random());
    say(`Footfall ended unexpectedly (${ended}); it is started again in ${Math.max(1, Math.round(ms / 1000))} s.`);
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });
    if (stopping) return 1;
  }
}

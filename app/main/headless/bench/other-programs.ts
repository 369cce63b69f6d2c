import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** When other programs take the PC, as shares of the time, and how many of them for each core. */
export const OVERLOAD = { from: 1 / 3, to: 2 / 3, eachCore: 4 } as const;

/** Programs that take all the processor time they get. */
export class OtherPrograms {
  #running: ChildProcess[] = [];

  get run(): boolean {
    return this.#running.length > 0;
  }

  begin(): void {
    // They end by themselves when nobody ends them.
    const busy = 'const until = Date.now() + 3_600_000; while (Date.now() < until);';
    this.#running = Array.from({ length: OVERLOAD.eachCore * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', busy], { stdio: 'ignore', windowsHide: true }),
    );
  }

  end(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    this.#running = [];
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pipeline, type Readable, type Writable } from 'node:stream';
import { maskCredentials } from '../../shared/errors.ts';
import type { Opened } from './sources/source-kind.ts';

const running = new Set<number>();
process.once('exit', () => {
  for (const pid of running)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      /* it ended just now */
    }
});

/** This process takes the other one along when it ends in good order, also when a thread started it; returns what forgets that. */
export function endWithThisProcess(pid: number): () => void {
  running.add(pid);
  return () => running.delete(pid);
}

/** With it the kernel ends ffmpeg when the thread that started it dies, however it dies (Linux). */
const setpriv =
  process.platform === 'linux' ? ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path)) : undefined;

const TAIL_LINES = 60;

/** Ends ffmpeg's input when the source ends, and the source when ffmpeg does. */
function feed(bytes: Readable, into: Writable, onLost: (thrown: unknown) => void): void {
  bytes.once('error', onLost);
  pipeline(bytes, into, () => into.destroy());
}

export interface FfmpegOutputs {
  /** Pipe 1. */
  preview: Readable;
  /** Pipe 3. */
  frames: Readable;
  /** Pipe 4. */
  times: Readable;
  /** Pipe 5, where it was asked for. */
  sample: Readable | null;
}

/** A running ffmpeg. It is ended with SIGKILL only: one whose source froze ignores anything softer, and its exit code says little. */
export class FfmpegProcess {
  readonly outputs: FfmpegOutputs;
  readonly #child: ChildProcess;
  readonly #tail: string[] = [];
  readonly #whenEnded = Promise.withResolvers<{ killed: boolean }>();

  /** `onLine` gets every line of stderr, credentials masked; `onLost` why what it is fed with ended before its time. */
  constructor(
    ffmpegPath: string,
    { args, bytes }: Opened,
    onLine: (line: string) => void = () => {},
    onLost: (thrown: unknown) => void = () => {},
    sample = false,
  ) {
    const [command, all] = setpriv
      ? [setpriv, ['--pdeathsig', 'SIGKILL', '--', ffmpegPath, ...args]]
      : [ffmpegPath, args];
    const child = spawn(command, all, {
      stdio: [bytes ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...(sample ? (['pipe'] as const) : [])],
      windowsHide: true,
    });
    this.#child = child;
    if (bytes) feed(bytes, child.stdin!, onLost);
    const forget = child.pid === undefined ? () => {} : endWithThisProcess(child.pid);
    this.outputs = {
      preview: child.stdout!,
      frames: child.stdio[3] as Readable,
      times: child.stdio[4] as Readable,
      sample: sample ? (child.stdio[5 as 4] as Readable) : null,
    };
    let rest = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) this.#read(maskCredentials(line), onLine);
    });
    child.once('error', (error) => {
      this.#tail.push(`[fatal] ${maskCredentials(error.message)}`);
      forget();
      this.#whenEnded.resolve({ killed: false });
    });
    child.once('exit', forget);
    child.once('close', (code) => {
      if (rest) this.#read(maskCredentials(rest), onLine);
      this.#whenEnded.resolve({ killed: code === null });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines of stderr, oldest first. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  /** When it ended and every pipe was read (or destroyed by kill). `killed`: by a signal, whoever sent it. */
  get ended(): Promise<{ killed: boolean }> {
    return this.#whenEnded.promise;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
    for (const stream of this.#child.stdio as (Readable | Writable | null)[]) stream?.destroy();
  }

  #read(line: string, onLine: (line: string) => void): void {
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    onLine(line);
  }
}

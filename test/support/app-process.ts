import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AppClient, logIn } from './app-client.ts';

export const entry = fileURLToPath(new URL('../../dist/main/headless.js', import.meta.url));

/** The built headless program without its parent, so that it is what gets killed: started, killed and started again on one data folder, one port, one login. */
export class AppProcess {
  readonly dataFolder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #args: string[];
  #child: ChildProcess | null = null;
  #output = '';
  #cookie = '';
  link = '';
  port = 0;

  constructor(dataFolder: string, environment: NodeJS.ProcessEnv = {}, args: string[] = []) {
    if (!existsSync(entry)) throw new Error(`${entry} is not built; run npm run build first`);
    this.dataFolder = dataFolder;
    this.#environment = environment;
    this.#args = args;
  }

  get pid(): number {
    return this.#child!.pid!;
  }
  /** Of the screens that are connected. */
  get cookie(): string {
    return this.#cookie;
  }
  /** What it said on stderr. */
  get output(): string {
    return this.#output;
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [entry, '--data', this.dataFolder, '--port', String(this.port), ...this.#args],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FOOTFALL_CHILD: '', ...this.#environment } },
    );
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.#output += String(chunk);
    });
    this.link = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /^Footfall (?:is counting|shows every site)\. Open (https?:\S+)$/.exec(line);
        if (found) resolve(found[1]);
        else reject(new Error(`it printed: ${line}`));
      });
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${this.#output}`)));
    });
    this.port = Number(new URL(this.link).port);
  }

  /** A screen; the first one uses the link, later ones the cookie. */
  async connect(siteId: string | null = null): Promise<AppClient> {
    this.#cookie ||= await logIn(this.link);
    return AppClient.open(this.port, this.#cookie, {}, siteId);
  }

  /** Resolves with the exit code, or the signal. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
    const child = this.#child!;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode ?? child.signalCode;
  }
}

export interface Running {
  pid: number;
  parent: number;
  args: string;
}

/** Every process of this computer. */
export function processes(): Running[] {
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => {
        const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
        return found ? [{ pid: Number(found[1]), parent: Number(found[2]), args: found[3] }] : [];
      });
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return [];
        return [
          {
            pid: Number(name),
            parent: Number(parent),
            args: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '),
          },
        ];
      } catch {
        return [];
      }
    });
}

/** The children of a process and theirs. */
export function descendants(pid: number, all = processes()): Running[] {
  return all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendants(child.pid, all)]);
}

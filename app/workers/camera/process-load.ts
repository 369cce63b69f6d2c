import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ProcessLoad } from '../../shared/domain/health-figures.ts';
import { monotonicMs } from '../decode/monotonic.ts';

export const UNKNOWN_LOAD: ProcessLoad = { cpuShare: null, memoryBytes: null };

/** What a process has used since it began, and holds now. */
interface Usage {
  cpuMs: number;
  memoryBytes: number;
}

/** Of Linux's clock ticks, in which it tells times: the same on every machine that Node runs on. Milliseconds. */
const TICK_MS = 10;

/** What a process costs, from one look to the next. Where the system does not tell it without a program of its own (Windows), it is null. */
export class LoadMeter {
  readonly #read: () => Promise<Usage | null>;
  #before: { atMs: number; cpuMs: number } | null = null;

  constructor(read: () => Promise<Usage | null>) {
    this.#read = read;
  }

  async look(): Promise<ProcessLoad> {
    const usage = await this.#read().catch(() => null),
      atMs = monotonicMs(),
      before = this.#before;
    this.#before = usage && { atMs, cpuMs: usage.cpuMs };
    if (!usage) return UNKNOWN_LOAD;
    // Another process of the same kind began anew.
    const isSame = before !== null && usage.cpuMs >= before.cpuMs && atMs > before.atMs;
    return {
      cpuShare: isSame ? (usage.cpuMs - before.cpuMs) / (atMs - before.atMs) : null,
      memoryBytes: usage.memoryBytes,
    };
  }
}

export const ownUsage = (): Promise<Usage> => {
  const { user, system } = process.cpuUsage();
  return Promise.resolve({ cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage.rss() });
};

/** Of another process; null: it is gone, or this system does not say. */
export async function usageOf(pid: number, platform = process.platform): Promise<Usage | null> {
  if (platform === 'linux') {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
    ]);
    return readProc(stat, status);
  }
  if (platform !== 'darwin') return null;
  const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'time=,rss=', '-p', String(pid)], { timeout: 5_000 });
  return readPs(stdout);
}

/** The name of the program, in brackets, may hold anything; the time in user and system mode are the 12th and 13th number after it. */
export function readProc(stat: string, status: string): Usage | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '),
    ticks = Number(fields[11]) + Number(fields[12]),
    kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status);
  return Number.isFinite(ticks) && kilobytes
    ? { cpuMs: ticks * TICK_MS, memoryBytes: Number(kilobytes[1]) * 1024 }
    : null;
}

/** As macOS says it: `1-02:03:04.05  12345`, the time in days, hours, minutes and seconds. */
export function readPs(line: string): Usage | null {
  const match = /^\s*(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)\s+(\d+)\s*$/.exec(line);
  if (!match) return null;
  const [days, hours, minutes] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0)),
    seconds = Number(match[4].replace(',', '.'));
  return {
    cpuMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000,
    memoryBytes: Number(match[5]) * 1024,
  };
}

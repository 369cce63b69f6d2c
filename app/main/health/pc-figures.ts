import { cpus, freemem, totalmem } from 'node:os';
import { statfs } from 'node:fs/promises';
import type { PcFigures } from '../../shared/domain/health-figures.ts';

/** What this PC does, between two looks. What cannot be read is null. */
export class PcMeter {
  readonly #folder: string;
  #cpu = cpuTimes();
  #own = { at: performance.now(), cpu: process.cpuUsage() };

  /** `folder`: whose disk is told. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async look(nowMs: number): Promise<PcFigures> {
    const cpu = cpuTimes(),
      busy = cpu.busy - this.#cpu.busy,
      all = cpu.all - this.#cpu.all;
    this.#cpu = cpu;
    const disk = await statfs(this.#folder).catch(() => null);
    return {
      atMs: nowMs,
      cores: Math.max(1, cpus().length),
      cpuShare: all > 0 ? Math.min(1, Math.max(0, busy / all)) : null,
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      diskFreeBytes: disk && disk.bavail * disk.bsize,
      diskTotalBytes: disk && disk.blocks * disk.bsize,
      networkInKbps: null,
      networkOutKbps: null,
      temperatureC: null,
      gpus: null,
      main: { cpuShare: this.#ownShare(), memoryBytes: process.memoryUsage.rss() },
      room: null,
    };
  }

  #ownShare(): number | null {
    const at = performance.now(),
      { user, system } = process.cpuUsage(this.#own.cpu),
      passedMs = at - this.#own.at;
    this.#own = { at, cpu: process.cpuUsage() };
    return passedMs > 0 ? (user + system) / 1000 / passedMs : null;
  }
}

function cpuTimes(): { busy: number; all: number } {
  let busy = 0,
    all = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}

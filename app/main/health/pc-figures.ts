import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import type { GpuFigures, PcFigures } from '../../shared/domain/health-figures.ts';
import { amdFigures, networkBytes, nvidiaFigures, temperature, type NetworkBytes } from './pc-sensors.ts';

const PC = {
  /** The graphics card is asked by a program, which costs something: at every third look, and where there is none once in an hour. */
  gpuLooks: 3,
  noGpuLooks: 360,
} as const;

/** What this PC does, between two looks. What cannot be read is null. */
export class PcMeter {
  readonly #folder: string;
  #cpu = cpuTimes();
  #own = { at: performance.now(), cpu: process.cpuUsage() };
  #network: { at: number; bytes: NetworkBytes } | null = null;
  #gpus: GpuFigures[] | null = null;
  #gpuLooks = 0;

  /** `folder`: whose disk is told. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async look(nowMs: number): Promise<PcFigures> {
    const cpu = cpuTimes(),
      busy = cpu.busy - this.#cpu.busy,
      all = cpu.all - this.#cpu.all;
    this.#cpu = cpu;
    const own = this.#ownShare(),
      disk = await statfs(this.#folder).catch(() => null),
      network = await this.#networkRates();
    return {
      atMs: nowMs,
      cores: Math.max(1, cpu.cores),
      cpuShare: all > 0 ? Math.min(1, Math.max(0, busy / all)) : null,
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      diskFreeBytes: disk && disk.bavail * disk.bsize,
      diskTotalBytes: disk && disk.blocks * disk.bsize,
      networkInKbps: network?.in ?? null,
      networkOutKbps: network?.out ?? null,
      temperatureC: await temperature().catch(() => null),
      gpus: await this.#gpusNow(),
      main: { cpuShare: own, memoryBytes: process.memoryUsage.rss() },
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

  async #networkRates(): Promise<NetworkBytes | null> {
    const bytes = await networkBytes().catch(() => null),
      at = performance.now(),
      before = this.#network;
    this.#network = bytes && { at, bytes };
    // A card that was taken away takes what it carried along.
    if (!bytes || !before || at <= before.at || bytes.in < before.bytes.in || bytes.out < before.bytes.out) return null;
    const kbps = (grown: number) => (grown * 8) / (at - before.at);
    return { in: kbps(bytes.in - before.bytes.in), out: kbps(bytes.out - before.bytes.out) };
  }

  async #gpusNow(): Promise<GpuFigures[] | null> {
    if (this.#gpuLooks-- > 0) return this.#gpus;
    const found = [...((await nvidiaFigures()) ?? []), ...((await amdFigures().catch(() => null)) ?? [])];
    this.#gpus = found.length > 0 ? found : null;
    this.#gpuLooks = (this.#gpus ? PC.gpuLooks : PC.noGpuLooks) - 1;
    return this.#gpus;
  }
}

function cpuTimes(): { busy: number; all: number; cores: number } {
  let busy = 0,
    all = 0;
  const cores = cpus();
  for (const { times } of cores) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all, cores: cores.length };
}

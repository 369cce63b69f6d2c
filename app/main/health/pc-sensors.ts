import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GpuFigures } from '../../shared/domain/health-figures.ts';

/*
 * What only the system knows of this PC, read from Linux's own files and from the driver of NVIDIA. Where there is neither (Windows and macOS tell it to
 * programs of their own only) it is null, and never 0.
 */

const SENSORS = {
  /** What a program that was asked may take. Milliseconds. */
  patienceMs: 5_000,
  /** No processor is outside of this. Degrees Celsius. */
  coldest: 1,
  hottest: 130,
} as const;

/** Bytes that went through the network cards since the PC was started. */
export interface NetworkBytes {
  in: number;
  out: number;
}

/** What virtual cards carry goes through a real one as well, or never leaves the PC. */
const VIRTUAL = /^(lo|docker|br-|veth|virbr|tun|tap|wg|zt|tailscale|dummy|bond_|vnet)/;

export async function networkBytes(): Promise<NetworkBytes | null> {
  if (process.platform !== 'linux') return null;
  return readNetDev(await readFile('/proc/net/dev', 'latin1'));
}

/** `  eth0: 1234 10 0 0 0 0 0 0 5678 …`: bytes in, seven more numbers, bytes out. Null: there is no card. */
export function readNetDev(text: string): NetworkBytes | null {
  const cards = text.split('\n').flatMap((line) => {
    const [, name, numbers] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || VIRTUAL.test(name)) return [];
    const fields = numbers.trim().split(/\s+/).map(Number);
    return Number.isFinite(fields[0]) && Number.isFinite(fields[8]) ? [{ in: fields[0], out: fields[8] }] : [];
  });
  if (cards.length === 0) return null;
  return cards.reduce((sum, card) => ({ in: sum.in + card.in, out: sum.out + card.out }));
}

/** Of the processor, or where that is not told the hottest of what is. Degrees Celsius. */
export async function temperature(system = '/sys/class'): Promise<number | null> {
  const zones = await sensors(join(system, 'thermal'), /^thermal_zone/, 'type', 'temp'),
    chips = await sensors(join(system, 'hwmon'), /^hwmon/, 'name', 'temp1_input');
  const all = [...zones, ...chips].filter(({ degrees }) => degrees >= SENSORS.coldest && degrees <= SENSORS.hottest),
    processor = all.filter(({ name }) => /x86_pkg|cpu|core|k10|zen|soc/i.test(name));
  const told = processor.length > 0 ? processor : all;
  return told.length === 0 ? null : Math.max(...told.map(({ degrees }) => degrees));
}

async function sensors(folder: string, entry: RegExp, name: string, value: string) {
  const found: { name: string; degrees: number }[] = [];
  for (const each of (await readdir(folder).catch(() => [])).filter((one) => entry.test(one))) {
    const read = (file: string) => readFile(join(folder, each, file), 'latin1').catch(() => null);
    const [named, told] = [await read(name), await read(value)];
    // A sensor that sleeps says nothing, or no number.
    if (named !== null && told !== null && /^\s*-?\d+\s*$/.test(told))
      found.push({ name: named.trim(), degrees: Number(told) / 1000 });
  }
  return found;
}

/** What the driver of NVIDIA says of each card; null: it is not there, or says nothing. */
export async function nvidiaFigures(program = 'nvidia-smi'): Promise<GpuFigures[] | null> {
  const fields = 'name,utilization.gpu,memory.used,memory.total,temperature.gpu';
  const asked = promisify(execFile)(program, [`--query-gpu=${fields}`, '--format=csv,noheader,nounits'], {
    timeout: SENSORS.patienceMs,
    windowsHide: true,
  });
  const answer = await asked.catch(() => null);
  return answer && readNvidia(answer.stdout);
}

/** `NVIDIA T400, 12, 310, 2048, 41`, in per cent, MiB and degrees; what a card does not know is `[N/A]`. */
export function readNvidia(text: string): GpuFigures[] | null {
  const cards = text
    .split('\n')
    .map((line) => line.split(',').map((field) => field.trim()))
    .filter((fields) => fields.length === 5);
  const number = (field: string, times: number) => (/^\d+(\.\d+)?$/.test(field) ? Number(field) * times : null);
  return cards.length === 0
    ? null
    : cards.map(([name, used, memory, total, degrees]) => ({
        name,
        usedShare: number(used, 0.01),
        memoryUsedBytes: number(memory, 2 ** 20),
        memoryTotalBytes: number(total, 2 ** 20),
        temperatureC: number(degrees, 1),
      }));
}

/** What Linux's driver of AMD says of each card; null: there is none. */
export async function amdFigures(system = '/sys/class/drm'): Promise<GpuFigures[] | null> {
  const cards: GpuFigures[] = [];
  for (const each of (await readdir(system).catch(() => [])).filter((name) => /^card\d+$/.test(name))) {
    const number = async (file: string, times: number) => {
      const told = await readFile(join(system, each, 'device', file), 'latin1').catch(() => '');
      return /^\s*\d+\s*$/.test(told) ? Number(told) * times : null;
    };
    const usedShare = await number('gpu_busy_percent', 0.01);
    if (usedShare === null) continue;
    cards.push({
      name: `AMD ${each}`,
      usedShare,
      memoryUsedBytes: await number('mem_info_vram_used', 1),
      memoryTotalBytes: await number('mem_info_vram_total', 1),
      temperatureC: null,
    });
  }
  return cards.length === 0 ? null : cards;
}

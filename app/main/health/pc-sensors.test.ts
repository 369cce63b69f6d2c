import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { amdFigures, nvidiaFigures, readNetDev, readNvidia, temperature } from './pc-sensors.ts';
import { PcMeter } from './pc-figures.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'footfall-sensors-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

it('adds up the network cards, and none that only passes on', () => {
  const head =
    'Inter-|   Receive                        |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes\n';
  const row = (name: string, from: number, to: number) => `  ${name}: ${from} 1 0 0 0 0 0 0 ${to} 1 0 0 0 0 0 0\n`;
  expect(readNetDev(head + row('lo', 9, 9) + row('eth0', 100, 20) + row('wlan0', 5, 1) + row('docker0', 7, 7))).toEqual(
    {
      in: 105,
      out: 21,
    },
  );
  expect(readNetDev(head + row('lo', 9, 9))).toBeNull();
  expect(readNetDev('eth0:123456 1 0 0 0 0 0 0 20 1')).toEqual({ in: 123_456, out: 20 });
});

it('the temperature is that of the processor, and of a sensor that says nothing or nonsense none', async () => {
  expect(await temperature(folder)).toBeNull();
  file('thermal/thermal_zone0/type', 'acpitz\n');
  file('thermal/thermal_zone0/temp', '27800\n');
  expect(await temperature(folder)).toBe(27.8);
  file('thermal/thermal_zone1/type', 'x86_pkg_temp\n');
  file('thermal/thermal_zone1/temp', '61000\n');
  file('thermal/thermal_zone2/type', 'cpu-broken\n');
  file('thermal/thermal_zone2/temp', '-273200\n');
  file('hwmon/hwmon0/name', 'coretemp\n');
  file('hwmon/hwmon0/temp1_input', '');
  expect(await temperature(folder)).toBe(61);
});

it('reads what the driver of a graphics card says, and leaves out what it does not know', () => {
  expect(readNvidia('NVIDIA T400, 12, 310, 2048, 41\nNVIDIA H200, [N/A], 5, 143771, [N/A]\n')).toEqual([
    {
      name: 'NVIDIA T400',
      usedShare: 0.12,
      memoryUsedBytes: 310 * 2 ** 20,
      memoryTotalBytes: 2 ** 31,
      temperatureC: 41,
    },
    {
      name: 'NVIDIA H200',
      usedShare: null,
      memoryUsedBytes: 5 * 2 ** 20,
      memoryTotalBytes: 143_771 * 2 ** 20,
      temperatureC: null,
    },
  ]);
  expect(readNvidia('NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.\n')).toBeNull();
});

it('without a driver nothing is said', async () => {
  expect(await nvidiaFigures(join(folder, 'nvidia-smi'))).toBeNull();
  expect(await amdFigures(folder)).toBeNull();
  file('card1/device/gpu_busy_percent', '37\n');
  file('card1/device/mem_info_vram_total', '1000\n');
  file('card1-HDMI-A-1/device/gpu_busy_percent', '99\n');
  expect(await amdFigures(folder)).toEqual([
    { name: 'AMD card1', usedShare: 0.37, memoryUsedBytes: null, memoryTotalBytes: 1000, temperatureC: null },
  ]);
});

it('a PC is measured from look to look; a disk that is not there is not known', async () => {
  const meter = new PcMeter(join(folder, 'nowhere'));
  const first = await meter.look(1),
    second = await meter.look(2);
  expect([first.networkInKbps, first.diskFreeBytes, second.diskTotalBytes]).toEqual([null, null, null]);
  expect([second.cores > 0, second.memoryTotalBytes! > second.memoryUsedBytes!, second.main.memoryBytes! > 0]).toEqual([
    true,
    true,
    true,
  ]);
});

import { expect, it } from 'vitest';
import { LoadMeter, ownUsage, readProc, readPs, usageOf } from './process-load.ts';

it('reads what Linux says of a process, whatever its name is', () => {
  const stat = '4242 (a) b (c)) S 1 4242 4242 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 1000 1 2 3';
  expect(readProc(stat, 'Name:\tffmpeg\nVmRSS:\t   2048 kB\n')).toEqual({ cpuMs: 3_000, memoryBytes: 2_097_152 });
  expect(readProc(stat, 'Name:\tkthread\n')).toBeNull();
  expect(readProc('nonsense', 'VmRSS: 1 kB')).toBeNull();
});

it.each([
  ['   0:01.50   2048', 1_500],
  ['  12:03.04  2048', 723_040],
  ['1-02:03:04.05 2048', (26 * 3600 + 3 * 60 + 4.05) * 1000],
  ['01:02:03 2048', 3_723_000],
  ['0:01,50 2048', 1_500],
])('reads what macOS says of a process: %s', (line, cpuMs) => {
  const usage = readPs(`${line}\n`)!;
  expect(usage.memoryBytes).toBe(2_097_152);
  expect(usage.cpuMs).toBeCloseTo(cpuMs);
});

it('says nothing of what it cannot read, and never 0', async () => {
  expect(readPs('ps: no such process')).toBeNull();
  expect(await usageOf(process.pid, 'win32')).toBeNull();
  const gone = new LoadMeter(() => usageOf(2 ** 30));
  expect(await gone.look()).toEqual({ cpuShare: null, memoryBytes: null });
});

it('tells the share of a core since the last look, and of a process that began anew not before the next one', async () => {
  const usages = [100, 600, 50, 80].map((cpuMs) => ({ cpuMs, memoryBytes: 7 }));
  const meter = new LoadMeter(() => Promise.resolve(usages.shift()!));
  expect((await meter.look()).cpuShare).toBeNull();
  expect((await meter.look()).cpuShare).toBeGreaterThan(0);
  expect((await meter.look()).cpuShare).toBeNull();
  expect((await meter.look()).cpuShare).toBeGreaterThan(0);
});

it('reads its own', async () => {
  const { cpuMs, memoryBytes } = await ownUsage();
  expect([cpuMs > 0, memoryBytes > 1e7]).toEqual([true, true]);
});

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { FoundDevice } from '../../app/shared/domain/device.ts';
import { AppProcess, descendants, entry } from './app-process.ts';
import { PASSWORD, USER } from './onvif-service.ts';

/* The PC at the near end of the cable of shop-network.ts: what `footfall discover` and the application find there, and how long it takes. Prints it as JSON. */

async function discoverCommand(): Promise<unknown> {
  const child = spawn(process.execPath, [entry, 'discover', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as unknown;
}

/** Seconds of processor time of a process and its children. */
function processorSeconds(pid: number): number {
  const ticks = [pid, ...descendants(pid).map((one) => one.pid)].map((one) => {
    const stat = readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1].split(' ');
    return Number(stat[11]) + Number(stat[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

/** While a search of 4,094 addresses at which nobody is waits for answers, in per cent of a core. */
async function waitingShare(): Promise<number> {
  execFileSync('ip', ['address', 'add', '10.78.0.1/20', 'dev', 'shop0']);
  const child = spawn(process.execPath, [entry, 'discover', '--json', '10.78.0.0/20'], { stdio: 'ignore' });
  await after(WAIT.beginMs);
  const before = processorSeconds(child.pid!);
  await after(WAIT.measuredMs);
  const share = (100_000 * (processorSeconds(child.pid!) - before)) / WAIT.measuredMs;
  child.kill('SIGKILL');
  return share;
}
/** All questions by datagram are sent after 10 s; ports are still tried, 64 at a time. */
const WAIT = { beginMs: 15_000, measuredMs: 20_000 } as const;

async function application(streams: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-shop-')),
    app = new AppProcess(join(folder, 'data'));
  try {
    await app.start();
    const client = await app.connect();
    let listedMs = 0,
      devices: FoundDevice[] = [];
    const beganAt = performance.now();
    const all = new Promise<void>((resolve) =>
      client.on('discovery.changed', (search) => {
        devices = search.devices;
        if (listedMs === 0 && devices.filter(({ id }) => id.startsWith('shop-')).length === 8)
          listedMs = performance.now() - beganAt;
        if (!search.searching) resolve();
      }),
    );
    await client.call('discovery.search', { ranges: null });
    await all;
    const login = { username: USER, password: PASSWORD };
    const checked = Promise.withResolvers<void>();
    client.on('candidates.changed', (candidates) => {
      if (candidates.length > 0 && candidates.every(({ state }) => state === 'seen' || state === 'failed'))
        checked.resolve();
    });
    await client.call('candidates.check', {
      devices: ['shop-1', 'shop-7', 'shop-8'].map((deviceId) => ({ deviceId })),
      login,
    });
    await checked.promise;
    const candidates = await client.call('candidates.list', {});
    let countingMs: number | null = null;
    if (streams) {
      const pressedAt = performance.now(),
        counting = Promise.withResolvers<void>();
      const added: string[] = [];
      client.on('camera.changed', ({ cameraId, state }) => {
        if (added.includes(cameraId) && state.status === 'counting') counting.resolve();
      });
      const [{ cameraId }] = await client.call('candidates.add', {
        cameras: [{ candidateId: 'shop-1', name: 'Door' }],
      });
      added.push(cameraId!);
      const listed = await client.call('cameras.list', {});
      if (listed.some((one) => one.cameraId === cameraId && one.state.status === 'counting')) counting.resolve();
      await counting.promise;
      countingMs = performance.now() - pressedAt;
    }
    // With what the login has told of them.
    ({ devices } = await client.call('discovery.found', { maxAgeMs: 600_000 }));
    client.close();
    return { listedMs, countingMs, devices, candidates };
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const found = await application(process.env.SHOP_STREAMS === '1'),
  listed = await discoverCommand(),
  waitingPercent = process.env.FOOTFALL_LONG === '1' ? await waitingShare() : null;
process.stdout.write(`\n${JSON.stringify({ ...found, listed, waitingPercent })}`);

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppClient, logIn } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { descendants, entry, processes } from '../support/app-process.ts';

const patient = { timeout: 90_000, interval: 100 };
let folder: ReturnType<typeof temporaryFolder>;
let parent: ChildProcess;
let links: string[], output: string, port: number;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  return free;
}

function start(): void {
  links = [];
  output = '';
  const environment = { ...process.env };
  delete environment.FOOTFALL_CHILD;
  parent = spawn(process.execPath, [entry, '--data', join(folder.path, 'data'), '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  createInterface({ input: parent.stdout! }).on('line', (line) => {
    const found = /Open (http:\S+)$/.exec(line);
    if (found) links.push(found[1]);
  });
  parent.stderr!.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
}

const serving = () =>
  vi.waitFor(() => {
    expect(links, output).toHaveLength(1);
    return links[0];
  }, patient);
const main = () => descendants(parent.pid!).find(({ parent: of }) => of === parent.pid)!;
const counts = (client: AppClient) =>
  vi.waitFor(
    async () => expect((await client.call('cameras.list', {})).map(({ state }) => state.status)).toEqual(['counting']),
    patient,
  );
const folderIsFree = () =>
  vi.waitFor(() => expect(processes().filter(({ args }) => args.includes(folder.path))).toEqual([]), patient);

beforeEach(async () => {
  folder = temporaryFolder();
  port = await freePort();
});
afterEach(async () => {
  if (parent && parent.exitCode === null && parent.signalCode === null) {
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  }
  await folderIsFree();
  folder.remove();
});

describe.skipIf(process.platform === 'win32')('footfall start', () => {
  it('a kill -9 of the program that counts is survived: it counts again, with the same login, and says so; a signal ends both with 0', async () => {
    start();
    const cookie = await logIn(await serving());
    let client = await AppClient.open(port, cookie);
    await counts(client);
    const before = main();
    process.kill(before.pid, 'SIGKILL');
    await client.closed;
    await vi.waitFor(() => expect(links, output).toHaveLength(2), patient);
    expect(main().pid).not.toBe(before.pid);
    client = await AppClient.open(port, cookie);
    await counts(client);
    expect(await client.call('notices.list', {})).toMatchObject([
      { code: 'crashed', params: { file: 'footfall.log' } },
    ]);
    expect(output).toContain('signal SIGKILL');
    client.close();
    parent.kill('SIGTERM');
    expect((await once(parent, 'exit'))[0]).toBe(0);
  }, 300_000);

  it('when the parent is killed the program ends in good order, and can be started again', async () => {
    start();
    await serving();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await folderIsFree();
    expect(readFileSync(join(folder.path, 'data/logs/footfall.log'), 'utf8')).toContain('"stopped"');
    start();
    await serving();
  }, 300_000);

  it('what cannot start is told once, with its exit code, and not tried again', () => {
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(join(folder.path, 'data/logs'), 'in the way');
    const environment = { ...process.env };
    delete environment.FOOTFALL_CHILD;
    const { status, stderr } = spawnSync(
      process.execPath,
      [entry, 'start', '--data', join(folder.path, 'data'), '--port', String(port)],
      { encoding: 'utf8', timeout: 60_000, env: environment },
    );
    expect([status, stderr.match(/SYS_004/g)?.length]).toEqual([1, 1]);
  });

  it('a wrong option too', () => {
    const { status } = spawnSync(process.execPath, [entry, 'start', '--nonsense'], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(status).toBe(2);
  });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 120_000 });

describe.skipIf(process.platform === 'win32')('footfall backup and restore', () => {
  it('copy a running shop, list it, refuse while it runs, and bring it back afterwards', async () => {
    const data = join(folder.path, 'data');
    start();
    const client = await AppClient.open(port, await logIn(await serving()));
    await counts(client);
    await vi.waitFor(async () => {
      const { in: inside, out } = await client.call('counts.totals', {});
      expect(inside + out).toBeGreaterThan(0);
    }, patient);
    const made = JSON.parse(run('backup', '--data', data, '--json').stdout) as { file: string; bytes: number };
    expect(made.bytes).toBeGreaterThan(100_000);
    const totals = await client.call('counts.totals', {});
    expect(run('restore', '--data', data).stderr).toContain('SYS_005');
    client.close();
    parent.kill('SIGTERM');
    await once(parent, 'exit');
    writeFileSync(join(data, 'footfall.db'), 'gone');
    expect(
      (JSON.parse(run('restore', '--data', data, '--list', '--json').stdout) as { name: string }[]).map(({ name }) =>
        join(data, 'backups', name),
      ),
    ).toEqual([made.file]);
    const { status, stdout, stderr } = run('restore', '--data', data, '--json');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ restored: made.file, complete: false });
    expect(readdirSync(data).some((name) => name.startsWith('footfall.db.before-restore-'))).toBe(true);
    start();
    const again = await AppClient.open(port, await logIn(await serving()));
    const now = await again.call('counts.totals', {});
    expect(now.in + now.out).toBeGreaterThan(0);
    expect(now.in + now.out).toBeLessThanOrEqual(totals.in + totals.out + 50);
    expect((await again.call('notices.list', {})).map(({ code }) => code)).toContain('copy-restored');
    again.close();
    parent.kill('SIGTERM');
    expect((await once(parent, 'exit'))[0]).toBe(0);
  }, 300_000);

  it('without anything to copy or to restore says so', () => {
    const none = join(folder.path, 'nothing');
    expect(run('backup', '--data', none)).toMatchObject({ status: 1, stderr: expect.stringContaining('DB_007') });
    expect(run('restore', '--data', none)).toMatchObject({ status: 1, stderr: expect.stringContaining('DB_008') });
  });
});

describe('footfall service', () => {
  const verify = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.skipIf(process.platform !== 'linux')('prints a unit of systemd, which systemd takes where there is one', () => {
    const { status, stdout } = run(
      'service',
      'print',
      '--data',
      join(folder.path, 'a shop with 100 %'),
      '--port',
      '4790',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('Restart=always');
    expect(stdout).toContain(`"${join(folder.path, 'a shop with 100 %%')}" "--port" "4790"`);
    if (!verify) return console.warn('there is no systemd-analyze here: the unit was not verified');
    const file = join(folder.path, 'footfall.service');
    writeFileSync(file, stdout);
    const checked = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect(checked.stderr).not.toMatch(/footfall\.service/);
  });

  it('wants to know what to do', () => {
    expect(run('service')).toMatchObject({ status: 2, stderr: expect.stringContaining('CLI_001') });
    expect(run('service', 'dance').status).toBe(2);
  });
});

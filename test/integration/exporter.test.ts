import { afterEach, beforeEach, expect, test } from 'vitest';
import { FootfallError } from '../../app/shared/errors.ts';
import { openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { TaskAborted, type RunTask } from '../../app/main/tasks/run-task.ts';
import { EXPORT, Exporter } from '../../app/main/export/open-export.ts';

let folder: ReturnType<typeof temporaryFolder>, shop: Shop, exporter: Exporter;
let run: (input: { url: string; runId: string }) => Promise<unknown>;
const wish = { url: 'postgres://shop:secret@127.0.0.1:1/centre', intervalMinutes: 5 };

beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path);
  exporter = new Exporter({
    db: shop.db,
    databaseFile: shop.file,
    identity: shop.identity,
    site: shop.site,
    secrets: {
      protection: 'none',
      encrypt: (text) => Promise.resolve(`sealed ${text}`),
      decrypt: (text) => Promise.resolve(text.replace('sealed ', '')),
    },
    signingKeyFile: `${shop.file}.signing-key`,
    log: quiet,
    runTask: ((_, input) => run(input as never)) as RunTask,
    onChanged() {},
    random: () => 1,
  });
});
afterEach(async () => {
  await exporter.close();
  await shop.close();
  folder.remove();
});

test('after each failure it waits longer, up to half an hour, and after a success for what is set', async () => {
  run = () => Promise.reject(new FootfallError('EXPORT_002', { server: 's', detail: 'gone' }));
  await exporter.setTarget({ ...wish, active: true });
  const waits: number[] = [];
  for (let n = 0; n < 9; n++) {
    await expect(exporter.run()).rejects.toMatchObject({ info: { code: 'EXPORT_002' } });
    waits.push(Math.round(((await exporter.state()).nextRunMs! - Date.now()) / EXPORT.againMs));
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect((await exporter.state()).lastError?.code).toBe('EXPORT_002');
  run = () => Promise.resolve({ rows: 0, verifiedUntilMs: 5 });
  await exporter.run();
  const state = await exporter.state();
  expect(Math.round((state.nextRunMs! - Date.now()) / 60_000)).toBe(5);
  expect([state.lastError, state.verifiedUntilMs]).toEqual([null, 5]);
});

test('the password is sealed, kept while the address stays, and shown nowhere', async () => {
  const urls: string[] = [];
  run = ({ url }) => {
    urls.push(url);
    return Promise.resolve({ rows: 0, verifiedUntilMs: null });
  };
  await exporter.setTarget({ ...wish, active: false });
  const { target } = await exporter.state();
  expect(target).toMatchObject({ url: 'postgres://shop@127.0.0.1:1/centre', hasPassword: true, verified: false });
  await exporter.run();
  await exporter.setTarget({ ...wish, url: target!.url, intervalMinutes: 7, active: false });
  await exporter.run();
  // Another server is never given it.
  await exporter.setTarget({ ...wish, url: 'postgres://shop@127.0.0.2:1/centre', active: false });
  await exporter.run();
  expect(urls).toEqual([wish.url, wish.url, 'postgres://shop@127.0.0.2:1/centre']);
  expect(JSON.stringify(await exporter.state())).not.toContain('secret');
});

test('a run that is broken off, since the program ends, is no success', async () => {
  run = () => Promise.reject(new TaskAborted('export'));
  await exporter.setTarget({ ...wish, active: false });
  await exporter.run();
  expect(await exporter.state()).toMatchObject({ lastSuccessMs: null, lastError: null, verifiedUntilMs: null });
});

test('without a centre nothing is sent, and one that is switched off is not asked by itself', async () => {
  await expect(exporter.run()).rejects.toMatchObject({ info: { code: 'EXPORT_014' } });
  await exporter.setTarget({ ...wish, active: false });
  expect((await exporter.state()).nextRunMs).toBeNull();
});

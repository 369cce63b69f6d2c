import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FootfallError } from '../../shared/errors.ts';
import { defaultDataFolder, makeFolder } from '../node/data-folder.ts';
import { openLog } from '../node/log.ts';
import { keepPrivate } from '../node/private-files.ts';
import { keyFileSecretBox } from '../node/secret-box.ts';
import { noteServer, origins, readServer } from './server-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-unit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/home/me/.local/share/footfall'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/footfall'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/footfall'],
  ['darwin', {}, '/home/me/Library/Application Support/Footfall'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Footfall'],
  ['linux', { FOOTFALL_DATA: '/shop', XDG_DATA_HOME: '/data' }, '/shop'],
])('data folder on %s with %j', (platform, environment, expected) => {
  expect(defaultDataFolder(environment, platform, '/home/me').replaceAll('\\', '/')).toBe(expected);
});

it('a folder is made with its parents, for its owner only', () => {
  const made = makeFolder(join(folder, 'a', 'b'));
  expect(makeFolder(made)).toBe(made);
  if (process.platform !== 'win32') expect(statSync(made).mode & 0o777).toBe(0o700);
});

it.each([
  ['a file', () => join(folder, 'file')],
  ['within a file', () => join(folder, 'file', 'a')],
])('%s is no folder', (_, path) => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(path())).toThrow(FootfallError);
});

it.runIf(process.platform === 'linux')('a place where nobody can make a folder is refused', () => {
  expect(() => makeFolder('/proc/footfall/data')).toThrow(/SYS_004|cannot be used/);
});

it('a sealed password opens with its key only, and not when it was changed', async () => {
  const box = keyFileSecretBox(join(folder, 'a.key'));
  const sealed = await box.encrypt('mật khẩu');
  expect(sealed).not.toContain('khẩu');
  expect(await box.encrypt('mật khẩu')).not.toBe(sealed);
  expect(await keyFileSecretBox(join(folder, 'a.key')).decrypt(sealed)).toBe('mật khẩu');
  await expect(keyFileSecretBox(join(folder, 'b.key')).decrypt(sealed)).rejects.toThrow();
  const bytes = Buffer.from(sealed.slice(3), 'base64');
  bytes[bytes.length - 1] ^= 1;
  await expect(box.decrypt(`v1.${bytes.toString('base64')}`)).rejects.toThrow();
  await expect(box.decrypt('plain')).rejects.toThrow();
});

it('the log masks credentials everywhere and begins a new file before it grows too large', () => {
  const file = join(folder, 'footfall.log');
  const said: string[] = [];
  openLog(folder, (line) => said.push(line)).warn('rtsp://admin:secret@cam/1 is lost', {
    url: 'rtsp://admin:secret@cam/1',
  });
  expect(readFileSync(file, 'utf8') + said.join()).not.toContain('secret');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ level: 'warn', message: 'rtsp://***@cam/1 is lost' });
  writeFileSync(file, 'x'.repeat(5_000_000));
  openLog(folder, () => {}).info('next');
  expect(statSync(file).size).toBeLessThan(1_000);
  expect(existsSync(`${file}.1`)).toBe(true);
});

it.skipIf(process.platform === 'win32')('what is ours in a data folder is taken from others, and nothing else', () => {
  const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777;
  for (const name of ['footfall.db', 'footfall.db-wal', 'login.key', 'notes.txt'])
    writeFileSync(join(folder, name), '', { mode: 0o644 });
  for (const name of ['pictures', 'photos']) {
    mkdirSync(join(folder, name), { mode: 0o755 });
    writeFileSync(join(folder, name, 'a.jpg'), '', { mode: 0o644 });
  }
  chmodSync(folder, 0o755);
  symlinkSync(join(folder, 'notes.txt'), join(folder, 'footfall.link'));
  keepPrivate(folder);
  expect([
    mode(),
    mode('footfall.db'),
    mode('footfall.db-wal'),
    mode('login.key'),
    mode('pictures'),
    mode('pictures', 'a.jpg'),
  ]).toEqual([0o700, 0o600, 0o600, 0o600, 0o700, 0o600]);
  expect([mode('notes.txt'), mode('photos'), mode('photos', 'a.jpg')]).toEqual([0o644, 0o755, 0o644]);
});

it('a link of the command opens what runs with the folder, and nothing runs once it has ended', () => {
  expect(readServer(folder)).toBe(null);
  const forget = noteServer(folder, { address: '127.0.0.1', port: 4780, pid: process.pid });
  expect(origins(readServer(folder)!)).toEqual(['http://127.0.0.1:4780']);
  expect(origins({ address: '::1', port: 1 })).toEqual(['http://[::1]:1']);
  forget();
  expect(readServer(folder)).toBe(null);
  noteServer(folder, { address: '127.0.0.1', port: 4780, pid: 2 ** 22 + 1 });
  expect(readServer(folder)).toBe(null);
});

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VideoStore } from './video-store.ts';

let folder: string, store: VideoStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-test-'));
  store = new VideoStore(join(folder, 'videos'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const files = () => (existsSync(join(folder, 'videos')) ? readdirSync(join(folder, 'videos')) : []);

it.each([
  ['door.mp4', 'door.mp4'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Videos\\Cửa chính.mp4', 'Cửa chính.mp4'],
  ['a\0b\n.mp4', 'a_b_.mp4'],
  ['', 'video'],
  ['..', '..'],
])('%j is kept under a name of our own, readable by its owner', async (name, title) => {
  const path = await store.receive(name, 5, Readable.from([Buffer.from('vid'), Buffer.from('eo')]));
  expect(readFileSync(path, 'utf8')).toBe('video');
  expect(files()).toHaveLength(1);
  expect(files()[0].endsWith(` ${title}`)).toBe(true);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('what does not arrive whole, or is empty, is not kept', async () => {
  await expect(store.receive('half.mp4', 10, Readable.from([Buffer.from('half')]))).rejects.toMatchObject({
    info: { code: 'FILE_002', params: { detail: '4 of 10 bytes' } },
  });
  await expect(store.receive('none.mp4', 0, Readable.from([]))).rejects.toMatchObject({ info: { code: 'FILE_002' } });
  await expect(
    store.receive(
      'broken.mp4',
      10,
      Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw new Error('gone');
        })(),
      ),
    ),
  ).rejects.toMatchObject({ info: { code: 'FILE_002', params: { detail: 'gone' } } });
  expect(files()).toEqual([]);
});

it('what would fill the disk is refused before a byte is taken', async () => {
  let asked = false;
  const content = Readable.from(
    (async function* () {
      asked = true;
      yield Buffer.alloc(1);
    })(),
  );
  await expect(store.receive('large.mp4', 1e15, content)).rejects.toMatchObject({
    info: { code: 'FILE_001', params: { name: 'large.mp4', needed: 1e9 } },
  });
  expect(asked).toBe(false);
});

it('forgets what was left half, and after a day what no camera shows; never what lies elsewhere', async () => {
  const [used, old, fresh] = await Promise.all(
    ['used', 'old', 'fresh'].map((name) => store.receive(name, 1, Readable.from([Buffer.from('x')]))),
  );
  const elsewhere = join(folder, 'mine.mp4');
  writeFileSync(elsewhere, 'x');
  writeFileSync(`${fresh}2.part`, 'x');
  for (const path of [used, old]) utimesSync(path, 0, 0);
  await store.sweep(new Set([used]));
  expect(
    files()
      .map((name) => join(folder, 'videos', name))
      .sort(),
  ).toEqual([used, fresh].sort());
  await store.remove(elsewhere);
  expect(existsSync(elsewhere)).toBe(true);
  await store.remove(used);
  expect(existsSync(used)).toBe(false);
});

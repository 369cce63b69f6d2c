import {
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  copyFileSync,
  closeSync,
  mkdirSync,
  symlinkSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  demoClip,
  makeClip,
  printed,
  probe,
  root,
  runTask,
  starterModel,
  temporaryFolder,
} from '../support/worker-client.ts';

const folder = temporaryFolder();
let silent: Server;
beforeAll(() => {
  silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
});
afterAll(() => {
  silent.close();
  folder.remove();
});

function port(server: Server): number {
  return (server.address() as { port: number }).port;
}

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const number = port(server);
  await new Promise((resolve) => server.close(resolve));
  return number;
}

function cut(from: string, name: string, share: number): string {
  const file = folder.file(name);
  copyFileSync(from, file);
  truncateSync(file, Math.round(readFileSync(from).length * share));
  return file;
}

test('a video is told as what it is, with its first picture', async () => {
  const found = await probe({ kind: 'file', path: demoClip, loop: true });
  expect(found).toMatchObject({
    ok: true,
    stream: { codec: 'h264', profile: 'High', width: 960, height: 540, fps: 15, durationSeconds: 60 },
  });
  const jpeg = Buffer.from((found as { pictureDataUrl: string }).pictureDataUrl.split(',')[1], 'base64');
  expect([jpeg[0], jpeg[1], jpeg.at(-2), jpeg.at(-1)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
});

test.each<[string, string, () => string, RegExp]>([
  ['a missing file', 'STREAM_001', () => folder.file('nowhere.mp4'), /nowhere\.mp4/],
  [
    'a folder without videos',
    'STREAM_002',
    () => {
      mkdirSync(folder.file('empty'), { recursive: true });
      return folder.file('empty');
    },
    /a folder without videos/,
  ],
  [
    'an empty file',
    'STREAM_002',
    () => {
      closeSync(openSync(folder.file('empty.mp4'), 'w'));
      return folder.file('empty.mp4');
    },
    /empty/,
  ],
  [
    'a text file called .mp4',
    'STREAM_002',
    () => {
      writeFileSync(folder.file('text.mp4'), 'not a video at all\n'.repeat(200));
      return folder.file('text.mp4');
    },
    /content is not a video/,
  ],
  [
    'sound without a picture',
    'STREAM_002',
    () => {
      makeClip('-f', 'lavfi', '-i', 'sine=d=1', folder.file('sound.wav'));
      return folder.file('sound.wav');
    },
    /no video/,
  ],
  [
    'a video without its index',
    'STREAM_002',
    () => {
      makeClip('-f', 'lavfi', '-i', 'testsrc=s=320x180:d=2:r=10', '-c:v', 'libx264', folder.file('index-last.mp4'));
      return cut(folder.file('index-last.mp4'), 'no-index.mp4', 0.7);
    },
    /index \(moov\) is missing/,
  ],
])('%s is refused with %s', async (_, code, path, says) => {
  const found = await probe({ kind: 'file', path: path(), loop: false });
  expect(found).toMatchObject({ ok: false, error: { code } });
  expect((found as { error: { message: string } }).error.message).toMatch(says);
});

test('a video that ends in the middle still shows its first picture', async () => {
  expect(await probe({ kind: 'file', path: cut(demoClip, 'cut.mp4', 0.5), loop: false })).toMatchObject({
    ok: true,
    stream: { width: 960 },
  });
});

test.each<[string, string, () => string | Promise<string>]>([
  ['nothing listens', 'STREAM_011', async () => `rtsp://joe:s3cret@127.0.0.1:${await closedPort()}/stream`],
  ['a name that does not exist', 'STREAM_004', () => 'rtsp://joe:s3cret@camera.invalid/stream'],
  ['a server that says nothing', 'STREAM_007', () => `rtsp://joe:s3cret@127.0.0.1:${port(silent)}/stream`],
  ['another scheme', 'STREAM_010', () => 'http://joe:s3cret@127.0.0.1/stream'],
  ['no scheme', 'STREAM_010', () => '192.168.1.20/stream'],
  ['no host', 'STREAM_010', () => 'rtsp:///stream'],
  ['an impossible port', 'STREAM_010', () => 'rtsp://127.0.0.1:99999/stream'],
])('%s: %s, and no password anywhere', async (_, code, url) => {
  const found = await probe({ kind: 'rtsp', url: await url() });
  expect(found).toMatchObject({ ok: false, error: { code } });
  expect(JSON.stringify([found, printed])).not.toMatch(/s3cret/);
});

test.each<[string, string, () => string]>([
  ['a missing manifest', 'MODEL_001', () => folder.file('none.json')],
  ['a manifest without its model', 'MODEL_001', () => manifest('lonely', {}, null)],
  ['a model of another hash', 'MODEL_002', () => manifest('other', { sha256: '0'.repeat(64) })],
  [
    'a model cut short',
    'MODEL_003',
    () => {
      const file = folder.file('short.onnx');
      writeFileSync(file, model.subarray(0, 100_000));
      return file;
    },
  ],
  [
    'something that is no model',
    'MODEL_003',
    () => {
      const file = folder.file('text.onnx');
      writeFileSync(file, 'hello');
      return file;
    },
  ],
  ['a model of another family', 'MODEL_004', () => manifest('family', { family: 'yolox' })],
  ['an impossible size', 'MODEL_004', () => manifest('size', { input: { ...starter.input, width: 500 } })],
  [
    'a size that no memory holds',
    'MODEL_005',
    () => manifest('huge', { input: { ...starter.input, width: 22_400, height: 22_400 } }),
  ],
  [
    'thresholds in per cent',
    'MODEL_005',
    () => manifest('percent', { thresholds: { low: 10, counting: 48, nmsIou: 55 } }),
  ],
  ['a file of another folder', 'MODEL_005', () => manifest('away', { file: '../away.onnx' })],
  ['a file by its whole path', 'MODEL_005', () => manifest('whole', { file: folder.file('whole.onnx') })],
  ['a file on another drive', 'MODEL_005', () => manifest('drive', { file: 'C:model.onnx' })],
  ['a folder as its file', 'MODEL_005', () => manifest('up', { file: '..' })],
  ...(process.platform === 'win32'
    ? []
    : ([
        [
          'a link out of its folder',
          'MODEL_005',
          () => {
            const path = manifest('linked', {}, null);
            symlinkSync(join(root, 'models', starter.file), join(folder.file('linked'), starter.file));
            return path;
          },
        ],
        [
          'a folder instead of its model',
          'MODEL_001',
          () => {
            const path = manifest('hollow', {}, null);
            mkdirSync(join(folder.file('hollow'), starter.file));
            return path;
          },
        ],
      ] satisfies [string, string, () => string][])),
  [
    'a manifest that is not JSON',
    'MODEL_005',
    () => {
      const file = folder.file('bad.json');
      writeFileSync(file, '{');
      return file;
    },
  ],
  ['a manifest without thresholds', 'MODEL_005', () => manifest('bare', { thresholds: undefined })],
])('%s is refused with %s', async (_, code, path) => {
  await expect(runTask('check-model', { manifestPath: path() })).rejects.toMatchObject({ info: { code } });
});

test.each([
  ['its manifest', starterModel],
  ['the file alone', starterModel.replace('.json', '.onnx')],
])('the starter model runs, by %s', async (_, path) => {
  expect(await runTask('check-model', { manifestPath: path })).toMatchObject({
    id: 'footfall-person-v0',
    provider: 'CPU',
  });
});

const starter = JSON.parse(readFileSync(starterModel, 'utf8')) as { file: string; input: object };
const model = readFileSync(join(root, 'models', starter.file));

/** The starter model's manifest with other words in it, beside a copy of the model. */
function manifest(name: string, changes: object, bytes: Buffer | null = model): string {
  mkdirSync(folder.file(name));
  const file = join(folder.file(name), 'model.json');
  writeFileSync(file, JSON.stringify({ ...starter, ...changes }));
  if (bytes) writeFileSync(join(folder.file(name), basename(starter.file)), bytes);
  return file;
}

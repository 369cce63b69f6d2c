import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  demoClip,
  demoLine,
  ffmpeg,
  makeClip,
  probe,
  temporaryFolder,
  WorkerClient,
} from '../support/worker-client.ts';

/* A camera that knows UDP only, of another author's make: npm's rtsp-streaming-server. */

const PORT = 20_000 + (process.pid % 100) * 100;
const folder = temporaryFolder(),
  clip = folder.file('camera.mp4');
const source = { kind: 'rtsp' as const, url: `rtsp://127.0.0.1:${PORT}/door` };
let camera: ReturnType<typeof fork>;
const client = new WorkerClient();

beforeAll(async () => {
  makeClip(
    '-ss',
    '6',
    '-i',
    demoClip,
    '-t',
    '10',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-bf',
    '0',
    '-g',
    '15',
    clip,
  );
  camera = fork(
    fileURLToPath(new URL('../support/udp-only-camera.ts', import.meta.url)),
    [clip, ffmpeg, String(PORT)],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  await once(camera.stdout!, 'data');
});
afterAll(async () => {
  client.kill();
  const gone = once(camera, 'exit');
  camera.kill();
  await gone;
  folder.remove();
});

test('it is proved and counted without being told so, over UDP', async () => {
  let found = await probe(source);
  // What ffmpeg publishes is there a moment after it began.
  for (let tries = 0; !found.ok && tries < 60; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    found = await probe(source);
  }
  expect(found).toMatchObject({ ok: true, stream: { codec: 'h264', width: 960, height: 540 } });
  client.start({ source, regions: [demoLine], maxFps: 15 });
  await client.until('people', () => client.counted.length > 1);
  expect(client.all('failed')).toEqual([]);
});

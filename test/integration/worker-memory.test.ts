import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { demoClip, demoLine, makeClip, root, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

/*
 * Where frames could pile up: ffmpeg's pipes, the ring, the detector, the way to main. Frames come four times as fast as a detector of this kind can be on any PC, and the
 * worker is stopped for seconds. A queue of frames without an end would take 440 MB for each thousand of them.
 */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const residentMb = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

it.runIf(process.platform === 'linux')(
  'a worker that is too slow, or is stopped, grows no queue of frames',
  async () => {
    const path = folder.file('fast.mp4');
    makeClip(
      ...['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=240', '-t', '20', '-c:v', 'libx264', '-preset', 'ultrafast'],
      ...['-g', '60', path],
    );
    const client = new WorkerClient();
    client.start({ source: { kind: 'file', path, loop: true }, pace: 'source', regions: [], motionGate: false });
    try {
      const dropped = () => client.all('status').at(-1)?.telemetry?.droppedFrames ?? 0;
      const until = (frames: number) => client.until(`${frames} frames that were too many`, () => dropped() >= frames);
      await until(300);
      const before = residentMb(client.pid);
      await until(1_800);
      const slow = residentMb(client.pid);
      for (let times = 0; times < 3; times++) {
        process.kill(client.pid, 'SIGSTOP');
        await sleep(1_500);
        process.kill(client.pid, 'SIGCONT');
        await until(dropped() + 200);
      }
      const stopped = residentMb(client.pid);
      expect([slow - before, stopped - before].filter((mb) => mb > 250)).toEqual([]);
    } finally {
      client.kill();
    }
  },
);

/* Garbage is memory: the young heap grows to what is thrown away between two collections, in each of sixteen workers. 300 kB a picture once doubled it. */
it('a picture leaves little to collect', async () => {
  const samples = folder.file('samples');
  Object.assign(process.env, { HEAP_SAMPLES: samples, NODE_OPTIONS: `--import=${root}/test/support/heap-sampler.mjs` });
  const client = new WorkerClient();
  delete process.env.NODE_OPTIONS;
  try {
    client.start(
      { source: { kind: 'file', path: demoClip, loop: true }, pace: 'source', regions: [demoLine] },
      { watched: false },
    );
    const pictures = () =>
      client.all('status').reduce((total, { telemetry }) => total + (telemetry?.analysisFps ?? 0), 0);
    await client.until('its first pictures', () => pictures() > 60);
    writeFileSync(`${samples}.begin`, '');
    const before = pictures();
    await client.until('many more', () => pictures() > before + 300);
    writeFileSync(`${samples}.end`, '');
    const after = pictures();
    await client.until('what they took', () => existsSync(samples));
    expect(Number(readFileSync(samples, 'utf8')) / (after - before)).toBeLessThan(150_000);
  } finally {
    client.kill();
  }
});

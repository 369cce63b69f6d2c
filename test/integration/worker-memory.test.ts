import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { makeClip, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

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

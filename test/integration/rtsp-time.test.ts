import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoClip, demoLine, ffmpeg, root, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

/** A camera whose RTP times can be anything; it sends 15 frames a second, whatever it says. */
const server = join(root, '../shared/test-data/cases/01-camera-clock-slow/rtsp.py');
const missing = !existsSync(server) || spawnSync('python3', ['--version']).status !== 0;

const folder = temporaryFolder();
/** Twenty seconds of the demo, again and again: four in and two out each. */
const clip = folder.file('clip.h264');
const running: { client?: WorkerClient; camera?: ChildProcess } = {};

describe.skipIf(missing)('a camera whose clock lies, over RTSP', () => {
  beforeAll(() => {
    execFileSync(ffmpeg, [
      '-v',
      'error',
      '-y',
      '-i',
      demoClip,
      '-t',
      '20',
      '-vf',
      'scale=640:360',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-bf',
      '0',
      '-g',
      '15',
      '-crf',
      '23',
      '-bsf:v',
      'h264_metadata=aud=insert',
      '-f',
      'h264',
      clip,
    ]);
  });
  afterEach(() => {
    running.client?.kill();
    running.camera?.kill('SIGKILL');
  });
  afterAll(() => folder.remove());

  async function serve(...options: string[]): Promise<number> {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const camera = (running.camera = spawn(
      'python3',
      ['-u', server, clip, String(port), '15', 'loops=10', ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    ));
    await once(camera.stdout!, 'data');
    camera.stdout!.resume();
    return port;
  }

  const usual: [string, string[]][] = [['set back by two seconds', ['jump=-2:15']]];
  const more: [string, string[]][] = [
    ['2 % slow', ['scale=0.98']],
    ['single pictures an hour ahead', ['glitch=50:3600']],
    ['5 % fast, with reports', ['scale=1.05', 'sr=1']],
    ['set ahead by a day', ['jump=86400:15']],
    ['set back by a day', ['jump=-86400:15']],
    ['single pictures an hour back', ['glitch=50:-3600']],
  ];

  test.each(process.env.FOOTFALL_LONG === '1' ? [...usual, ...more] : usual)(
    '%s: it counts on at its full rate, in one go, and boxes find their picture',
    async (_, options) => {
      const port = await serve(...options);
      const client = (running.client = new WorkerClient());
      client.start({
        source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${port}/stream` },
        regions: [demoLine],
        maxFps: 15,
      });
      // The clip's first loop ends after 20 s; six people cross in the second one.
      await client.until('two loops', () => client.counted.length >= 11, 150_000);
      const analysed = client.all('overlay').map(({ overlay }) => overlay),
        telemetry = client.all('status').at(-1)!.telemetry!;
      await client.stop();
      // Of all frames that the camera sent nearly all were analysed, or were too late on a PC that is busy with other things.
      const lastSecond = analysed.at(-1)!.ptsUs / 1e6;
      expect((analysed.length + telemetry.droppedFrames) / lastSecond).toBeGreaterThan(13);
      expect(client.stream.map(({ event }) => event)).toEqual(['connected']);
      expect(analysed.map(({ ptsUs }) => ptsUs)).toEqual(analysed.map(({ ptsUs }) => ptsUs).toSorted((a, b) => a - b));
      // Each crossing of the first loop comes again 20 s later.
      const counted = client.counted.map(({ capturedAtMs, direction }) => ({ capturedAtMs, direction }));
      const again = counted.filter((one) =>
        counted.some(
          (other) =>
            other.direction === one.direction && Math.abs(other.capturedAtMs - one.capturedAtMs - 20_000) < 1000,
        ),
      );
      expect(again.length).toBeGreaterThanOrEqual(counted.length - 7);
      const shown = new Set(client.all('video-fragment').map(({ ptsUs }) => ptsUs)),
        newest = Math.max(...shown);
      const drawn = analysed.map(({ ptsUs }) => ptsUs).filter((ptsUs) => ptsUs > 1e6 && ptsUs < newest - 500_000);
      expect(drawn.filter((ptsUs) => ![...Array(25).keys()].some((i) => shown.has(ptsUs + i - 12)))).toEqual([]);
    },
  );
});

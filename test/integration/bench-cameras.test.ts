import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoClip, ffmpeg, root } from '../support/worker-client.ts';

const footfall = join(root, 'dist/main/headless.js');
const env = { ...process.env, FFMPEG_PATH: ffmpeg };
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

describe('an RTSP server that plays videos', () => {
  test('what ffmpeg reads from it is the video, also for one who comes later; what is asked wrongly is refused', async () => {
    const child = spawn(process.execPath, [footfall, 'bench', '--serve', demoClip, demoClip], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    const addresses = String(text).trim().split('\n');
    expect(addresses).toHaveLength(2);
    for (const address of addresses) {
      const frames = execFileSync(
        ffmpeg,
        ['-v', 'error', '-rtsp_transport', 'tcp', '-i', address, '-frames:v', '20', '-f', 'framemd5', '-'],
        { encoding: 'utf8' },
      );
      expect(frames.split('\n').filter((row) => /^0,/.test(row))).toHaveLength(20);
    }
    const { port } = new URL(addresses[0]);
    const ask = async (request: string) => {
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.write(request);
      const [answer] = (await once(socket, 'data')) as [string];
      socket.destroy();
      return answer.split('\r\n')[0];
    };
    expect(await ask(`DESCRIBE rtsp://127.0.0.1:${port}/nothing RTSP/1.0\r\nCSeq: 1\r\n\r\n`)).toBe(
      'RTSP/1.0 404 Not Found',
    );
    expect(
      await ask(
        `SETUP ${addresses[0]}/streamid=0 RTSP/1.0\r\nCSeq: 2\r\nTransport: RTP/AVP;unicast;client_port=5000-5001\r\n\r\n`,
      ),
    ).toBe('RTSP/1.0 461 Unsupported Transport');
    expect(await ask(`BREW rtsp://127.0.0.1:${port}/ RTSP/1.0\r\nCSeq: 3\r\n\r\n`)).toBe(
      'RTSP/1.0 501 Not Implemented',
    );
  });
});

test('two cameras are measured: all of it is there, and no light lies', () => {
  const report = JSON.parse(
    execFileSync(
      process.execPath,
      [
        footfall,
        'bench',
        '--cameras',
        '2',
        '--busy',
        '1',
        '--seconds',
        process.env.FOOTFALL_LONG === '1' ? '60' : '10',
        '--json',
      ],
      { env, encoding: 'utf8' },
    ),
  ) as {
    cameras: { name: string; looks: number; fps: number; silent: number; counted: number }[];
    aloneInAMinute: number;
  };
  expect(report.cameras.map(({ name }) => name)).toEqual(['busy 1', 'quiet 1']);
  for (const camera of report.cameras) {
    expect(camera.looks).toBeGreaterThan(5);
    expect(camera.fps).toBeGreaterThan(0);
    expect(camera.silent).toBe(0);
  }
  expect(report.cameras[1].counted).toBe(0);
  // The clip's truth, as the demo's accuracy tests know it.
  expect(Math.abs(report.aloneInAMinute - 22)).toBeLessThanOrEqual(1);
});

test.each([
  [['--cameras', '65'], '--cameras is a number from 1 to 64'],
  [['--cameras', '2', 'a.mp4'], 'With --cameras the videos are its own'],
  [['--serve', 'package.json'], 'package.json'],
])('bench %s is refused', (args, reason) => {
  expect(() => execFileSync(process.execPath, [footfall, 'bench', ...args], { env, stdio: 'pipe' })).toThrow(reason);
});

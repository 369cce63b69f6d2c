import { spawn } from 'node:child_process';
import { FootfallError } from '../../../shared/errors.ts';
import { startRtspServer } from './rtsp-server.ts';

/** Serves videos by RTSP, each again and again at its own pace, as cameras would, until `signal`. Resolves with their addresses once all of them are there; rejects with CLI_001 for one that cannot be played. */
export async function serveVideos(
  ffmpegPath: string,
  videos: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const there = videos.map(() => Promise.withResolvers<void>());
  const server = await startRtspServer((path) => there[Number(path.split('-')[1]) - 1]?.resolve());
  signal.addEventListener('abort', () => server.close());
  const addresses = videos.map((_, i) => `rtsp://127.0.0.1:${server.port}/camera-${i + 1}`);
  for (const [i, video] of videos.entries()) {
    const args = ['-nostdin', '-v', 'fatal', '-re', '-stream_loop', '-1', '-i', video, '-an', '-c:v', 'copy'];
    const child = spawn(ffmpegPath, [...args, '-f', 'rtsp', '-rtsp_transport', 'tcp', addresses[i]], {
      stdio: ['ignore', 'ignore', 'inherit'],
      windowsHide: true,
    });
    signal.addEventListener('abort', () => child.kill('SIGKILL'));
    child.once('exit', () =>
      there[i].reject(new FootfallError('CLI_001', { detail: `${video} cannot be played`, command: 'bench' })),
    );
  }
  await Promise.all(there.map(({ promise }) => promise));
  return addresses;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startRtspServer } from './rtsp-server.ts';

/** Serves videos by RTSP, each again and again at its own pace, as cameras would, until `signal`. Resolves with their addresses once all of them are there. */
export async function serveVideos(
  ffmpegPath: string,
  videos: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const server = await startRtspServer();
  signal.addEventListener('abort', () => server.close());
  const addresses = videos.map((_, i) => `rtsp://127.0.0.1:${server.port}/camera-${i + 1}`);
  for (const [i, video] of videos.entries()) {
    const args = ['-nostdin', '-v', 'error', '-re', '-stream_loop', '-1', '-i', video, '-an', '-c:v', 'copy'];
    const child = spawn(ffmpegPath, [...args, '-f', 'rtsp', '-rtsp_transport', 'tcp', addresses[i]], {
      stdio: ['ignore', 'ignore', 'inherit'],
      windowsHide: true,
    });
    signal.addEventListener('abort', () => child.kill('SIGKILL'));
    await once(child, 'spawn');
  }
  return addresses;
}

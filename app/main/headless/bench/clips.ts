import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A moment of the demo's clip in which nobody is there, in seconds. */
const EMPTY_AT = 0;
const QUIET_S = 40;

export interface BenchClips {
  /** The demo's people, a minute of them. */
  busy: string;
  /** The same place, empty and still, with the noise of a camera. */
  quiet: string;
}

/** 640 × 360, 15 pictures a second, H.264, a key frame a second: what cameras send as their smaller stream. */
export async function makeClips(ffmpegPath: string, demo: string, folder: string): Promise<BenchClips> {
  const [busy, quiet, still] = ['busy.mp4', 'quiet.mp4', 'still.png'].map((name) => join(folder, name));
  const run = (...args: string[]) => promisify(execFile)(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...args]);
  const coded = ['-an', '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '15', '-bf', '0'];
  await run('-i', demo, '-vf', 'scale=640:360', '-r', '15', ...coded, busy);
  await run('-ss', String(EMPTY_AT), '-i', demo, '-frames:v', '1', '-vf', 'scale=640:360', still);
  const noisy = ['-vf', 'noise=alls=4:allf=t', '-t', String(QUIET_S), '-r', '15'];
  // The noise goes on for longer than a camera's last pictures are remembered, or it would be taken for a frozen one.
  const rate = ['-b:v', '500k', '-maxrate', '500k', '-bufsize', '500k'];
  await run('-loop', '1', '-framerate', '15', '-i', still, ...noisy, ...coded, ...rate, quiet);
  return { busy, quiet };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const known = new Map<string, Promise<number>>();

/** Major version; 0 for a build that does not say (a nightly). */
export function ffmpegMajor(ffmpegPath: string): Promise<number> {
  let version = known.get(ffmpegPath);
  if (!version) {
    version = promisify(execFile)(ffmpegPath, ['-version'], { timeout: 5000 }).then(
      ({ stdout }) => Number(/^ffmpeg version n?(\d+)/.exec(stdout)?.[1] ?? 0),
      () => 0,
    );
    known.set(ffmpegPath, version);
  }
  return version;
}

import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DAY_MS } from '../../core/time.ts';
import { FootfallError } from '../../shared/errors.ts';
import { uuidv7 } from '../db/uuid.ts';

const VIDEO_STORE = {
  /** What a video may not take from the disk: counting goes on for weeks in it. Bytes. */
  spareBytes: 2 * 1024 ** 3,
  /** A video that no camera shows is kept for so long: somebody may still be at adding it. */
  unusedMs: DAY_MS,
};
const PART = '.part';
const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

/** Videos that a browser handed over, under names of our own in one folder, readable by its owner only. */
export class VideoStore {
  readonly #folder: string;
  /** Bytes that videos on their way still need. */
  #awaited = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stores `bytes` of `content`; resolves with the path. Rejects with FILE_001 and FILE_002, and then nothing is left behind. */
  async receive(name: string, bytes: number, content: Readable): Promise<string> {
    const title =
      basename(name.replaceAll('\\', '/'))
        .replaceAll(/[^\p{L}\p{N}. _-]/gu, '_')
        .slice(-80) || 'video';
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#folder);
    const full = (free: number) =>
      new FootfallError('FILE_001', {
        name: title,
        folder: this.#folder,
        needed: megabytes(bytes),
        free: Math.max(0, megabytes(free)),
      });
    const free = bavail * bsize - VIDEO_STORE.spareBytes - this.#awaited;
    if (bytes > free) throw full(free);
    const path = join(this.#folder, `${uuidv7()} ${title}`);
    this.#awaited += bytes;
    try {
      await pipeline(content, createWriteStream(path + PART, { mode: 0o600 }));
      const { size } = await stat(path + PART);
      if (size !== bytes || size === 0)
        throw new FootfallError('FILE_002', { name: title, detail: `${size} of ${bytes} bytes` });
      await rename(path + PART, path);
      return path;
    } catch (thrown) {
      await rm(path + PART, { force: true });
      if (thrown instanceof FootfallError) throw thrown;
      if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') throw full(0);
      throw new FootfallError('FILE_002', { name: title, detail: (thrown as Error).message }, { cause: thrown });
    } finally {
      this.#awaited -= bytes;
    }
  }

  /** Only what lies here: a path of the user's own is never touched. */
  async remove(path: string): Promise<void> {
    if (dirname(path) === this.#folder) await rm(path, { force: true });
  }

  /** Removes what was handed over and is shown by no camera. */
  async sweep(used: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      if (used.has(path)) continue;
      const { mtimeMs } = await stat(path);
      // Nobody sends while the application starts.
      if (name.endsWith(PART) || Date.now() - mtimeMs > VIDEO_STORE.unusedMs) await this.remove(path);
    }
  }
}

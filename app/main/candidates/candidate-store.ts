import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CameraSource } from '../../shared/domain/camera.ts';
import { Candidate } from '../../shared/domain/candidate.ts';
import { CameraDevice, DeviceIdentity, FoundDevice } from '../../shared/domain/device.ts';
import type { Host, Log } from '../host.ts';

/** What is kept of a chosen camera beyond a restart; its login and picture are in it, so all of it is sealed. */
export const SavedCandidate = z.object({
  shown: Candidate,
  device: FoundDevice,
  login: z.object({ username: z.string(), password: z.string() }),
  trusted: z.string().nullable(),
  picture: z.string().nullable(),
  identity: DeviceIdentity.nullable().default(null),
  ready: z.object({ source: CameraSource, device: CameraDevice.nullable() }).nullable(),
});
export type SavedCandidate = z.infer<typeof SavedCandidate>;

/** Milliseconds after a change: several follow each other. */
const QUIET_MS = 500;

/** One sealed file. Without it the chosen cameras are asked again; so nothing here fails anything else. */
export class CandidateStore {
  readonly #file: string;
  readonly #secrets: Host['secrets'];
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #wanted: (() => readonly SavedCandidate[]) | null = null;

  constructor(file: string, { secrets, log }: Pick<Host, 'secrets' | 'log'>) {
    this.#file = file;
    this.#secrets = secrets;
    this.#log = log;
  }

  async read(): Promise<SavedCandidate[]> {
    const sealed = await readFile(this.#file, 'utf8').catch(() => null);
    if (sealed === null) return [];
    try {
      return z.array(SavedCandidate).parse(JSON.parse(await this.#secrets.decrypt(sealed)));
    } catch {
      this.#log.warn('the cameras that were chosen to be added could not be read again');
      return [];
    }
  }

  /** Soon; `saved` is asked then. */
  write(saved: () => readonly SavedCandidate[]): void {
    this.#wanted = saved;
    this.#timer ??= setTimeout(() => void this.flush(), QUIET_MS);
  }

  /** Now, what is to be written. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const saved = this.#wanted?.();
    this.#wanted = null;
    if (saved) this.#writing = this.#writing.then(() => this.#write(saved));
    return this.#writing;
  }

  async #write(saved: readonly SavedCandidate[]): Promise<void> {
    try {
      if (saved.length === 0) return await rm(this.#file, { force: true });
      await writeFile(`${this.#file}.new`, await this.#secrets.encrypt(JSON.stringify(saved)), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    } catch (thrown) {
      this.#log.warn('the cameras that were chosen to be added could not be kept', { reason: String(thrown) });
    }
  }
}

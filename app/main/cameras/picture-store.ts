import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Probe } from '../../shared/domain/camera.ts';

export interface Picture {
  dataUrl: string;
  takenAtMs: number;
}

const PREFIX = 'data:image/jpeg;base64,';

/** One still per camera, over which paths and lines are drawn: the only picture that is ever stored. */
export class PictureStore {
  readonly #folder: string;
  readonly #probe: (cameraId: string) => Promise<Probe>;
  readonly #taking = new Map<string, Promise<Picture | null>>();

  /** `probe` opens the camera once and shows its picture. */
  constructor(folder: string, probe: (cameraId: string) => Promise<Probe>) {
    this.#folder = folder;
    this.#probe = probe;
  }

  /** The stored one; taken now when there is none or a new one is wanted. Null when the camera gives none: a stored one stays. */
  async get(cameraId: string, renew: boolean): Promise<Picture | null> {
    return (renew ? null : await this.#read(cameraId)) ?? this.#take(cameraId);
  }

  async remove(cameraId: string): Promise<void> {
    await rm(this.#file(cameraId), { force: true });
  }

  #file(cameraId: string): string {
    return join(this.#folder, `${cameraId}.jpg`);
  }

  async #read(cameraId: string): Promise<Picture | null> {
    try {
      const [bytes, { mtimeMs }] = await Promise.all([readFile(this.#file(cameraId)), stat(this.#file(cameraId))]);
      return { dataUrl: PREFIX + bytes.toString('base64'), takenAtMs: Math.round(mtimeMs) };
    } catch {
      return null;
    }
  }

  /** Those who ask at once get the same one. */
  #take(cameraId: string): Promise<Picture | null> {
    const taking = this.#taking.get(cameraId) ?? this.#takeNow(cameraId).finally(() => this.#taking.delete(cameraId));
    this.#taking.set(cameraId, taking);
    return taking;
  }

  async #takeNow(cameraId: string): Promise<Picture | null> {
    const probe = await this.#probe(cameraId);
    if (!probe.ok || !probe.pictureDataUrl.startsWith(PREFIX)) return null;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#file(cameraId);
    await writeFile(`${file}.new`, Buffer.from(probe.pictureDataUrl.slice(PREFIX.length), 'base64'), { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
    return this.#read(cameraId);
  }
}

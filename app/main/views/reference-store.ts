import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { GreyPicture } from '../../shared/domain/view.ts';

/** Of one camera at most: by day, by night, and room for two seasons. The oldest goes. */
const MOST = 4;
const SUFFIX = '.view.json';

/** The regions for which a picture was taken, by their versions. */
const Kept = z.object({
  pictures: z.array(
    z.object({
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      takenAtMs: z.number(),
      regions: z.array(z.object({ regionId: z.string(), ruleVersion: z.number() })),
      /** One byte a pixel. */
      grey: z.base64(),
    }),
  ),
});
type Kept = z.infer<typeof Kept>['pictures'][number];

export interface Reference {
  picture: GreyPicture;
  takenAtMs: number;
  regions: Kept['regions'];
}

/** The pictures by which it is judged where cameras look: small, grey, for this user only, gone with the camera. */
export class ReferenceStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Oldest first. One that cannot be read is as good as none: another is taken. */
  async read(cameraId: string): Promise<Reference[]> {
    try {
      const { pictures } = Kept.parse(JSON.parse(await readFile(this.#file(cameraId), 'utf8')));
      return pictures
        .map(({ width, height, grey, ...kept }) => ({
          ...kept,
          picture: { width, height, data: Uint8Array.from(Buffer.from(grey, 'base64')) },
        }))
        .filter(({ picture: { width, height, data } }) => data.length === width * height);
    } catch {
      return [];
    }
  }

  async write(cameraId: string, references: readonly Reference[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const pictures = references.slice(-MOST).map(({ picture: { width, height, data }, ...kept }) => ({
      ...kept,
      width,
      height,
      grey: Buffer.from(data).toString('base64'),
    }));
    const file = this.#file(cameraId);
    await writeFile(`${file}.new`, JSON.stringify({ pictures }), { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
  }

  async remove(cameraId: string): Promise<void> {
    await rm(this.#file(cameraId), { force: true });
  }

  /** Removes those of other cameras. */
  async sweep(cameraIds: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names)
      if (name.endsWith(SUFFIX) && !cameraIds.has(name.slice(0, -SUFFIX.length)))
        await rm(join(this.#folder, name), { force: true });
  }

  #file(cameraId: string): string {
    return join(this.#folder, `${cameraId}${SUFFIX}`);
  }
}

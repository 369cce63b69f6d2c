import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** The lines of a compressed text file, as they come; what cannot be read is thrown as `refuse` makes it. */
export async function* gzipLines(file: string, refuse: (error: Error) => Error): AsyncGenerator<string> {
  const source = createReadStream(file),
    plain = createGunzip();
  let failed: Error | null = null;
  source.on('error', (error) => plain.destroy((failed = error)));
  plain.on('error', (error) => (failed ??= error));
  source.pipe(plain);
  try {
    yield* createInterface({ input: plain, crlfDelay: Infinity });
  } catch (thrown) {
    failed ??= thrown as Error;
  } finally {
    source.destroy();
  }
  if (failed) throw refuse(failed);
}

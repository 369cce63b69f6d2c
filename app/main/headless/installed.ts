import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// This file ends up in dist/main/headless.js.
const distFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the parts lie that came with the program. */
export const installed = {
  rendererFolder: join(distFolder, 'renderer'),
  /** Holds models/ and demo/. */
  resources: dirname(distFolder),
};

export function productVersion(): string {
  return (JSON.parse(readFileSync(join(installed.resources, 'package.json'), 'utf8')) as { version: string }).version;
}

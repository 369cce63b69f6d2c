import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** As recorders and cameras call their files. */
const VIDEO = /\.(?:mp4|m4v|mov|mkv|webm|avi|ts|m2ts|mts|mpg|mpeg|flv|asf|wmv|dav|264|265|h264|h265|hevc)$/i;

/** The videos of a folder (not of folders within it), in the order of their names, numbers as such: what is called by its time is in the order of time. Of a file, that file. */
export async function videosOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && VIDEO.test(entry.name))
    .map(({ name }) => name);
  const order = new Intl.Collator('en', { numeric: true });
  return names.toSorted((a, b) => order.compare(a, b) || (a < b ? -1 : 1)).map((name) => join(path, name));
}

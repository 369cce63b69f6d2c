import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Provider } from '../../shared/domain/provider.ts';

/** Where graphics cards are in Windows's registry, and for how long it is asked, milliseconds. */
const DISPLAY_CLASS = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;
const ASK_MS = 10_000;

/** The graphics of this PC with their drivers, one a line, as the system names them. What cannot be read is left out. */
export async function graphicsOf(platform = process.platform, root = '/'): Promise<string[]> {
  if (platform === 'win32') return windowsGraphics();
  if (platform === 'darwin') return [`macOS ${release()}`];
  return linuxGraphics(root);
}

async function windowsGraphics(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('reg', ['query', DISPLAY_CLASS, '/s'], {
    timeout: ASK_MS,
    windowsHide: true,
    maxBuffer: 16 * 1024 ** 2,
  }).catch(() => ({ stdout: '' }));
  return cardsOfRegistry(stdout);
}

/** Of what `reg query` prints: each key's DriverDesc and DriverVersion. */
export function cardsOfRegistry(text: string): string[] {
  return text.split(/^HKEY/m).flatMap((key) => {
    const [, name] = /^\s+DriverDesc\s+REG_SZ\s+(.+?)\s*$/m.exec(key) ?? [],
      [, version = ''] = /^\s+DriverVersion\s+REG_SZ\s+(\S+)/m.exec(key) ?? [];
    return name ? [`${name} ${version}`.trim()] : [];
  });
}

async function linuxGraphics(root: string): Promise<string[]> {
  const text = (path: string) =>
    readFile(join(root, path), 'utf8').then(
      (read) => read.trim(),
      () => '',
    );
  const names = (path: string) => readdir(join(root, path)).catch(() => []);
  const cards = (await names('sys/class/drm')).filter((name) => /^card\d+$/.test(name));
  const lines = cards.map(async (card) => {
    const at = `sys/class/drm/${card}/device`;
    const driver = basename(await readlink(join(root, at, 'driver')).catch(() => ''));
    const version = (await text(`sys/module/${driver}/version`)) || (await text('proc/sys/kernel/osrelease'));
    return `${driver || 'card'} ${await text(`${at}/vendor`)}:${await text(`${at}/device`)} ${version}`;
  });
  const vulkan = ['usr/share/vulkan/icd.d', 'etc/vulkan/icd.d'].map(async (folder) =>
    Promise.all((await names(folder)).sort().map(async (name) => `${name} ${await written(join(root, folder, name))}`)),
  );
  const [nvidia] = (await text('proc/driver/nvidia/version')).split('\n');
  return [...(await Promise.all(lines)), nvidia, ...(await Promise.all(vulkan)).flat()].filter(Boolean);
}

/** Size and day of a file, which change with the package that brings it. */
async function written(file: string): Promise<string> {
  const { size, mtime } = await stat(file);
  return `${size} ${mtime.toISOString().slice(0, 10)}`;
}

/** The folder of ONNX Runtime's libraries for this system, in which the optional ones have to lie as well. */
export function runtimeFolder(): string {
  const packed = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const folder = join(dirname(packed), 'bin', 'napi-v6', process.platform, process.arch);
  // Libraries are never loaded from within an archive.
  return folder.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

/** Libraries that are no part of the package: whoever wants them puts them there. */
const NEEDS: Partial<Record<Provider, readonly string[]>> = {
  cuda: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'],
  tensorrt: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_tensorrt.so'],
};

/** Those of its libraries that are not there. */
export const missingOf = (provider: Provider, files: readonly string[]): string[] =>
  (NEEDS[provider] ?? []).filter((name) => !files.includes(name));

/** Everything that what was found out in a trial depends on; another one means that all are tried again. */
export async function keyOf(
  model: { manifestPath: string },
  known: readonly Provider[],
  graphics: readonly string[],
  folder: string,
): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).sort();
  const files = await Promise.all(names.map(async (name) => `${name} ${(await stat(join(folder, name))).size}`));
  const { VK_ICD_FILENAMES = '', VK_DRIVER_FILES = '', CUDA_VISIBLE_DEVICES = '' } = process.env;
  const manifest = await readFile(model.manifestPath, 'utf8').catch(() => '');
  const facts = [known, graphics, files, manifest, VK_ICD_FILENAMES, VK_DRIVER_FILES, CUDA_VISIBLE_DEVICES];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

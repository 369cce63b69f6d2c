import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureDevice } from '../../../../shared/domain/device.ts';

/*
 * The cameras that are plugged into this PC, by identities that last: where it is plugged in may change, and the order in which a system finds them does.
 */

/** The system says what it has within a second; a driver that hangs is not waited for. Milliseconds. */
const LIST_MS = 15_000;

/** Never rejects: a system that lists nothing has none. */
export async function listDevices(ffmpegPath: string, platform = process.platform): Promise<CaptureDevice[]> {
  switch (platform) {
    case 'linux':
      return listVideo4Linux('/sys/class/video4linux', '/dev');
    case 'win32':
      return readDirectShow(await said(ffmpegPath, ['-list_devices', 'true', '-f', 'dshow', '-i', 'dummy']));
    case 'darwin':
      return readAvFoundation(await said(ffmpegPath, ['-f', 'avfoundation', '-list_devices', 'true', '-i', '']));
    default:
      return [];
  }
}

/** What ffmpeg says of a device; it ends with an error every time, since a list is no input. */
export function said(ffmpegPath: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      ffmpegPath,
      ['-hide_banner', '-nostdin', '-protocol_whitelist', 'pipe', ...args],
      { timeout: LIST_MS, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024, windowsHide: true },
      (_error, _stdout, stderr) => resolve(stderr),
    );
  });
}

/** Node by node of the kernel. A camera has several; the first is the one with pictures. */
export async function listVideo4Linux(sys: string, dev: string): Promise<CaptureDevice[]> {
  const nodes = (await readdir(sys).catch(() => [])).filter((name) => /^video\d+$/.test(name));
  const links = [...(await linksIn(join(dev, 'v4l/by-id'))), ...(await linksIn(join(dev, 'v4l/by-path')))];
  const found: CaptureDevice[] = [];
  for (const node of nodes.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))) {
    const of = (file: string) =>
      readFile(join(sys, node, file), 'utf8').then(
        (text) => text.trim(),
        () => '',
      );
    if (!['', '0'].includes(await of('index'))) continue;
    const path = join(dev, node);
    // Two of one make without serial numbers have one name by id between them; the other is known by its place.
    const id = links.find(({ target }) => target === path)?.link ?? path;
    found.push({ id, name: (await of('name')) || node });
  }
  return found;
}

async function linksIn(folder: string): Promise<{ link: string; target: string }[]> {
  const names = (await readdir(folder).catch(() => [])).toSorted();
  const found = await Promise.all(
    names.map(async (name) => ({
      link: join(folder, name),
      target: await realpath(join(folder, name)).catch(() => ''),
    })),
  );
  return found.filter(({ target }) => target !== '');
}

/** Without the prefixes of ffmpeg's log. */
const linesOf = (log: string): string[] =>
  log.split(/\r?\n/).map((line) => line.replace(/^(?:\[[^\]]* @ [^\]]*\]\s?)+/, ''));

/** ffmpeg -list_devices true -f dshow -i dummy, of ffmpeg 4 to 8. */
export function readDirectShow(log: string): CaptureDevice[] {
  const found: (CaptureDevice & { alternative: string | null })[] = [];
  let section: 'video' | 'other' | null = null,
    isCamera = false;
  for (const line of linesOf(log)) {
    if (/^DirectShow (video|audio) devices/.test(line)) section = line.includes('video devices') ? 'video' : 'other';
    const [, name, kinds] = /^\s*"(.*)"(?: \(([a-z, ]+)\))?\s*$/.exec(line) ?? [];
    const [, alternative] = /^\s*Alternative name "(.*)"\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      isCamera = kinds === undefined ? section === 'video' : /video/.test(kinds);
      if (isCamera) found.push({ id: name, name, alternative: null });
    } else if (alternative !== undefined && isCamera) found.at(-1)!.alternative = alternative;
  }
  // A name that two share, or that ffmpeg would take apart, says nothing; the alternative one says which and where.
  return found.map(({ name, alternative }) => {
    const unique = found.filter((one) => one.name === name).length === 1 && !name.includes(':');
    return { id: unique ? name : (alternative ?? name), name };
  });
}

/** ffmpeg -f avfoundation -list_devices true -i "". Screens are none. */
export function readAvFoundation(log: string): CaptureDevice[] {
  const found: { index: string; name: string }[] = [];
  let video = false;
  for (const line of linesOf(log)) {
    if (/AVFoundation (video|audio) devices:/.test(line)) video = line.includes('video');
    const [, index, name] = /^\[(\d+)\] (.+?)\s*$/.exec(line) ?? [];
    if (video && index !== undefined && !/^Capture screen \d+$/.test(name)) found.push({ index, name });
  }
  return found.map(({ index, name }) => {
    const unique = found.filter((one) => one.name === name).length === 1 && !name.includes(':') && !/^\d/.test(name);
    return { id: unique ? name : index, name };
  });
}

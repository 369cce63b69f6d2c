import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Camera, CameraSource } from '../../shared/domain/camera.ts';
import { FootfallError, maskCredentials } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import type { StoredSource } from '../db/camera-configurations.ts';
import type { SecretBox } from '../host.ts';

export const DEMO_VIDEO = 'demo/entrance.mp4';

/** Some cameras want the password as a part of the path: rtsp://camera/user=admin&password=secret&channel=1 */
const IN_PATH = /\b((?:password|passwd|pwd|pass)=)([^&/]+)/i;
const HIDDEN = '***';

/**
 * A source as it is kept: credentials leave the address, the password is sealed. `before`: what the camera has now; its password stays when none is given.
 * Throws STREAM_001, STREAM_010, CAMERA_003 or CAMERA_004.
 */
export async function toStored(source: CameraSource, secrets: SecretBox, before?: StoredSource): Promise<StoredSource> {
  if (before && (before.kind === 'demo') !== (source.kind === 'demo')) throw new FootfallError('CAMERA_003', {});
  switch (source.kind) {
    case 'demo': return { kind: 'demo', address: DEMO_VIDEO, loop: true, username: null, sealedPassword: null };
    case 'file': {
      const path = filePath(source.path);
      if (!existsSync(path)) throw new FootfallError('STREAM_001', { source: path });
      return { kind: 'file', address: path, loop: source.loop, username: null, sealedPassword: null };
    }
    case 'rtsp': {
      const { address, username, password } = splitAddress(source);
      if (password === null || password === HIDDEN) return { kind: 'rtsp', address, loop: false, username, sealedPassword: keptPassword(address, username, before) };
      return { kind: 'rtsp', address, loop: false, username, sealedPassword: await secrets.encrypt(password) };
    }
  }
}

/** The password of now, for the same user. It is nothing to send to another host: whoever may change an address could read it there. */
function keptPassword(address: string, username: string | null, before?: StoredSource): string | null {
  if (before?.kind !== 'rtsp' || before.sealedPassword === null || before.username !== username) return null;
  const [was, is] = [before.address, address].map((text) => new URL(text).hostname);
  if (was !== is) throw new FootfallError('CAMERA_004', { before: was, host: is });
  return before.sealedPassword;
}

/** As people write it: a path, one that begins at home (~), a file:// address, or in the quotes in which Windows copies it. */
function filePath(text: string): string {
  const path = text.trim().replace(/^"(.*)"$/, '$1');
  if (path === '~' || /^~[\\/]/.test(path)) return join(homedir(), path.slice(1));
  if (!/^file:/i.test(path)) return resolve(path);
  try {
    return fileURLToPath(path);
  } catch {
    throw new FootfallError('STREAM_001', { source: path });
  }
}

/** What a worker opens. */
export async function toWorkerSource(source: StoredSource, secrets: SecretBox, resources: string): Promise<WorkerSource> {
  switch (source.kind) {
    case 'demo': return { kind: 'file', path: join(resources, source.address), loop: true };
    case 'file': return { kind: 'file', path: source.address, loop: source.loop };
    case 'rtsp': return { kind: 'rtsp', url: withCredentials(source.address, source.username, source.sealedPassword === null ? null : await secrets.decrypt(source.sealedPassword)) };
  }
}

/** The same for a source that is only tried out: nothing begins again. `before` as above. */
export async function toProbedSource(source: CameraSource, secrets: SecretBox, resources: string, before?: StoredSource): Promise<WorkerSource> {
  const opened = await toWorkerSource(await toStored(source, secrets, before), secrets, resources);
  return opened.kind === 'file' ? { ...opened, loop: false } : opened;
}

export function toShown(source: StoredSource): Camera['source'] {
  const address = source.kind === 'demo' ? basename(source.address) : maskCredentials(source.address);
  return { kind: source.kind, address, username: source.username, hasPassword: source.sealedPassword !== null };
}

function splitAddress(source: CameraSource & { kind: 'rtsp' }): { address: string; username: string | null; password: string | null } {
  const text = source.url.trim();
  const refuse = (detail: string) => new FootfallError('STREAM_010', { source: maskCredentials(text.replaceAll(/\s/g, '%20')), detail });
  if (!URL.canParse(text)) throw refuse('it is not an address');
  const url = new URL(text);
  if (url.protocol !== 'rtsp:' && url.protocol !== 'rtsps:') throw refuse(`it begins with ${url.protocol}//`);
  if (url.hostname === '') throw refuse('it names no host');
  // rtsp://user:12/34@camera reads as port 12 of a host called user, and would be kept and shown with half of the password in it.
  if (url.username === '' && url.port !== '' && (url.pathname + url.hash).includes('@') && !IN_PATH.test(url.href)) throw refuse('a / or # in its password has to be written %2F or %23, or the password typed into its own field');
  const username = source.username || decode(url.username) || null;
  const password = source.password || decode(url.password) || null;
  url.username = '';
  url.password = '';
  const inPath = IN_PATH.exec(url.href);
  if (inPath) return { address: url.href.replace(IN_PATH, `$1${HIDDEN}`), username, password: password ?? inPath[2] };
  return { address: url.href, username, password };
}

function withCredentials(address: string, username: string | null, password: string | null): string {
  if (password !== null && IN_PATH.exec(address)?.[2] === HIDDEN) return address.replace(IN_PATH, (_, name: string) => name + password.replaceAll(/[&\s]/g, encodeURIComponent));
  if (username === null && password === null) return address;
  return address.replace('://', `://${encodeURIComponent(username ?? '')}${password === null ? '' : `:${encodeURIComponent(password)}`}@`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing is part of the password.
    return text;
  }
}

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Camera, CameraSource } from '../../shared/domain/camera.ts';
import { FootfallError, maskCredentials } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import type { StoredSource } from '../db/camera-configurations.ts';
import type { SecretBox } from '../host.ts';

export const DEMO_VIDEO = 'demo/entrance.mp4';

/** Some cameras want the password as a part of the path: rtsp://camera/user=admin&password=secret&channel=1 */
const IN_PATH = /\b((?:password|passwd|pwd|pass)=)([^&/]+)/i;
const HIDDEN = '***';

/** A source as it is kept: credentials leave the address, the password is sealed. Throws STREAM_001 or STREAM_010. */
export async function toStored(source: CameraSource, secrets: SecretBox): Promise<StoredSource> {
  switch (source.kind) {
    case 'demo': return { kind: 'demo', address: DEMO_VIDEO, loop: true, username: null, sealedPassword: null };
    case 'file': {
      const path = resolve(source.path);
      if (!existsSync(path)) throw new FootfallError('STREAM_001', { source: path });
      return { kind: 'file', address: path, loop: source.loop, username: null, sealedPassword: null };
    }
    case 'rtsp': {
      const { address, username, password } = splitAddress(source);
      return { kind: 'rtsp', address, loop: false, username, sealedPassword: password === null ? null : await secrets.encrypt(password) };
    }
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

/** The same for a source that is only tried out. */
export function toProbedSource(source: CameraSource, resources: string): WorkerSource {
  switch (source.kind) {
    case 'demo': return { kind: 'file', path: join(resources, DEMO_VIDEO), loop: false };
    case 'file': return { kind: 'file', path: resolve(source.path), loop: false };
    case 'rtsp': {
      const { address, username, password } = splitAddress(source);
      return { kind: 'rtsp', url: withCredentials(address, username, password) };
    }
  }
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

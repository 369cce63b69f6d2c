import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCHEMES, type Camera, type CameraSource, type NetworkSource } from '../../shared/domain/camera.ts';
import { hideSecrets, HIDDEN, isPassword, showSecrets } from '../../shared/credentials.ts';
import { FootfallError, maskCredentials } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { StoredSource } from '../db/camera-configurations.ts';
import type { SecretBox } from '../host.ts';

export const DEMO_VIDEO = 'demo/entrance.mp4';

/**
 * A source as it is kept: no secret in the address, wherever it was, and all of them sealed. `before`: what the camera has now; HIDDEN in the
 * new address, and a password that is not given, stand for its old ones, as far as these can still be opened. Throws STREAM_001, STREAM_010, CAMERA_003 or CAMERA_004.
 */
export async function toStored(source: CameraSource, secrets: SecretBox, before?: StoredSource): Promise<StoredSource> {
  if (before && (before.kind === 'demo') !== (source.kind === 'demo')) throw new FootfallError('CAMERA_003', {});
  const none = { username: null, sealedPassword: null, sealedSecrets: null };
  switch (source.kind) {
    case 'demo':
      return { kind: 'demo', address: DEMO_VIDEO, loop: true, ...none };
    case 'file': {
      const path = filePath(source.path);
      if (!existsSync(path)) throw new FootfallError('STREAM_001', { source: path });
      return { kind: 'file', address: path, loop: source.loop, ...none, aspect: source.aspect ?? before?.aspect };
    }
    case 'device':
      return { kind: 'device', address: source.id, loop: false, ...none, aspect: source.aspect ?? before?.aspect };
    case 'rtsp':
    case 'http':
    case 'rtmp': {
      const { address, username, password, inAddress } = splitAddress(
        source,
        before && before.kind in SCHEMES ? await opened(before, secrets).catch(() => null) : null,
      );
      return {
        kind: source.kind,
        address,
        loop: false,
        username,
        sealedPassword: password === null ? null : await secrets.encrypt(password),
        sealedSecrets: inAddress.length === 0 ? null : await secrets.encrypt(JSON.stringify(inAddress)),
        aspect: source.aspect ?? before?.aspect,
        ...(source.kind !== 'rtmp' && { certificate: source.certificate ?? keptCertificate(address, before) }),
        ...(source.kind === 'rtsp' && { transport: source.transport ?? before?.transport }),
      };
    }
  }
}

/** At the same host it is the same camera until it shows another one. */
const keptCertificate = (address: string, before: StoredSource | undefined): string | null =>
  before !== undefined && URL.canParse(before.address) && new URL(before.address).host === new URL(address).host
    ? (before.certificate ?? null)
    : null;

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

/** A stored source whose address was written before all secrets were looked for; null: nothing is to be changed. */
export async function resealed(source: StoredSource, secrets: SecretBox): Promise<StoredSource | null> {
  const hidden = hideSecrets(source.address);
  if (!(source.kind in SCHEMES) || hidden.address === source.address) return null;
  const { password, inAddress } = await opened(source, secrets);
  const values = hidden.secrets.map(({ value }) => (value === HIDDEN ? (inAddress.shift() ?? null) : value));
  const own = password === null && source.username === null ? hidden.secrets.findIndex(isPassword) : -1;
  return {
    ...source,
    address: hidden.address,
    sealedPassword: own === -1 ? source.sealedPassword : await secrets.encrypt(values[own]!),
    sealedSecrets: await secrets.encrypt(JSON.stringify(values.map((value, i) => (i === own ? null : value)))),
  };
}

/** What a worker opens. */
export async function toWorkerSource(
  source: StoredSource,
  secrets: SecretBox,
  resources: string,
): Promise<WorkerSource> {
  switch (source.kind) {
    case 'demo':
      return { kind: 'file', path: join(resources, source.address), loop: true };
    case 'file':
      return { kind: 'file', path: source.address, loop: source.loop, aspect: source.aspect };
    case 'device':
      return { kind: 'device', id: source.address, aspect: source.aspect };
    case 'rtsp': {
      const { address, username, password, inAddress } = await opened(source, secrets);
      return {
        kind: 'rtsp',
        url: withCredentials(address, username, password, inAddress),
        aspect: source.aspect,
        transport: source.transport,
        certificate: source.certificate ?? undefined,
      };
    }
    case 'http':
    case 'rtmp': {
      const { address, username, password, inAddress } = await opened(source, secrets);
      return {
        kind: source.kind,
        url: withCredentials(address, username, password, inAddress),
        aspect: source.aspect,
        ...(source.kind === 'http' && { certificate: source.certificate ?? undefined }),
      };
    }
  }
}

/** The login that is kept; '' for what there is none of. Rejects with CAMERA_007. */
export async function loginOf(
  source: StoredSource,
  secrets: SecretBox,
): Promise<{ username: string; password: string }> {
  const { username, password } = await opened(source, secrets);
  return { username: username ?? '', password: password ?? '' };
}

/** The same for a source that is only tried out: nothing begins again. `before` as above. */
export async function toProbedSource(
  source: CameraSource,
  secrets: SecretBox,
  resources: string,
  before?: StoredSource,
): Promise<WorkerSource> {
  const stored = await toStored(source, secrets, before);
  // Whoever looks at its picture judges it, and keeps what it shows.
  const worker = await toWorkerSource({ ...stored, certificate: null }, secrets, resources);
  return worker.kind === 'file' ? { ...worker, loop: false } : worker;
}

export function toShown(source: StoredSource): Camera['source'] {
  const address = source.kind === 'demo' ? basename(source.address) : maskCredentials(source.address);
  const { kind, username, loop, aspect = 'auto', transport = 'auto', certificate = null } = source;
  return {
    kind,
    address,
    username,
    hasPassword: source.sealedPassword !== null || source.sealedSecrets !== null,
    loop,
    aspect,
    transport,
    certificate,
  };
}

/** A camera's address in its parts. */
interface Parts {
  /** HIDDEN where a secret belongs. */
  address: string;
  username: string | null;
  password: string | null;
  /** The secrets that belong there, in order; null: the password does, and then it is wanted nowhere else. */
  inAddress: (string | null)[];
}

/** Rejects with CAMERA_007 when what is sealed cannot be opened: the key is another, or gone. */
async function opened(
  { address, username, sealedPassword, sealedSecrets }: StoredSource,
  secrets: SecretBox,
): Promise<Parts> {
  const open = (sealed: string) =>
    secrets.decrypt(sealed).catch((thrown: unknown) => {
      throw new FootfallError('CAMERA_007', {}, { cause: thrown });
    });
  const password = sealedPassword === null ? null : await open(sealedPassword);
  // Before there was a column for them, the one secret that an address could have was kept as the password.
  const inAddress =
    sealedSecrets === null
      ? hiddenIn(address).map(() => null)
      : (JSON.parse(await open(sealedSecrets)) as (string | null)[]);
  return { address, username, password, inAddress };
}

const hiddenIn = (address: string) => hideSecrets(address).secrets.filter(({ value }) => value === HIDDEN);

function splitAddress(source: NetworkSource, before: Parts | null): Parts {
  const text = source.url.trim();
  const refuse = (detail: string) =>
    new FootfallError('STREAM_010', { source: maskCredentials(text.replaceAll(/\s/g, '%20')), detail });
  if (!URL.canParse(text)) throw refuse('it is not an address');
  const url = new URL(text);
  if (!(SCHEMES[source.kind] as readonly string[]).includes(url.protocol))
    throw refuse(`it begins with ${url.protocol}//`);
  if (url.hostname === '') throw refuse('it names no host');
  const typed = decode(url.password);
  const username = source.username || decode(url.username) || null;
  const named = url.username !== '';
  url.username = '';
  url.password = '';
  const { address, secrets } = hideSecrets(url.href);
  // rtsp://user:12/34@camera reads as port 12 of a host called user, and would be kept and shown with half of the password in it.
  const at = address.includes('@') || secrets.some(({ name, value }) => name === ':' && value.includes('@'));
  // Of HTTP the usual port is left out of the URL, so it is looked for in what was typed.
  if (!named && /^[^/]*\/\/[^/?#]*:\d+(?:[/?#]|$)/.test(text) && at)
    throw refuse('a / or # in its password has to be written %2F or %23, or the password typed into its own field');

  const given = source.password === HIDDEN ? '' : source.password || typed;
  // An address with a password of its own and no user beside it: that is the camera's password, and changed as such.
  const own = typed === '' && username === null ? secrets.findIndex(isPassword) : -1;
  // What is kept goes to the same host only: whoever may change an address could read it elsewhere.
  const keep = <T>(secret: T): T => {
    const was = new URL(before!.address).hostname;
    if (secret !== null && was !== url.hostname)
      throw new FootfallError('CAMERA_004', { before: was, host: url.hostname });
    return secret;
  };
  const old =
    before === null
      ? []
      : hiddenIn(before.address).map(({ name }, i) => ({ name, value: before.inAddress[i] ?? before.password }));
  const values = secrets.map(({ name, value }, i) => {
    if (value !== HIDDEN) return value;
    if (i === own && given !== '') return given;
    const at = old.findIndex((one) => one.name === name);
    if (at === -1 || old[at].value === null) throw refuse(`it has ${HIDDEN} where a secret belongs. Type the secret`);
    return keep(old.splice(at, 1)[0].value!);
  });
  if (own !== -1)
    return {
      address,
      username,
      password: given || values[own],
      inAddress: values.map((value, i) => (i === own ? null : value)),
    };
  const kept =
    given === '' &&
    before !== null &&
    !before.inAddress.includes(null) &&
    before.username === username &&
    username !== null
      ? keep(before.password)
      : null;
  return { address, username, password: given || kept, inAddress: values };
}

function withCredentials(
  address: string,
  username: string | null,
  password: string | null,
  inAddress: (string | null)[],
): string {
  const whole = showSecrets(
    address,
    inAddress.map((secret) => secret ?? (password ?? '').replaceAll(/[&/?#\s]/g, encodeURIComponent)),
  );
  if (inAddress.includes(null) || (username === null && password === null)) return whole;
  return whole.replace(
    '://',
    `://${encodeURIComponent(username ?? '')}${password === null ? '' : `:${encodeURIComponent(password)}`}@`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing is part of the password.
    return text;
  }
}

import {
  kindOfAddress,
  type Camera,
  type CameraSource,
  type PictureAspect,
  type StreamInfo,
  type Transport,
} from '../../shared/domain/camera.ts';
import { assertNever } from '../../shared/errors.ts';

/** What is offered: of a camera in the network the address says how it sends. */
export type SourceChoice = 'address' | 'device' | 'file' | 'demo';

const CHOICES = {
  demo: 'demo',
  file: 'file',
  rtsp: 'address',
  http: 'address',
  rtmp: 'address',
  device: 'device',
} as const satisfies Record<CameraSource['kind'], SourceChoice>;

/** Whether it is a camera in the network. */
export const isAddress = (kind: CameraSource['kind']): boolean => CHOICES[kind] === 'address';

/** Whether the camera can be asked to send in another way. */
export const hasTransport = (url: string): boolean => (kindOfAddress(url) ?? 'rtsp') === 'rtsp';

/** The form of a new camera's source: every field of every kind, so that changing one's mind loses nothing. */
export interface SourceDraft {
  kind: SourceChoice;
  url: string;
  username: string;
  password: string;
  /** Of a camera that is plugged in. */
  device: string;
  path: string;
  loop: boolean;
  aspect: PictureAspect;
  transport: Transport;
  /** Fingerprint that the camera showed when it was looked at; '': it sends without TLS, or was not seen. */
  certificate: string;
}

export const emptyDraft: SourceDraft = {
  kind: 'address',
  url: '',
  username: '',
  password: '',
  device: '',
  path: '',
  loop: true,
  aspect: 'auto',
  transport: 'auto',
  certificate: '',
};

/** What a camera has now, without its password, which never comes here. */
export function draftOf({ kind, address, username, loop, aspect, transport }: Camera['source']): SourceDraft {
  return {
    ...emptyDraft,
    kind: CHOICES[kind],
    aspect,
    transport,
    loop: kind === 'file' ? loop : emptyDraft.loop,
    ...(isAddress(kind)
      ? { url: address, username: username ?? '' }
      : kind === 'device'
        ? { device: address }
        : { path: address }),
  };
}

/** User and password that were typed into the address move to their own fields; the rest of the address stays as typed. */
export function takeCredentials(draft: SourceDraft): SourceDraft {
  const found = /^([a-z][a-z0-9+.-]*:\/\/)(.*)@([^@]*)$/i.exec(draft.url.trim());
  if (!found) return draft;
  const [, scheme, credentials, rest] = found;
  // an @ after the path has begun is part of the path
  if (credentials.includes('/') && !credentials.slice(0, credentials.indexOf('/')).includes(':')) return draft;
  const colon = credentials.indexOf(':');
  const [username, password] =
    colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  return {
    ...draft,
    url: scheme + rest,
    username: decoded(username) || draft.username,
    password: decoded(password) || draft.password,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What the application is asked to open, or why that would be of no use. */
export function toSource(
  draft: SourceDraft,
): { ok: true; source: CameraSource } | { ok: false; reason: 'no-address' | 'no-stream' | 'no-path' | 'no-device' } {
  switch (draft.kind) {
    case 'demo':
      return { ok: true, source: { kind: 'demo' } };
    case 'file': {
      const path = unquoted(draft.path);
      return path === ''
        ? { ok: false, reason: 'no-path' }
        : { ok: true, source: { kind: 'file', path, loop: draft.loop, aspect: draft.aspect } };
    }
    case 'device':
      return draft.device === ''
        ? { ok: false, reason: 'no-device' }
        : { ok: true, source: { kind: 'device', id: draft.device, aspect: draft.aspect } };
    case 'address': {
      const { url, username, password } = takeCredentials(draft),
        kind = kindOfAddress(url);
      if (url.trim() === '') return { ok: false, reason: 'no-address' };
      if (kind === null) return { ok: false, reason: 'no-stream' };
      return {
        ok: true,
        source: {
          kind,
          url: url.trim(),
          username: username || undefined,
          password: password || undefined,
          aspect: draft.aspect,
          ...(kind === 'rtsp' && { transport: draft.transport }),
          ...(kind !== 'rtmp' && draft.certificate !== '' && { certificate: draft.certificate }),
        },
      };
    }
  }
}

/** Windows copies paths in quotes. */
const unquoted = (path: string) => path.trim().replace(/^"(.*)"$/, '$1');

/** Where the picture comes from, short and without credentials. */
export function sourceName(draft: SourceDraft): string {
  switch (draft.kind) {
    case 'demo':
      return 'entrance.mp4';
    case 'file':
      return unquoted(draft.path).split(/[\\/]/).at(-1) ?? '';
    case 'device':
      return draft.device.split('/').at(-1) ?? '';
    case 'address':
      return /^[a-z]+:\/\/([^/]*)/i.exec(takeCredentials(draft).url.trim())?.[1] ?? '';
    default:
      return assertNever(draft.kind);
  }
}

const codecs: Record<string, string> = {
  h264: 'H.264',
  hevc: 'H.265',
  h265: 'H.265',
  mpeg4: 'MPEG-4',
  mjpeg: 'MJPEG',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
};
/** H.264 Main */
export const codecName = ({ codec, profile }: Pick<StreamInfo, 'codec' | 'profile'>) =>
  [codecs[codec.toLowerCase()] ?? codec, profile].filter(Boolean).join(' ');

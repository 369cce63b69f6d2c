import type { Camera, CameraSource, PictureAspect, StreamInfo, Transport } from '../../shared/domain/camera.ts';
import { assertNever } from '../../shared/errors.ts';

export type SourceKind = CameraSource['kind'];

/** The form of a new camera's source: every field of every kind, so that changing one's mind loses nothing. */
export interface SourceDraft {
  kind: SourceKind;
  url: string;
  username: string;
  password: string;
  path: string;
  loop: boolean;
  aspect: PictureAspect;
  transport: Transport;
}

export const emptyDraft: SourceDraft = {
  kind: 'rtsp',
  url: '',
  username: '',
  password: '',
  path: '',
  loop: true,
  aspect: 'auto',
  transport: 'auto',
};

/** What a camera has now, without its password, which never comes here. */
export function draftOf({ kind, address, username, loop, aspect, transport }: Camera['source']): SourceDraft {
  return {
    ...emptyDraft,
    kind,
    aspect,
    transport,
    loop: kind === 'file' ? loop : emptyDraft.loop,
    ...(kind === 'rtsp' ? { url: address, username: username ?? '' } : { path: address }),
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
): { ok: true; source: CameraSource } | { ok: false; reason: 'no-address' | 'not-rtsp' | 'no-path' } {
  switch (draft.kind) {
    case 'demo':
      return { ok: true, source: { kind: 'demo' } };
    case 'file': {
      const path = unquoted(draft.path);
      return path === ''
        ? { ok: false, reason: 'no-path' }
        : { ok: true, source: { kind: 'file', path, loop: draft.loop, aspect: draft.aspect } };
    }
    case 'rtsp': {
      const { url, username, password } = takeCredentials(draft);
      if (url.trim() === '') return { ok: false, reason: 'no-address' };
      if (!/^rtsps?:\/\/[^/]+/i.test(url.trim())) return { ok: false, reason: 'not-rtsp' };
      return {
        ok: true,
        source: {
          kind: 'rtsp',
          url: url.trim(),
          username: username || undefined,
          password: password || undefined,
          aspect: draft.aspect,
          transport: draft.transport,
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
    case 'rtsp':
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

import { describe, expect, it } from 'vitest';
import { codecName, emptyDraft, sourceName, takeCredentials, toSource, type SourceDraft } from './source-draft.ts';

const rtsp = (url: string, more: Partial<SourceDraft> = {}): SourceDraft => ({ ...emptyDraft, url, ...more });

describe('an address with credentials in it', () => {
  const cases: [string, string, string, string][] = [
    ['rtsp://admin:secret@192.168.1.20/stream2', 'rtsp://192.168.1.20/stream2', 'admin', 'secret'],
    ['rtsps://admin:p%40ss@cam.local:322/a', 'rtsps://cam.local:322/a', 'admin', 'p@ss'],
    ['rtsp://admin:p@ss@192.168.1.20/a', 'rtsp://192.168.1.20/a', 'admin', 'p@ss'],
    ['rtsp://admin:a/b@192.168.1.20/a', 'rtsp://192.168.1.20/a', 'admin', 'a/b'],
    ['rtsp://admin:100%@192.168.1.20/a', 'rtsp://192.168.1.20/a', 'admin', '100%'],
    ['rtsp://admin@192.168.1.20/a', 'rtsp://192.168.1.20/a', 'admin', ''],
    ['rtsp://192.168.1.20/user@door', 'rtsp://192.168.1.20/user@door', '', ''],
    ['rtsp://192.168.1.20/a', 'rtsp://192.168.1.20/a', '', ''],
  ];
  it.each(cases)('%s', (typed, url, username, password) =>
    expect(takeCredentials(rtsp(typed))).toMatchObject({ url, username, password }),
  );
  it('keeps fields that were filled in when the address says nothing of them', () =>
    expect(takeCredentials(rtsp('rtsp://a@h/x', { password: 'kept' }))).toMatchObject({
      username: 'a',
      password: 'kept',
    }));
});

describe('toSource', () => {
  it('leaves out what is empty', () =>
    expect(toSource(rtsp(' rtsp://h/x '))).toEqual({
      ok: true,
      source: {
        kind: 'rtsp',
        url: 'rtsp://h/x',
        username: undefined,
        password: undefined,
        aspect: 'auto',
        transport: 'auto',
      },
    }));
  it.each([
    ['', 'no-address'],
    ['ftp://h/x', 'no-stream'],
    ['file:///etc/passwd', 'no-stream'],
    ['concat:rtsp://h/x', 'no-stream'],
    ['192.168.1.20', 'no-stream'],
    ['rtsp://', 'no-stream'],
    ['rtsp:///x', 'no-stream'],
  ])('refuses %j', (url, reason) => expect(toSource(rtsp(url))).toEqual({ ok: false, reason }));
  it.each([
    ['rtsps://h/x', 'rtsp'],
    ['HTTP://h/video.mjpg', 'http'],
    ['https://h/live.m3u8', 'http'],
    ['rtmp://h/live/1', 'rtmp'],
  ])('%s is a camera that sends by %s', (url, kind) =>
    expect(toSource(rtsp(url))).toMatchObject({ ok: true, source: { kind, url } }),
  );
  it('takes the quotes off a path', () =>
    expect(toSource({ ...emptyDraft, kind: 'file', path: '"C:\\Videos\\door.mp4"', loop: false })).toEqual({
      ok: true,
      source: { kind: 'file', path: 'C:\\Videos\\door.mp4', loop: false, aspect: 'auto' },
    }));
  it('refuses no path', () =>
    expect(toSource({ ...emptyDraft, kind: 'file', path: ' ' })).toEqual({ ok: false, reason: 'no-path' }));
});

describe('names', () => {
  it.each([
    [rtsp('rtsp://a:b@cam:554/x'), 'cam:554'],
    [{ ...emptyDraft, kind: 'file', path: '/videos/door.mp4' }, 'door.mp4'],
    [{ ...emptyDraft, kind: 'file', path: 'C:\\v\\door.mp4' }, 'door.mp4'],
  ] as [SourceDraft, string][])('%o', (draft, name) => expect(sourceName(draft)).toBe(name));
  it.each([
    ['h264', 'Main', 'H.264 Main'],
    ['hevc', null, 'H.265'],
    ['theora', null, 'theora'],
  ])('%s %s', (codec, profile, name) => expect(codecName({ codec, profile })).toBe(name));
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { protocolHandlers, schemes } from './fake-electron.ts';
import { CONTENT_SECURITY_POLICY, registerRendererScheme, serveRenderer } from './renderer-scheme.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const parent = mkdtempSync(join(tmpdir(), 'footfall-scheme-')),
  folder = join(parent, 'renderer');
beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/main.js'), 'export {}');
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  serveRenderer(folder);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const get = (path: string, init?: RequestInit) => protocolHandlers['app'](new Request(`app://footfall${path}`, init));

test('the scheme is a secure, standard origin and nothing more', () => {
  registerRendererScheme();
  expect(schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
});

test.each([
  ['/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/assets/main.js', 'text/javascript; charset=utf-8', 'export {}'],
  ['/today', 'text/html; charset=utf-8', '<!doctype html>'],
])('%s is served', async (path, type, body) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe(body);
});

test.each([
  '/secret.txt',
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/missing.js',
  '//etc/passwd.txt',
])('%s is not there', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});

test('another host and another method are refused', async () => {
  expect((await protocolHandlers['app'](new Request('app://elsewhere/index.html'))).status).toBe(403);
  expect((await get('/index.html', { method: 'POST' })).status).toBe(403);
});

test('the policy allows only our own scripts and styles', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
});

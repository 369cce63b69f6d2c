import { createReadStream, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { protocol } from 'electron';

/** The screens' own scheme: a real origin, so that the content security policy and storage work as on the web. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://footfall`;

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp4': 'video/mp4',
};

/** Before the app is ready, and once. */
export function registerRendererScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves exactly the files that are in `folder` now; a screen's path without a file is the page itself. */
export function serveRenderer(folder: string, savedFile: (saveId: string) => SavedFile | null = () => null): void {
  const files = filesOf(folder, '');
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (`${SCHEME}://${host}` !== ORIGIN || (request.method !== 'GET' && request.method !== 'HEAD'))
      return new Response(null, { status: 403 });
    if (pathname.startsWith(SAVES_PATH)) return sendSaved(savedFile(pathname.slice(SAVES_PATH.length)));
    const path = files.get(pathname) ?? (extname(pathname) === '' ? files.get('/index.html') : undefined);
    if (path === undefined) return new Response(null, { status: 404 });
    const headers = {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    };
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(await readFile(path)), { headers });
  });
}

/** Where the window asks for what was saved; it then asks where to put it. */
const SAVES_PATH = '/saves/';
interface SavedFile {
  file: string;
  name: string;
}

function sendSaved(saved: SavedFile | null): Response {
  if (!saved) return new Response(null, { status: 404 });
  return new Response(Readable.toWeb(createReadStream(saved.file)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${saved.name}"`,
      'cache-control': 'no-store',
    },
  });
}

function filesOf(folder: string, prefix: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name),
      url = `${prefix}/${entry.name}`;
    if (!entry.isDirectory()) files.set(url, path);
    else for (const [below, file] of filesOf(path, url)) files.set(below, file);
  }
  return files;
}

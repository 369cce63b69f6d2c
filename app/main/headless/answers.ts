import type { IncomingMessage, ServerResponse } from 'node:http';
import { open } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorInfo } from '../../shared/errors.ts';

export const MIME: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Headers of every answer: a policy that trusts only ourselves. */
export function secure(response: ServerResponse, host: string | null, isTls = false): void {
  response.setHeader(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "media-src 'self' blob:",
      `connect-src 'self'${host ? ` ${isTls ? 'wss' : 'ws'}://${host}` : ''}`,
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
}

export function html(response: ServerResponse, status: number, page: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', MIME['.html']);
  response.setHeader('Cache-Control', 'no-store');
  response.end(page);
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(`${text}\n`);
}

/** A file for people to keep, as it comes from the disk. One that is gone is told in a sentence. */
export async function sendSaved(
  request: IncomingMessage,
  response: ServerResponse,
  saved: { file: string; name: string } | null,
): Promise<void> {
  const handle = saved && (await open(saved.file).catch(() => null));
  if (!saved || !handle) return plain(response, 404, errorInfo('SAVE_004').message);
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Length', (await handle.stat()).size);
  response.setHeader('Content-Disposition', `attachment; filename="${saved.name}"`);
  response.setHeader('Cache-Control', 'no-store');
  if (request.method === 'HEAD') {
    await handle.close();
    return void response.end();
  }
  // Whoever breaks off gets no more, and nothing waits for him.
  await pipeline(handle.createReadStream(), response).catch(() => {});
}

/** A file of the folder, and nothing outside it. A path without an extension is a page of the screens, which are one file: it leads there. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  pathname: string,
): Promise<void> {
  const asked = decodeURIComponent(pathname);
  if (asked !== '/' && extname(asked) === '' && !/[\\\0]/.test(asked)) {
    response.statusCode = 302;
    response.setHeader('Location', `/#${encodeURI(asked)}`);
    return void response.end();
  }
  const path = asked === '/' ? '/index.html' : asked;
  const file = join(folder, path);
  const type = MIME[extname(file)];
  if (!file.startsWith(folder + sep) || path.includes('\0') || path.includes('\\') || !type)
    return plain(response, 404, 'There is no such page.');
  const handle = await open(file).catch(() => null);
  if (!handle) return plain(response, 404, 'There is no such page.');
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    response.setHeader('Content-Type', type);
    response.setHeader('ETag', etag);
    // Vite names what is in assets/ by its content.
    response.setHeader(
      'Cache-Control',
      path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    );
    if (request.headers['if-none-match'] === etag) {
      response.statusCode = 304;
      response.end();
      return;
    }
    response.setHeader('Content-Length', size);
    response.end(request.method === 'HEAD' ? undefined : await handle.readFile());
  } finally {
    await handle.close();
  }
}

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { hostname } from 'node:os';
import { extname, join, sep } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { errorInfo, FootfallError, toErrorInfo } from '../../shared/errors.ts';
import type { Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';
import type { Login } from './login.ts';
import { websocketPort } from './websocket-port.ts';

export const SOCKET_PATH = '/api/ws';
/** POST here hands a video over: its bytes as the body, its name in the query. */
const VIDEOS_PATH = '/api/videos';
const PING_MS = 15_000;
const IDLE_MS = 60_000;
const MOST_MESSAGE_BYTES = 1_000_000;

const MIME: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.map': 'application/json',
};

export interface HttpServerOptions {
  address: string;
  /** 0: any free one. */
  port: number;
  /** The built screens. */
  rendererFolder: string;
  login: Login;
  log: Log;
  connect(port: Port): void;
  /** Keeps a video; resolves with its path on this PC. */
  receiveVideo(name: string, bytes: number, content: Readable): Promise<string>;
}

export interface HttpServer { readonly port: number; close(): Promise<void> }

/** Serves the screens and their socket, to whoever is logged in. Rejects with SYS_001, SYS_010. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { address, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  // A video takes as long as it takes; whoever is silent for IDLE_MS is gone, headers have Node's own limit.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    answer(request, response, options).catch((thrown: unknown) => {
      log.error('a page could not be served', { reason: String(thrown) });
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'Something unexpected happened.');
    });
  });
  server.setTimeout(IDLE_MS);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket that became a screen's is found out by its pings.
    (socket as Socket).setTimeout(0);
    socket.on('error', () => socket.destroy());
    const refusal = refuseUpgrade(request, options);
    if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else sockets.handleUpgrade(request, socket, head, (accepted) => options.connect(websocketPort(accepted, log)));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'SYS_001' : 'SYS_010';
      reject(new FootfallError(code, { port: options.port, address, detail: error.message }, { cause: error }));
    });
    server.listen(options.port, address, resolve);
  });
  const stopPinging = pingAll(sockets);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      stopPinging();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
    },
  };
}

/** A screen that went away without a word is found out by its silence. */
function pingAll(sockets: WebSocketServer): () => void {
  const quiet = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (quiet.has(socket)) { socket.terminate(); continue; }
      quiet.add(socket);
      socket.once('pong', () => quiet.delete(socket));
      socket.ping();
    }
  }, PING_MS);
  return () => clearInterval(timer);
}

/**
 * The name in the Host header must be ours: a page of another name that was made to point at this PC (DNS rebinding) is refused.
 * Names that cannot be rebound are fine: this PC's own, and, when the server listens to the network, addresses.
 */
function knownHost(request: IncomingMessage, listening: string): string | null {
  const host = (request.headers.host ?? '').toLowerCase();
  const name = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/.exec(host)?.slice(1).find(Boolean);
  if (!name) return null;
  const loopback = name === 'localhost' || name === '127.0.0.1' || name === '::1';
  const local = listening === 'localhost' || listening === '::1' || listening.startsWith('127.');
  const own = hostname().toLowerCase();
  if (loopback || name === listening || (!local && (isIP(name) !== 0 || name === own || name === `${own}.local`))) return host;
  return null;
}

function refuseUpgrade(request: IncomingMessage, { address, login }: HttpServerOptions): string | null {
  const host = knownHost(request, address);
  if (!host) return '403 Forbidden';
  if (request.headers.origin?.toLowerCase() !== `http://${host}`) return '403 Forbidden';
  if (!login.knows(request.headers.cookie)) return '401 Unauthorized';
  if (parse(request.url)?.pathname !== SOCKET_PATH) return '404 Not Found';
  return null;
}

async function answer(request: IncomingMessage, response: ServerResponse, { address, rendererFolder, login, receiveVideo }: HttpServerOptions): Promise<void> {
  const host = knownHost(request, address);
  secure(response, host);
  if (!host) return plain(response, 403, 'This address does not belong to Footfall.');
  if (request.headers.origin !== undefined && request.headers.origin.toLowerCase() !== `http://${host}`) return plain(response, 403, 'This page may not ask Footfall.');
  const url = parse(request.url);
  if (!url) return plain(response, 400, 'This address cannot be read.');
  if (request.method === 'POST' && url.pathname === VIDEOS_PATH) {
    // A form of another page carries no Origin of ours, and SameSite keeps the cookie from it.
    if (request.headers.origin === undefined || !login.knows(request.headers.cookie)) return plain(response, 401, errorInfo('SYS_008').message);
    return takeVideo(request, response, url.searchParams.get('name') ?? '', receiveVideo);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return plain(response, 405, 'Footfall only answers GET here.');
  }
  const token = url.searchParams.get('token');
  if (token !== null && request.method === 'GET') {
    const cookie = login.redeem(token);
    if (cookie) response.setHeader('Set-Cookie', cookie);
    if (!cookie && !login.knows(request.headers.cookie)) return plain(response, 401, errorInfo('SYS_008').message);
    // A page of ours leads on, not a redirect: after a link in a mail a redirect would not carry a SameSite=Strict cookie.
    response.setHeader('Content-Type', MIME['.html']);
    response.setHeader('Cache-Control', 'no-store');
    response.end('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Footfall</title><link rel="icon" href="data:,">');
    return;
  }
  if (!login.knows(request.headers.cookie)) return plain(response, 401, errorInfo('SYS_008').message);
  await sendFile(request, response, rendererFolder, url.pathname);
}

async function takeVideo(request: IncomingMessage, response: ServerResponse, name: string, receive: HttpServerOptions['receiveVideo']): Promise<void> {
  const bytes = Number(request.headers['content-length']);
  if (!Number.isSafeInteger(bytes)) return plain(response, 411, 'The length of the video is missing.');
  const [status, told] = await receive(name, bytes, request).then((path) => [200, { path }] as const, (thrown: unknown) => [400, { error: toErrorInfo(thrown) }] as const);
  response.statusCode = status;
  response.setHeader('Content-Type', MIME['.json']);
  response.setHeader('Cache-Control', 'no-store');
  // What was refused is not read to its end.
  if (status !== 200) response.setHeader('Connection', 'close');
  response.end(JSON.stringify(told));
}

function parse(target = ''): URL | null {
  // Only a path: what else a request line may hold is for proxies.
  if (!target.startsWith('/')) return null;
  try {
    const url = new URL(`http://x${target}`);
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    return null;
  }
}

function secure(response: ServerResponse, host: string | null): void {
  response.setHeader('Content-Security-Policy', [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "media-src 'self' blob:",
    `connect-src 'self'${host ? ` ws://${host}` : ''}`, "worker-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].join('; '));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(`${text}\n`);
}

/** A file of the folder, and nothing outside it. A path without an extension is a page of the screens, which are one file. */
async function sendFile(request: IncomingMessage, response: ServerResponse, folder: string, pathname: string): Promise<void> {
  const asked = decodeURIComponent(pathname);
  const path = extname(asked) === '' ? '/index.html' : asked;
  const file = join(folder, path);
  const type = MIME[extname(file)];
  if (!file.startsWith(folder + sep) || path.includes('\0') || path.includes('\\') || !type) return plain(response, 404, 'There is no such page.');
  const handle = await open(file).catch(() => null);
  if (!handle) return plain(response, 404, 'There is no such page.');
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    response.setHeader('Content-Type', type);
    response.setHeader('ETag', etag);
    // Vite names what is in assets/ by its content.
    response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache');
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

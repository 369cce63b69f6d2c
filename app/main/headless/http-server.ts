import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AuditEvent } from '../../shared/domain/audit.ts';
import { errorInfo, FootfallError, toErrorInfo } from '../../shared/errors.ts';
import type { Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';
import { httpPaths } from '../../shared/api/paths.ts';
import { mayDo } from '../../shared/domain/role.ts';
import { deviceOf, type People } from '../people/open-people.ts';
import type { Caller } from '../rpc/caller.ts';
import { MIME, plain, secure, sendFile, sendSaved } from './answers.ts';
import type { Links } from './links.ts';
import { addressOf, CallerFinder } from './caller-finder.ts';
import { readForm } from './form.ts';
import type { Login } from './login.ts';
import {
  askForLogin,
  bringCode,
  bringPasskey,
  loginFonts,
  logIn,
  logOut,
  redeem,
  sendPart,
  takeInvitation,
  type Entrance,
} from './login-answers.ts';
import { ScreenLife } from './screen-life.ts';
import { openByFirstByte } from './tls/first-byte.ts';
import type { Certificates } from './tls/certificates.ts';
import { contextOf, leadOn, secureCookie, secureCookies, sendTrust } from './tls/serve-tls.ts';
import { websocketPort } from './websocket-port.ts';

export const SOCKET_PATH = '/api/ws';
/** What somebody may take who is not even logged in. A shop has a handful of screens. */
export const HTTP_LIMITS = {
  /** Connections at once; more are closed at once. */
  connections: 200,
  /** Screens at once, each with its pictures. */
  screens: 50,
  /** A connection on which nothing happens, before, in and between requests. Milliseconds. */
  idleMs: 30_000,
  /** From the first byte of a request to the end of its head. Milliseconds. */
  headMs: 10_000,
  /** How often that is looked at. Milliseconds. */
  checkMs: 2_000,
  headBytes: 16_384,
  /** A screen that gives no sign of life over two of these in a row is gone. Milliseconds. */
  pingMs: 15_000,
  /** The longest message of a screen: a region with all its points is a hundredth of it. */
  messageBytes: 1_000_000,
} as const;
/** A close code of our own: this screen is no longer logged in. */
const LOGGED_OUT = 4001;

export interface HttpServerOptions {
  address: string;
  /** 0: any free one. */
  port: number;
  /** The built screens. */
  rendererFolder: string;
  login: Login;
  links: Links;
  people: Pick<People, 'entrance' | 'tries' | 'onChanged'>;
  log: Log;
  /** With what it is encrypted; without, it is not. */
  certificates?: Certificates | null;
  connect(port: Port, caller: Caller, siteId: string | null): void;
  /** Hears who without a name comes and goes, who failed to, and what was fetched; of people `people.entered` tells. Null: nobody who is known. */
  onAccess?(event: AuditEvent, caller: Caller | null, address: string, detail: AccessDetail): void;
  /** A file that was made to be fetched. */
  savedFile(saveId: string): { file: string; name: string } | null;
  /** Keeps a video; resolves with its path on this PC. */
  receiveVideo(name: string, bytes: number, content: Readable): Promise<string>;
  /** Others, for tests. */
  limits?: Partial<Record<keyof typeof HTTP_LIMITS, number>>;
}

/** What came of it, and what it was about. */
export interface AccessDetail {
  outcome?: 'done' | 'failed';
  asked?: unknown;
  recordId?: string;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** One that is open. */
interface Screen {
  caller: Caller;
  connection: Socket;
  life: ScreenLife;
}

/** Serves the screens and their socket, to whoever is logged in. Rejects with SYS_001, SYS_010. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { address, log } = options;
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, perMessageDeflate: false });
  const screens = new WeakMap<WebSocket, Screen>();
  const finder = new CallerFinder(options.login, options.people.entrance);
  const serving: HttpServerOptions & Entrance = {
    ...options,
    finder,
    originOf: (request) => originOf((request.headers.host ?? '').toLowerCase(), options.certificates),
    place: (request) => ({ address: addressOf(request), device: deviceOf(request.headers['user-agent']) }),
    fonts: await loginFonts(options.rendererFolder),
    closeScreens(which) {
      for (const socket of sockets.clients) {
        const screen = screens.get(socket);
        if (screen && which(screen.caller)) socket.close(LOGGED_OUT);
      }
    },
  };
  /** Ends the screens of whoever is no more what he was: they come again, or log in. */
  const look = () => {
    finder.look();
    serving.closeScreens((caller) => !finder.holds(caller));
  };
  const certificates = options.certificates ?? null;
  const settings = {
      headersTimeout: limits.headMs,
      // A video takes as long as it takes.
      requestTimeout: 0,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: limits.headBytes,
    },
    listener = (request: IncomingMessage, response: ServerResponse) => {
      if (certificates) secureCookies(response);
      answer(request, response, serving).catch((thrown: unknown) => {
        log.error('a page could not be served', { reason: String(thrown) });
        if (response.headersSent) response.destroy();
        else plain(response, 500, 'Something unexpected happened.');
      });
    };
  const secureServer = certificates
    ? createSecureServer(
        { ...settings, ...contextOf(certificates.current()), handshakeTimeout: limits.headMs },
        listener,
      )
    : null;
  const server = secureServer ?? createServer(settings, listener);
  const front =
    secureServer &&
    openByFirstByte(secureServer, createServer(settings, leadOn(serving)), {
      silentMs: limits.headMs,
      connections: limits.connections,
    });
  const forgetCertificates = certificates?.watch((pair) => secureServer?.setSecureContext(contextOf(pair)));
  const listening: Server = front?.server ?? server;
  server.maxConnections = limits.connections;
  // Node's own limits begin with the first byte of a request; this one ends who says nothing at all.
  server.setTimeout(limits.idleMs);
  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = duplex as Socket,
      known = finder.of(request),
      // Known to be ours by `refuseUpgrade`.
      caller = known && { ...known, origin: request.headers.origin?.toLowerCase() };
    socket.on('error', () => socket.destroy());
    const refusal =
      refuseUpgrade(request, options, caller) ??
      (sockets.clients.size >= limits.screens ? '503 Service Unavailable' : null);
    if (refusal || !caller) {
      socket.write(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      // Not only our half of it: whoever keeps theirs open would keep the connection.
      return socket.destroySoon();
    }
    // A socket that became a screen's is found out by its pings.
    socket.setTimeout(0);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      screens.set(accepted, { caller, connection: socket, life: new ScreenLife() });
      options.connect(websocketPort(accepted, log), caller, parse(request.url)?.searchParams.get('site') ?? null);
    });
  });
  sockets.on('headers', (headers: string[], request: IncomingMessage) => {
    const cookie = finder.renewed(request);
    if (cookie) headers.push(`Set-Cookie: ${certificates ? secureCookie(cookie) : cookie}`);
  });
  const stopLooking = options.people.onChanged(look);

  await new Promise<void>((resolve, reject) => {
    listening.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'SYS_001' : 'SYS_010';
      reject(new FootfallError(code, { port: options.port, address, detail: error.message }, { cause: error }));
    });
    listening.listen(options.port, address, resolve);
  });
  const stopPinging = pingAll(sockets, screens, limits.pingMs, look);
  return {
    port: (listening.address() as AddressInfo).port,
    async close() {
      stopLooking();
      stopPinging();
      forgetCertificates?.();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      front?.end();
      await new Promise<void>((resolve) => {
        listening.close(() => resolve());
      });
    },
  };
}

/** A screen that went away without a word is found out by its silence. */
function pingAll(
  sockets: WebSocketServer,
  screens: WeakMap<WebSocket, Screen>,
  everyMs: number,
  look: () => void,
): () => void {
  const timer = setInterval(() => {
    look();
    for (const socket of sockets.clients) {
      const { connection, life } = screens.get(socket)!,
        { bytesRead, bytesWritten, writableLength } = connection;
      if (life.look({ bytesRead, bytesTaken: bytesWritten - writableLength, bytesWaiting: writableLength }))
        socket.ping();
      else socket.terminate();
    }
  }, everyMs);
  return () => clearInterval(timer);
}

/**
 * The name in the Host header must be ours: a page of another name that was made to point at this PC (DNS rebinding) is refused.
 * Names that cannot be rebound are fine: this PC's own, and, when the server listens to the network, addresses.
 */
export function knownHost(request: IncomingMessage, listening: string): string | null {
  const host = (request.headers.host ?? '').toLowerCase();
  const name = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/.exec(host)?.slice(1).find(Boolean);
  if (!name) return null;
  const loopback = name === 'localhost' || name === '127.0.0.1' || name === '::1';
  const local = listening === 'localhost' || listening === '::1' || listening.startsWith('127.');
  const own = hostname().toLowerCase();
  if (loopback || name === listening || (!local && (isIP(name) !== 0 || name === own || name === `${own}.local`)))
    return host;
  return null;
}

const originOf = (host: string, certificates: Certificates | null | undefined): string =>
  `${certificates ? 'https' : 'http'}://${host}`;
const nameOf = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

function refuseUpgrade(
  request: IncomingMessage,
  { address, certificates }: HttpServerOptions,
  caller: Caller | null,
): string | null {
  const host = knownHost(request, address),
    { authorization, origin } = request.headers;
  if (!host) return '403 Forbidden';
  // A page cannot send an Authorization of its own, so a program needs no Origin.
  const isOurs =
    origin === undefined ? authorization !== undefined : origin.toLowerCase() === originOf(host, certificates);
  if (!isOurs) return '403 Forbidden';
  if (!caller) return '401 Unauthorized';
  if (parse(request.url)?.pathname !== SOCKET_PATH) return '404 Not Found';
  return null;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  serving: HttpServerOptions & Entrance,
): Promise<void> {
  const { address, rendererFolder, finder, certificates = null } = serving;
  const host = knownHost(request, address);
  secure(response, host, certificates !== null);
  // Not with an authority of our own: a browser that lost its trust would be locked out for a year. On an address it means nothing.
  if (certificates?.authority === null && host && isIP(nameOf(host)) === 0)
    response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  if (!host) return plain(response, 403, 'This address does not belong to Footfall.');
  if (request.headers.origin !== undefined && request.headers.origin.toLowerCase() !== originOf(host, certificates))
    return plain(response, 403, 'This page may not ask Footfall.');
  const url = parse(request.url);
  if (!url) return plain(response, 400, 'This address cannot be read.');
  const caller = finder.of(request);
  if (request.method === 'POST' && isPost(url.pathname)) return post(request, response, serving, caller, url);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return plain(response, 405, 'Footfall only answers GET here.');
  }
  const token = url.searchParams.get('token');
  if (token !== null && request.method === 'GET') return redeem(request, response, serving, caller, token, url);
  if (sendTrust(request, response, certificates, url)) return;
  if (await sendPart(request, response, serving, url.pathname)) return;
  if (!caller) return askForLogin(request, response, serving, url, url.searchParams.has('left') ? 'left' : 'ask');
  const cookie = finder.renewed(request);
  if (cookie) response.setHeader('Set-Cookie', cookie);
  if (url.pathname.startsWith(httpPaths.save.path)) {
    if (!mayDo(caller.role, httpPaths.save.role)) return refuse(response);
    const saveId = url.pathname.slice(httpPaths.save.path.length),
      saved = serving.savedFile(saveId);
    if (saved && request.method === 'GET')
      serving.onAccess?.('saves.fetched', caller, addressOf(request), {
        asked: { name: saved.name },
        recordId: saveId,
      });
    return sendSaved(request, response, saved);
  }
  await sendFile(request, response, rendererFolder, url.pathname);
}

/** What somebody may send who is not logged in. */
const FORMS: Partial<Record<string, typeof logIn>> = {
  [httpPaths.logIn.path]: logIn,
  [httpPaths.code.path]: bringCode,
  [httpPaths.passkey.path]: bringPasskey,
  [httpPaths.join.path]: takeInvitation,
};

const isPost = (path: string): boolean =>
  Object.values(httpPaths).some((one) => one.verb === 'POST' && one.path === path);

/** A form of another page carries no Origin of ours, and SameSite keeps the cookie from it. */
async function post(
  request: IncomingMessage,
  response: ServerResponse,
  serving: HttpServerOptions & Entrance,
  caller: Caller | null,
  url: URL,
): Promise<void> {
  const isFromUs = request.headers.origin !== undefined;
  const answerForm = FORMS[url.pathname];
  if (answerForm) {
    if (!isFromUs) return refusePost(response);
    const form = await readForm(request);
    return form ? answerForm(request, response, serving, url, form) : refuseForm(response);
  }
  if (!caller || !(isFromUs || request.headers.authorization !== undefined)) return refusePost(response);
  if (url.pathname === httpPaths.logOut.path)
    return logOut(request, response, serving, caller, url.searchParams.has('everywhere'));
  if (!mayDo(caller.role, httpPaths.video.role)) return refuse(response);
  return takeVideo(request, response, url.searchParams.get('name') ?? '', caller, serving);
}

/** His role is too low. */
function refuse(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  plain(response, 403, 'Your role does not allow this. Ask an administrator.');
}

function refuseForm(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  plain(response, 413, 'This is more than a name and a password.');
}

/** What it sends is not read. */
function refusePost(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  plain(response, 401, errorInfo('SYS_008').message);
}

async function takeVideo(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  caller: Caller,
  { receiveVideo, onAccess }: Pick<HttpServerOptions, 'receiveVideo' | 'onAccess'>,
): Promise<void> {
  const bytes = Number(request.headers['content-length']);
  if (!Number.isSafeInteger(bytes)) return plain(response, 411, 'The length of the video is missing.');
  const [status, reply] = await receiveVideo(name, bytes, request).then(
    (path) => [200, { path }] as const,
    (thrown: unknown) => [400, { error: toErrorInfo(thrown) }] as const,
  );
  onAccess?.('videos.received', caller, addressOf(request), {
    outcome: status === 200 ? 'done' : 'failed',
    asked: { name, bytes },
  });
  response.statusCode = status;
  response.setHeader('Content-Type', MIME['.json']);
  response.setHeader('Cache-Control', 'no-store');
  // What was refused is not read to its end; browsers take the answer all the same.
  if (status !== 200) response.setHeader('Connection', 'close');
  response.end(JSON.stringify(reply));
}

export function parse(target = ''): URL | null {
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

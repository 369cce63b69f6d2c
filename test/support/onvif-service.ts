import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerTo } from './onvif-answers.ts';
import { DigestGate, tokenFault, type Gate } from './onvif-login.ts';

/*
 * The services of a simulated ONVIF device: real HTTP, real checks of logins. How one differs from the book is its personality; the names are those of ../shared/onvif-facts.md,
 * section 2, where it has one.
 */

export interface SimulatedProfile {
  token: string;
  name?: string;
  source?: string;
  /** null: it has no encoder, as of sound. */
  encoding?: string | null;
  size?: [number, number];
  fps?: number;
  bitrate?: number;
  /** In place of rtsp://HOST:554/TOKEN. */
  stream?: string;
  /** In place of http://HOST/snapshot/TOKEN; null: none. */
  snapshot?: string | null;
}

export interface Personality {
  user?: string;
  password?: string;
  /** How it lets in. */
  auth?: 'token' | 'none' | 'basic' | ('MD5' | 'SHA-256' | 'MD5-sess' | null)[];
  /** It challenges for Digest, and means WS-Security. */
  challenges_but_wants_token?: boolean;
  password_text_only?: boolean;
  nonce_strict_once?: boolean;
  /** Digest: each answer names the nonce that comes next. */
  nextnonce?: boolean;
  /** Also for the clock and the services. */
  preauth_required?: boolean;
  /** Operations without a login, the clock and the services apart. */
  open?: string[];
  http_401_not_fault?: boolean;
  fault_http_status?: 200 | 400 | 401 | 403 | 500;
  /** In place of a fault, a page with this status. */
  refusal_page?: number;
  fault_wording?: string;
  fault_code?: string;
  /** SOAP 1.1. */
  old_soap?: boolean;
  /** Logins until it locks: its faults say how many are left. */
  locks_after?: number;
  /** What this user may not, by operation. */
  forbidden?: string[];
  /** Seconds. Its clock is that of this PC and so much more. */
  clock_skew?: number;
  tight_time_window?: number;
  /** What it says of UTC and of local time, seconds more than its clock; null: it does not. */
  says_utc?: number | null;
  says_local?: number | null;
  device_info_missing?: boolean | string[];
  no_get_services?: boolean;
  no_get_capabilities?: boolean;
  media2?: 'first' | 'last' | 'only' | 'broken' | 'no_uris';
  /** Host and port that it names in its addresses. */
  names_host?: string;
  xaddr_odd_port?: number;
  paths?: { device?: string; media1?: string; media2?: string };
  profiles?: SimulatedProfile[];
  stream_uri_nested?: boolean;
  no_get_snapshot_uri?: boolean;
  no_network_interfaces?: boolean;
  macs?: string[];
  serial?: string;
  /** In place of an answer, by operation ('*': all). */
  raw?: Record<string, (response: ServerResponse, answer: string, question: string) => void>;
  global_delay?: number;
  overload_reboot?: number;
  /** Prefix, encoding and what else is around the answers. */
  wrap?: (envelope: string) => Buffer | string;
  snapshot?: (request: IncomingMessage, response: ServerResponse) => void;
  snapshot_auth?: 'none' | 'basic' | 'digest';
}

export interface RunningDevice {
  port: number;
  /** 127.0.0.x:port, or of IPv6 [address]:port */
  host: string;
  serviceUrl: string;
  personality: Personality;
  /** Operations in their order. */
  asked: string[];
  /** Questions that were signed, and those of them that were refused. */
  signed: number;
  refused: number;
  /** Passwords that came as they are. */
  inClear: number;
  close(): Promise<void>;
}

export const USER = 'admin',
  PASSWORD = 'p<a&s>"s\\w:ö主/@';

export async function startDevice(
  personality: Personality = {},
  { address = '127.0.0.1', port = 0, tls = null as { key: string; cert: string } | null } = {},
): Promise<RunningDevice> {
  const gate: Gate = { usedNonces: new Set(), digest: new DigestGate(personality), wrong: 0 },
    recent: number[] = [];
  let downUntil = 0;
  const device: RunningDevice = {
    port: 0,
    host: '',
    serviceUrl: '',
    personality,
    asked: [],
    signed: 0,
    refused: 0,
    inClear: 0,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const now = performance.now();
    recent.push(now);
    if (personality.overload_reboot && recent.filter((at) => now - at < 1000).length > personality.overload_reboot)
      downUntil = now + 20_000;
    if (now < downUntil) return void request.socket.destroy();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      setTimeout(
        () => serve(device, gate, request, Buffer.concat(chunks).toString(), response),
        personality.global_delay ?? 0,
      ),
    );
  };
  const server: Server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  device.port = (server.address() as AddressInfo).port;
  device.host = `${address.includes(':') ? `[${address}]` : address}:${device.port}`;
  device.serviceUrl = `${tls ? 'https' : 'http'}://${device.host}${personality.paths?.device ?? '/onvif/device_service'}`;
  return device;
}

function serve(
  device: RunningDevice,
  gate: Gate,
  request: IncomingMessage,
  question: string,
  response: ServerResponse,
): void {
  const { personality } = device,
    path = (request.url ?? '/').split('?')[0];
  if (request.method === 'GET') return servePicture(device, gate, request, response);
  const operation = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(question)?.[1] ?? '';
  device.asked.push(operation);
  if (/#PasswordText/.test(question)) device.inClear += 1;
  const signed = /<(?:\w+:)?UsernameToken/.test(question) || request.headers.authorization !== undefined;
  const free =
      ['GetSystemDateAndTime', 'GetServices', 'GetCapabilities'].includes(operation) && !personality.preauth_required,
    open = free || personality.open?.includes(operation);
  const wrong = open || personality.auth === 'none' ? null : whyNot(device, gate, request, question);
  if (signed && !open) device.signed += 1;
  if (wrong !== null) return refuse(device, gate, request, response, operation, wrong, signed);
  if (personality.nextnonce) response.setHeader('Authentication-Info', gate.digest.next(request));
  const { status, envelope } = personality.forbidden?.includes(operation)
    ? { status: 400, envelope: fault(personality, 'ter:OperationProhibited', 'Operation not permitted for this user') }
    : answerTo(device, operation, question, path);
  send(device, response, operation, status, envelope, question);
}

/** null: it lets in. */
function whyNot(device: RunningDevice, gate: Gate, request: IncomingMessage, question: string): string | null {
  const { personality } = device,
    { user = USER, password = PASSWORD, auth = 'token' } = personality;
  if (personality.locks_after !== undefined && gate.wrong >= personality.locks_after) return 'locked';
  if (Array.isArray(auth) && !personality.challenges_but_wants_token)
    return gate.digest.accepts(request, question, user, password) ? null : 'digest';
  if (auth === 'basic')
    return request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      ? null
      : 'basic';
  return tokenFault(personality, gate, question, user, password);
}

function refuse(
  device: RunningDevice,
  gate: Gate,
  request: IncomingMessage,
  response: ServerResponse,
  operation: string,
  why: string,
  signed: boolean,
): void {
  const { personality } = device;
  if (signed && why !== 'stale') {
    device.refused += 1;
    gate.wrong += 1;
  }
  const left = personality.locks_after === undefined ? null : personality.locks_after - gate.wrong;
  const words =
    left !== null && left <= 0
      ? 'The account is locked, try again in 30 minutes'
      : left !== null && signed
        ? `Sender not authorized. You still have ${left} attempt(s)`
        : why === 'time'
          ? (personality.fault_wording ?? 'Sender not Authorized')
          : (personality.fault_wording ??
            'The action requested requires authorization and the sender is not authorized');
  const { auth } = personality;
  if (Array.isArray(auth)) response.setHeader('WWW-Authenticate', gate.digest.challenges(request));
  if (auth === 'basic') response.setHeader('WWW-Authenticate', 'Basic realm="camera"');
  const plain = personality.http_401_not_fault || ((Array.isArray(auth) || auth === 'basic') && left === null);
  if (plain || personality.refusal_page !== undefined) {
    response.statusCode = personality.refusal_page ?? 401;
    return void response.end('<html><body>Access Error: 401 -- Unauthorized</body></html>');
  }
  send(
    device,
    response,
    operation,
    personality.fault_http_status ?? 400,
    fault(personality, personality.fault_code ?? 'ter:NotAuthorized', words),
    '',
  );
}

export function fault({ old_soap }: Personality, code: string, words: string): string {
  return old_soap
    ? `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>${words}</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>`
    : `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:ter="http://www.onvif.org/ver10/error"><env:Body><env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>${code}</env:Value></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">${words}</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>`;
}

function send(
  { personality }: RunningDevice,
  response: ServerResponse,
  operation: string,
  status: number,
  envelope: string,
  question: string,
): void {
  const raw = personality.raw?.[operation] ?? personality.raw?.['*'];
  if (raw) return raw(response, envelope, question);
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
  response.end(personality.wrap?.(envelope) ?? envelope);
}

/** The beginning of a JPEG. */
export const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.alloc(600, 7), 0xff, 0xd9]);

function servePicture(device: RunningDevice, gate: Gate, request: IncomingMessage, response: ServerResponse): void {
  const { personality } = device,
    { user = USER, password = PASSWORD, snapshot_auth: auth = 'none' } = personality;
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const let_in =
    auth === 'none' ||
    (auth === 'basic' ? request.headers.authorization === basic : gate.digest.accepts(request, '', user, password));
  if (!let_in) {
    response.statusCode = 401;
    response.setHeader(
      'WWW-Authenticate',
      auth === 'basic' ? ['Basic realm="camera"'] : gate.digest.challenges(request),
    );
    return void response.end();
  }
  if (personality.snapshot) return personality.snapshot(request, response);
  response.setHeader('Content-Type', 'image/jpeg');
  response.end(PICTURE);
}

import { connect } from 'node:net';
import { once } from 'node:events';
import { errorInfo, maskCredentials, type ErrorInfo } from '../../shared/errors.ts';

/** What each kind of address speaks where it names no port. */
export const DEFAULT_PORTS = {
  'rtsp:': 554,
  'rtsps:': 322,
  'http:': 80,
  'https:': 443,
  'rtmp:': 1935,
} as const;
export type CameraScheme = keyof typeof DEFAULT_PORTS;

/** What an address means, or why it cannot be used. */
export type Address =
  { ok: true; url: URL; host: string; port: number; user: string; password: string } | { ok: false; error: ErrorInfo };

/** The address of a camera that speaks one of `schemes`, and nothing else. */
export function parseAddress(text: string, schemes: readonly CameraScheme[]): Address {
  const refuse = (detail: string): Address => ({
    ok: false,
    error: errorInfo('STREAM_010', { source: maskCredentials(text), detail }),
  });
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text.trim())?.[0].toLowerCase() ?? '';
  const known = schemes.find((one) => one === scheme);
  if (!known) return refuse(scheme ? `it begins with ${scheme}//` : `it has no ${schemes[0]}// in front`);
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return refuse('it is not a complete address');
  }
  if (!url.hostname) return refuse('it names no camera');
  const port = url.port ? Number(url.port) : DEFAULT_PORTS[known];
  return {
    ok: true,
    url,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    user: decoded(url.username),
    password: decoded(url.password),
  };
}

/** Some cameras want the login among the words of the address ({user}, {password}): it is kept apart from them, and stands there only when the camera is asked. */
export function withLogin(url: URL, login: { username: string; password: string } | null): URL {
  const asked = new URL(url),
    said = { user: login?.username ?? '', password: login?.password ?? '' };
  asked.search = asked.search.replace(/(?:\{|%7B)(user|password)(?:\}|%7D)/gi, (_, name: 'user' | 'password') =>
    encodeURIComponent(said[name]),
  );
  return asked;
}

/** Host and port, as a message names a camera; never with credentials. */
export function nameOfAddress(text: string, schemes: readonly CameraScheme[]): string {
  const address = parseAddress(text, schemes);
  return address.ok ? `${address.host}:${address.port}` : maskCredentials(text);
}

/** Whether anybody listens there. */
export async function checkListener(
  text: string,
  schemes: readonly CameraScheme[],
  timeoutMs: number,
): Promise<ErrorInfo | null> {
  const address = parseAddress(text, schemes);
  if (!address.ok) return address.error;
  const host = `${address.host}:${address.port}`;
  const socket = connect({ host: address.host, port: address.port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return errorInfo(code === 'ECONNREFUSED' ? 'STREAM_011' : 'STREAM_004', { host });
  } finally {
    socket.destroy();
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing is part of the password.
    return text;
  }
}

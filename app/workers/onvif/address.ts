import { isIPv6 } from 'node:net';
import { DEVICE_LIMITS } from './device-limits.ts';

/*
 * Addresses that a device names are claims: cameras that were moved name their old one, recorders that of another network card. Only path, query and port are taken from
 * them; the host is always the one that was asked.
 */

export interface AskedHost {
  /** As it stands in a URL, IPv6 in brackets. */
  host: string;
  /** null: none was named. */
  port: number | null;
}

/** What was typed, or answered: an address or a name, with a port or without. null: it is none. */
export function parseHost(given: string): AskedHost | null {
  const typed = given.trim().replace(/%[\w.-]+(?=\]|$)/, '');
  if (isIPv6(typed)) return { host: `[${typed}]`, port: null };
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.-]{1,255})(?::(\d{1,5}))?$/i.exec(typed) ?? [];
  if (host === undefined || (port !== undefined && (Number(port) < 1 || Number(port) > 65535))) return null;
  if (!URL.canParse(`http://${host}/`)) return null;
  return { host: new URL(`http://${host}/`).hostname, port: port === undefined ? null : Number(port) };
}

/** A service that the device names, at the host and port at which its device service was asked. null: it names none. */
export function serviceAt(said: string, asked: URL): { url: URL; saidPort: URL | null } | null {
  if (!/^https?:\/\//i.test(said) || said.length > DEVICE_LIMITS.address || !URL.canParse(said)) return null;
  const named = new URL(said),
    url = new URL(asked);
  url.pathname = named.pathname;
  url.search = named.search;
  url.hash = '';
  const portOf = (one: URL) => one.port || (one.protocol === 'https:' ? '443' : '80');
  if (portOf(named) === portOf(asked) && named.protocol === asked.protocol) return { url, saidPort: null };
  // What was encrypted stays so.
  if (asked.protocol === 'https:' && named.protocol === 'http:') return { url, saidPort: null };
  const saidPort = new URL(url);
  saidPort.protocol = named.protocol;
  saidPort.port = portOf(named);
  return { url, saidPort };
}

const URI = /^([a-z]+):\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#[\]]*)(?::(\d{0,5}))?([/?#].*)?$/i;

/** A stream or a picture that the device names, at the host that was asked and without a login. null: it is no address of one of these schemes. */
export function streamAt(said: string, host: string, schemes: readonly string[]): string | null {
  if (said.length > DEVICE_LIMITS.address || /[\s\u0000-\u001f\u007f"<>\\^`{|}]/.test(said)) return null;
  const [, scheme, , port, rest] = URI.exec(said) ?? [];
  if (scheme === undefined || !schemes.includes(scheme.toLowerCase())) return null;
  if (port && (Number(port) < 1 || Number(port) > 65535)) return null;
  const url = `${scheme.toLowerCase()}://${host}${port ? `:${Number(port)}` : ''}${rest ?? '/'}`;
  return URL.canParse(url) ? url : null;
}

import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
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

/** Of IPv6: it means nothing without the network card, which the address of a stream cannot name. */
export const isLinkLocal = ({ host }: AskedHost): boolean => /^\[fe[89ab]/i.test(host);

/** Looked up once: all that is asked goes to the same machine. */
export async function addressOf({ host }: AskedHost): Promise<string | null> {
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name)) return name;
  const found = lookup(name, { order: 'ipv4first' }).then(({ address }) => address);
  return Promise.race([found.catch(() => null), after(DEVICE_LIMITS.lookupMs, null, { ref: false })]);
}

/** A service that the device names, at the host and port at which its device service was asked. null: it names none. */
export function serviceAt(said: string, asked: URL): { url: URL; saidPort: URL | null } | null {
  // Several in one, as of IPv4 and IPv6: that of the address that was asked. A path alone is one, too.
  const all = said
    .slice(0, DEVICE_LIMITS.address)
    .split(/\s+/)
    .filter((one) => /^(?:https?:\/\/|\/(?!\/))/i.test(one) && URL.canParse(one, asked.href))
    .map((one) => new URL(one, asked));
  const named = all.find(({ hostname }) => hostname === asked.hostname) ?? all[0];
  if (named === undefined) return null;
  const url = new URL(asked);
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

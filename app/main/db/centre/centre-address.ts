import { checkServerIdentity } from 'node:tls';
import type { ClientConfig } from 'pg';
import { FootfallError } from '../../../shared/errors.ts';

/** How the centre is reached: one server, or several of which one takes writes. */
export interface CentreAddress {
  hosts: { host: string; port: number }[];
  user: string;
  password: string | null;
  database: string;
  /** Null: not, because the address says so or the server is this PC. */
  tls: { ca: string | null } | null;
}

const EXAMPLE = 'postgres://shop_1@centre.example.com/footfall, with a colon and the password after the user';
const TLS_MODES = ['verify-full', 'disable'];

/**
 * `postgres://user:password@host[:port][,host…]/database[?sslmode=disable]`. The certificate of a server that is not this PC is verified, with `ca` (PEM) or
 * the authorities this PC trusts, unless the address says sslmode=disable. Throws EXPORT_001.
 */
export function parseCentreAddress(url: string, ca: string | null): CentreAddress {
  const refuse = (detail: string) => new FootfallError('EXPORT_001', { detail, example: EXAMPLE });
  const match = /^postgres(?:ql)?:\/\/(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(url.trim());
  if (!match) throw refuse('it does not begin with postgres://');
  const [, login = '', hosts, database = '', query = ''] = match;
  const [user, ...rest] = login.split(':');
  if (user === '') throw refuse('it names no user');
  if (database === '') throw refuse('it names no database');
  const mode = new URLSearchParams(query).get('sslmode') ?? 'verify-full';
  if (!TLS_MODES.includes(mode)) throw refuse(`sslmode is ${TLS_MODES.join(' or ')}`);
  const all = hosts.split(',').map((part) => {
    const [, host, port] = /^(\[[\da-f:.]+\]|[^:[\]\s]+)(?::(\d+))?$/i.exec(part) ?? [];
    if (!host) throw refuse(`“${part}” is no server`);
    const number = Number(port ?? 5432);
    if (number < 1 || number > 65_535) throw refuse(`${port} is no port`);
    return { host, port: number };
  });
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw refuse('a % in it is not followed by two digits');
    }
  };
  const remote = all.some(({ host }) => !/^(localhost|127\.[\d.]+|\[::1\])$/.test(host));
  return {
    hosts: all.map(({ host, port }) => ({ host: host.replace(/^\[|\]$/g, ''), port })),
    user: decode(user),
    password: rest.length === 0 ? null : decode(rest.join(':')),
    database: decode(database),
    tls: mode === 'disable' || !(remote || ca !== null) ? null : { ca },
  };
}

/** Of one of its servers, for the driver. */
export function configOf(
  { user, password, database, tls }: CentreAddress,
  at: CentreAddress['hosts'][number],
): ClientConfig {
  return {
    ...at,
    user,
    database,
    // An empty one is asked for as one: without it the driver looks into files of whoever runs this.
    password: password ?? '',
    ssl: tls !== null && {
      rejectUnauthorized: true,
      ...(tls.ca !== null && { ca: tls.ca }),
      // Said here, so that an address in numbers is never taken for another name.
      checkServerIdentity: (_name, certificate) => checkServerIdentity(at.host, certificate),
    },
    application_name: 'footfall',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
  };
}

/** As it is shown: without the password. */
export function shownAddress({ hosts, user, database }: CentreAddress): string {
  const at = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
  return `postgres://${encodeURIComponent(user)}@${at}/${database}`;
}

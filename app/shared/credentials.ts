/*
 * Where passwords hide in addresses. Cameras want them before the host (rtsp://user:password@camera), as a parameter of the query or of the
 * path (/user=admin_password=secret_channel=1, ?usr=admin&pwd=secret, ?auth=base64), and as a part of the path (/admin:secret/stream).
 * Every function walks its text once: what it is given may be a megabyte long and written by an enemy.
 */

/** Stands where a secret was. In an address that is changed it means 'the old one'. */
export const HIDDEN = '***';

/** A name with one of these in it is of a secret. Too many are better than too few: what is hidden is put back whole. */
const SECRET_NAME =
  /pas|pwd|psw|psd|secret|token|auth|credential|signature|session|hash|key$|^(?:pw|pin|sig|sid|jwt)$/i;
/** These end the value before them where names and values are joined by _ alone, and are no secrets. */
const PLAIN_NAMES =
  'channel|channelid|chn|ch|stream|streamid|streamtype|subtype|type|user|username|usr|name|profile|media|video|audio|track|trackid|unicast|proto|port';
const PLAIN_NAME = new RegExp(`^(?:${PLAIN_NAMES})$`, 'i');
const EQUALS = /=|%3d/gi;
const ENDS_IN_QUERY = new RegExp(`&|%26|_(?:${PLAIN_NAMES})(?:=|%3d)`, 'gi');
const ENDS_IN_PATH = new RegExp(`[/?]|${ENDS_IN_QUERY.source}`, 'gi');
const LONGEST_NAME = 40;
const LONGEST_SCHEME = 30;
/** file.js:12:5 of a stack trace is no user with a password. */
const PLACE_IN_CODE = /\.[cm]?[jt]sx?:\d+(?::\d+)?\)?$/i;

export interface Secret {
  /** What it is called in the address; ':' in /user:password/. */
  name: string;
  value: string;
}

interface Found extends Secret {
  from: number;
  to: number;
}

/** Whether a secret is a password, and not a token that another program has made. */
export const isPassword = ({ name }: Secret): boolean => name === ':' || /pas|pwd|psw|psd|^pw$/i.test(name);

/** An address without what comes before the host: its secrets, and HIDDEN where they were. */
export function hideSecrets(address: string): { address: string; secrets: Secret[] } {
  const start = afterHost(address);
  const found = secretsIn(address, start);
  return {
    address: fill(
      address,
      found,
      found.map(() => HIDDEN),
    ),
    secrets: found.map(({ name, value }) => ({ name, value })),
  };
}

/** The address again, with a secret for each that is hidden in it. */
export function showSecrets(address: string, secrets: readonly string[]): string {
  const found = secretsIn(address, afterHost(address)).filter(({ value }) => value === HIDDEN);
  return fill(
    address,
    found,
    found.map((_, i) => secrets[i] ?? HIDDEN),
  );
}

/**
 * Masks passwords (and users before the host) in any text, for logs, messages and process titles. Up to the last @ of a word, because people
 * paste passwords with / and @ in them as they are; also where a path was made of a URL (rtsp:/user...). JSON is masked as well as plain text.
 */
export function maskCredentials(text: string): string {
  return text.replace(/(?:\\.|[^\s"\\])+/g, maskWord);
}

function maskWord(given: string): string {
  const colon = schemeEnd(given);
  const at = colon === -1 ? -1 : given.lastIndexOf('@');
  const host = given.startsWith('//', colon + 1) ? colon + 3 : colon + 2;
  const word = at >= host ? `${given.slice(0, host)}${HIDDEN}${given.slice(at)}` : given;
  const found = secretsIn(word, colon === -1 ? null : afterHost(word));
  return fill(
    word,
    found,
    found.map(() => HIDDEN),
  );
}

/** Of the first scheme in a word, where its colon is; a drive letter is none. */
function schemeEnd(word: string): number {
  for (let colon = word.indexOf(':/'); colon !== -1; colon = word.indexOf(':/', colon + 1)) {
    if (/[a-z][a-z0-9+.-]+$/i.test(word.slice(Math.max(0, colon - LONGEST_SCHEME), colon))) return colon;
  }
  return -1;
}

/** Where the path begins; the end when there is none. */
function afterHost(address: string): number {
  const colon = schemeEnd(address);
  const path = address.slice(colon + 3).search(/[/?#]/);
  return path === -1 ? address.length : colon + 3 + path;
}

/** In order. `path`: where the path begins, null in a text that is no address (then only parameters are found). */
function secretsIn(text: string, path: number | null): Found[] {
  const question = text.indexOf('?', path ?? 0);
  const found = path === null ? [] : pairsIn(text, path, question === -1 ? text.length : question);
  const names = text.matchAll(EQUALS);
  let done = 0;
  for (const { index, 0: equals } of names) {
    if (index < done) continue;
    const before = text.slice(Math.max(done, index - LONGEST_NAME), index);
    const whole = /[\w.-]*$/.exec(before)![0],
      name = whole.slice(whole.lastIndexOf('_') + 1);
    if (!SECRET_NAME.test(name) && (PLAIN_NAME.test(name) || !SECRET_NAME.test(whole))) continue;
    const from = index + equals.length,
      to = endOf(text, from, question !== -1 && from > question);
    done = to;
    if (to > from)
      found.push({
        name: SECRET_NAME.test(name) ? name.toLowerCase() : whole.toLowerCase(),
        value: text.slice(from, to),
        from,
        to,
      });
  }
  return joined(found, text);
}

/** Parts of the path that are user:password. */
function pairsIn(text: string, path: number, end: number): Found[] {
  const found: Found[] = [];
  for (let from = path; from < end;) {
    const slash = text.indexOf('/', from + 1),
      to = slash === -1 || slash > end ? end : slash;
    const part = text.slice(from, to),
      colon = part.indexOf(':');
    if (
      colon > 1 &&
      colon < part.length - 1 &&
      !part.slice(0, colon).includes('=') &&
      !PLACE_IN_CODE.test(part.slice(-LONGEST_NAME))
    ) {
      found.push({ name: ':', value: part.slice(colon + 1), from: from + colon + 1, to });
    }
    from = to;
  }
  return found;
}

function endOf(text: string, from: number, inQuery: boolean): number {
  const ends = inQuery ? ENDS_IN_QUERY : ENDS_IN_PATH;
  ends.lastIndex = from;
  return ends.exec(text)?.index ?? text.length;
}

/** Those that meet become one, so that each is found again when HIDDEN stands in its place. */
function joined(found: Found[], text: string): Found[] {
  const apart: Found[] = [];
  for (const one of found.sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (!last || one.from > last.to) apart.push(one);
    else last.to = Math.max(last.to, one.to);
  }
  return apart.map((one) => ({ ...one, value: text.slice(one.from, one.to) }));
}

function fill(text: string, places: readonly Found[], values: readonly string[]): string {
  let filled = '',
    done = 0;
  for (const [i, { from, to }] of places.entries()) {
    filled += text.slice(done, from) + values[i];
    done = to;
  }
  return filled + text.slice(done);
}

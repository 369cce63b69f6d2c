import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, MINUTE_MS } from '../../../core/time.ts';
import { FootfallError } from '../../../shared/errors.ts';
import type { Log } from '../../host.ts';
import { CERTIFICATE_TIMES, makeAuthority, signFor, type Pair } from './authority.ts';
import { thisPcNames, type PcNames } from './this-pc-names.ts';

/** How often it is looked whether another certificate is due. Milliseconds. */
const LOOK_MS = MINUTE_MS;

/** With what the screens are served over TLS. */
export interface Certificates {
  /** Of now. */
  current(): Pair;
  /** The certificate as a file, by which this PC's own commands know the server again. */
  file: string;
  /** The authority, where it is this installation's own. */
  authority: { certificate: string; fingerprint: string } | null;
  /** Hears of another certificate until the returned function is called. */
  watch(onChanged: (pair: Pair) => void): () => void;
  /** Looks now, for tests: what `watch` does every minute. */
  look(): Promise<boolean>;
}

interface Parts {
  log: Log;
  now?: () => number;
}

/** SHA-256 as browsers and systems show it. */
export const fingerprintOf = (certificate: string): string => new X509Certificate(certificate).fingerprint256;

/**
 * This installation's own authority, made at the first call, and a certificate by it for every name and address of this PC; renewed in time, and whenever this PC is reached by another one. Keys are
 * readable by their owner only. Rejects with SYS_004.
 */
export async function ownCertificates(
  data: string,
  { log, now = Date.now, names = thisPcNames }: Parts & { names?: () => PcNames },
): Promise<Certificates> {
  const folder = join(data, 'tls'),
    file = (name: string) => join(folder, name);
  const keep = (name: string, pair: Pair) => {
    write(file(`${name}.key`), pair.key);
    write(file(`${name}.crt`), pair.certificate);
  };
  /** Null: there is none, or it is damaged. Whatever else keeps it from being read is no reason for another one. */
  const read = (name: string): Pair | null => {
    const [certificate, key] = ['crt', 'key'].map((part) => textOf(file(`${name}.${part}`)));
    return certificate === null || key === null || !isPair({ certificate, key }) ? null : { certificate, key };
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    let authority = read('authority');
    // One that holds only later stays: a PC whose clock has lost the time must not lose everybody's trust.
    if (!authority || hasRunOut(authority, now())) {
      for (const part of ['crt', 'key'])
        if (existsSync(file(`authority.${part}`)))
          renameSync(file(`authority.${part}`), file(`authority-before.${part}`));
      authority = await makeAuthority(hostname(), now());
      keep('authority', authority);
      log.info('an authority for certificates was made', { fingerprint: fingerprintOf(authority.certificate) });
    }
    const signing = authority,
      isDue = (pair: Pair) => isOld(pair, now()) || !covers(pair, names()) || !isBy(pair, signing);
    const sign = async () => {
      const pair = await signFor(signing, names(), now());
      keep('server', pair);
      return pair;
    };
    const kept = read('server');
    let current = kept && !isDue(kept) ? kept : await sign();
    const look = async () => {
      if (!isDue(current)) return false;
      current = await sign();
      log.info('the certificate of the screens was renewed', {
        names: String(new X509Certificate(current.certificate).subjectAltName),
      });
      return true;
    };
    return {
      current: () => current,
      file: file('server.crt'),
      authority: { certificate: signing.certificate, fingerprint: fingerprintOf(signing.certificate) },
      look,
      watch: watching(look, () => current, log),
    };
  } catch (thrown) {
    throw new FootfallError('SYS_004', { folder, detail: (thrown as Error).message }, { cause: thrown });
  }
}

/**
 * A certificate that somebody else signs, with the ones between it and its authority behind it, and its key. Files that are written anew are taken within a minute; ones that cannot be used then are left, and the
 * old stay. One that has run out is served all the same: counting does not end for it. Rejects with TLS_001, TLS_002.
 */
export function givenCertificates(
  certificateFile: string,
  keyFile: string,
  { log, now = Date.now }: Parts,
): Promise<Certificates> {
  const stamp = () => [certificateFile, keyFile].map((file) => statSync(file).mtimeMs).join(' ');
  const read = (): Pair => {
    const pair = { certificate: readText(certificateFile), key: readText(keyFile) };
    checkPair(pair, certificateFile, keyFile);
    return pair;
  };
  const warn = (pair: Pair) => {
    const problem = problemOf(pair, now());
    if (problem)
      log.error('the certificate of the screens is refused by browsers', { file: certificateFile, reason: problem });
  };
  return Promise.resolve().then(() => {
    let current = read(),
      seen = stamp();
    warn(current);
    const look = () => {
      try {
        const found = stamp();
        if (found === seen) return Promise.resolve(false);
        // One that cannot be used is told once, and looked at again when it is written again.
        seen = found;
        const next = read();
        current = next;
        warn(current);
        log.info('another certificate is used for the screens', { file: certificateFile });
        return Promise.resolve(true);
      } catch (thrown) {
        // It may be in the middle of being written.
        log.error('the new certificate cannot be used, and the old one stays', { reason: String(thrown) });
        return Promise.resolve(false);
      }
    };
    return {
      current: () => current,
      file: certificateFile,
      authority: null,
      look,
      watch: watching(look, () => current, log),
    };
  });
}

function watching(look: () => Promise<boolean>, current: () => Pair, log: Log) {
  return (onChanged: (pair: Pair) => void) => {
    const timer = setInterval(() => {
      look().then(
        (changed) => changed && onChanged(current()),
        (thrown: unknown) => log.error('the certificate could not be renewed', { reason: String(thrown) }),
      );
    }, LOOK_MS);
    timer.unref();
    return () => clearInterval(timer);
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new FootfallError('TLS_001', { file, detail: (thrown as Error).message }, { cause: thrown });
  }
}

function checkPair({ certificate, key }: Pair, certificateFile: string, keyFile: string): void {
  const parsed = <T>(file: string, parse: () => T): T => {
    try {
      return parse();
    } catch (thrown) {
      throw new FootfallError('TLS_001', { file, detail: (thrown as Error).message }, { cause: thrown });
    }
  };
  const first = parsed(certificateFile, () => new X509Certificate(certificate)),
    own = parsed(keyFile, () => createPrivateKey(key));
  if (!first.checkPrivateKey(own)) throw new FootfallError('TLS_002', { file: certificateFile, key: keyFile });
}

/** Null: there is no such file. Throws whatever else keeps it from being read. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}

function isPair({ certificate, key }: Pair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

const hasRunOut = ({ certificate }: Pair, nowMs: number): boolean =>
  Date.parse(new X509Certificate(certificate).validTo) <= nowMs;

/** Why no browser takes it now; null: nothing speaks against it. Throws when it cannot be read. */
function problemOf({ certificate, key }: Pair, nowMs: number): string | null {
  const parsed = new X509Certificate(certificate);
  if (!parsed.checkPrivateKey(createPrivateKey(key))) return 'its key is another one';
  if (Date.parse(parsed.validTo) <= nowMs) return `it ran out: ${parsed.validTo}`;
  return Date.parse(parsed.validFrom) > nowMs ? `it does not hold yet: ${parsed.validFrom}` : null;
}

const isOld = ({ certificate }: Pair, nowMs: number): boolean => {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return Date.parse(validTo) - nowMs < CERTIFICATE_TIMES.renewDays * DAY_MS || Date.parse(validFrom) > nowMs;
};

const covers = ({ certificate }: Pair, { addresses, names }: PcNames): boolean => {
  const parsed = new X509Certificate(certificate);
  return addresses.every((address) => parsed.checkIP(address)) && names.every((name) => parsed.checkHost(name));
};

const isBy = ({ certificate }: Pair, authority: Pair): boolean => {
  const issuer = new X509Certificate(authority.certificate);
  return new X509Certificate(certificate).verify(issuer.publicKey);
};

/** Whole or not at all, for its owner only. */
function write(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY_MS } from '../../../core/time.ts';
import type { PcNames } from './this-pc-names.ts';

/*
 * An authority of this installation's own: browsers are told once to trust it, and then every certificate that it signs, so that a new address of this PC asks nobody again.
 */

export const CERTIFICATE_TIMES = {
  /** Of the authority: whoever trusted it does so once in the life of a PC. Days. */
  authorityDays: 3_650,
  /** Of what it signs. Systems refuse more than 825. Days. */
  days: 90,
  /** So long before its end it is signed anew. Days. */
  renewDays: 30,
  /** Clocks of screens may be behind. Days. */
  behindDays: 2,
} as const;

export interface Pair {
  /** PEM. */
  certificate: string;
  key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** By the types of a browser, which Node's are but in name. */
const crypto = webcrypto as unknown as NonNullable<Parameters<typeof X509CertificateGenerator.create>[1]>;

/** Makes the authority. `of`: the name of this PC, as people find it in their lists of authorities. */
export async function makeAuthority(of: string, nowMs: number): Promise<Pair> {
  const keys = await newKeys(),
    name = `CN=${escaped(`Footfall on ${of}`)}, OU=${new Date(nowMs).toISOString().slice(0, 10)}`;
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(),
      name,
      notBefore: new Date(nowMs - CERTIFICATE_TIMES.behindDays * DAY_MS),
      notAfter: new Date(nowMs + CERTIFICATE_TIMES.authorityDays * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(keys.privateKey) };
}

/** A certificate for these names, signed by the authority. */
export async function signFor(authority: Pair, { addresses, names }: PcNames, nowMs: number): Promise<Pair> {
  const keys = await newKeys(),
    issuer = new X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    PemConverter.decode(authority.key)[0],
    ALGORITHM,
    false,
    ['sign'],
  );
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject: `CN=${escaped(names.find((name) => name !== 'localhost') ?? 'localhost')}`,
      issuer: issuer.subject,
      notBefore: new Date(nowMs - CERTIFICATE_TIMES.behindDays * DAY_MS),
      notAfter: new Date(nowMs + CERTIFICATE_TIMES.days * DAY_MS),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          ...names.map((value) => ({ type: 'dns' as const, value })),
          ...addresses.map((value) => ({ type: 'ip' as const, value })),
        ]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await AuthorityKeyIdentifierExtension.create(issuer, false, crypto),
      ],
    },
    crypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(keys.privateKey) };
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const keyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;

/** Positive, and never twice the same. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/** Within a distinguished name. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\,+"<>;=#\n\r\0]/g, ' ')
    .trim()
    .slice(0, 60) || 'this PC';

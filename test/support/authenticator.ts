import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { PasskeyOffer } from '../../app/shared/api/people.ts';

/** How a device behaves that is not as it should be. */
export interface Misbehaviour {
  /** Nobody showed a finger. */
  unverified?: boolean;
  origin?: string;
  signCount?: number;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** A phone or a security key that makes one passkey (ES256, attestation 'none') and signs with it. */
export class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly id = randomBytes(32);
  #host = '';
  #signCount = 0;

  /** What a browser hands on of a new key, as JSON. */
  create({ challenge, host }: PasskeyOffer, origin: string, how: Misbehaviour = {}): string {
    this.#host = host;
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    const cose = Buffer.concat([
      ...[Buffer.from('a501020326200121' + '5820', 'hex'), Buffer.from(x!, 'base64url')],
      ...[Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')],
    ]);
    const data = Buffer.concat([
      this.#data(0x41, how),
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      cose,
    ]);
    // CBOR: { fmt: 'none', attStmt: {}, authData }.
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    return this.#answer({
      clientDataJSON: this.#client('webauthn.create', challenge, origin, how).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    });
  }

  /** What it signs for a login, as JSON. */
  get(challenge: string, origin: string, how: Misbehaviour = {}): string {
    const client = this.#client('webauthn.get', challenge, origin, how),
      data = this.#data(0x01, how);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, sha256(client)]), this.#keys.privateKey).toString('base64url'),
    });
  }

  #data(flags: number, { unverified = false, signCount = ++this.#signCount }: Misbehaviour): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(signCount);
    return Buffer.concat([sha256(this.#host), Buffer.from([flags | (unverified ? 0 : 0x04)]), count]);
  }

  #client(type: string, challenge: string, of: string, { origin = of }: Misbehaviour): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #answer(response: Record<string, string>): string {
    const id = this.id.toString('base64url');
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  }
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretBox } from '../host.ts';
import { readOrMakeKey } from './key-file.ts';

const ALGORITHM = 'aes-256-gcm';
const PREFIX = 'v1.';

/** Seals with a key file of the data folder: nonce, tag and text in base64. It protects a copied database, not a copied folder. */
export function keyFileSecretBox(file: string): SecretBox {
  const key = readOrMakeKey(file);
  return {
    protection: 'key-file',
    async encrypt(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    async decrypt(sealed) {
      if (!sealed.startsWith(PREFIX)) throw new Error('this was not sealed with the key file');
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(12, 28));
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

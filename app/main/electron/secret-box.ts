import { safeStorage } from 'electron';
import type { SecretBox } from '../host.ts';

const MARK = 'os:';

/** Passwords sealed by the operating system's key store; null when this PC has none worth the name. Only after the app is ready. */
export async function openOsSecretBox(): Promise<SecretBox | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
  // Linux without a keyring: a fixed key that everybody knows.
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    protection: 'os-keystore',
    encrypt: async (text) => MARK + (await safeStorage.encryptStringAsync(text)).toString('base64'),
    async decrypt(sealed) {
      if (!sealed.startsWith(MARK)) throw new Error('this secret was not sealed by the operating system\'s key store');
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed.slice(MARK.length), 'base64'))).result;
    },
  };
}

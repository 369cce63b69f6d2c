import { safeStorage } from 'electron';
import type { SecretBox } from '../host.ts';

const MARK = 'os:';

/**
 * Seals with the operating system's key store where this PC has one, else with `keyFile`. Opens what either has sealed, so that a
 * PC may gain a key store, or have been headless before. Only after the app is ready.
 */
export async function openSecretBox(keyFile: () => SecretBox): Promise<SecretBox> {
  if (!(await hasKeyStore())) return keyFile();
  return {
    protection: 'os-keystore',
    encrypt: async (text) => MARK + (await safeStorage.encryptStringAsync(text)).toString('base64'),
    async decrypt(sealed) {
      if (!sealed.startsWith(MARK)) return keyFile().decrypt(sealed);
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed.slice(MARK.length), 'base64'))).result;
    },
  };
}

/** Linux without a keyring seals with a fixed key that everybody knows: that is none. */
async function hasKeyStore(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate as a camera makes it for itself; null where there is no openssl. */
export function selfSigned(name = 'IPC'): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-certificate-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(folder, file));
    const { status } = spawnSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '3650',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        key,
        '-out',
        cert,
      ],
      {
        stdio: 'ignore',
        timeout: 60_000,
      },
    );
    return status === 0 ? { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

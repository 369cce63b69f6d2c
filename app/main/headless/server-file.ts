import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Where the screens are served, so that a command can say it while the server runs. */
export interface Serving {
  address: string;
  port: number;
  pid: number;
  /** Null: not encrypted. `certificate`: its file; `fingerprint`: of the authority of our own that signed it, null where it is somebody else's. */
  tls?: { certificate: string; fingerprint: string | null } | null;
}

const fileIn = (folder: string) => join(folder, 'server.json');

/** Notes it; returns what forgets it. */
export function noteServer(folder: string, serving: Serving): () => void {
  writeFileSync(fileIn(folder), JSON.stringify(serving), { mode: 0o600 });
  return () => rmSync(fileIn(folder), { force: true });
}

/** Null when none runs with this folder. */
export function readServer(folder: string): Serving | null {
  try {
    const serving = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Serving;
    return runs(serving.pid) ? serving : null;
  } catch {
    return null;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // As another user.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || address.startsWith('127.');

/** What a browser may be pointed at, the likeliest first; on this PC only when the server listens there only. */
export function origins({ address, port, tls }: Pick<Serving, 'address' | 'port' | 'tls'>): string[] {
  const everywhere = address === '0.0.0.0' || address === '::';
  const names = everywhere
    ? Object.values(networkInterfaces())
        .flat()
        .filter((one) => one?.family === 'IPv4' && !one.internal)
        .map((one) => one!.address)
    : [address];
  return (names.length > 0 ? names : ['127.0.0.1']).map(
    (name) => `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`,
  );
}

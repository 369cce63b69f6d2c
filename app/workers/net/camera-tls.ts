import { connect as connectTls, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { FootfallError } from '../../shared/errors.ts';

/*
 * Cameras sign their own certificates, so nobody vouches for them: one is known again by its fingerprint. The first one that is seen is believed; nothing is sent to another one.
 */

/** Cameras speak what was usual when they were made. */
export const OLD_TLS = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** SHA-256, in lower case with colons; '' where it shows none. */
export const fingerprintOf = (socket: TLSSocket): string =>
  socket.getPeerCertificate().fingerprint256?.toLowerCase() ?? '';

/** Null: it is the one that is known, or none is known yet. */
export function strangerAt(host: string, socket: TLSSocket, known: string | null): FootfallError | null {
  const fingerprint = fingerprintOf(socket);
  return known === null || fingerprint === known ? null : new FootfallError('STREAM_026', { host, fingerprint });
}

/** Rejects with STREAM_004, STREAM_011, STREAM_020, STREAM_026. Nothing was sent over it yet. */
export async function connectCamera(
  { host, port, known }: { host: string; port: number; known: string | null },
  { connectMs, signal }: { connectMs: number; signal: AbortSignal },
): Promise<TLSSocket> {
  const name = `${host}:${port}`,
    ready = Promise.withResolvers<void>();
  const socket = connectTls({ host, port, servername: isIP(host) ? '' : host, ...OLD_TLS });
  let connected = false;
  const late = setTimeout(() => ready.reject(new FootfallError('STREAM_004', { host: name })), connectMs),
    abort = () => ready.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  socket.once('connect', () => (connected = true)).once('secureConnect', ready.resolve);
  socket.on('error', (thrown) => ready.reject(whyNoTls(name, thrown, connected)));
  socket.once('close', () => ready.reject(whyNoTls(name, new Error('the camera ended it'), connected)));
  try {
    signal.throwIfAborted();
    await ready.promise;
    const stranger = strangerAt(name, socket, known);
    if (stranger) throw stranger;
    return socket;
  } catch (thrown) {
    socket.destroy();
    throw thrown;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
  }
}

function whyNoTls(host: string, thrown: NodeJS.ErrnoException, connected: boolean): FootfallError {
  if (thrown.code === 'ECONNREFUSED') return new FootfallError('STREAM_011', { host });
  return connected
    ? new FootfallError('STREAM_020', { host, detail: tlsWords(thrown) })
    : new FootfallError('STREAM_004', { host });
}

/** OpenSSL's last words: '…:wrong version number:…'. */
export function tlsWords({ message, code }: NodeJS.ErrnoException): string {
  const said = message.split(':').map((part) => part.trim());
  return said.find((part) => /^[a-z][a-z0-9 ]+ [a-z ]+$/.test(part) && part !== 'ssl routines') ?? String(code);
}

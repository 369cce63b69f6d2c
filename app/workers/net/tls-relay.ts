import { createServer, type AddressInfo, type Socket } from 'node:net';
import { connectCamera, fingerprintOf } from './camera-tls.ts';

const RELAY = {
  /** To the camera, with its handshake: cameras that hash slowly take a second. Milliseconds. */
  connectMs: 5000,
  /** Until ffmpeg has taken the near end. Milliseconds. */
  takenMs: 10_000,
} as const;

export interface Relay {
  /** The near end, on this PC alone. */
  port: number;
  /** Of the camera. */
  fingerprint: string;
}

/**
 * A way to a camera over TLS for a program that cannot tell one certificate from another (ffmpeg's RTSP client): the camera is connected to and recognised before anything is sent, and one
 * connection to the near end is passed on, byte by byte. It ends with `signal`, with that connection, or when nobody takes it. Rejects as connectCamera does.
 */
export async function openRelay(
  camera: { host: string; port: number; known: string | null },
  signal: AbortSignal,
): Promise<Relay> {
  const far = await connectCamera(camera, { connectMs: RELAY.connectMs, signal }),
    fingerprint = fingerprintOf(far);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
  const close = () => {
    clearTimeout(untaken);
    server.close();
    far.destroy();
  };
  const untaken = setTimeout(close, RELAY.takenMs);
  server.once('connection', (near: Socket) => {
    clearTimeout(untaken);
    // One program, once.
    server.close();
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.pipe(far).pipe(near);
    // Whoever ends it ends both ways.
    near.on('error', () => {}).once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  far.once('close', close);
  signal.addEventListener('abort', close, { once: true });
  return { port: (server.address() as AddressInfo).port, fingerprint };
}

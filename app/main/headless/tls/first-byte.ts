import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';

/** The first byte of a TLS handshake (RFC 8446, 5.1). */
const HANDSHAKE = 22;

/**
 * One port for both: who speaks TLS gets the screens, who types http:// by mistake or habit gets `plain`, which only leads on. `silentMs`: so long somebody may be silent at first. The connections are kept, to be ended
 * with the server.
 */
export function openByFirstByte(
  secure: HttpsServer,
  plain: HttpServer,
  { silentMs, connections }: { silentMs: number; connections: number },
): { server: Server; end(): void } {
  const open = new Set<Socket>();
  const server = createServer({ pauseOnConnect: false }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    const tooSilent = () => socket.destroy();
    socket.setTimeout(silentMs, tooSilent);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      socket.off('timeout', tooSilent);
      socket.setTimeout(0);
      if (first === null) return socket.destroy();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  });
  server.maxConnections = connections;
  // Node begins to look after the times of their requests with this event, which is theirs alone: they listen to nothing.
  for (const behind of [secure, plain]) behind.emit('listening');
  plain.setTimeout(silentMs);
  return {
    server,
    end() {
      for (const behind of [secure, plain]) behind.close();
      for (const socket of open) socket.destroy();
    },
  };
}

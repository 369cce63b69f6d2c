import { Socket, type SocketConstructorOpts } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * A child's pipe, read to where its bytes belong. As 'data' events it would allocate 64 kB for every 64 kB, whose collection takes as long as
 * our own work on a frame. Call it in the tick that made the pipe. `place` is asked after each read where the next one goes; nothing is written
 * there before `onBytes` has returned true, or `resume`.
 */
export function rawPipe(pipe: Readable, place: () => Uint8Array, onBytes: (length: number) => boolean): Socket {
  // Node reads into a given buffer only for sockets that it connects itself; a pipe's handle is as good.
  const original = pipe as Readable & { _handle: unknown };
  const socket = new Socket({
    handle: original._handle,
    onread: { buffer: place, callback: onBytes },
  } as SocketConstructorOpts);
  original._handle = null;
  // Each ends the other, so that the child is known to be through.
  socket
    .on('end', () => socket.destroy())
    .on('error', () => {})
    .on('close', () => pipe.destroy());
  pipe.on('close', () => socket.destroy());
  socket.resume();
  return socket;
}

import { Socket, type SocketConstructorOpts } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * A child's pipe, read into one buffer of so many bytes again and again. As 'data' events it would allocate 64 kB for every 64 kB, whose collection takes as
 * long as our own work on a frame. Call it in the tick that made the pipe. `onBytes` returns false to pause; its bytes are valid until it
 * returns or, paused, until `resume`.
 */
export function rawPipe(pipe: Readable, bytes: number, onBytes: (bytes: Uint8Array) => boolean): Socket {
  // Node reads into a given buffer only for sockets that it connects itself; a pipe's handle is as good.
  const original = pipe as Readable & { _handle: unknown };
  const socket = new Socket({
    handle: original._handle, onread: { buffer: Buffer.allocUnsafeSlow(bytes), callback: (length: number, buffer: Uint8Array) => onBytes(buffer.subarray(0, length)) },
  } as SocketConstructorOpts);
  original._handle = null;
  // Each ends the other, so that the child is known to be through.
  socket.on('end', () => socket.destroy()).on('error', () => {}).on('close', () => pipe.destroy());
  pipe.on('close', () => socket.destroy());
  socket.resume();
  return socket;
}

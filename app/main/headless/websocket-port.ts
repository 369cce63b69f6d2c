import type { WebSocket } from 'ws';
import { Emitter } from '../../shared/emitter.ts';
import { decodeMessage, encodeMessage, type Message, type Port } from '../../shared/rpc/message.ts';
import type { Log } from '../host.ts';

/** A screen that has not read so much is not a slow one any more: pictures are held back from 4 MB on, and the largest answer has 16. */
const MOST_WAITING_BYTES = 64_000_000;

/** A screen behind a WebSocket. What is not one of our messages ends the connection. */
export function websocketPort(socket: WebSocket, log: Log): Port {
  const messages = new Emitter<[Message]>();
  socket.on('message', (data, isBinary) => {
    let message: Message;
    try {
      if (isBinary) throw new Error('a screen sends text');
      message = decodeMessage(String(data));
    } catch (thrown) {
      log.warn('a screen sent something else', { reason: String(thrown) });
      socket.close(1003);
      return;
    }
    messages.emit(message);
  });
  socket.on('error', (error) => log.warn('a connection to a screen broke', { reason: error.message }));
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_WAITING_BYTES) {
        log.warn('a screen asks for more than it reads', { bytes: socket.bufferedAmount });
        return socket.terminate();
      }
      socket.send(encodeMessage(message));
    },
    onMessage: (listener) => messages.on(listener),
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    close: () => socket.close(1001),
  };
}

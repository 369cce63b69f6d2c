import { HOUR_MS } from '../../core/time.ts';
import { FootfallError } from '../../shared/errors.ts';
import { Emitter } from '../../shared/emitter.ts';
import { decodeMessage, encodeMessage, type Message, type Port } from '../../shared/rpc/message.ts';

/** How often an open screen has its login renewed. Half a day, in milliseconds. */
const RENEW_MS = 12 * HOUR_MS;

/** One WebSocket to the headless host. Rejects when it cannot be opened; SYS_008 when the host wants a login. */
export function openWebSocketPort(url: string, loginUrl: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener(
      'open',
      () => {
        // A screen that hangs on a wall for months asks for nothing but this, and its login would run out.
        const timer = setInterval(
          () => void fetch(loginUrl, { method: 'HEAD', cache: 'no-store' }).catch(() => {}),
          RENEW_MS,
        );
        socket.addEventListener('close', () => clearInterval(timer), { once: true });
        resolve(portOf(socket));
      },
      { once: true },
    );
    socket.addEventListener(
      'error',
      () =>
        void loginIsWanted(loginUrl).then((wanted) =>
          reject(wanted ? new FootfallError('SYS_008') : new Error('no connection')),
        ),
      { once: true },
    );
  });
}

/** A browser hides why an upgrade was refused; an ordinary request to the same host shows it. */
async function loginIsWanted(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url, { method: 'HEAD', cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}

function portOf(socket: WebSocket): Port {
  const messages = new Emitter<[Message]>(),
    closes = new Emitter();
  socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
    const message = decodeMessage(typeof event.data === 'string' ? event.data : new Uint8Array(event.data));
    messages.emit(message);
  });
  socket.addEventListener('close', () => closes.emit(), { once: true });
  return {
    post(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closes.on(listener),
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    close() {
      // A dead network may keep the closing handshake waiting for minutes: say it is over now.
      socket.close();
      closes.emit();
      closes.clear();
    },
  };
}

import { Emitter } from '../../shared/emitter.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';

/** What the window's preload offers under `window.footfall`: one message channel to the main process, no features. */
export interface PreloadPort {
  post(message: Message): void;
  /** Returns the closer. */
  onMessage(listener: (message: Message) => void): () => void;
}

declare global {
  interface Window {
    footfall?: { port(): PreloadPort };
  }
}

/** Electron's IPC: lives as long as the window does, or until it is closed here to begin anew. */
export function openIpcPort(preload: { port(): PreloadPort }): Port {
  const port = preload.port();
  const messages = new Emitter<[Message]>(),
    closes = new Emitter();
  const stop = port.onMessage((message) => messages.emit(message));
  return {
    post: (message) => port.post(message),
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closes.on(listener),
    backlogBytes: 0,
    close() {
      stop();
      closes.emit();
      closes.clear();
    },
  };
}

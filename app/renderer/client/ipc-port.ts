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
  const stops = new Set<() => void>();
  const closes = new Set<() => void>();
  return {
    post: (message) => port.post(message),
    onMessage(listener) {
      const stop = port.onMessage(listener);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    onClose(listener) {
      closes.add(listener);
      return () => void closes.delete(listener);
    },
    backlogBytes: 0,
    close() {
      for (const stop of stops) stop();
      for (const listener of closes) listener();
      stops.clear();
      closes.clear();
    },
  };
}

import type { FromWorker, ToWorker } from '../shared/worker-protocol.ts';

/** This worker's end of the connection to main, whichever host started it. */
export interface HostPort<In = ToWorker, Out = FromWorker> {
  /** Resolves when the message is on its way, so that the process may end. */
  post(message: Out): Promise<void>;
  onMessage(listener: (message: In) => void): void;
  /** Main is gone. */
  onClose(listener: () => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
}

/** Electron's utility process has a parent port, a forked Node process has messages. Throws when there is neither. */
export function portOfThisHost<In = ToWorker, Out = FromWorker>(): HostPort<In, Out> {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      async post(message) { parentPort.postMessage(message); },
      onMessage(listener) { parentPort.on('message', ({ data }) => listener(data as In)); },
      // Electron ends a utility process together with its parent.
      onClose() {},
    };
  }
  if (!process.send) throw new Error('a worker is started by Footfall; run footfall instead');
  const send = process.send.bind(process);
  return {
    post(message) {
      if (!process.connected) return Promise.resolve();
      return new Promise((resolve) => send(message as object, undefined, undefined, () => resolve()));
    },
    onMessage(listener) { process.on('message', (message) => listener(message as In)); },
    onClose(listener) { process.once('disconnect', listener); },
  };
}

import { maskCredentials } from '../shared/errors.ts';

/** This worker's end of the connection to main, whichever host started it. */
export interface HostPort<In, Out> {
  /** Resolves when the message is on its way, so that the process may end. */
  post(message: Out): Promise<void>;
  onMessage(listener: (message: In) => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
}

/**
 * Electron's utility process has a parent port, a forked Node process has messages. Throws when there is neither. From now on this process ends
 * when main is gone, and on any error nobody expected.
 */
export function portOfThisHost<In, Out>(): HostPort<In, Out> {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (!parentPort && !process.send) throw new Error('a worker is started by Footfall; run footfall instead');
  process.on('unhandledRejection', die);
  process.on('uncaughtException', die);
  if (parentPort) {
    // Electron ends a utility process together with its parent.
    return {
      async post(message) {
        parentPort.postMessage(message);
      },
      onMessage(listener) {
        parentPort.on('message', ({ data }) => listener(data as In));
      },
    };
  }
  const send = process.send!.bind(process);
  process.once('disconnect', () => process.exit(0));
  return {
    post(message) {
      if (!process.connected) return Promise.resolve();
      return new Promise((resolve) => send(message as object, undefined, undefined, () => resolve()));
    },
    onMessage(listener) {
      process.on('message', (message) => listener(message as In));
    },
  };
}

function die(reason: unknown): void {
  console.error(maskCredentials(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
  process.exit(70);
}

import { utilityProcess } from 'electron';
import type { Log, WorkerProcess } from '../host.ts';

/** Starts a worker as a utility process; only after the app is ready. `entry` is a file of dist/. */
export function launchUtility<In, Out>(entry: string, name: string, log: Log): WorkerProcess<In, Out> {
  const child = utilityProcess.fork(entry, [], { serviceName: name, stdio: ['ignore', 'pipe', 'pipe'] });
  let killed = false,
    gone = false,
    fatal = '';
  child.stdout?.on('data', (chunk: Buffer) => log.info(chunk.toString().trimEnd(), { worker: name }));
  child.stderr?.on('data', (chunk: Buffer) => log.warn(chunk.toString().trimEnd(), { worker: name }));
  child.on('error', (type, location) => (fatal = `${type} at ${location}`));
  child.once('exit', () => (gone = true));

  // child.kill() is a polite SIGTERM, which a worker inside a native call does not hear.
  const killNow = () => {
    if (gone || child.pid === undefined) return;
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      /* it ended by itself just now */
    }
  };
  child.once('spawn', () => {
    if (killed) killNow();
  });

  return {
    get pid() {
      return child.pid;
    },
    post(message) {
      if (!gone) child.postMessage(message);
    },
    onMessage(listener) {
      child.on('message', (message: Out) => listener(message));
    },
    onExit(listener) {
      child.once('exit', (code) => listener(fatal || (killed ? 'stopped' : `exit code ${code}`)));
    },
    kill() {
      killed = true;
      killNow();
    },
  };
}

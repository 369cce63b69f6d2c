// Runs the product in place of this process: same input and output, signals passed on, exit code kept.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { childEnv } from './environment.mjs';

export function runProduct(command, args) {
  // A group of its own: one Ctrl+C reaches the terminal's whole group and is passed on by npm as well, but the product, for
  // which a second signal means impatience, must hear of it once. Windows has no groups, and its consoles no such echo.
  const child = spawn(command, args, { env: childEnv(), stdio: 'inherit', detached: process.platform !== 'win32' });
  let last = 0;
  const pass = (signal) => {
    if (process.platform === 'win32' || Date.now() - last < 1000) return;
    last = Date.now();
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => pass(signal));
  // npm starts us through a shell and passes its signals to that alone: when the shell has gone, npm was asked to end.
  const parent = process.ppid;
  const watch = process.env.npm_command
    ? setInterval(() => {
        if (process.ppid !== parent) {
          clearInterval(watch);
          pass('SIGTERM');
        }
      }, 300)
    : null;
  child.once('error', (error) => {
    console.error(`${command} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

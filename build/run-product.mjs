// Runs the product in place of this process: same input and output, signals passed on, exit code kept.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { childEnv } from './environment.mjs';

export function runProduct(command, args) {
  const child = spawn(command, args, { cwd: process.cwd(), env: childEnv(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl+C reaches the child from the terminal already; a second one would be taken for impatience.
    process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); });
  }
  child.once('error', (error) => { console.error(`${command} cannot be started: ${error.message}`); process.exit(1); });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

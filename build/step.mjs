// One step of the set-up: a named command with progress, a time limit and a readable failure.
import { spawn, spawnSync } from 'node:child_process';

export class StepFailed extends Error {
  /** `tried` is the command line, `fix` the one command that mends it. */
  constructor(what, tried, why, fix) {
    super(`${what} failed.\n  Tried: ${tried}\n  Why:   ${why}\n  Fix:   ${fix}`);
    this.name = 'StepFailed';
  }
}

/** Runs a command; after 2 s says what is going on, then every 15 s the last line of its output. Resolves with { ok, output, why }. */
export async function runStep(what, command, args, { cwd, env = cleanEnv(), seconds, say, shell = false }) {
  const begun = Date.now();
  let output = '',
    told = false,
    timedOut = false;
  // A group of its own, so that a limit ends the children of an installer too.
  const child = spawn(command, args, {
    cwd,
    env,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const keep = (chunk) => (output = (output + chunk).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const elapsed = () => Math.round((Date.now() - begun) / 1000);
  const tell = () => {
    told = true;
    say(`${what} …`);
  };
  const soon = setTimeout(tell, 1500);
  const news = setInterval(() => say(`  ${elapsed()} s: ${lastLine(output) || 'at work'}`), 15_000);
  const limit = setTimeout(() => {
    timedOut = true;
    kill(child);
  }, seconds * 1000);
  const stop = () => {
    kill(child);
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      resolve(-1);
    });
    child.once('close', resolve);
  });
  for (const timer of [soon, news, limit]) clearTimeout(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const ok = code === 0 && !timedOut;
  const why = timedOut ? `it took longer than ${seconds} s` : reason(output) || `it ended with ${code}`;
  say(`${told ? '  ' : `${what}: `}${ok ? `done in ${elapsed()} s` : `not possible after ${elapsed()} s (${why})`}`);
  return { ok, output, why };
}

/** Like runStep, but a failure throws, with the command that fixes it. */
export async function needStep(what, command, args, { fix, ...options }) {
  const result = await runStep(what, command, args, options);
  if (!result.ok) throw new StepFailed(what, [command, ...args].join(' '), result.why, fix);
}

/** npm describes the running script in the environment; an npm started from here must not mistake it for its own settings. */
export function cleanEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) =>
        !/^npm_(package|lifecycle|command|config_(local_prefix|prefix|global_prefix|ignore_scripts))/i.test(key),
    ),
  );
}

function kill(child) {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      /* already gone */
    }
}

const lines = (text) =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean);
const lastLine = (text) =>
  (
    lines(text)
      .filter((line) => !/^npm (warn|notice)/i.test(line))
      .at(-1) ?? ''
  ).slice(0, 160);

/** The line of an output that says why, or its last one. */
function reason(output) {
  const all = lines(output).filter((line) => !/complete log of this run|^npm (error|ERR!)$|^at /.test(line));
  // npm says the code first and what happened later.
  const line =
    all.find((text) => /\breason: /.test(text)) ??
    all.find((text) => /\b(error|ERR!|E:|failed|fatal|unable)\b/i.test(text)) ??
    all.at(-1) ??
    '';
  return line.replace(/^npm (error|ERR!) /, '').slice(0, 300);
}

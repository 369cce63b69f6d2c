import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpeg } from './worker-client.ts';

export type Card = 'works' | 'absent' | 'lost';

/**
 * An ffmpeg on a PC with a card that decodes: the real one, but what it would do in the card, software does. It says then that a quarter of the processor's time was
 * needed. While the card is absent or lost ffmpeg says what it says of one that cannot be opened, or breaks off.
 */
export class StandInCard {
  readonly ffmpegPath: string;
  readonly #state: string;
  readonly #calls: string;

  constructor(folder: string, card: Card) {
    this.ffmpegPath = join(folder, 'ffmpeg');
    this.#state = join(folder, 'card.txt');
    this.#calls = join(folder, 'calls.txt');
    const script = join(folder, 'card.mjs');
    this.set(card);
    writeFileSync(this.#calls, '');
    writeFileSync(script, scriptWith(this.#state));
    writeFileSync(
      this.ffmpegPath,
      `#!/bin/sh
echo "$*" >> '${this.#calls}'
case " $* " in
  *" -hwaccel "*|*" -hwaccels "*|*" -init_hw_device "*) exec '${process.execPath}' '${script}' "$@";;
  *) exec '${ffmpeg}' "$@";;
esac
`,
      { mode: 0o755 },
    );
  }

  set(card: Card): void {
    writeFileSync(this.#state, card);
  }

  /** What it was started with so far. */
  get calls(): string[] {
    return readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
  }
}

const scriptWith = (state: string) => `
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
const card = () => readFileSync(${JSON.stringify(state)}, 'utf8');
const args = process.argv.slice(2);
const end = (word) => { process.stderr.write('[error] ' + word + '\\n'); process.exit(1); };
if (args.includes('-hwaccels')) {
  process.stdout.write('Hardware acceleration methods:\\nvaapi\\n');
  process.exit(0);
}
if (card() !== 'works') end('Device creation failed: -5.');
if (args.includes('-init_hw_device')) process.exit(0);
args.splice(args.indexOf('-hwaccel'), 2);
const timed = args.includes('-benchmark');
const stdio = ['inherit', 'inherit', timed ? 'pipe' : 'inherit', 'inherit', 'inherit'];
if (args.includes('pipe:5')) stdio.push('inherit');
const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', '--', ${JSON.stringify(ffmpeg)}, ...args], { stdio });
if (timed) {
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  child.on('close', () =>
    process.stderr.write(log.replace(/([us]time)=([\\d.]+)/g, (_, name, seconds) => name + '=' + seconds / 4)),
  );
} else {
  setInterval(() => {
    if (card() === 'works') return;
    child.kill('SIGKILL');
    end('Failed to transfer data to output frame: -5');
  }, 50);
  child.on('exit', (code) => process.exit(code ?? 1));
}
`;

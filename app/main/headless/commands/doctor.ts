import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unlockDatabase } from '../../db/database-key.ts';
import { Notice } from '../../../shared/domain/notice.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { folderHolder } from '../../folder-lock.ts';
import type { Log } from '../../host.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { fastest, ProviderFile, providersFile } from '../../inference/open-inference.ts';
import { decoderLines } from '../decoder-lines.ts';
import { judgeCameras, judgeClock, judgeSpeed, type Check, type Facts } from '../doctor/cameras.ts';
import { readStored } from '../doctor/stored.ts';
import { disk, ffmpeg, folder, memory, modelHash, node, screens, tryModel } from '../doctor/this-pc.ts';
import { findModel, STARTER_MODEL } from './find-model.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall doctor [--data DIR] [--model NAME|FILE] [--port N] [--json]

Looks at everything that counting needs: one line for what is well, and for what is wrong what it is and what to do. It changes nothing that is stored
and may run beside Footfall. The exit code is 0 only when all is well.

Options
  --data DIR           where the data is kept (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --model NAME|FILE    the model to try (default: ${STARTER_MODEL})
  --port N             where the screens are to be served, while Footfall does not run (default: 4780)
  --json
  --help
`;

const DAY_MS = 86_400_000;
const quiet: Log = { info() {}, warn() {}, error() {} };

interface Options {
  data: string;
  model: string;
  port: number;
  json: boolean;
}

/** `footfall doctor`; returns the exit code. */
export async function doctor(args: string[]): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const checks: Check[] = [];
  const add = (check: Check) => {
    checks.push(check);
    if (!options.json)
      process.stdout.write(`${check.ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(10)}  ${check.detail}\n`);
  };
  const check = async (name: string, look: () => Promise<string> | string) =>
    add(
      await Promise.resolve()
        .then(look)
        .then(
          (detail) => ({ name, ok: true, detail }),
          (thrown) => ({ name, ok: false, detail: (thrown as Error).message }),
        ),
    );
  await checkProgram(options, check);
  const runs = holderOf(options.data);
  const facts = await checkData(options, runs !== null, check);
  for (const judged of judgeStored(facts, options.data, runs?.sinceMs ?? null)) add(judged);
  const wrong = checks.filter(({ ok }) => !ok).length;
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: wrong === 0, checks }, null, 2)}\n`);
  else process.stdout.write(wrong === 0 ? 'All is well.\n' : `${wrong} of ${checks.length} need somebody.\n`);
  return wrong === 0 ? 0 : 1;
}

type Checker = (name: string, look: () => Promise<string> | string) => Promise<void>;

/** What came with the program, or has to be on this PC. */
async function checkProgram({ model, data }: Options, check: Checker): Promise<void> {
  await check('Node', node);
  await check('ffmpeg', ffmpeg);
  let ran = false;
  await check('model', async () => {
    const manifestPath = findModel(model),
      result = await tryModel(manifestPath);
    ran = true;
    return `${result.id} ${result.version}, file as its manifest says${modelHash(manifestPath)}, one frame in ${result.warmupMs.toFixed(1)} ms`;
  });
  await check('providers', () => {
    if (!ran) throw new Error('No model ran, so none was tried. Mend the model first.');
    const { wish, trials } = new ProviderFile(providersFile(data), quiet).now;
    return `${wish ?? fastest(trials)} (used)`;
  });
}

/** Folder, database and what they need; null: no camera can be read. */
async function checkData({ data, port }: Options, runs: boolean, check: Checker): Promise<Facts | null> {
  const file = join(data, 'footfall.db');
  let facts: Facts | null = null;
  await check('decoding', () => decoderLines(new ProviderFile(providersFile(data), quiet).now.decoders).join(' '));
  await check('SQLite', async () => {
    await unlockDatabase(data);
    const stored = await readStored(file, runs, Date.now());
    ({ facts } = stored);
    return stored.words;
  });
  await check('data', () => folder(data));
  await check('disk', () => disk(data));
  const known = facts as Facts | null;
  await check('memory', () => memory(runs ? 0 : (known?.cameras.filter(({ enabled }) => enabled).length ?? 0)));
  await check('screens', () => screens(data, runs, port));
  return known;
}

function judgeStored(facts: Facts | null, data: string, runsSinceMs: number | null): Check[] {
  const nowMs = Date.now(),
    builtAtMs = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  const clock = judgeClock(facts, clockSet(data, nowMs), builtAtMs, nowMs);
  return facts ? [clock, judgeSpeed(facts), ...judgeCameras(facts, runsSinceMs, nowMs)] : [clock];
}

/** When the clock was set within the last 24 hours and nobody has acknowledged it. */
function clockSet(data: string, nowMs: number): { fromMs: number; toMs: number }[] {
  try {
    const notices = Notice.array().parse(JSON.parse(readFileSync(join(data, 'notices.json'), 'utf8')));
    return notices
      .filter(({ code, sinceMs }) => code === 'clock-set' && sinceMs > nowMs - DAY_MS)
      .map(({ params }) => ({ fromMs: Number(params.fromMs), toMs: Number(params.toMs) }));
  } catch {
    return [];
  }
}

function holderOf(data: string): { sinceMs: number } | null {
  try {
    return folderHolder(data);
  } catch {
    // What is wrong with the folder is told by its own check.
    return null;
  }
}

function read(args: string[]): Options | null {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('doctor', {
    args,
    options: { data: text, model: text, port: text, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return null;
  const port = values.port ?? '4780';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new FootfallError('CLI_001', {
      detail: `--port is a number from 0 to 65535, not “${port}”`,
      command: 'doctor',
    });
  return {
    data: resolve(values.data ?? defaultDataFolder()),
    model: values.model ?? STARTER_MODEL,
    port: Number(port),
    json: values.json ?? false,
  };
}

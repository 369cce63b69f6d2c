import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Provider, PROVIDER_NAMES, PROVIDERS_OF, type ProviderTrial } from '../../../shared/domain/provider.ts';
import { DecoderWish } from '../../../shared/domain/decoder.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { lockFolder } from '../../folder-lock.ts';
import type { Log } from '../../host.ts';
import {
  fastest,
  graphicsOf,
  keyOf,
  ProviderFile,
  providersFile,
  runtimeFolder,
  tryProvider,
  withWish,
  type RememberedDecoders,
} from '../../inference/open-inference.ts';
import { readModel } from '../../first-start.ts';
import { defaultDataFolder, makeFolder } from '../../node/data-folder.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { decoderLines } from '../decoder-lines.ts';
import { launchTask } from '../fork-launcher.ts';
import { installed } from '../installed.ts';
import { RunningApp } from '../running-app.ts';
import { parseOptions } from './options.ts';

const known = PROVIDERS_OF[process.platform] ?? ['cpu'];
const HELP = `Usage: footfall providers [list|try|set NAME|decode NAME] [--camera ID] [--data DIR] [--json]

What can run the detector's model on this PC (${known.map((name) => PROVIDER_NAMES[name]).join(', ')}), how fast each is, and why it is not used; and what decodes the cameras' streams.

  list          what was found when they were tried last (the default)
  try           tries all of them, each in a process of its own; decoders only while Footfall runs, on its cameras' streams
  set NAME      ${known.join(', ')}, or auto: the fastest that agrees with the CPU
  decode NAME   software, or auto: what needs least of the processor

While Footfall runs with this folder it is told, and does so at once; otherwise it holds from the next start on.

Options
  --camera ID  of one camera only (auto: as all)
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json
  --help
`;

const ACTIONS = ['list', 'try', 'set', 'decode'] as const;
/** How often a Footfall that runs is asked whether it is through, milliseconds. */
const ASK_MS = 500;

interface Options {
  action: (typeof ACTIONS)[number];
  /** Null: the fastest. */
  provider: Provider | null;
  /** Null: what is cheapest. */
  decoding: DecoderWish | null;
  camera: string | null;
  data: string;
  json: boolean;
}

/** `footfall providers`; 0 when there is one that works, which the CPU always should. */
export async function providers(args: string[]): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const { action, data, json } = options;
  const running = action === 'list' ? null : await RunningApp.open(data);
  if (running) {
    await tell(running, options).finally(() => running.close());
    return show(new ProviderFile(providersFile(data), log), json);
  }
  if (action === 'list' && !existsSync(data)) return show(new ProviderFile(providersFile(data), log), json);
  const unlock = action === 'list' ? () => {} : lockFolder(makeFolder(data));
  try {
    const file = new ProviderFile(providersFile(data), log);
    await change(file, options);
    return show(file, json);
  } finally {
    unlock();
  }
}

/** The Footfall that runs does it. */
async function tell(app: RunningApp, { action, provider, decoding, camera: cameraId }: Options): Promise<void> {
  if (action === 'set') await app.call('inference.choose', { cameraId, provider });
  else if (action === 'decode') await app.call('inference.decoding', { cameraId, wish: decoding });
  else {
    let state = await app.call('inference.retry', {});
    while (state.trying) {
      await setTimeout(ASK_MS);
      state = await app.call('inference.get', {});
    }
  }
}

/** None runs: what it will find at its next start. */
async function change(file: ProviderFile, { action, provider, decoding, camera }: Options): Promise<void> {
  const { cameras, decoders } = file.now;
  if (action === 'try') await tryAll(file);
  else if (action === 'set')
    file.set(camera === null ? { wish: provider } : { cameras: withWish(cameras, camera, provider) });
  else if (action === 'decode')
    file.setDecoders(camera === null ? { wish: decoding } : { cameras: withWish(decoders.cameras, camera, decoding) });
}

function read(args: string[]): Options | null {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'providers' });
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values, positionals } = parseOptions('providers', {
    args,
    allowPositionals: true,
    options: { camera: text, data: text, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return null;
  const [action = 'list', name, ...more] = positionals;
  if (!isAction(action)) throw refuse(`It is list, try, set or decode, not “${action}”`);
  const chooses = action === 'set' || action === 'decode';
  if (more.length > 0 || (name !== undefined && !chooses)) throw refuse('That is one word too many');
  if (values.camera !== undefined && !chooses) throw refuse('--camera goes with set and decode');
  if (chooses && name === undefined) throw refuse(`${action} is followed by a name`);
  const chosen = name === 'auto' ? null : name?.toLowerCase(),
    provider = Provider.nullable().safeParse(chosen),
    decoding = DecoderWish.nullable().safeParse(chosen);
  if (action === 'decode' && !decoding.success) throw refuse(`decode is followed by software or auto, not “${name}”`);
  if (action === 'set' && (!provider.success || (provider.data !== null && !known.includes(provider.data))))
    throw new FootfallError('PROVIDER_010', { name: name!, known: [...known, 'auto'].join(', ') });
  return {
    action,
    provider: provider.data ?? null,
    decoding: decoding.data ?? null,
    camera: values.camera ?? null,
    data: resolve(values.data ?? defaultDataFolder()),
    json: values.json ?? false,
  };
}

const isAction = (word: string): word is Options['action'] => (ACTIONS as readonly string[]).includes(word);

async function tryAll(file: ProviderFile): Promise<void> {
  const { path: ffmpegPath } = await findFfmpeg(),
    model = await readModel(installed.resources),
    folder = runtimeFolder();
  const libraries = { folder, files: await readdir(folder).catch(() => []) };
  const context = {
    host: { ffmpegPath, folders: { resources: installed.resources } },
    model,
    runTask: taskRunner((name) => launchTask(name, { log })),
  };
  const trials: ProviderTrial[] = [];
  for (const provider of known) {
    if (process.stderr.isTTY) process.stderr.write(`Trying ${PROVIDER_NAMES[provider]} ...\n`);
    trials.push(await tryProvider(context, provider, libraries));
  }
  file.set({ key: await keyOf(model, known, await graphicsOf(), folder), trials, begun: null });
}

/** What went wrong is in the result. */
const log: Log = { info() {}, warn() {}, error() {} };

function show({ now: { trials, wish, cameras, decoders } }: ProviderFile, json: boolean): number {
  const used = wish ?? fastest(trials);
  const ordered = known.flatMap((name) => trials.filter(({ provider }) => provider === name));
  if (json)
    process.stdout.write(
      `${JSON.stringify({ provider: used, wish, cameras, trials: ordered, decoding: decodingOf(decoders) }, null, 2)}\n`,
    );
  else
    process.stdout.write(
      [
        ...ordered.map((trial) => line(trial, used)),
        ...(ordered.length === 0 ? ['Nothing was tried yet: footfall providers try'] : []),
        `Used: ${PROVIDER_NAMES[used]}${wish === null ? '' : ', as it was set'}`,
        ...Object.entries(cameras).map(([camera, provider]) => `Camera ${camera}: ${PROVIDER_NAMES[provider]}`),
        ...decoderLines(decoders),
        '',
      ].join('\n'),
    );
  return ordered.some(({ provider, error }) => provider === 'cpu' && error !== null) ? 1 : 0;
}

function line({ provider, medianMs, confidence, pixels, error }: ProviderTrial, used: Provider): string {
  const ms = medianMs === null ? '' : `${medianMs.toFixed(1)} ms`;
  const apart =
    confidence === null || pixels === null
      ? ''
      : `at most ${confidence.toExponential(0)} and ${pixels.toExponential(0)} pixels from the CPU`;
  const why = error ? `${error.message} (${error.code})` : provider === 'cpu' ? '' : apart;
  return `${provider === used ? '*' : ' '} ${PROVIDER_NAMES[provider].padEnd(9)} ${ms.padStart(9)}  ${why}`.trimEnd();
}

function decodingOf({ wish, cameras, candidates, trials, streams }: RememberedDecoders) {
  return { wish, cameras, candidates, trials, streams };
}

import { join, resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FootfallError } from '../../../shared/errors.ts';
import type { BenchReport } from '../../../shared/tasks.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { benchCameras } from '../bench/bench-cameras.ts';
import { camerasTable } from '../bench/cameras-table.ts';
import { serveVideos } from '../bench/serve-videos.ts';
import { installed } from '../installed.ts';
import { findModel, STARTER_MODEL } from './find-model.ts';

const HELP = `Usage: footfall bench [VIDEO] [--seconds N] [--cores 1|2] [--model NAME|FILE] [--json]
       footfall bench --cameras N [--busy N] [--seconds N] [--overload] [--json]
       footfall bench --serve VIDEO ...

Measures what this PC can carry: the model alone, ffmpeg's decoding and scaling alone, and the whole pipeline on the same clip, and how
near the pipeline comes to what these allow. Every figure is the median of many short rounds, also the last. The clip is the demo's unless
VIDEO is given. Nothing else should be busy meanwhile.

With --cameras: counts with so many cameras of 640 x 360 and 15 frames a second, which an RTSP server on this PC plays. The demo's people
are before the busy ones, nobody before the others. Prints what each was given, cost and counted, and whether its light told the truth: how long an overload lasted
before it was named, and was still said after its end.
With --serve: that server alone, with videos of yours. It prints an address for each, and plays them again and again until Ctrl+C.

Options
  --seconds N          how much each run measures; it takes half as long again (default: 40; with --cameras: 120, best whole minutes)
  --cameras N          1 to 64
  --busy N             how many of them see people (default: 2)
  --overload           other programs take all of this PC for the middle third of the time
  --serve              (a word before the videos)
  --cores 1|2          everything on one core (Linux only), or decoding beside the model (default: both)
  --model NAME|FILE    (default: ${STARTER_MODEL})
  --json               the first run's report, with the second as "twoCores"
  --help
`;

/** `footfall bench`; returns the exit code. */
export async function bench(args: string[]): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const ffmpeg = await findFfmpeg();
  if (options.serve) return serve(ffmpeg.path, options.serve);
  if (options.cameras) return camerasBench(ffmpeg.path, options.cameras, options);
  const runs: BenchReport[] = [];
  for (const cores of options.cores) {
    if (process.stderr.isTTY)
      process.stderr.write(
        `Measuring on ${cores === 1 ? 'one core' : 'two cores'}, about ${Math.round(options.seconds * 1.3) + 13} s ...\n`,
      );
    const { model: manifestPath, video: videoPath, seconds } = options;
    runs.push(
      await taskRunner(launchTask)('bench', { ffmpegPath: ffmpeg.path, manifestPath, videoPath, seconds, cores }),
    );
  }
  const [first, second = null] = runs;
  process.stdout.write(
    options.json ? `${JSON.stringify({ ...first, twoCores: second }, null, 2)}\n` : runs.map(describe).join('\n'),
  );
  return 0;
}

async function serve(ffmpegPath: string, videos: string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => stop.abort());
  const addresses = await serveVideos(ffmpegPath, videos, stop.signal).catch((thrown: unknown) => {
    stop.abort();
    throw thrown;
  });
  process.stdout.write(`${addresses.join('\n')}\n`);
  await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  return 0;
}

async function camerasBench(ffmpegPath: string, cameras: number, options: Options): Promise<number> {
  const { seconds, overload, model: manifestPath, json } = options;
  const onNote = (note: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${note}`);
  };
  const report = await benchCameras(
    { cameras, busy: Math.min(options.busy, cameras), seconds, overload, ffmpegPath, manifestPath },
    onNote,
  );
  onNote('');
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : camerasTable(report));
  return 0;
}

interface Options {
  video: string;
  model: string;
  seconds: number;
  cores: (1 | 2)[];
  cameras: number | null;
  busy: number;
  overload: boolean;
  serve: string[] | null;
  json: boolean;
}

function read(args: string[]): Options | null {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'bench' });
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        seconds: text,
        cores: text,
        cameras: text,
        busy: text,
        serve: flag,
        overload: flag,
        model: text,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (thrown) {
    throw refuse((thrown as Error).message.split('. ')[0]);
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const count = (name: 'cameras' | 'busy', least: number): number | null => {
    const given = values[name];
    if (given !== undefined && !(/^\d+$/.test(given) && Number(given) >= least && Number(given) <= 64))
      throw refuse(`--${name} is a number from ${least} to 64, not “${given}”`);
    return given === undefined ? null : Number(given);
  };
  const cameras = count('cameras', 1),
    busy = count('busy', 0) ?? 2;
  if (values.serve && positionals.length === 0) throw refuse('--serve needs a video');
  if (cameras && positionals.length > 0) throw refuse('With --cameras the videos are its own');
  if (!values.serve && positionals.length > 1) throw refuse(`One video at a time, not ${positionals.length}`);
  const seconds = Number(values.seconds ?? (cameras ? 120 : 40));
  if (!(seconds >= 1 && seconds <= 3600)) throw refuse(`--seconds is a number from 1 to 3600, not “${values.seconds}”`);
  if (values.cores !== undefined && values.cores !== '1' && values.cores !== '2')
    throw refuse(`--cores is 1 or 2, not “${values.cores}”`);
  return {
    video: positionals[0] ? resolve(positionals[0]) : join(installed.resources, 'demo', 'entrance.mp4'),
    model: findModel(values.model ?? STARTER_MODEL),
    seconds,
    cameras,
    busy,
    overload: values.overload ?? false,
    serve: values.serve ? positionals.map((video) => resolve(video)) : null,
    cores: values.cores
      ? [Number(values.cores) as 1 | 2]
      : availableParallelism() === 1
        ? [1]
        : process.platform === 'linux'
          ? [1, 2]
          : [2],
    json: values.json ?? false,
  };
}

const percent = (ratio: number) => (ratio * 100).toFixed(0);

function describe(report: BenchReport): string {
  const rate = (fps: number) => `${fps.toFixed(1).padStart(7)} frames per second`;
  const ratios = report.rounds.map(({ ratio }) => ratio).sort((a, b) => a - b),
    quartile = (q: number) => percent(ratios[Math.round(q * (ratios.length - 1))]);
  return [
    report.cores === 1 ? 'Everything on one core' : 'Decoding beside the model, two cores',
    `  model alone (${report.provider})      ${rate(report.inferenceFps)}`,
    `  decode and scale alone ${rate(report.decodeFps)}`,
    `  these allow            ${rate(report.limitFps)}`,
    `  whole pipeline         ${rate(report.pipelineFps)}, ${percent(report.ratio)} % of that (half of ${ratios.length} rounds: ${quartile(0.25)} to ${quartile(0.75)} %)`,
    `  our own work           ${report.ownWorkMsPerFrame.toFixed(2).padStart(7)} ms a frame, with 50 people`,
    '',
  ].join('\n');
}

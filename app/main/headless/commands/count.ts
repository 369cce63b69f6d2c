import { basename, resolve } from 'node:path';
import { OpeningHours } from '../../../core/counting/opening-hours.ts';
import { ignoredBy } from '../../../core/geometry/region-problem.ts';
import type { Crossing, RefusalReason } from '../../../shared/domain/crossing.ts';
import { sizeOf, type InputSize } from '../../../shared/domain/model.ts';
import { PictureAspect } from '../../../shared/domain/camera.ts';
import type { Direction, Region } from '../../../shared/domain/region.ts';
import type { Visit, ZoneMinute } from '../../../shared/domain/zone.ts';
import { FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { NumberedEvent, PipelineConfig, Timing } from '../../../shared/camera-protocol.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { findModel, STARTER_MODEL } from './find-model.ts';
import { givenRegions } from './given-regions.ts';
import { instant } from './instant.ts';
import { notice, NOTICES, sayNotices, ShortLines } from './notices.ts';
import { parseOptions } from './options.ts';
import { Progress } from './progress.ts';

const HELP = `Usage: footfall count VIDEO [--line x1,y1,x2,y2[,name]]... [--regions FILE.json] [options]

Counts the people who cross the given lines and gates in a video file, or in those of a folder, and who stay in its zones, as fast as this PC can. The same file and
options give the same counts.

A line is drawn from its first to its second point; points are shares of the picture, 0,0 top left and 1,1 bottom right (y grows
downwards). 'In' is from the left to the right hand of the line as it is drawn: a line drawn from left to right has 'in' downwards.
Swap the points to swap in and out. Without a line nothing is counted: the people who were tracked are reported.

Options
  --line x1,y1,x2,y2[,name]   a line; may be repeated
  --regions FILE.json         { "regions": [{ "kind": "line" | "gate" | "zone" | "ignore", "name", "points": [[x, y], ...], ... }] }
                              all but ignore: "anchor"?: "bottom-centre" | "centre" | "top-centre",
                                "hours"?: { "fromMinutes", "toMinutes" } of the day, UTC
                              line, gate: "counts"?: "both" | "in" | "out", "mode"?: "immediate" | "late" (each person's net)
                              gate: "secondPoints", the line that is crossed after the first on the way in
                              zone (a polygon): "holdMs"?, "releaseMs"?, "capacity"?, "queue"?
                              ignore (a polygon): nobody is seen there
                              A file of { "lines": [{ "name", "points" }] } is welcome too.
  --model NAME|FILE           a shipped model, or a manifest (.json) or .onnx file (default: ${STARTER_MODEL})
  --input-size WIDTHxHEIGHT   how large a picture the model is given, multiples of 32, where it takes any (default: its own, 512x288 of the starter
                              model; 640x352 and 768x448 find smaller people and take longer)
  --fps N                     analyse at most N frames per second of the video (default: all)
  --aspect 4:3|16:9           the shape of the picture, where the file does not tell it (default: as the file says)
  --from-time ISO             when the video begins, e.g. 2026-03-01T09:00:00Z; every event then carries its time; needed where hours are given
  --json                      the whole result on standard output, as JSON
  --help

Exit code 0: the whole video was counted. 1: it was printed, but people can have gone uncounted (it ends in the middle, nothing could count). 2: what was
given cannot be used. Whenever nothing could count, or nobody was there, a notice says so.
`;

export interface CountedEvent {
  timeSeconds: number;
  direction: Direction;
  trackId: number;
  point: [number, number];
  confidence: number;
  time?: string;
}
export interface RefusedEvent {
  timeSeconds: number;
  reason: RefusalReason;
  trackId: number;
}
export interface CountResult {
  video: { width: number; height: number; fps: number; frames: number; durationSeconds: number };
  model: { id: string; version: string };
  lines: { name: string; in: number; out: number; events: CountedEvent[]; refused: RefusedEvent[] }[];
  /** Only when zones were given. */
  zones?: { name: string; visits: number; dwellMeanSeconds: number; occupancyMax: number }[];
  /** People who were tracked; only when no line, gate or zone was given. */
  tracks?: number;
  /** Only when the video ends in the middle, or something else in it is not as it should be. */
  warning?: ErrorInfo;
  /** Why nothing could count, or nothing was there to count. */
  notices?: ErrorInfo[];
  timing: Timing;
}

interface Options {
  video: string;
  regions: Region[];
  model: string;
  inputSize: InputSize | null;
  maxFps: number;
  aspect: PictureAspect;
  fromMs: number | null;
  json: boolean;
}

/** The video ends in the middle. */
const CUT = 'STREAM_003';

/** `footfall count`: 0 when the whole video was counted, 1 when people can have gone uncounted: it ends in the middle, or nothing could count. */
export async function count(args: string[]): Promise<number> {
  const options = await read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const ffmpeg = await findFfmpeg();
  const result = await countVideo(options, ffmpeg.path);
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : table(options.video, result));
  const code = sayNotices(result.notices ?? []);
  // Where nothing was to be counted, nobody went uncounted.
  if (!result.warning) return options.regions.some(({ kind }) => kind !== 'ignore') ? code : 0;
  process.stderr.write(`${result.warning.message} (${result.warning.code})\n`);
  return result.warning.code === CUT ? 1 : code;
}

async function read(args: string[]): Promise<Options | null> {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'count' });
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values, positionals } = parseOptions('count', {
    args,
    allowPositionals: true,
    options: {
      line: { type: 'string', multiple: true },
      regions: text,
      model: text,
      'input-size': text,
      fps: text,
      aspect: text,
      'from-time': text,
      json: flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return null;
  if (positionals.length !== 1)
    throw refuse(positionals.length === 0 ? 'No video was given' : `One video at a time, not ${positionals.length}`);
  const [video] = positionals;
  if (video === '') throw refuse('No video was given');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(video))
    throw refuse(`${video} is an address; count reads a video file. Footfall itself counts cameras`);
  const maxFps = values.fps === undefined ? 0 : Number(values.fps);
  if (values.fps !== undefined && !(maxFps > 0 && maxFps <= 1000))
    throw refuse(`--fps is a number above 0 and at most 1000, not “${values.fps}”`);
  const fromMs = values['from-time'] === undefined ? null : instant(values['from-time']);
  if (Number.isNaN(fromMs))
    throw refuse(`--from-time is a time with its zone such as 2026-03-01T09:00:00Z, not “${values['from-time']}”`);
  const size = values['input-size'],
    inputSize = size === undefined ? null : sizeOf(size);
  if (size !== undefined && !inputSize)
    throw refuse(`--input-size is two multiples of 32 such as 640x352, not “${size}”`);
  const aspect = PictureAspect.safeParse(values.aspect ?? 'auto');
  if (!aspect.success) throw refuse(`--aspect is 4:3 or 16:9, not “${values.aspect}”`);
  const regions = await givenRegions(values.line ?? [], values.regions, 'count'),
    timed = regions.find((region) => region.kind !== 'ignore' && region.hours);
  if (fromMs === null && timed)
    throw refuse(
      `“${timed.name}” has hours, so --from-time has to say when the video begins, e.g. 2026-03-01T09:00:00Z`,
    );
  return {
    video: resolve(video),
    aspect: aspect.data,
    regions,
    model: findModel(values.model ?? STARTER_MODEL),
    inputSize,
    maxFps,
    fromMs,
    json: values.json ?? false,
  };
}

/** One process does it all; this one sorts its events. Throws when the video or the model cannot be used. */
async function countVideo(
  { video, regions, model, inputSize, maxFps, aspect, fromMs }: Options,
  ffmpegPath: string,
): Promise<CountResult> {
  const startMs = fromMs ?? 0;
  const config: PipelineConfig = {
    cameraId: 'count',
    source: { kind: 'file', path: video, loop: false, aspect },
    ffmpegPath,
    modelManifestPath: model,
    ...(inputSize && { inputSize }),
    maxFps,
    pace: 'fast',
    startTimeMs: startMs,
    timeZone: 'UTC',
    regions,
  };
  const crossings: Crossing[] = [],
    visits: Visit[] = [],
    minutes: ZoneMinute[] = [];
  const progress = new Progress();
  const finished: FinishedTrack[] = [];
  let measuredMs = 0;
  const sort = (events: NumberedEvent[]) => {
    for (const { event } of events) {
      if (event.kind === 'crossing') crossings.push(event.crossing);
      else if (event.kind === 'track') finished.push(event.track);
      else if (event.kind === 'visit') visits.push(event.visit);
      else if (event.kind === 'zone-minute') minutes.push(event.minute);
      else if (event.kind === 'coverage') measuredMs += event.measuredMs;
      else if (event.kind === 'stream') progress.begin(Number(event.data.durationSeconds ?? 0));
    }
    progress.show(measuredMs / 1000);
  };
  try {
    const lines = regions.filter(({ kind }) => kind === 'line' || kind === 'gate'),
      zones = regions.filter(({ kind }) => kind === 'zone');
    const {
      video: info,
      model: used,
      timing,
      warning,
    } = await taskRunner(launchTask)('count', config, { onProgress: sort });
    const tracks = finished.filter(({ endedMs }) => endedMs !== null).length;
    const results = lines.map((line) => resultOf(line, crossings, startMs, fromMs !== null));
    const short = new ShortLines(regions, info.width / info.height);
    for (const track of finished) short.add(track);
    const notices = noticesOf({
      source: basename(video),
      regions,
      fromMs,
      seconds: info.durationSeconds,
      watched: measuredMs / 1000 || info.durationSeconds,
      frames: timing.framesAnalysed,
      tracks,
      results,
      short,
    });
    return {
      video: {
        width: info.width,
        height: info.height,
        fps: info.fps,
        frames: info.frames,
        durationSeconds: round(info.durationSeconds, 3),
      },
      model: used,
      lines: results,
      ...(zones.length > 0 && { zones: zones.map((zone) => staysOf(zone, visits, minutes)) }),
      ...(lines.length + zones.length === 0 && { tracks }),
      ...(warning && { warning }),
      ...(notices.length > 0 && { notices }),
      timing,
    };
  } finally {
    progress.end();
  }
}

interface Outcome {
  source: string;
  regions: Region[];
  fromMs: number | null;
  seconds: number;
  /** Without pauses of the recording. */ watched: number;
  frames: number;
  tracks: number;
  results: CountResult['lines'];
  short: ShortLines;
}

/** Why nothing could count, or nothing was there to count, in the order in which one rules the next out. */
function noticesOf({
  source,
  regions,
  fromMs,
  seconds,
  watched,
  frames,
  tracks,
  results,
  short,
}: Outcome): ErrorInfo[] {
  const counting = regions.filter((region) => region.kind !== 'ignore'),
    fps = frames / watched;
  const none = counting.length === 0 ? [notice('COUNT_001')] : [];
  // A period before the first frame or after the last is not known.
  if ((frames + 1) / watched < NOTICES.leastFps)
    return [...none, notice('COUNT_004', { source, fps: round(fps, 2), minimum: NOTICES.leastFps })];
  if (tracks === 0) return [...none, notice('COUNT_002', { source })];
  const ignored = counting.flatMap((region) => {
    const names = ignoredBy(region, regions);
    return names ? [notice('COUNT_008', names)] : [];
  });
  const closed = fromMs === null ? [] : counting.filter((region) => !opens(region, fromMs, seconds));
  const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  const shut = closed.map(({ name }) =>
    notice('COUNT_003', { name, from: minute(fromMs!), to: minute(fromMs! + seconds * 1000) }),
  );
  const ways = results.flatMap(({ name, in: ins, out: outs, refused }) => {
    const line = counting.find((region) => region.name === name)!,
      others = refused.filter(({ reason }) => reason === 'direction-disabled').length;
    if (!('counts' in line) || line.counts === 'both' || ins + outs > 0 || others === 0) return [];
    return [notice('COUNT_007', { name, direction: line.counts, count: others })];
  });
  return [...none, ...shut, ...ignored, ...ways, ...short.notices()];
}

/** Whether it is open in any minute of the video. */
function opens(region: Exclude<Region, { kind: 'ignore' }>, fromMs: number, seconds: number): boolean {
  const hours = new OpeningHours(region.hours, 'UTC');
  for (let ms = fromMs; ms <= fromMs + Math.min(seconds, 86_400) * 1000; ms += 60_000) if (hours.at(ms)) return true;
  return hours.at(fromMs + seconds * 1000);
}

function staysOf(
  { name, regionId }: Region,
  visits: Visit[],
  minutes: ZoneMinute[],
): NonNullable<CountResult['zones']>[number] {
  const stays = visits.filter((visit) => visit.regionId === regionId);
  const dwellMs = stays.reduce((sum, { enteredMs, leftMs }) => sum + leftMs - enteredMs, 0);
  const occupancies = minutes.filter((minute) => minute.regionId === regionId).map(({ occupancyMax }) => occupancyMax);
  return {
    name,
    visits: stays.length,
    dwellMeanSeconds: round(dwellMs / 1000 / Math.max(1, stays.length), 1),
    occupancyMax: Math.max(0, ...occupancies),
  };
}

function resultOf(line: Region, all: Crossing[], startMs: number, withTime: boolean): CountResult['lines'][number] {
  const mine = all
    .filter(({ regionId }) => regionId === line.regionId)
    .toSorted((a, b) => a.capturedAtMs - b.capturedAtMs || a.trackId - b.trackId);
  const timeSeconds = ({ capturedAtMs }: Crossing) => round((capturedAtMs - startMs) / 1000, 3);
  const events = mine
    .filter(({ refusal }) => refusal === null)
    .map((crossing): CountedEvent => ({
      timeSeconds: timeSeconds(crossing),
      direction: crossing.direction,
      trackId: crossing.trackId,
      point: [round(crossing.point[0], 4), round(crossing.point[1], 4)],
      confidence: round(crossing.confidence, 3),
      ...(withTime ? { time: new Date(crossing.capturedAtMs).toISOString() } : {}),
    }));
  const refused = mine.flatMap((crossing) =>
    crossing.refusal === null
      ? []
      : [{ timeSeconds: timeSeconds(crossing), reason: crossing.refusal, trackId: crossing.trackId }],
  );
  const went = (direction: Direction) => events.filter((event) => event.direction === direction).length;
  return { name: line.name, in: went('in'), out: went('out'), events, refused };
}

function table(path: string, { video, model, lines, zones, tracks, timing }: CountResult): string {
  const width = Math.max(4, ...[...lines, ...(zones ?? [])].map(({ name }) => name.length));
  const row = (name: string, ...cells: (string | number)[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
  return [
    path,
    `  ${video.width} x ${video.height}, ${video.fps} frames per second, ${video.frames} frames, ${clock(video.durationSeconds)}`,
    `  model ${model.id} ${model.version}; ${timing.framesAnalysed} frames analysed in ${timing.wallSeconds.toFixed(1)} s`,
    '',
    ...(tracks !== undefined
      ? [`  ${tracks} people were tracked.`]
      : lines.length === 0
        ? []
        : [
            row('Line', 'In', 'Out', 'Refused'),
            ...lines.map((line) => row(line.name, line.in, line.out, line.refused.length)),
            '',
            ...lines.flatMap((line) =>
              line.events.map(
                (event) =>
                  `  ${clock(event.timeSeconds).padStart(8)}  ${event.direction.padEnd(3)}  ${line.name}${event.time ? `  ${event.time}` : ''}`,
              ),
            ),
          ]),
    ...(zones
      ? [
          '',
          row('Zone', 'Visits', 'Mean s', 'At most'),
          ...zones.map((zone) => row(zone.name, zone.visits, zone.dwellMeanSeconds, zone.occupancyMax)),
        ]
      : []),
    '',
  ].join('\n');
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

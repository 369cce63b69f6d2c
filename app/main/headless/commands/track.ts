import { writeFile } from 'node:fs/promises';
import { usualSure } from '../../../core/counting/crossing/ghost.ts';
import { RegionCounter } from '../../../core/counting/region-counter.ts';
import { TrackSampler } from '../../../core/counting/sampling/track-sampler.ts';
import { createDetections, type Detections } from '../../../core/detection/detections.ts';
import { createNmsScratch, suppress } from '../../../core/detection/nms.ts';
import { regionProblem } from '../../../core/geometry/region-problem.ts';
import { ByteTracker } from '../../../core/tracking/byte-tracker.ts';
import { TRACKER_DEFAULTS } from '../../../core/tracking/tracker-settings.ts';
import type { Crossing } from '../../../shared/domain/crossing.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Line } from '../../../shared/domain/region.ts';
import { FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import { parseDetections, type GivenDetections, type Row } from './detections-file.ts';
import { parseGivenJson, readGiven } from './given-file.ts';
import { notice, NOTICES, sayNotices, ShortLines } from './notices.ts';
import { fileProblem, parseOptions } from './options.ts';
import { TrackRows } from './track-rows.ts';

const HELP = `Usage: footfall track --detections DET.txt --width W --height H --fps N --out TRACKS.txt [--lines LINES.json --events EVENTS.json] [options]

Runs only the tracker and the line counter, on detections in MOTChallenge text.

Options
  --detections FILE  rows of frame, id (ignored), x, y, width, height, confidence; frames from 1, pixels; confidences of 0 to 1 or of 0 to 100, or
                     -1 in every row (none was given). Columns separated by commas, semicolons, tabs or blanks; what is not certain is refused
  --width, --height  size of the video frame, pixels
  --fps N            frames per second
  --out FILE         rows of frame, id, x, y, width, height, confidence, -1, -1, -1: confirmed tracks from their first frame on, and for
                     0.1 s after a frame that missed them, where they should be
  --lines FILE       [[x1, y1, x2, y2], …], normalized 0..1
  --events FILE      counted crossings: [{ line, frame, direction, trackId }], the frame that decided: the person is beyond the line and stays
                     there; 'pos' goes to the right hand of the line as it is drawn (image coordinates, y down), 'neg' to the left
  --start-confidence N   a detection from here on may start a track, 0 to 1 (default: ${TRACKER_DEFAULTS.newConfidence})
  --json             how many frames, tracks and events there were, and notices, on standard output, as JSON
  --help

Exit code 0: tracked and counted. 1: nothing could count, and the notice says why. 2: what was given cannot be used.
`;

/** After so long nobody is followed any more, and what was open is decided: until the next row, time passes in larger steps, and then at once. */
const EMPTY = { everyFrameMs: 10_000, stepMs: 500, watchedMs: 120_000 };
/** Two boxes of one frame that overlap by more than this (IoU) are one person's: detectors that suppress nothing. Those that do leave no more than this. */
const SAME_PERSON = 0.7;

/** `frame`: of the sample that decided, a little after the path met the line. */
interface Event {
  line: number;
  frame: number;
  direction: 'pos' | 'neg';
  trackId: number;
}

/** `footfall track`; returns the exit code. Throws a FootfallError that names what is wrong and where. */
export async function track(args: string[]): Promise<number> {
  const options = read(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = needed(options.detections, '--detections'),
    out = needed(options.out, '--out');
  const width = number(options.width, '--width', 1, 100_000),
    height = number(options.height, '--height', 1, 100_000),
    fps = number(options.fps, '--fps', 0.001, 1000);
  const start =
    options['start-confidence'] === undefined
      ? TRACKER_DEFAULTS.newConfidence
      : number(options['start-confidence'], '--start-confidence', 0.001, 1);
  if ((options.lines === undefined) !== (options.events === undefined))
    throw wrong('--lines and --events belong together');
  const given = parseDetections(await readGiven(file, 'track'), file);
  if (!given.frames.some(({ rows }) => rows.some((row) => touches(row, width, height))))
    throw wrong(`No box of ${file} touches a picture of ${width} x ${height} pixels`);
  const lines = options.lines === undefined ? [] : parseLines(await readGiven(options.lines, 'track'), options.lines);

  const result = replay(given, lines, { width, height, fps, start });
  await write(out, result.rows.length > 0 ? `${result.rows.join('\n')}\n` : '');
  if (options.events !== undefined) await write(options.events, `${JSON.stringify(result.events)}\n`);
  const notices = noticesOf(given, result, file, fps, start, lines.length > 0),
    code = sayNotices(notices),
    { confidences, repeated } = given;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({
        frames: given.frames.at(-1)!.frame,
        tracks: result.trackCount,
        events: result.events.length,
        ...(confidences !== 'shares' && { confidences }),
        ...(repeated > 0 && { repeated }),
        ...(notices.length > 0 && { notices }),
      })}\n`,
    );
  }
  return code;
}

function read(args: string[]) {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  return parseOptions('track', {
    args,
    options: {
      detections: text,
      width: text,
      height: text,
      fps: text,
      out: text,
      lines: text,
      events: text,
      'start-confidence': text,
      json: flag,
      help: { ...flag, short: 'h' },
    },
  }).values;
}

/** Why nothing could count, or nothing was. */
function noticesOf(
  { highest }: GivenDetections,
  { trackCount, short }: Result,
  source: string,
  fps: number,
  minimum: number,
  counts: boolean,
): ErrorInfo[] {
  if (counts && fps < NOTICES.leastFps) return [notice('COUNT_004', { source, fps, minimum: NOTICES.leastFps })];
  if (Math.fround(highest) < Math.fround(minimum))
    return [notice('COUNT_005', { source, minimum, highest: Number(highest.toFixed(4)) })];
  return trackCount === 0 ? [notice('COUNT_002', { source })] : short;
}

interface Picture {
  width: number;
  height: number;
  fps: number;
  start: number;
}
interface Result {
  rows: string[];
  trackCount: number;
  events: Event[];
  short: ErrorInfo[];
}

function replay({ frames }: GivenDetections, lines: Line[], { width, height, fps, start }: Picture): Result {
  // Detections are kept in 32 bits: one of exactly `start` starts a track.
  const tracker = new ByteTracker({
    frameWidth: width,
    frameHeight: height,
    newConfidence: Math.fround(start),
    lowConfidence: Math.min(TRACKER_DEFAULTS.lowConfidence, start),
  });
  const sampler = new TrackSampler(width, height, { sure: usualSure(start) }),
    counter = new RegionCounter(width / height, 'UTC'),
    short = new ShortLines(lines, width / height);
  counter.setRegions(lines);
  const detections = createDetections(frames.reduce((most, { rows }) => Math.max(most, rows.length), 1));
  const scratch = createNmsScratch(detections.confidences.length);
  const rows = new TrackRows(),
    crossings: Crossing[] = [];
  const sample = (sampled: ReturnType<TrackSampler['update']>) => {
    for (const finished of sampled.finished) short.add(finished);
    return sampled;
  };
  const step = (frame: number, seen: Row[]) => {
    fill(detections, seen);
    suppress(detections, SAME_PERSON, scratch);
    const timeMs = (frame * 1000) / fps,
      tracks = tracker.update(detections, timeMs);
    rows.add(frame + 1, tracks, tracker.missed);
    crossings.push(...counter.update(sample(sampler.update(tracks, timeMs)), timeMs).crossings);
  };
  let next = 1;
  for (const { frame, rows: seen } of frames) {
    for (const empty of emptyFrames(next, frame, fps)) step(empty - 1, []);
    step(frame - 1, seen);
    next = frame + 1;
  }
  tracker.reset();
  crossings.push(...counter.end(sample(sampler.end())).crossings);
  const events = crossings.filter(({ refusal }) => refusal === null).map((crossing) => event(crossing, lines, fps));
  return { rows: rows.rows, trackCount: rows.trackCount, events, short: short.notices() };
}

/** Those from `first` to `end` (not itself) that have to be looked at: all, where they are few. */
function* emptyFrames(first: number, end: number, fps: number): Generator<number> {
  const frames = (ms: number) => Math.max(1, Math.floor((ms * fps) / 1000));
  const each = Math.min(end, first + frames(EMPTY.everyFrameMs)),
    last = Math.min(end, first + frames(EMPTY.watchedMs));
  for (let frame = first; frame < each; frame++) yield frame;
  for (let frame = each; frame < last; frame += frames(EMPTY.stepMs)) yield frame;
}

const touches = ([x1, y1, x2, y2]: Row, width: number, height: number) => x2 > 0 && y2 > 0 && x1 < width && y1 < height;

function fill(detections: Detections, rows: Row[]): void {
  detections.count = rows.length;
  rows.forEach(([x1, y1, x2, y2, confidence], row) => {
    detections.boxes.set([x1, y1, x2, y2], row * 4);
    detections.confidences[row] = confidence;
  });
}

function event(
  { regionId, direction, trackId, capturedAtMs, receipt: { path } }: Crossing,
  lines: Line[],
  fps: number,
): Event {
  const decidedMs = capturedAtMs + path[path.length - 1][0];
  return {
    line: lines.findIndex((line) => line.regionId === regionId),
    frame: Math.round((decidedMs * fps) / 1000) + 1,
    direction: direction === 'in' ? 'pos' : 'neg',
    trackId,
  };
}

function parseLines(content: string, file: string): Line[] {
  const value = parseGivenJson(content, (detail) => wrong(`${file}: ${detail}`));
  const isLine = (item: unknown): item is number[] =>
    Array.isArray(item) && item.length === 4 && item.every((part) => typeof part === 'number');
  if (!Array.isArray(value) || value.length === 0) throw wrong(`${file} is not a list of [x1, y1, x2, y2]`);
  return value.map((item: unknown, index) => {
    if (!isLine(item))
      throw wrong(
        `${file} is not a list of [x1, y1, x2, y2]: its line ${index + 1} is ${JSON.stringify(item).slice(0, 80)}`,
      );
    const [x1, y1, x2, y2] = item;
    const points: NormalizedPoint[] = [
      [x1, y1],
      [x2, y2],
    ];
    const name = `Line ${index + 1}`;
    const problem = regionProblem({ kind: 'line', name, points });
    if (problem) throw new FootfallError(problem.code, problem.params);
    return {
      kind: 'line',
      regionId: String(index),
      ruleVersion: 1,
      savedAtMs: 0,
      name,
      points: points.map(([x, y]) => [x, y]),
      counts: 'both',
      anchor: 'bottom-centre',
      mode: 'immediate',
      hours: null,
    };
  });
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw wrong(`${file} cannot be written: ${fileProblem(error)}`);
  }
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw wrong(`${option} is missing`);
  return value;
}

function number(value: string | undefined, option: string, least: number, most: number): number {
  const given = needed(value, option),
    parsed = /^\d*\.?\d+$/.test(given) ? Number(given) : NaN;
  if (!(parsed > 0)) throw wrong(`${option} ${given} is not a number above 0`);
  if (parsed < least || parsed > most) throw wrong(`${option} is from ${least} to ${most}, not ${given}`);
  return parsed;
}

const wrong = (detail: string) => new FootfallError('CLI_001', { detail, command: 'track' });

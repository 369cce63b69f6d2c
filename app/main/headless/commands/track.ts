import { readFile, writeFile } from 'node:fs/promises';
import { RegionCounter } from '../../../core/counting/region-counter.ts';
import { TrackSampler } from '../../../core/counting/track-sampler.ts';
import { createDetections, type Detections } from '../../../core/detection/detections.ts';
import { regionProblem } from '../../../core/geometry/region-problem.ts';
import { ByteTracker } from '../../../core/tracking/byte-tracker.ts';
import type { Crossing } from '../../../shared/domain/crossing.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import type { Line } from '../../../shared/domain/region.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { fileProblem, parseOptions } from './options.ts';
import { TrackRows } from './track-rows.ts';

const HELP = `Usage: footfall track --detections DET.txt --width W --height H --fps N --out TRACKS.txt [--lines LINES.json --events EVENTS.json] [--json]

Runs only the tracker and the line counter, on detections in MOTChallenge text.

Options
  --detections FILE  rows of frame, id (ignored), x, y, width, height, confidence; frames from 1, pixels
  --width, --height  size of the video frame, pixels
  --fps N            frames per second
  --out FILE         rows of frame, id, x, y, width, height, confidence, -1, -1, -1: confirmed tracks from their first frame on, and for
                     0.1 s after a frame that missed them, where they should be
  --lines FILE       [[x1, y1, x2, y2], …], normalized 0..1
  --events FILE      counted crossings: [{ line, frame, direction, trackId }], the frame that decided: the person is beyond the line and stays
                     there; 'pos' goes to the right hand of the line as it is drawn (image coordinates, y down), 'neg' to the left
  --json             how many frames, tracks and events there were, on standard output, as JSON
  --help
`;

/** A row of the file: [x1, y1, x2, y2, confidence]. */
type Row = [number, number, number, number, number];

/** `frame`: of the sample that decided, a little after the path met the line. */
interface Event { line: number; frame: number; direction: 'pos' | 'neg'; trackId: number }

/** `footfall track`; returns the exit code. Throws a FootfallError that names what is wrong and where. */
export async function track(args: string[]): Promise<number> {
  const options = read(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const detectionsFile = needed(options.detections, '--detections'), out = needed(options.out, '--out');
  const width = positive(options.width, '--width'), height = positive(options.height, '--height'), fps = positive(options.fps, '--fps');
  if ((options.lines === undefined) !== (options.events === undefined)) throw wrong('--lines and --events belong together');
  const frames = parseDetections(await text(detectionsFile), detectionsFile);
  const lines = options.lines === undefined ? [] : parseLines(await text(options.lines), options.lines);

  const { rows, trackCount, events } = replay(frames, lines, width, height, fps);
  await write(out, rows.length > 0 ? `${rows.join('\n')}\n` : '');
  if (options.events !== undefined) await write(options.events, `${JSON.stringify(events)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify({ frames: frames.length, tracks: trackCount, events: events.length })}\n`);
  return 0;
}

function read(args: string[]) {
  const text = { type: 'string' } as const, flag = { type: 'boolean' } as const;
  return parseOptions('track', {
    args, options: { detections: text, width: text, height: text, fps: text, out: text, lines: text, events: text, json: flag, help: { ...flag, short: 'h' } },
  }).values;
}

function replay(frames: Row[][], lines: Line[], width: number, height: number, fps: number): { rows: string[]; trackCount: number; events: Event[] } {
  const tracker = new ByteTracker({ frameWidth: width, frameHeight: height });
  const sampler = new TrackSampler(width, height), counter = new RegionCounter(width / height, 'UTC');
  counter.setRegions(lines);
  const detections = createDetections(frames.reduce((most, { length }) => Math.max(most, length), 1));
  const rows = new TrackRows(), crossings: Crossing[] = [];
  for (let frame = 0; frame < frames.length; frame++) {
    fill(detections, frames[frame]);
    const timeMs = (frame * 1000) / fps;
    const tracks = tracker.update(detections, timeMs);
    rows.add(frame + 1, tracks, tracker.missed);
    crossings.push(...counter.update(sampler.update(tracks, timeMs), timeMs).crossings);
  }
  tracker.reset();
  crossings.push(...counter.end(sampler.end()).crossings);
  return { rows: rows.rows, trackCount: rows.trackCount, events: crossings.filter(({ refusal }) => refusal === null).map((crossing) => event(crossing, lines, fps)) };
}

function fill(detections: Detections, rows: Row[]): void {
  detections.count = rows.length;
  rows.forEach(([x1, y1, x2, y2, confidence], row) => {
    detections.boxes.set([x1, y1, x2, y2], row * 4);
    detections.confidences[row] = confidence;
  });
}

function event({ regionId, direction, trackId, capturedAtMs, receipt: { path } }: Crossing, lines: Line[], fps: number): Event {
  const decidedMs = capturedAtMs + path[path.length - 1][0];
  return { line: lines.findIndex((line) => line.regionId === regionId), frame: Math.round((decidedMs * fps) / 1000) + 1, direction: direction === 'in' ? 'pos' : 'neg', trackId };
}

/** Frames in order, each with its rows, most confident first; frames without a row are empty. */
function parseDetections(content: string, file: string): Row[][] {
  const frames: Row[][] = [];
  content.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const values = line.split(/[,\s]+/).map(Number);
    const [frame, , x, y, w, h, confidence] = values;
    if (values.length < 7 || ![frame, x, y, w, h, confidence].every(Number.isFinite)) {
      throw wrong(`Line ${index + 1} of ${file} is not frame, id, x, y, width, height, confidence`);
    }
    if (!Number.isInteger(frame) || frame < 1 || frame > 10_000_000) throw wrong(`Line ${index + 1} of ${file} names frame ${frame}; frames are numbered from 1`);
    while (frames.length < frame) frames.push([]);
    frames[frame - 1].push([x, y, x + w, y + h, confidence]);
  });
  if (frames.length === 0) throw wrong(`${file} has no detections`);
  for (const rows of frames) rows.sort((a, b) => b[4] - a[4]);
  return frames;
}

function parseLines(content: string, file: string): Line[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw wrong(`${file} is not JSON (${fileProblem(error)})`);
  }
  const isLine = (item: unknown): item is number[] => Array.isArray(item) && item.length === 4 && item.every((part) => typeof part === 'number');
  if (!Array.isArray(value) || !value.every(isLine)) throw wrong(`${file} is not a list of [x1, y1, x2, y2]`);
  return value.map(([x1, y1, x2, y2], index) => {
    const points: NormalizedPoint[] = [[x1, y1], [x2, y2]];
    const name = `Line ${index + 1}`;
    const problem = regionProblem({ kind: 'line', name, points });
    if (problem) throw new FootfallError(problem.code, problem.params);
    return { kind: 'line', regionId: String(index), ruleVersion: 1, savedAtMs: 0, name, points: points.map(([x, y]) => [x, y]), counts: 'both', anchor: 'bottom-centre', mode: 'immediate', hours: null };
  });
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrong(`${file} cannot be read: ${fileProblem(error)}`);
  }
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

function positive(value: string | undefined, option: string): number {
  const number = Number(needed(value, option));
  if (!(number > 0 && Number.isFinite(number))) throw wrong(`${option} ${value} is not a number above 0`);
  return number;
}

const wrong = (detail: string) => new FootfallError('CLI_001', { detail, command: 'track' });

import { expect, test } from 'vitest';
import { createDetections } from '../../core/detection/detections.ts';
import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Line } from '../../shared/domain/region.ts';
import type { NumberedEvent, WorkerEvent } from '../../shared/camera-protocol.ts';
import { FrameClock } from '../decode/frame-clock.ts';
import { LATENCY_MS, simulate, type SimulatedCamera } from '../decode/simulated-ffmpeg.test-support.ts';
import { EventLane } from './event-lane.ts';
import type { ModelFacts } from '../inference/detector.ts';
import { Pipeline } from './pipeline.ts';

/*
 * A day of one camera in simulated time: ffmpeg's own expressions, the timeline, the ring, the clock, the tracker, the rules and the lane of events are the real ones;
 * the picture, the model and the disk are not.
 */
const MINUTE = 60_000,
  HOUR = 60 * MINUTE;
const HOURS = process.env.FOOTFALL_LONG === '1' ? 24 : 0.5;
const START = Date.UTC(2026, 2, 2);
const size = { width: 640, height: 360, scaledWidth: 512, scaledHeight: 288 };
const door: Line = {
  kind: 'line',
  regionId: 'door',
  ruleVersion: 1,
  savedAtMs: 0,
  name: 'door',
  points: [
    [0, 0.5],
    [1, 0.5],
  ],
  counts: 'both',
  anchor: 'bottom-centre',
  mode: 'immediate',
  hours: null,
};
const model = { width: 512, height: 288, thresholds: { low: 0.1, counting: 0.48, nmsIou: 0.55 } } as ModelFacts;

/** Somebody every 20 s, in turn one way and the other, at places of their own; over the line in the middle of six seconds. */
const EVERY_MS = 20_000,
  WALK_MS = 6000,
  FROM_MS = 5000;
const people = createDetections(1);
function peopleAt(takenMs: number) {
  const index = Math.floor(takenMs / EVERY_MS),
    at = ((takenMs % EVERY_MS) - FROM_MS) / WALK_MS;
  people.count = at >= 0 && at < 1 ? 1 : 0;
  const x = 120 + ((index * 97) % 400),
    feet = 180 + (index % 2 === 0 ? 1 : -1) * (at - 0.5) * 200;
  people.boxes.set([x - 18, feet - 80, x + 18, feet]);
  people.confidences.fill(0.9);
  return people;
}
const crossedAtMs = (index: number) => index * EVERY_MS + FROM_MS + WALK_MS / 2;

interface Day {
  camera?: Omit<Partial<SimulatedCamera>, 'seconds' | 'wrongMs'>;
  wrongMs?: (nowMs: number) => number;
  /** Moments at which the stream, or the whole worker, begins anew; it is back after 3 s. */
  reconnects?: (nowMs: number) => boolean;
  restarts?: (nowMs: number) => boolean;
  /** How long a commit takes. */
  commitMs?: (nowMs: number) => number;
}

/** Pieces between the moments at which a stream begins anew. */
function piecesOf(day: Day): { fromMs: number; toMs: number; worker: boolean }[] {
  const pieces: { fromMs: number; toMs: number; worker: boolean }[] = [];
  let fromMs = 0,
    worker = true;
  for (let ms = EVERY_MS; ms <= HOURS * HOUR; ms += EVERY_MS) {
    const restart = day.restarts?.(ms) ?? false,
      last = ms + EVERY_MS > HOURS * HOUR;
    if (!restart && !day.reconnects?.(ms) && !last) continue;
    pieces.push({ fromMs, toMs: ms - 3000, worker });
    fromMs = ms;
    worker = restart;
  }
  return pieces;
}

/** What was committed, each event once, and when on the monotonic clock it was found. */
function run(day: Day): { counted: Crossing[]; measuredMs: number; frames: number } {
  const counted: Crossing[] = [],
    wrongMs = day.wrongMs ?? (() => 0);
  let measuredMs = 0,
    frames = 0,
    nowMs = 0;
  /** Commits under way: one at a time, in order, and acknowledged when they are done. */
  const disk: { doneMs: number; events: NumberedEvent[]; lane: () => EventLane; session: number }[] = [];
  const committed = new Map<number, number>();
  let session = 0,
    lane: EventLane,
    pipeline: Pipeline,
    clock: FrameClock;
  const take = (event: WorkerEvent) => {
    if (event.kind === 'crossing' && event.crossing.refusal === null) counted.push(event.crossing);
    if (event.kind === 'coverage') {
      measuredMs += event.measuredMs;
      frames += event.frames;
    }
  };
  const commit = (untilMs: number) => {
    while (disk.length > 0 && disk[0].doneMs <= untilMs) {
      const { events, lane: from, session: of } = disk.shift()!;
      for (const { sequence, event } of events) {
        if (sequence <= (committed.get(of) ?? 0)) continue;
        committed.set(of, sequence);
        take(event);
      }
      from().acknowledge(events.at(-1)!.sequence);
    }
  };
  const begin = () => {
    const mine = ++session,
      own: EventLane = new EventLane((events) => {
        disk.push({
          doneMs: Math.max(disk.at(-1)?.doneMs ?? 0, nowMs) + (day.commitMs?.(nowMs) ?? 5),
          events,
          lane: () => own,
          session: mine,
        });
      });
    lane = own;
    pipeline = new Pipeline(model, size, [door], 'UTC');
    clock = new FrameClock(null);
  };
  for (const { fromMs, toMs, worker } of piecesOf(day)) {
    if (worker) {
      if (session > 0) lane!.add(pipeline!.end());
      begin();
    } else lane!.add(pipeline!.interrupt());
    const stamp = day.camera?.stamp;
    for (const frame of simulate({
      fps: 15,
      ...day.camera,
      seconds: (toMs - fromMs) / 1000,
      stamp: stamp && ((ms, i) => stamp(ms + fromMs, i)),
      lateMs: day.camera?.lateMs && ((ms, i) => day.camera!.lateMs!(ms + fromMs, i)),
      wrongMs: (ms) => wrongMs(ms + fromMs),
    })) {
      nowMs = fromMs + frame.startedMs;
      commit(nowMs);
      const capturedAtMs = clock!.capturedAtMs(
        { ptsUs: frame.ptsUs, capturedMs: fromMs + frame.capturedMs },
        nowMs,
        START + nowMs + wrongMs(nowMs),
      );
      pipeline!.shiftMs = clock!.shiftMs;
      lane!.add(
        pipeline!.analyse({ ptsUs: frame.ptsUs, capturedAtMs, detections: peopleAt(fromMs + frame.takenMs) }).events,
      );
      if (clock!.shiftMs !== 0 && pipeline!.isQuiet) clock!.settle();
    }
  }
  lane!.add(pipeline!.end());
  commit(Infinity);
  return { counted, measuredMs, frames };
}

const chance = (n: number) => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};
const every = (minutes: number) => (ms: number) => ms % (minutes * MINUTE) === 0;
/** By the end of the clip so far, as `wrongMs` and stamps have it: another step each so many minutes. */
const steps = (minutes: number, sizes: number[]) => (ms: number) => {
  const n = Math.floor(ms / (minutes * MINUTE));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += sizes[i % sizes.length];
  return sum;
};

const days: [string, Day][] = [
  ["the camera's clock is 2 % slow", { camera: { stamp: (ms) => (ms / 1000) * 0.98 } }],
  [
    'it is 5 % fast and set every seven minutes, by up to a day',
    { camera: { stamp: (ms) => (ms / 1000) * 1.05 + steps(7, [-2, 0.3, 86_400, -0.3, -3600, 40_000])(ms) } },
  ],
  [
    'every fiftieth picture is stamped an hour away, and frames come up to 300 ms late',
    {
      camera: {
        stamp: (ms, i) => ms / 1000 + (i % 50 === 7 ? 3600 : i % 50 === 31 ? -3600 : 0),
        lateMs: (_, i) => 300 * chance(i),
      },
    },
  ],
  ['it gives no times at all', { camera: { stamp: () => NaN } }],
  [
    "this PC's clock is set every six minutes, in the middle of somebody's way",
    { wrongMs: (ms) => steps(6, [500, -500, 2000, -2000, 3_600_000, -3_600_000])(ms - 8000) },
  ],
  [
    'the stream breaks off every four minutes, the worker every ten, and the disk takes half a minute',
    {
      reconnects: every(4),
      restarts: every(10),
      commitMs: (ms) => (Math.floor(ms / (3 * MINUTE)) % 2 === 0 ? 30_000 : 5),
    },
  ],
  [
    'all of that',
    {
      camera: {
        stamp: (ms, i) =>
          (ms / 1000) * 0.95 + steps(7, [-2, 0.3, 86_400, -0.3, -3600, 40_000])(ms) + (i % 50 === 7 ? 3600 : 0),
        lateMs: (_, i) => 200 * chance(i),
      },
      wrongMs: (ms) => steps(6, [500, -500, 2000, -2000, 3_600_000, -3_600_000])(ms - 8000) + ms * 1e-4,
      reconnects: every(4),
      restarts: every(10),
      commitMs: (ms) => (Math.floor(ms / (3 * MINUTE)) % 2 === 0 ? 30_000 : 5),
    },
  ],
];
const plain = run({});

test('a day without any of that counts everybody', () => {
  const indices = plain.counted.map(({ capturedAtMs }) =>
    Math.round((capturedAtMs - START - crossedAtMs(0)) / EVERY_MS),
  );
  expect(indices).toEqual(Array.from({ length: (HOURS * HOUR) / EVERY_MS }, (_, i) => i).slice(0, indices.length));
  expect(indices.length).toBeGreaterThanOrEqual((HOURS * HOUR) / EVERY_MS - 1);
});

test.each(days)('%s: it counts what a day without that counts, each once and at its time', (_, day) => {
  const { counted, measuredMs, frames } = run(day),
    wrongMs = day.wrongMs ?? (() => 0);
  expect(counted.map(({ direction }) => direction)).toEqual(plain.counted.map(({ direction }) => direction));
  for (const [index, { capturedAtMs }] of counted.entries()) {
    const atMs = crossedAtMs(index) + LATENCY_MS;
    // By the clock as it was set then, or a moment later, when it was told.
    const right = [0, 1000, 2000, 3000].map((laterMs) =>
      Math.abs(capturedAtMs - START - atMs - wrongMs(atMs + laterMs)),
    );
    expect(Math.min(...right)).toBeLessThanOrEqual(500);
  }
  expect(frames).toBeGreaterThan(plain.frames * 0.95);
  expect(Math.abs(measuredMs - plain.measuredMs)).toBeLessThan(plain.measuredMs * 0.05);
});

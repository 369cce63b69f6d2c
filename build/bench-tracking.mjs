// npm run bench:tracking [-- --frames N]: what the tracker costs with fifty people, and that neither its time nor its memory grows over ten million frames.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodePath, root } from './environment.mjs';

/** People who walk to and fro in 1920 × 1080, seeded: boxes that tremble, one in fifty missed, and as many weak boxes beside them as a detector gives. */
export class Crowd {
  #seed;
  #people;

  constructor(people, seed = 1) {
    this.#seed = seed;
    this.#people = Array.from({ length: people }, () => ({
      x: 1920 * this.#random(),
      y: 300 + 700 * this.#random(),
      speed: 40 + 80 * this.#random(),
      phase: this.#random(),
    }));
  }

  /** Writes one frame's detections; everybody leaves the picture now and then, so that tracks end and begin. */
  frame(detections, seconds) {
    let n = 0;
    for (const { x, y, speed, phase } of this.#people) {
      const along = (x + speed * seconds) % 2400,
        h = 120 + y / 8,
        tremble = () => (this.#random() - 0.5) * 0.04 * h;
      for (const confidence of [0.9 - 0.2 * phase, 0.3]) {
        if (this.#random() < (confidence > 0.5 ? 0.02 : 0.5) || along > 1920) continue;
        detections.boxes[n * 4] = along - h / 5 + tremble();
        detections.boxes[n * 4 + 1] = y - h + tremble();
        detections.boxes[n * 4 + 2] = along + h / 5 + tremble();
        detections.boxes[n * 4 + 3] = y + tremble();
        detections.confidences[n++] = confidence;
      }
    }
    detections.count = n;
  }

  #random() {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

/** Frames made before they are followed, so that only the tracker is measured. */
const BATCH = 1000;

/** Follows a crowd at 15 frames per second. Returns µs of processor time a frame in the first and in the last tenth, tracks, and heap in MB after the first tenth and at the end. */
export async function follow(people, frames) {
  const { ByteTracker } = await import('../app/core/tracking/byte-tracker.ts');
  const { createDetections } = await import('../app/core/detection/detections.ts');
  const crowd = new Crowd(people),
    tracker = new ByteTracker({ frameWidth: 1920, frameHeight: 1080 });
  const batch = Array.from({ length: Math.min(BATCH, frames) }, () => createDetections(people * 2));
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  };
  const parts = Math.ceil(frames / batch.length),
    tenth = Math.max(1, Math.floor(parts / 10));
  let first = 0,
    last = 0,
    finished = 0,
    most = 0,
    heapEarly = 0;
  for (let part = 0; part < parts; part++) {
    const begin = part * batch.length;
    batch.forEach((detections, i) => crowd.frame(detections, (begin + i) / 15));
    const from = spent();
    for (let i = 0; i < batch.length; i++) {
      const tracks = tracker.update(batch[i], ((begin + i) * 1000) / 15);
      finished += tracker.finished.length;
      if (tracks.length > most) most = tracks.length;
    }
    const each = (spent() - from) / batch.length;
    if (part < tenth) first += each / tenth;
    if (part >= parts - tenth) last += each / tenth;
    if (part === tenth - 1) heapEarly = heap();
  }
  return { firstUs: first, lastUs: last, finished, most, heapEarly, heapLate: heap() };
}

if (process.argv[1] === import.meta.filename) {
  if (!globalThis.gc) {
    // The sources are TypeScript, and the heap is only comparable after a collection.
    process.exitCode =
      spawnSync(nodePath(), ['--expose-gc', join(root, 'build/bench-tracking.mjs'), ...process.argv.slice(2)], {
        stdio: 'inherit',
      }).status ?? 1;
  } else {
    const { values } = parseArgs({ options: { frames: { type: 'string', default: '10000000' } } });
    const frames = Number(values.frames);
    if (!(Number.isInteger(frames) && frames >= 10))
      throw new RangeError(`--frames ${values.frames} is not a number of frames (10 or more)`);
    const line = (name, { firstUs, lastUs, finished, most, heapEarly, heapLate }) =>
      console.log(
        `${name}: ${lastUs.toFixed(1)} µs of processor time a frame in the last tenth, ${(lastUs / firstUs).toFixed(2)} of the first; up to ${most} people at once, ${finished} tracks finished; heap ${heapEarly.toFixed(1)} MB after a tenth, ${heapLate.toFixed(1)} MB at the end`,
      );
    line('50 people, 20000 frames', await follow(60, 20_000));
    line(`a few people, ${frames} frames`, await follow(4, frames));
  }
}

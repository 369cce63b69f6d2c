import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { frameMemory, FrameRing } from './frame-ring.ts';
import { LiveFrames } from './live-frames.ts';
import { monotonicMs } from './monotonic.ts';
import { Timeline } from './timeline.ts';

/** A program in ffmpeg's place: `f(n)` writes a frame of 300,000 bytes n, `t(text)` a line of times; both wait until it is taken. */
function reading(code: string, slots = 2, live = false) {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `
    const { writeSync } = require('fs');
    const put = (fd, data) => { for (let at = 0; at < data.length;) { try { at += writeSync(fd, data, at); } catch (e) { if (e.code !== 'EAGAIN') throw e; } } };
    const f = (n) => put(3, Buffer.alloc(300_000, n)), t = (text) => put(4, Buffer.from(text + '\\n'));
    const pause = () => new Promise((r) => setTimeout(r, 100));
    (async () => { ${code} })();`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'] },
  );
  const ring = new FrameRing(frameMemory(slots, 300_000));
  const seen: { ptsUs: number; values: number[] }[] = [];
  const kinds: number[] = [];
  const reader = new FrameReader(
    child.stdio[3] as Readable,
    child.stdio[4] as Readable,
    ring,
    live ? new LiveFrames(ring, new Timeline(), 15) : null,
  );
  /** What the pipeline does. */
  const takeAll = () => {
    for (let frame = ring.peek(); frame; frame = ring.peek()) {
      seen.push({ ptsUs: frame.ptsUs, values: [...new Set(frame.data)] });
      kinds.push(frame.kind);
      ring.release();
    }
  };
  const taking = async () => {
    let over = false;
    void reader.ended.then(() => {
      over = true;
      ring.close();
    });
    while (!over) {
      await ring.whenPut();
      takeAll();
    }
    takeAll();
  };
  return { child, ring, reader, seen, kinds, taking };
}

const sent = (pts: number) => `t('frame:7 pts:${pts} pts_time:1'); t('s=1');`;

test('every frame comes whole, in order, with its own time', async () => {
  const { taking, seen, ring } = reading(
    `for (let n = 1; n <= 40; n++) { t('frame:1 pts:' + n * 1000 + ' pts_time:1'); t('s=1'); f(n); }`,
  );
  await taking();
  expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => ({ ptsUs: (i + 1) * 1000, values: [i + 1] })));
  expect([ring.due, ring.late]).toEqual([40, 0]);
});

test('a frame that comes before its time waits for it, and the next one goes to another place', async () => {
  const { taking, seen } = reading(
    `for (let n = 1; n <= 5; n++) { f(n); await pause(); t('frame:1 pts:' + n + ' pts_time:1'); t('s=1'); }`,
  );
  await taking();
  expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => ({ ptsUs: n, values: [n] })));
});

test('frames that nobody gives back are not written over; what waited in the pipe comes after them', async () => {
  const { taking, ring, seen } = reading(
    `for (let n = 1; n <= 5; n++) { t('frame:1 pts:' + n + ' pts_time:1'); t('s=1'); f(n); }`,
  );
  await expect.poll(() => ring.putCount, { timeout: 120_000 }).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(ring.putCount).toBe(2);
  await taking();
  expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => ({ ptsUs: n, values: [n] })));
});

test('live, nobody waits: ffmpeg comes to its end, what has no place is dropped and counted, and a frame that waited too long gives way to the newest', async () => {
  const { child, ring, reader } = reading(
    `for (let n = 1; n <= 12; n++) { t('frame:7 pts:' + n * 100_000 + ' pts_time:1'); t('s=1'); f(n); await pause(); }`,
    4,
    true,
  );
  await reader.ended;
  expect(child.exitCode === null || child.exitCode === 0).toBe(true);
  expect([ring.putCount, ring.due, ring.late]).toEqual([3, 12, 9]);
  expect(ring.peek()!.ptsUs).toBe(100_000);
  ring.skipStale(monotonicMs());
  const newest = ring.peek()!;
  expect([newest.ptsUs, newest.data[0], ring.late]).toEqual([300_000, 3, 11]);
  expect(newest.capturedMs).toBeLessThanOrEqual(monotonicMs());
});

test('a child that is killed ends the reader, without half a frame', async () => {
  const { taking, child, ring, seen } = reading(
    `${sent(1)} f(1); ${sent(2)} put(3, Buffer.alloc(1000, 2)); setInterval(() => {}, 1000);`,
  );
  await expect.poll(() => ring.putCount, { timeout: 120_000 }).toBe(1);
  child.kill('SIGKILL');
  await taking();
  expect(seen).toEqual([{ ptsUs: 1, values: [1] }]);
});

test('each time the filters begin anew, the frames are of another kind', async () => {
  const line = (frame: number, pts: number) => `t('frame:${frame} pts:${pts} pts_time:1'); t('s=1');`;
  const { taking, seen, kinds } = reading(
    `${line(0, 1)} f(1); ${line(1, 2)} ${line(0, 3)} await pause(); f(2); f(3); ${line(1, 4)} f(4); ${line(0, 5)} f(5);`,
  );
  await taking();
  expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => ({ ptsUs: n, values: [n] })));
  expect(kinds).toEqual([0, 0, 1, 1, 2]);
});

test('a ring that ran empty gives nothing until enough frames lie ready, however early it is asked; the last ones come as they are', () => {
  const memory = frameMemory(3, 1, 0, 3),
    putting = new FrameRing(memory),
    taking = new FrameRing(memory);
  const put = (...times: number[]) => times.forEach((ptsUs) => putting.put(ptsUs));
  const taken: number[] = [];
  const take = () => {
    for (let frame = taking.peek(); frame; frame = taking.peek()) {
      taken.push(frame.ptsUs);
      taking.release();
    }
  };
  put(1, 2);
  take();
  expect(taken).toEqual([]);
  put(3);
  expect(taking.peek()?.ptsUs).toBe(1);
  taking.release();
  // Once begun, frames are taken until none is left, and new ones with them.
  put(4);
  take();
  expect(taken).toEqual([2, 3, 4]);
  put(5, 6);
  take();
  expect(taken).toEqual([2, 3, 4]);
  taking.close();
  take();
  expect(taken).toEqual([2, 3, 4, 5, 6]);
});

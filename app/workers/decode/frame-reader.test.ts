import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';

/** A program in ffmpeg's place: `f(n)` writes a frame of 300,000 bytes n, `t(text)` a line of times; both wait until it is taken. */
function reading(code: string, slots = 2) {
  const child = spawn(process.execPath, ['-e', `
    const { writeSync } = require('fs');
    const put = (fd, data) => { for (let at = 0; at < data.length;) { try { at += writeSync(fd, data, at); } catch (e) { if (e.code !== 'EAGAIN') throw e; } } };
    const f = (n) => put(3, Buffer.alloc(300_000, n)), t = (text) => put(4, Buffer.from(text + '\\n'));
    const pause = () => new Promise((r) => setTimeout(r, 100));
    (async () => { ${code} })();`], { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'] });
  const memory = Array.from({ length: slots }, () => new Uint8Array(300_000));
  const arrived: { ptsUs: number; slot: number }[] = [], sums = { due: 0, late: 0 };
  const seen: { ptsUs: number; values: number[] }[] = [];
  const look = ({ ptsUs, slot }: { ptsUs: number; slot: number }) => seen.push({ ptsUs, values: [...new Set(memory[slot])] });
  let hold = false;
  const reader: FrameReader = new FrameReader(child.stdio[3] as Readable, child.stdio[4] as Readable, memory, {
    onFrame(ptsUs, slot) {
      arrived.push({ ptsUs, slot });
      if (hold) return;
      look({ ptsUs, slot });
      setImmediate(() => reader.release(slot));
    },
    onDue(due, late) {
      sums.due += due;
      sums.late += late;
    },
    onOtherPicture: () => seen.push({ ptsUs: NaN, values: [] }),
  });
  return { reader, child, arrived, seen, sums, look, hold: (on: boolean) => { hold = on; } };
}

const sent = (pts: number) => `t('frame:7 pts:${pts} pts_time:1'); t('s=1');`, due = (pts: number) => `t('frame:7 pts:${pts} pts_time:1'); t('d=1');`;

test('every frame comes whole, in order, with its own time', async () => {
  const { reader, seen, sums } = reading(`for (let n = 1; n <= 40; n++) { t('frame:1 pts:' + n * 1000 + ' pts_time:1'); t('s=1'); f(n); }`);
  await reader.ended;
  expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => ({ ptsUs: (i + 1) * 1000, values: [i + 1] })));
  expect(sums).toEqual({ due: 40, late: 0 });
});

test('frames that nobody gives back are not written over; what waited in the pipe comes after them', async () => {
  const { reader, arrived, seen, look, hold } = reading(`for (let n = 1; n <= 5; n++) { t('frame:1 pts:' + n + ' pts_time:1'); t('s=1'); f(n); }`);
  hold(true);
  await expect.poll(() => arrived.length, { timeout: 20_000 }).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(arrived).toHaveLength(2);
  arrived.forEach(look);
  hold(false);
  for (const { slot } of arrived.slice()) reader.release(slot);
  await reader.ended;
  expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => ({ ptsUs: n, values: [n] })));
});

test('frames that were due and not sent are late, however their lines arrive, up to the end', async () => {
  const { reader, sums, seen } = reading(`${due(1)} await pause(); ${due(2)} await pause(); ${due(3)} await pause(); ${sent(3)} f(3); await pause(); ${due(4)} ${due(5)}`);
  await reader.ended;
  expect(sums).toEqual({ due: 5, late: 4 });
  expect(seen).toEqual([{ ptsUs: 3, values: [3] }]);
});

test('a child that is killed ends the reader, without half a frame', async () => {
  const { reader, child, seen } = reading(`${sent(1)} f(1); ${sent(2)} put(3, Buffer.alloc(1000, 2)); setInterval(() => {}, 1000);`);
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGKILL');
  await reader.ended;
  expect(seen).toEqual([{ ptsUs: 1, values: [1] }]);
});

test('when the filters begin anew every frame before is handed out, and none after', async () => {
  const line = (frame: number, pts: number) => `t('frame:${frame} pts:${pts} pts_time:1'); t('s=1');`;
  const { reader, seen, child } = reading(`${line(0, 1)} f(1); ${line(1, 2)} ${line(0, 3)} await pause(); f(2); f(3);`);
  await reader.ended;
  expect(seen).toEqual([{ ptsUs: 1, values: [1] }, { ptsUs: 2, values: [2] }, { ptsUs: NaN, values: [] }]);
  child.kill('SIGKILL');
});

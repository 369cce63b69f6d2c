import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Complaints } from './complaints.ts';
import { FilePlayback } from './file-playback.ts';
import type { StreamFacts } from './stream-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-playback-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const facts = { fps: 10, durationSeconds: null, promisedSeconds: null } as StreamFacts;

test.each<[string, Complaints, string | null]>([
  ['nothing is wrong', { truncated: false, damaged: null, lost: 0 }, null],
  [
    'the end is lost, and the log ran ahead of the pictures',
    { truncated: false, damaged: { fromUs: 18_600_000, toUs: 18_600_000 }, lost: 60 },
    'STREAM_003',
  ],
  [
    'the end is lost, and it did not',
    { truncated: false, damaged: { fromUs: 19_900_000, toUs: 19_900_000 }, lost: 9 },
    'STREAM_003',
  ],
  [
    'as much is lost in the middle',
    { truncated: false, damaged: { fromUs: 8_000_000, toUs: 8_000_000 }, lost: 60 },
    'STREAM_013',
  ],
  [
    'a packet or two are lost at the end',
    { truncated: false, damaged: { fromUs: 19_500_000, toUs: 19_900_000 }, lost: 2 },
    'STREAM_013',
  ],
])('%s', async (_, complaints, code) => {
  const path = join(folder, 'twenty-seconds.h264');
  writeFileSync(path, 'no container that could promise a length');
  const playback = new FilePlayback({ kind: 'file', path, loop: false }, 0, 0);
  await playback.begin();
  for (let i = 0; i < 200; i++) playback.at(i * 100_000, facts);
  expect(playback.next(facts, complaints)).toBe(false);
  expect(playback.warning(false)?.code ?? null).toBe(code);
});

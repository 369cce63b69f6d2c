import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crashesSince, takeCrashes, writeCrash } from './crash-file.ts';

let logs: string;
beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), 'footfall-crash-'));
});
afterEach(() => rmSync(logs, { recursive: true, force: true }));
const AT = Date.UTC(2026, 10, 29, 20, 0, 0);

it('is written with what is known, without passwords, and told once', () => {
  writeCrash(logs, '1.2.3', new Error('cannot read rtsp://admin:secret@10.0.0.5/1'), AT);
  expect(takeCrashes(logs)).toEqual([{ file: 'crash-2026-11-29T20-00-00Z.txt', atMs: AT }]);
  const text = readFileSync(join(logs, 'crash-2026-11-29T20-00-00Z.txt'), 'utf8');
  expect(text).toMatch(
    /Footfall 1\.2\.3 ended unexpectedly on 2026-11-29T20:00:00[\s\S]*cannot read rtsp:\/\/\*\*\*@10\.0\.0\.5\/1\n\s+at /,
  );
  expect(takeCrashes(logs)).toEqual([]);
});

it('the newest ten are kept, and counted', () => {
  for (let i = 0; i < 14; i++) writeCrash(logs, '1', 'why', AT + i * 60_000);
  expect(takeCrashes(logs)).toHaveLength(14);
  expect(readdirSync(logs)).toHaveLength(10);
  expect(crashesSince(logs, AT + 11 * 60_000)).toBe(3);
});

it('a folder that is not there costs nothing but the file', () => {
  writeCrash(join(logs, 'none'), '1', 'why');
  expect(takeCrashes(join(logs, 'none'))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { OUTAGES } from '../../../shared/domain/gap.ts';
import { CountRisk, MissRisk } from '../../../shared/domain/camera.ts';
import type { OpenEvent } from '../../db/stream-events.ts';
import { judgeCameras, judgeClock, judgeSpeed, type CameraFacts, type Facts } from './cameras.ts';
import { memory } from './this-pc.ts';

const NOW = Date.UTC(2026, 10, 30, 16, 42),
  MINUTE = 60_000,
  HOUR = 60 * MINUTE;
const door: CameraFacts = {
  cameraId: 'door',
  name: 'Front door',
  enabled: true,
  drawn: true,
  measuredMs: NOW - MINUTE,
  ended: false,
};
const factsOf = (part: Partial<Facts> = {}): Facts => ({
  timeZone: 'UTC',
  aliveAtMs: NOW - 1000,
  cameras: [door],
  open: [],
  risks: [],
  ...part,
});
const open = (type: OpenEvent['type'], part: Partial<OpenEvent> = {}): OpenEvent => ({
  cameraId: 'door',
  type,
  atMs: NOW - HOUR,
  message: null,
  risk: null,
  ...part,
});
/** While it runs for a day. */
const judge = (facts: Facts, runsSinceMs: number | null = NOW - 24 * HOUR) => judgeCameras(facts, runsSinceMs, NOW);

describe('cameras', () => {
  it('that count take one line', () => {
    expect(judge(factsOf({ cameras: [door, { ...door, cameraId: 'b', enabled: false }] }))).toEqual([
      { name: 'cameras', ok: true, detail: '1 of 1 count or are off as planned, 1 switched off' },
    ]);
    expect(judge(factsOf({ cameras: [] }))).toMatchObject([{ ok: true, detail: 'none yet' }]);
  });

  it.each(OUTAGES.filter((type) => !['switched-off', 'outside-hours', 'maintenance'].includes(type)))(
    'that has %s is told with since when and what to do',
    (type) => {
      expect(judge(factsOf({ open: [open(type)] }))).toEqual([
        {
          name: 'camera',
          ok: false,
          detail: expect.stringMatching(/^“Front door” has not counted since 2026-11-30 15:42.*\. .+\.$/) as string,
        },
      ]);
    },
  );

  it('says why with the words of the error', () => {
    const [{ detail }] = judge(
      factsOf({ open: [open('failed', { message: 'The camera at 10.0.0.5 refuses this password.' })] }),
    );
    expect(detail).toContain('refuses this password.');
  });

  it.each(['switched-off', 'outside-hours', 'maintenance'] as const)('that is %s is well', (type) => {
    expect(judge(factsOf({ open: [open(type)], cameras: [{ ...door, measuredMs: null }] }))[0].ok).toBe(true);
  });

  it.each([
    ...MissRisk.options.map((risk) => [risk, open('count-at-risk', { risk })] as const),
    ...CountRisk.options.filter((risk) => risk.startsWith('view')).map((type) => [type, open(type as never)] as const),
  ])('that misses people (%s) is no good camera', (_, event) => {
    expect(judge(factsOf({ open: [event] }))).toMatchObject([
      {
        ok: false,
        detail: expect.stringMatching(/^“Front door” counts, and misses people since .*: .+\. .+\.$/) as string,
      },
    ]);
  });

  it.each([
    ['has nothing drawn', { drawn: false }, false],
    ['has measured nothing for an hour', { measuredMs: NOW - HOUR }, false],
    ['never measured anything', { measuredMs: null }, false],
    ['has played its video', { measuredMs: NOW - HOUR, ended: true }, true],
  ])('one that %s', (_, part, ok) => {
    expect(judge(factsOf({ cameras: [{ ...door, ...part }] }))[0].ok).toBe(ok);
  });

  it('one that has just been started is waited for', () => {
    expect(judge(factsOf({ cameras: [{ ...door, measuredMs: NOW - HOUR }] }), NOW - MINUTE)[0].ok).toBe(true);
  });

  it('nobody is counted while Footfall does not run', () => {
    expect(judge(factsOf(), null)).toMatchObject([
      { ok: false, detail: expect.stringMatching(/does not run.*ran last on 2026-11-30 16:41.*Start it/) as string },
    ]);
    expect(judge(factsOf({ cameras: [] }), null)[0].ok).toBe(true);
  });
});

it('a PC that was too slow for minutes is named, for a moment not', () => {
  const risk = (minutes: number, why: MissRisk) => ({
    cameraId: 'door',
    risk: why,
    fromMs: NOW - HOUR,
    toMs: NOW - HOUR + minutes * MINUTE,
  });
  expect(judgeSpeed(factsOf({ risks: [risk(0.5, 'slow-pc'), risk(90, 'damaged')] })).ok).toBe(true);
  expect(judgeSpeed(factsOf({ risks: [risk(20, 'slow-pc'), risk(1, 'slow-pc')] }))).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/for 21 min .*last on 2026-11-30 16:02.*“Front door”/) as string,
  });
});

it.each([
  ['is right', factsOf(), [], 0, true],
  ['is right, without a database', null, [], 0, true],
  ['is before the program was made', null, [], NOW + 24 * HOUR, false],
  ['was set back, by when it was alive', factsOf({ aliveAtMs: NOW + HOUR }), [], 0, false],
  ['was set back, by what was measured', factsOf({ cameras: [{ ...door, measuredMs: NOW + HOUR }] }), [], 0, false],
  ['was set while it counted', factsOf(), [{ fromMs: NOW - 2 * HOUR, toMs: NOW - HOUR }], 0, false],
])('the clock %s', (_, facts, set, builtAtMs, ok) => {
  const judged = judgeClock(facts, set, builtAtMs, NOW);
  expect(judged.ok).toBe(ok);
  if (!ok) expect(judged.detail).toContain('Let the system set the time automatically.');
});

it('memory is enough for the cameras that are about to start, or it is said for how many it is not', () => {
  const GB = 1024 ** 3;
  expect(memory(4, 2 * GB, 8 * GB)).toBe('2.0 of 8.0 GB free');
  expect(() => memory(16, 2 * GB, 8 * GB)).toThrow(/Only 2\.0 of 8\.0 GB.*4\.3 are needed for 16 cameras.*Close/);
  expect(() => memory(0, 0.1 * GB, 8 * GB)).toThrow(/Only 0\.1 of 8\.0/);
});

import { describe, expect, it } from 'vitest';
import type { Region } from '../../../shared/domain/region.ts';
import { adviceOn, badPlacesFor, proposalFor } from './advise.ts';
import { withCrossings } from './draft-report.ts';
import { tally } from './judge.ts';
import { People } from './people.ts';
import { graveReason } from '../state/problem.ts';
import { fromSaved } from '../state/regions.ts';
import { walked } from './walked.test-support.ts';

const DAY = Date.UTC(2026, 10, 21);
const span = { fromMs: DAY, toMs: DAY + 86_400_000, timeZone: 'UTC' };
const minute = (n: number) => DAY + n * 60_000;
const rule = {
  counts: 'both',
  anchor: 'bottom-centre',
  mode: 'immediate',
  hours: null,
  ruleVersion: 1,
  savedAtMs: 0,
} as const;
const line: Region = {
  kind: 'line',
  regionId: 'line',
  name: 'Door',
  points: [
    [0.2, 0.5],
    [0.8, 0.5],
  ],
  ...rule,
};
const zone: Region = {
  kind: 'zone',
  regionId: 'zone',
  name: 'Queue',
  points: [
    [0.2, 0.55],
    [0.8, 0.55],
    [0.8, 0.95],
    [0.2, 0.95],
  ],
  anchor: 'bottom-centre',
  holdMs: 1000,
  releaseMs: 1000,
  capacity: null,
  queue: false,
  hours: null,
  ruleVersion: 1,
  savedAtMs: 0,
};
const ignore: Region = {
  kind: 'ignore',
  regionId: 'mirror',
  name: 'Mirror',
  points: [
    [0.55, 0.2],
    [0.9, 0.2],
    [0.9, 0.98],
    [0.55, 0.98],
  ],
  ruleVersion: 1,
  savedAtMs: 0,
};

/** Three come in on the left, one on the right, two go out on the left; in two worker sessions that use the same numbers. */
function people(): People {
  const all = new People();
  all.add([
    ...[0, 1, 2].map((i) => walked(i, minute(i), [0.4, 0.3], [0.42, 0.9], 6)),
    walked(3, minute(3), [0.7, 0.3], [0.7, 0.9], 6),
    ...[0, 1].map((i) => walked(i, minute(10 + i), [0.4, 0.9], [0.42, 0.3], 6, 'b')),
  ]);
  return all;
}

describe('what people make of a drawn region', () => {
  const { sessions } = people();
  it('a line: in, out, and when', () => {
    const counted = tally(sessions, [line], line, span);
    expect(counted).toMatchObject({ kind: 'crossed', in: 4, out: 2 });
    expect(
      counted?.kind === 'crossed' &&
        counted.crossings.map(({ atMs }) => Math.floor((atMs - DAY) / 60_000)).sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 10, 11]);
  });
  it('other regions do not matter to it', () =>
    expect(tally(sessions, [line, { ...line, regionId: 'other' }], line, span)).toEqual(
      tally(sessions, [line], line, span),
    ));
  it('an ignore zone does', () => expect(tally(sessions, [line, ignore], line, span)).toMatchObject({ in: 3, out: 2 }));
  it('of an ignore zone: what all lines count beside it', () => {
    expect(tally(sessions, [line, { ...line, regionId: 'second' }, ignore], ignore, span)).toMatchObject({
      kind: 'crossed',
      in: 6,
      out: 4,
    });
  });
  it('a zone: visits, how many at once, how long', () => {
    const held = tally(sessions, [zone], zone, span);
    expect(held).toMatchObject({ kind: 'visited', visits: 6, most: 1 });
    expect(held?.kind === 'visited' && held.stayMs).toBeGreaterThan(2_500);
    expect(held?.kind === 'visited' && held.stayMs).toBeLessThan(4_500);
  });
  it('only what is in the span', () =>
    expect(tally(sessions, [line], line, { ...span, fromMs: minute(5) })).toMatchObject({ in: 0, out: 2 }));
  it('nothing for a region that is not there', () => expect(tally(sessions, [zone], line, span)).toBeNull());
});

describe('People', () => {
  it('takes everybody once, and leaves out a way that cannot be read', () => {
    const all = people();
    expect(all.size).toBe(6);
    expect(all.latestMs).toBe(minute(11) + 7_000);
    expect(all.add([walked(0, minute(0), [0.4, 0.3], [0.42, 0.9], 6)])).toBe(0);
    expect(all.add([{ ...walked(9, minute(20), [0.4, 0.3], [0.4, 0.9], 6), samples: btoa('\xff\xff\xff') }])).toBe(1);
    expect(all.sessions.map((session) => session.length)).toEqual([4, 2]);
    expect(all.within({ fromMs: minute(5), toMs: minute(60) })).toBe(2);
    expect(all.walks('centre', minute(5), 10)).toHaveLength(2);
    expect(all.seen.tracks).toHaveLength(6);
  });
  it('keeps the ways of the last ones, by the anchor that is asked for', () => {
    const [feet] = people().walks('bottom-centre', minute(11), 10),
      [head] = people().walks('top-centre', minute(11), 10);
    expect(feet.points[0][1]).toBeCloseTo(0.9, 2);
    expect(head.points[0][1]).toBeCloseTo(0.7, 2);
    expect(people().walks('centre', DAY, 2)).toHaveLength(2);
  });
});

describe('advice', () => {
  const crowd = new People();
  // thirty walk through from above, thirty begin right at the line 0.7
  crowd.add([
    ...Array.from({ length: 30 }, (_, i) => walked(i, minute(i), [0.3 + i / 200, 0.25], [0.35 + i / 200, 0.9], 7)),
    ...Array.from({ length: 30 }, (_, i) =>
      walked(100 + i, minute(i) + 20_000, [0.6 + i / 200, 0.69], [0.6 + i / 200, 0.9], 2.5),
    ),
  ]);
  const good: Region = {
      ...line,
      points: [
        [0.2, 0.5],
        [0.8, 0.5],
      ],
    },
    bad: Region = {
      ...line,
      points: [
        [0.55, 0.7],
        [0.8, 0.7],
      ],
    };

  it('a line that everybody crosses is good', () =>
    expect(adviceOn(good, crowd.seen)).toMatchObject({ verdict: 'good', tracks: 30, in: 30, enough: 1 }));
  it('a gate is as good as the worse of its lines', () => {
    const gate: Region = {
      kind: 'gate',
      ...rule,
      regionId: 'gate',
      name: 'Gate',
      points: [
        [0.2, 0.4],
        [0.8, 0.4],
      ],
      secondPoints: bad.points,
    };
    expect(adviceOn(gate, crowd.seen)?.verdict).toBe('cannot-count');
    expect(
      adviceOn(
        {
          ...gate,
          secondPoints: [
            [0.2, 0.6],
            [0.5, 0.6],
          ],
        },
        crowd.seen,
      )?.verdict,
    ).toBe('good');
  });
  it('says nothing of zones', () => expect(adviceOn(zone, crowd.seen)).toBeNull());
  it('too few people: it does not know', () => expect(adviceOn(good, people().seen)?.verdict).toBe('unknown'));
  it('shades where people appear, and proposes a line that counts', () => {
    expect(badPlacesFor(crowd.seen).some(({ kind }) => kind === 'begins')).toBe(true);
    expect(proposalFor(crowd.seen, null)).toMatchObject({ ok: true });
    expect(proposalFor(people().seen, null)).toEqual({ ok: false, reason: 'too-few-tracks' });
  });

  it('refuses to save a line that cannot count, unless it lies where it was', () => {
    const score = adviceOn(bad, crowd.seen)!;
    expect(graveReason(score, fromSaved(bad), undefined)).toBe(score.reasons[0]);
    expect(graveReason(score, { ...fromSaved(bad), name: 'Side door' }, bad)).toBeNull();
    expect(graveReason(score, fromSaved(bad), good)).not.toBeNull();
    expect(graveReason(adviceOn(good, crowd.seen)!, fromSaved(good), undefined)).toBeNull();
  });
  it('does not refuse a line at which the rules do count those who cross it', () => {
    const early = new People();
    // seen for a tenth of a second in front of the line: little, but the rules take it
    early.add(
      Array.from({ length: 30 }, (_, i) => walked(i, minute(i), [0.6 + i / 200, 0.68], [0.6 + i / 200, 0.92], 2)),
    );
    const score = adviceOn(bad, early.seen)!;
    expect(tally(early.sessions, [bad], bad, span)).toMatchObject({ in: 30, out: 0 });
    expect(score).toMatchObject({ verdict: 'poor', reasons: ['tracks-begin-here'], enough: 0 });
    expect(graveReason(score, fromSaved(bad), undefined)).toBeNull();
  });
  it('does not refuse a line that nobody crossed yet', () => {
    const idle: Region = {
      ...line,
      points: [
        [0.05, 0.1],
        [0.05, 0.3],
      ],
    };
    const score = adviceOn(idle, crowd.seen)!;
    expect(score.reasons).toContain('nobody-crosses');
    expect(graveReason(score, fromSaved(idle), undefined)).toBeNull();
  });
});

describe('withCrossings', () => {
  const bucket = (n: number) => ({
    startMs: minute(n * 15),
    endMs: minute(n * 15 + 15),
    in: 9,
    out: 9,
    measuredSeconds: 900,
    expectedSeconds: 900,
    framesAnalysed: 100,
    quality: { framesDue: 100, riskSeconds: 0, risk: null, worstFps: 10 },
  });
  const report = {
    fromMs: DAY,
    toMs: minute(45),
    world: 'shop' as const,
    buckets: [0, 1, 2].map(bucket),
    gaps: [],
    suspects: [],
    measured: [{ fromMs: DAY, toMs: minute(45) }],
    knownToMs: minute(45),
    corrections: [],
    totalIn: 27,
    totalOut: 27,
    inside: 0,
    measuredSeconds: 2700,
    expectedSeconds: 2700,
  };
  const crossings = [
    { atMs: minute(1), direction: 'in' },
    { atMs: minute(16), direction: 'in' },
    { atMs: minute(30), direction: 'out' },
  ] as const;

  it('puts each crossing in its bucket, and keeps what was measured', () => {
    const drawn = withCrossings(report, crossings, null);
    expect(drawn.buckets.map(({ in: coming, out, measuredSeconds }) => [coming, out, measuredSeconds])).toEqual([
      [1, 0, 900],
      [1, 0, 900],
      [0, 1, 900],
    ]);
    expect(drawn).toMatchObject({ totalIn: 2, totalOut: 1, gaps: [] });
  });
  it('before anybody is known there is no zero but a gap', () => {
    const drawn = withCrossings(report, crossings, minute(10));
    expect(drawn.buckets[0]).toMatchObject({ in: 0, measuredSeconds: 0 });
    expect(drawn.gaps).toEqual([{ fromMs: DAY, toMs: minute(10), cameraId: null, reason: null }]);
    expect(drawn.measured).toEqual([{ fromMs: minute(10), toMs: minute(45) }]);
    expect(drawn.totalIn).toBe(1);
  });
});

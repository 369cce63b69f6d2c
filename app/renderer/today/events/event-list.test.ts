import { describe, expect, it } from 'vitest';
import type { CountingEvent, RefusalReason } from '../../../shared/domain/crossing.ts';
import { counted, countOf, merged, sidesOf, type EventQuestion, type Reasons } from './event-list.ts';
import type { EventChoice } from '../today-query.ts';

const event = (change: Partial<CountingEvent> = {}): CountingEvent => ({
  eventId: 'a',
  cameraId: 'front',
  regionId: 'l',
  regionName: 'Entrance',
  ruleVersion: 1,
  trackId: 1,
  direction: 'in',
  capturedAtMs: 1000,
  point: [0.5, 0.5],
  confidence: 0.9,
  refusal: null,
  modelId: 'm',
  modelVersion: '1',
  recountId: null,
  receipt: {
    path: [],
    anchor: 'bottom-centre',
    samplesBefore: 20,
    samplesAfter: 15,
    msBefore: 2000,
    msAfter: 1500,
    confidenceMean: 0.9,
    confidenceLowest: 0.8,
    speed: 0.8,
    linePoints: [
      [0, 0.5],
      [1, 0.5],
    ],
  },
  ...change,
});
const question: EventQuestion = { cameraId: 'front', regionId: null, fromMs: 0, toMs: 5000, only: 'all' };

describe('events that come in', () => {
  it('go to their place, each once', () => {
    const known = [event({ eventId: 'c', capturedAtMs: 3000 }), event({ eventId: 'a', capturedAtMs: 1000 })];
    expect(
      merged(
        known,
        [event({ eventId: 'b', capturedAtMs: 2000 }), event({ eventId: 'c', capturedAtMs: 3000 })],
        question,
        50,
      ).map(({ eventId }) => eventId),
    ).toEqual(['c', 'b', 'a']);
  });

  const outside: [string, Partial<EventQuestion>, Partial<CountingEvent>][] = [
    ['another door', {}, { cameraId: 'side' }],
    ['another time', {}, { capturedAtMs: 5000 }],
    ['another line', { regionId: 'other' }, {}],
    ['not counted', { only: 'counted' }, { refusal: 'flicker' }],
    ['counted', { only: 'refused' }, {}],
    ['another reason', { only: 'flicker' }, { refusal: 'too-short' }],
  ];
  it.each(outside)('stay out when they are %s', (_, asked, change) =>
    expect(merged([], [event(change)], { ...question, ...asked }, 50)).toEqual([]),
  );

  const inside: [string, Partial<EventQuestion>, Partial<CountingEvent>][] = [
    ['any door', { cameraId: null }, { cameraId: 'side' }],
    ['the line', { regionId: 'l' }, {}],
    ['counted', { only: 'counted' }, {}],
    ['refused', { only: 'refused' }, { refusal: 'flicker' }],
    ['the reason', { only: 'flicker' }, { refusal: 'flicker' }],
  ];
  it.each(inside)('are listed when asked for %s', (_, asked, change) =>
    expect(merged([], [event(change)], { ...question, ...asked }, 50)).toHaveLength(1),
  );

  it('are at most as many as are shown', () => {
    const many = Array.from({ length: 60 }, (_, i) => event({ eventId: String(i), capturedAtMs: i }));
    expect(merged(many.slice(0, 30), many.slice(30), question, 50).map(({ capturedAtMs }) => capturedAtMs)).toEqual(
      many.map((_, i) => 59 - i).slice(0, 50),
    );
  });
});

describe('the counts of the filter', () => {
  const reasons: Reasons = {
    counted: 7,
    refused: [
      { reason: 'flicker', count: 3 },
      { reason: 'too-short', count: 2 },
    ],
  };
  it.each<[EventChoice, number]>([
    ['all', 12],
    ['counted', 7],
    ['refused', 5],
    ['too-short', 2],
    ['static-object', 0],
  ])('%s', (only, count) => expect(countOf(reasons, only)).toBe(count));

  it('grow with what comes in, of the same range only, most frequent first', () => {
    const refused = (refusal: RefusalReason, change: Partial<CountingEvent> = {}) => event({ refusal, ...change });
    const fresh = [
      event(),
      refused('too-short'),
      refused('too-short'),
      refused('static-object'),
      refused('flicker', { cameraId: 'side' }),
      event({ capturedAtMs: 9000 }),
    ];
    expect(counted(reasons, fresh, question)).toEqual({
      counted: 8,
      refused: [
        { reason: 'too-short', count: 4 },
        { reason: 'flicker', count: 3 },
        { reason: 'static-object', count: 1 },
      ],
    });
  });
});

describe('the sides of a line', () => {
  it('are named by side, not by order', () => {
    expect(sidesOf(event())).toEqual({ outside: { samples: 20, ms: 2000 }, inside: { samples: 15, ms: 1500 } });
    expect(sidesOf(event({ direction: 'out' }))).toEqual({
      outside: { samples: 15, ms: 1500 },
      inside: { samples: 20, ms: 2000 },
    });
  });
});

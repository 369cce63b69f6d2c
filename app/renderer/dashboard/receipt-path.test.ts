import { describe, expect, it } from 'vitest';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { framesOf, merged } from './event-list.ts';
import { pathSeconds, receiptPath } from './receipt-path.ts';

const event = (change: Partial<CountingEvent> = {}): CountingEvent => ({
  eventId: 'a', cameraId: 'front', regionId: 'l', regionName: 'Entrance', ruleVersion: 1, trackId: 1, direction: 'in', capturedAtMs: 1000, point: [0.5, 0.5], confidence: 0.9,
  refusal: null, modelId: 'm', modelVersion: '1', recountId: null,
  receipt: { path: [[-2000, 0.1, 0.1], [-100, 0.4, 0.4], [0, 0.5, 0.5], [1500, 0.8, 0.8]], anchor: 'bottom-centre', framesBefore: 20, framesAfter: 15, msBefore: 2000, msAfter: 1500, confidenceMean: 0.9, confidenceLowest: 0.8, speed: 0.8, linePoints: [[0, 0.5], [1, 0.5]] },
  ...change,
});

describe('a receipt', () => {
  it('is outside before the line when the way is in', () => expect(receiptPath(event())).toEqual({ outside: [[0.1, 0.1], [0.4, 0.4], [0.5, 0.5]], inside: [[0.5, 0.5], [0.8, 0.8]], endsInside: true }));
  it('is inside before the line when the way is out', () => expect(receiptPath(event({ direction: 'out' }))).toEqual({ inside: [[0.1, 0.1], [0.4, 0.4], [0.5, 0.5]], outside: [[0.5, 0.5], [0.8, 0.8]], endsInside: false }));
  it('lasts from its first to its last point', () => expect(pathSeconds(event())).toBe(3.5));
  it('names frames by side, not by order', () => {
    expect(framesOf(event())).toEqual({ outside: 20, inside: 15 });
    expect(framesOf(event({ direction: 'out' }))).toEqual({ outside: 15, inside: 20 });
  });
});

describe('events that come in', () => {
  const question = { cameraId: 'front', eventsFromMs: 0, eventsToMs: 5000 };
  it('go to their place, each once', () => {
    const known = [event({ eventId: 'c', capturedAtMs: 3000 }), event({ eventId: 'a', capturedAtMs: 1000 })];
    expect(merged(known, [event({ eventId: 'b', capturedAtMs: 2000 }), event({ eventId: 'c', capturedAtMs: 3000 })], question).map(({ eventId }) => eventId)).toEqual(['c', 'b', 'a']);
  });
  it('stay out when they are of another door or time', () => {
    expect(merged([], [event({ cameraId: 'side' }), event({ capturedAtMs: 5000 })], question)).toEqual([]);
    expect(merged([], [event({ cameraId: 'side' })], { ...question, cameraId: null })).toHaveLength(1);
  });
  it('are at most fifty', () => {
    const many = Array.from({ length: 60 }, (_, i) => event({ eventId: String(i), capturedAtMs: i }));
    expect(merged(many.slice(0, 30), many.slice(30), question)).toHaveLength(50);
  });
});

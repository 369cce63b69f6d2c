import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { RefusalReason, type CountingEvent } from '../../../shared/domain/crossing.ts';
import { formatsOf, type Language } from '../../i18n/formats.ts';
import { resources } from '../../i18n/index.ts';
import { sentenceOf } from './receipt-sentence.ts';

const event = (change: Partial<CountingEvent> = {}): CountingEvent => ({
  eventId: 'a',
  cameraId: 'front',
  regionId: 'l',
  regionName: 'Entrance',
  ruleVersion: 3,
  trackId: 1,
  direction: 'in',
  capturedAtMs: Date.parse('2026-11-21T16:41:48Z'),
  point: [0.5, 0.5],
  confidence: 0.9,
  refusal: null,
  modelId: 'm',
  modelVersion: '1',
  recountId: null,
  receipt: {
    path: [],
    anchor: 'bottom-centre',
    samplesBefore: 4,
    samplesAfter: 6,
    msBefore: 800,
    msAfter: 1100,
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
const asGate = (change: Partial<CountingEvent> = {}) => {
  const line = event(change);
  return {
    ...line,
    receipt: {
      ...line.receipt,
      secondPoints: [
        [0, 0.6],
        [1, 0.6],
      ] as [number, number][],
    },
  };
};

/** The sentence as it is read, without the marks of its colours. */
function sentence(
  of: CountingEvent,
  language: Language = 'en',
  hours: { fromMinutes: number; toMinutes: number } | null = null,
): string {
  const words = i18next.createInstance();
  void words.init({
    lng: language,
    resources: { [language]: { translation: resources[language] } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const { key, values } = sentenceOf(of, hours, formatsOf(language, 'UTC'), words.t);
  expect(words.exists(key), key).toBe(true);
  return words.t(key, values).replace(/<\/?\w+>/g, '');
}

describe('the sentence that explains an event', () => {
  const cases: [string, CountingEvent, string][] = [
    [
      'in',
      event(),
      'Counted in at 16:41:48 at the line Entrance: seen outside for 0.8 s and inside for 1.1 s; judged by the feet.',
    ],
    [
      'out, in the order in which it was walked',
      event({ direction: 'out' }),
      'Counted out at 16:41:48 at the line Entrance: seen inside for 0.8 s and outside for 1.1 s; judged by the feet.',
    ],
    [
      'a gate',
      asGate(),
      'Counted in at 16:41:48 at the gate Entrance: seen outside for 0.8 s and inside for 1.1 s; judged by the feet.',
    ],
    [
      'a refusal',
      event({ refusal: 'too-short', direction: 'out' }),
      'Not counted at 16:41:48, because too little of the way over the line Entrance was seen: 1.1 s outside, 0.8 s inside.',
    ],
    [
      'a direction',
      event({ refusal: 'direction-disabled', direction: 'out' }),
      'Not counted at 16:41:48, because the line Entrance does not count the way out.',
    ],
    [
      'whom it lost at the line',
      event({ refusal: 'lost-at-line', receipt: { ...event().receipt, followedByTrackId: 9 } }),
      'Not counted at 16:41:48, because this person was lost from sight at the line Entrance, and it is not certain that track 9, which began behind it, is the same person.',
    ],
    [
      'the net of late counting',
      event({ refusal: 'turned-back' }),
      'Not counted at 16:41:48, because this person went over the line Entrance and came back.',
    ],
    [
      'between the lines of a gate',
      asGate({ refusal: 'turned-back' }),
      'Not counted at 16:41:48, because this person turned back between the two lines of the gate Entrance.',
    ],
  ];
  it.each(cases)('%s', (_, of, expected) => expect(sentence(of)).toBe(expected));

  it('names the hours where they are known', () => {
    const late = event({ refusal: 'outside-hours' });
    expect(sentence(late)).toBe('Not counted at 16:41:48, because the line Entrance does not count at this hour.');
    expect(sentence(late, 'en', { fromMinutes: 510, toMinutes: 1440 })).toBe(
      'Not counted at 16:41:48, because the line Entrance counts from 08:30 to 24:00 only.',
    );
  });

  it('in Vietnamese', () =>
    expect(sentence(event(), 'vi')).toBe(
      'Được tính vào lúc 16:41:48 ở vạch Entrance: thấy bên ngoài 0,8 giây và bên trong 1,1 giây; xét theo bàn chân.',
    ));

  it.each(RefusalReason.options)('%s has its sentence, its short form and its advice in both languages', (refusal) => {
    for (const language of ['en', 'vi'] as const) {
      for (const of of [event({ refusal }), asGate({ refusal, direction: 'out' })]) {
        expect(sentence(of, language)).toMatch(
          language === 'en' ? /^Not counted at 16:41:48, because .+\.$/ : /^Không tính lúc 16:41:48, vì .+\.$/,
        );
        expect(sentence(of, language)).not.toMatch(/\{\{|undefined/);
      }
      const { reason, adjust } = (
        resources[language] as { today: { reason: Record<string, string>; adjust: Record<string, string> } }
      ).today;
      expect(reason[refusal]).toBeTruthy();
      expect(adjust[refusal]).toMatch(/\.$/);
    }
  });
});

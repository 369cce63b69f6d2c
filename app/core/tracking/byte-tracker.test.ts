import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { createDetections, type Detections } from '../detection/detections.ts';
import { ByteTracker } from './byte-tracker.ts';
import { fastestAt, framesPerSecondFor, RUNNERS_PACE } from './frame-rate-floor.ts';

/** x and y of the feet, confidence. A person is 40 x 100 pixels. */
type Seen = [x: number, y: number, confidence?: number];

const detections = createDetections(200);
function see(people: Seen[]): Detections {
  detections.count = people.length;
  people.forEach(([x, y, confidence = 0.9], i) => {
    detections.boxes.set([x - 20, y - 100, x + 20, y], i * 4);
    detections.confidences[i] = confidence;
  });
  return detections;
}

const tracker = () => new ByteTracker({ frameWidth: 1000, frameHeight: 600 });
const feet = (box: Float32Array) => [(box[0] + box[2]) / 2, box[3]];

/** Who is where: for each frame the id of the track nearest to each person, or 0. */
function ids(frames: Seen[][], frameMs: number, tracks = tracker()): number[][] {
  return frames.map((people, frame) => {
    const found = tracks.update(see(people), frame * frameMs).map(({ trackId, box }) => ({ trackId, at: feet(box) }));
    return people.map(([x, y]) => found.find(({ at }) => Math.hypot(at[0] - x, at[1] - y) < 15)?.trackId ?? 0);
  });
}

const frameRates = [5, 7.5, 10, 15, 30];

describe.each(frameRates)('at %d frames per second', (fps) => {
  const frameMs = 1000 / fps;
  const seconds = (length: number) => Array.from({ length: Math.round(length * fps) }, (_, i) => i / fps);

  test('somebody who walks keeps the id and is confirmed', () => {
    const tracks = tracker();
    const seen = ids(
      seconds(5).map((t) => [[100 + 80 * t, 300]]),
      frameMs,
      tracks,
    );
    expect(new Set(seen.flat())).toEqual(new Set([1]));
    expect(tracks.update(see([[500, 300]]), 5000)[0].state).toBe('confirmed');
  });

  test('two people who pass each other keep their ids', () => {
    const seen = ids(
      seconds(6).map((t) => [
        [200 + 70 * t, 300],
        [620 - 70 * t, 330],
      ]),
      frameMs,
    );
    const clear = seen.filter((_, i) => Math.abs(i / fps - 3) > 0.8);
    expect(new Set(clear.slice(2).map((pair) => pair.join()))).toEqual(new Set(['1,2']));
  });

  test('somebody hidden for a second keeps the id', () => {
    const seen = ids(
      seconds(5).map((t) => (t > 2 && t <= 3 ? [] : [[100 + 60 * t, 300]])),
      frameMs,
    );
    expect(new Set(seen.flat())).toEqual(new Set([1]));
  });

  test('somebody hardly seen for a while keeps the id', () => {
    const seen = ids(
      seconds(4).map((t) => [[100 + 60 * t, 300, t > 1.5 && t < 3 ? 0.2 : 0.9]]),
      frameMs,
    );
    expect(new Set(seen.flat())).toEqual(new Set([1]));
  });

  test('somebody who is gone for long is finished, and who comes then is somebody else', () => {
    const tracks = tracker();
    const finished: number[] = [];
    seconds(8).forEach((t, frame) => {
      tracks.update(see(t > 2 && t < 6 ? [] : [[300, 300]]), frame * frameMs);
      finished.push(...tracks.finished.map(({ trackId }) => trackId));
    });
    expect(finished).toEqual([1]);
    expect(tracks.update(see([[300, 300]]), 8000).map(({ trackId }) => trackId)).toEqual([2]);
  });
});

describe('the tracker', () => {
  test('starts nobody from a weak detection', () => {
    expect(
      ids(
        Array.from({ length: 10 }, () => [[300, 300, 0.4]]),
        100,
      ).flat(),
    ).toEqual(Array(10).fill(0));
  });

  test('confirms nobody who was seen once', () => {
    const tracks = tracker();
    expect(tracks.update(see([[300, 300]]), 0).map(({ state }) => state)).toEqual(['tentative']);
    tracks.update(see([]), 100);
    tracks.update(see([]), 200);
    expect([tracks.lost, tracks.finished]).toEqual([[], []]);
  });

  test('takes its thresholds from the model', () => {
    const weak = new ByteTracker({ frameWidth: 1000, frameHeight: 600, lowConfidence: 0.1, newConfidence: 0.35 });
    weak.update(see([[300, 300, 0.4]]), 0);
    expect(weak.update(see([[302, 300, 0.4]]), 100).map(({ state }) => state)).toEqual(['confirmed']);
  });

  test('lists who is lost, and finds them again', () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(see([[300 + i, 300]]), i * 100);
    expect(tracks.update(see([]), 500)).toEqual([]);
    expect(tracks.lost.map(({ trackId, state, matched }) => [trackId, state, matched])).toEqual([[1, 'lost', false]]);
    expect(tracks.update(see([[306, 300]]), 600).map(({ trackId, state }) => [trackId, state])).toEqual([
      [1, 'confirmed'],
    ]);
    expect(tracks.lost).toEqual([]);
  });

  test('passes over what is no box', () => {
    const tracks = tracker();
    const bad = createDetections(6);
    bad.count = 6;
    bad.boxes.set([
      NaN,
      0,
      10,
      10,
      0,
      0,
      Infinity,
      10,
      50,
      50,
      50,
      90,
      90,
      50,
      20,
      90,
      280,
      200,
      320,
      300,
      100,
      100,
      140,
      200,
    ]);
    bad.confidences.set([0.9, 0.9, 0.9, 0.9, 0.9, NaN]);
    for (let i = 0; i < 5; i++) tracks.update(bad, i * 100);
    const seen = tracks.update(bad, 500);
    expect(seen.map(({ trackId, box }) => [trackId, ...box])).toEqual([[1, 280, 200, 320, 300]]);
  });

  test('a time that repeats or steps back a little is the same moment', () => {
    const tracks = tracker();
    const times = [0, 100, 200, 200, 150, 300, 400];
    const seen = times.map((timeMs, i) =>
      tracks.update(see([[300 + i * 4, 300]]), timeMs).map(({ trackId, lastSeenMs }) => [trackId, lastSeenMs]),
    );
    expect(seen).toEqual([[[1, 0]], [[1, 100]], [[1, 200]], [[1, 200]], [[1, 200]], [[1, 300]], [[1, 400]]]);
  });

  test('a time far back begins anew, with new ids', () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(see([[300, 300]]), 60_000 + i * 100);
    expect(tracks.update(see([[300, 300]]), 0).map(({ trackId }) => trackId)).toEqual([2]);
    expect(tracks.finished.map(({ trackId, state }) => [trackId, state])).toEqual([[1, 'removed']]);
  });

  test('a gap in time ends everybody', () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(see([[300, 300]]), i * 100);
    tracks.update(see([]), 3_600_000);
    expect(tracks.finished.map(({ trackId }) => trackId)).toEqual([1]);
  });

  test.each([
    [1.4, 1],
    [1.6, 2],
    [3600, 2],
  ])('whoever stands there after %d s without a frame is %d', (gap, trackId) => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(see([[300, 300]]), i * 100);
    const times = [0, 100].map((timeMs) => 400 + gap * 1000 + timeMs);
    expect(times.map((timeMs) => tracks.update(see([[300, 300]]), timeMs).map((track) => track.trackId))).toEqual([
      [trackId],
      [trackId],
    ]);
  });

  test('reset finishes everybody; ids go on', () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(see([[300, 300]]), i * 100);
    tracks.reset();
    expect(tracks.finished.map(({ trackId }) => trackId)).toEqual([1]);
    expect(tracks.update(see([[300, 300]]), 0).map(({ trackId }) => trackId)).toEqual([2]);
  });

  test.each([NaN, Infinity])('%d is not a time', (timeMs) => {
    expect(() => tracker().update(see([]), timeMs)).toThrow(RangeError);
  });

  test('a frame needs a size', () => {
    expect(() => new ByteTracker({ frameWidth: 0, frameHeight: 600 })).toThrow(/not a size/);
  });

  test('never gives one id twice in a frame, nor an id again that was finished', () => {
    const person = fc.tuple(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 100, max: 600 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ) as fc.Arbitrary<Seen>;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(person, { maxLength: 8 }), fc.integer({ min: -300, max: 3000 })), { maxLength: 40 }),
        (frames) => {
          const tracks = tracker(),
            gone = new Set<number>();
          let timeMs = 0;
          for (const [people, step] of frames) {
            const seen = tracks.update(see(people), (timeMs += step)).map(({ trackId }) => trackId);
            expect(new Set(seen).size).toBe(seen.length);
            for (const trackId of seen) expect(gone.has(trackId)).toBe(false);
            for (const { trackId } of tracks.finished) gone.add(trackId);
            for (const { box } of tracks.lost) expect(box.every(Number.isFinite)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('remembers only who is there: a day of passers-by leaves nothing behind', () => {
    const tracks = tracker();
    let finished = 0;
    for (let frame = 0; frame < 20_000; frame++) {
      const t = frame % 50;
      tracks.update(
        see(
          t < 25
            ? [
                [100 + t * 8, 300],
                [800 - t * 8, 500],
              ]
            : [],
        ),
        frame * 100,
      );
      finished += tracks.finished.length;
    }
    expect(tracks.lost.length).toBe(0);
    expect(finished).toBe(800);
  });
});

/** Boxes [x1, y1, x2, y2, confidence] as they are. */
function boxes(rows: [number, number, number, number, number?][]): Detections {
  detections.count = rows.length;
  rows.forEach(([x1, y1, x2, y2, confidence = 0.9], i) => {
    detections.boxes.set([x1, y1, x2, y2], i * 4);
    detections.confidences[i] = confidence;
  });
  return detections;
}

describe('people who cover each other', () => {
  test.each([5, 10, 15, 30])(
    'a tall and a small one who pass keep their ids at %d frames per second, though one box covers both for a moment',
    (fps) => {
      const tracks = tracker();
      const last: number[][] = [];
      for (let frame = 0; frame < 6 * fps; frame++) {
        const t = frame / fps,
          tall = 200 + 70 * t,
          small = 620 - 70 * t;
        const apart = Math.abs(tall - small) > 24;
        const seen = tracks.update(
          boxes([
            [tall - 24, 200, tall + 24, 330],
            ...(apart ? [[small - 18, 235, small + 18, 325] as [number, number, number, number]] : []),
          ]),
          t * 1000,
        );
        if (t > 5 || (t > 0.5 && t < 1))
          last.push(seen.filter(({ state }) => state === 'confirmed').map(({ trackId }) => trackId));
      }
      expect(new Set(last.map((ids) => ids.join()))).toEqual(new Set(['1,2']));
    },
  );

  test('a second box of somebody who is followed starts nobody, unless the detector is sure', () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(boxes([[100, 100, 140, 200]]), i * 100);
    const near = (confidence: number) =>
      boxes([
        [100, 100, 140, 200],
        [106, 100, 146, 200, confidence],
      ]);
    expect(tracks.update(near(0.8), 500)).toHaveLength(1);
    expect(tracks.update(near(0.95), 600)).toHaveLength(2);
  });

  test('a second box that comes with the first one starts nobody either', () => {
    const tracks = tracker();
    for (let i = 0; i < 10; i++) {
      const seen = tracks.update(
        boxes([
          [100, 100 + 6 * i, 180, 300 + 6 * i],
          [106, 104 + 6 * i, 186, 304 + 6 * i, 0.75],
        ]),
        i * 67,
      );
      expect(seen.map(({ trackId }) => trackId)).toEqual([1]);
    }
  });
});

describe('boxes that tremble', () => {
  test.each([5, 10, 15, 30])(
    'four people who walk in pairs, boxes wrong by 6 % of their height, keep their ids at %d frames per second',
    (fps) => {
      let seed = 7;
      const tremble = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 2 * 6;
      const tracks = tracker(),
        found = new Set<string>();
      for (let frame = 0; frame < 8 * fps; frame++) {
        const t = frame / fps,
          x = 100 + 80 * t;
        const people = [
          [x, 300],
          [x + 55, 315],
          [x, 520],
          [x + 55, 535],
        ];
        const seen = tracks.update(
          boxes(
            people.map(([px, y]) => [
              px - 20 + tremble() / 3,
              y - 100 + tremble(),
              px + 20 + tremble() / 3,
              y + tremble(),
            ]),
          ),
          t * 1000,
        );
        if (t > 1) found.add(seen.map(({ trackId }) => trackId).join());
      }
      expect([...found].map((ids) => ids.split(',').toSorted().join())).toEqual([...found].map(() => '1,2,3,4'));
      expect(found.size).toBe(1);
    },
  );
});

describe('a camera that moves', () => {
  const crowd = (shift: number, hidden: number): [number, number, number, number][] =>
    Array.from({ length: 8 }, (_, i): [number, number, number, number] => [
      60 + i * 110 + shift,
      200,
      100 + i * 110 + shift,
      300,
    ]).filter((_, i) => i !== hidden);

  test('who was hidden while it swung is found again', () => {
    const tracks = tracker();
    for (let i = 0; i < 10; i++) tracks.update(boxes(crowd(0, -1)), i * 100);
    for (let i = 1; i <= 4; i++) tracks.update(boxes(crowd(i * 12, 3)), 900 + i * 100);
    expect(tracks.update(boxes(crowd(48, -1)), 1400).map(({ trackId }) => trackId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test.each([5, 10, 15, 30])("a pole that sways in the wind changes nobody's id at %d frames per second", (fps) => {
    const tracks = tracker(),
      found = new Set<string>();
    for (let frame = 0; frame < 6 * fps; frame++) {
      const left = 200 + (frame < 5 ? 0 : 12 * Math.sin(frame * 1.3) + 4 * Math.sin(frame * 2.9));
      const row = Array.from({ length: 8 }, (_, i): [number, number, number, number] => [
        left + i * 50,
        200,
        left + i * 50 + 40,
        300,
      ]);
      const seen = tracks.update(boxes(row), (frame * 1000) / fps).toSorted((a, b) => a.box[0] - b.box[0]);
      found.add(seen.map(({ trackId }) => trackId).join());
    }
    expect([...found]).toEqual(['1,2,3,4,5,6,7,8']);
  });

  test('one who walks is not the camera', () => {
    const tracks = tracker();
    for (let i = 0; i < 10; i++)
      tracks.update(boxes([[100 + i * 20, 200, 140 + i * 20, 300], ...crowd(0, -1).slice(4)]), i * 100);
    tracks.update(boxes([[300, 200, 340, 300], ...crowd(0, 5).slice(4)]), 1000);
    expect(tracks.lost.map(({ trackId, box }) => [trackId, ...box].map(Math.round))).toEqual([[3, 610, 200, 650, 300]]);
  });
});

test('who was just missed is told where they should be, for a tenth of a second', () => {
  const tracks = tracker();
  for (let i = 0; i < 30; i++) tracks.update(see([[300 + i * 4, 300]]), i * 50);
  const missed = [1500, 1550, 1600].map((timeMs) => {
    tracks.update(see([]), timeMs);
    return tracks.missed.map(({ trackId, box, matched }) => [trackId, Math.round(feet(box)[0]), matched]);
  });
  expect(missed).toEqual([[[1, 420, false]], [[1, 424, false]], []]);
});

describe('who has jumped so far that hardly anything overlaps', () => {
  const start = () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++)
      tracks.update(
        boxes([
          [100, 100, 140, 200],
          [600, 100, 640, 200],
        ]),
        i * 100,
      );
    return tracks;
  };
  const idsOf = (tracks: readonly { trackId: number }[]) => tracks.map(({ trackId }) => trackId).toSorted();

  test('is the same where nobody else is near', () => {
    expect(
      idsOf(
        start().update(
          boxes([
            [136, 100, 176, 200],
            [600, 100, 640, 200],
          ]),
          500,
        ),
      ),
    ).toEqual([1, 2]);
  });

  test('is somebody else with another height', () => {
    expect(
      idsOf(
        start().update(
          boxes([
            [136, 150, 156, 195],
            [600, 100, 640, 200],
          ]),
          500,
        ),
      ),
    ).toEqual([2, 3]);
  });

  test("is nobody's where two could be meant", () => {
    expect(
      idsOf(
        start().update(
          boxes([
            [136, 100, 176, 200],
            [64, 100, 104, 200],
            [600, 100, 640, 200],
          ]),
          500,
        ),
      ),
    ).toEqual([2, 3, 4]);
  });

  test("is nobody's beside somebody who is there", () => {
    const tracks = start();
    for (let i = 5; i < 10; i++)
      tracks.update(
        boxes([
          [100, 100, 140, 200],
          [600, 100, 640, 200],
          [150, 100, 190, 200],
        ]),
        i * 100,
      );
    expect(
      idsOf(
        tracks.update(
          boxes([
            [136, 100, 176, 200, 0.95],
            [150, 100, 190, 200],
            [600, 100, 640, 200],
          ]),
          1000,
        ),
      ),
    ).toEqual([2, 3, 4]);
  });
});

describe('somebody new who runs out of their own box', () => {
  test.each([5, 10, 15, 30])('is known from the first sight on at %d frames per second', (fps) => {
    const tracks = tracker(),
      found: string[] = [];
    // 1.7 heights a second, nearer with each step.
    for (let frame = 0; frame < 1.2 * fps; frame++) {
      const t = frame / fps,
        height = 100 + 60 * t,
        x = 100 + 190 * t,
        y = 250 + 120 * t;
      const seen = tracks.update(boxes([[x - 0.18 * height, y - height, x + 0.18 * height, y]]), t * 1000);
      found.push(seen.map(({ trackId, state }) => `${trackId} ${state}`).join());
    }
    expect(found).toEqual(['1 tentative', ...found.slice(1).map(() => '1 confirmed')]);
  });

  test.each([5, 6, 7.5, 10, 15].flatMap((fps) => [1.5, 2, 3, 4].map((pace) => [fps, pace])))(
    'is followed alone at %d frames and %d heights a second, whichever way',
    (fps, pace) => {
      for (let angle = 0; angle < 360; angle += 30) {
        const tracks = tracker(),
          found: string[] = [],
          c = Math.cos((angle * Math.PI) / 180),
          s = Math.sin((angle * Math.PI) / 180);
        for (let frame = 0; frame < 1.2 * fps; frame++) {
          // The boxes tremble a little, and one frame in the middle is missed.
          const t = frame / fps,
            x = 500 + 110 * pace * c * (t - 0.6) + 3 * Math.sin(7 * frame),
            y = 300 + 110 * pace * s * (t - 0.6) + 3 * Math.sin(5 * frame);
          const seen = tracks.update(
            frame === Math.round(0.6 * fps) ? boxes([]) : boxes([[x - 22, y - 55, x + 22, y + 55]]),
            t * 1000,
          );
          found.push(seen.map(({ trackId, state }) => `${trackId} ${state}`).join());
        }
        expect(
          found.filter((row) => row !== ''),
          `${angle} degrees`,
        ).toEqual(['1 tentative', ...found.slice(2).map(() => '1 confirmed')]);
      }
    },
  );

  test('the floor of the frame rate is where a step gets too long', () => {
    expect([framesPerSecondFor(RUNNERS_PACE), fastestAt(5), fastestAt(2.5)]).toEqual([5, 4, 2]);
  });

  const second = (...rows: [number, number, number, number, number?][]) => {
    const tracks = tracker();
    tracks.update(boxes([[100, 100, 140, 200]]), 0);
    return tracks.update(boxes(rows), 200).map(({ trackId, state }) => `${trackId} ${state}`);
  };

  test('is somebody else farther away than a person gets, and with another height', () => {
    expect(second([145, 100, 185, 200])).toEqual(['1 confirmed']);
    expect(second([195, 100, 235, 200])).toEqual(['1 confirmed']);
    expect(second([205, 100, 245, 200])).toEqual(['2 tentative']);
    expect(second([145, 160, 165, 205])).toEqual(['2 tentative']);
  });

  test("is nobody's where two could be meant", () => {
    expect(second([145, 100, 185, 200], [55, 100, 95, 200])).toEqual(['2 tentative', '3 tentative']);
  });

  test("is nobody's beside somebody who is there", () => {
    const tracks = tracker();
    for (let i = 0; i < 5; i++) tracks.update(boxes([[170, 100, 210, 200]]), i * 200);
    tracks.update(
      boxes([
        [100, 100, 140, 200],
        [170, 100, 210, 200],
      ]),
      1000,
    );
    expect(
      tracks
        .update(
          boxes([
            [145, 100, 185, 200, 0.95],
            [170, 100, 210, 200],
          ]),
          1200,
        )
        .map(({ trackId, state }) => `${trackId} ${state}`),
    ).toEqual(['1 confirmed', '3 tentative']);
  });
});

test.each([5, 10, 15, 30].flatMap((fps) => [0.6, 1, 1.3].map((gap) => [fps, gap])))(
  'at %d frames per second, who leaves at the edge and who comes in there %d s later are two people',
  (fps, gap) => {
    const tracks = tracker();
    let left = 0,
      came = 0;
    for (let frame = 0; frame < 8 * fps; frame++) {
      const t = frame / fps,
        x = t < 3 ? 700 + 100 * t : t < 3 + gap ? NaN : 1000 - 100 * (t - 3 - gap);
      const [seen] = tracks.update(
        boxes(Number.isNaN(x) ? [] : [[x - 25, 200, Math.min(1000, x + 25), 320]]),
        t * 1000,
      );
      if (t < 3) left = seen.trackId;
      else if (seen) came = seen.trackId;
    }
    expect(came).toBeGreaterThan(left);
  },
);

import { describe, expect, test } from 'vitest';
import { lyingTo, type Lying } from './company.ts';
import { SimulatedCamera, HEIGHT, line, said, SimulatedWalker, way, WIDTH } from '../counting-support.ts';
import { usualSure } from './ghost.ts';
import { recount } from '../recount/recount.ts';

/** Somebody else's box: 80 wide, 200 tall, feet at 0. */
const OTHER = [-40, -200, 40, 0] as const;

describe("a box lies to somebody else's", () => {
  test.each<[string, readonly [number, number, number, number], Lying | null]>([
    ['the same box', OTHER, 'same-spot'],
    ['a wider one around it', [-60, -220, 50, 5], 'same-spot'],
    ['the upper half of the body', [-35, -198, 35, -95], 'inside'],
    ['the lower half', [-35, -110, 35, 2], 'same-spot'],
    ['a leg and a bag', [-10, -120, 55, -20], 'inside'],
    ['a shadow towards the camera', [-20, -25, 70, 100], 'at-feet'],
    ['a shadow that lies aside', [30, -40, 160, 10], 'at-feet'],
    ['a reflection in the floor', [-40, -5, 40, 180], 'at-feet'],
    ['a friend beside', [30, -195, 110, 6], 'beside'],
    ['a child beside', [25, -130, 75, 8], 'beside'],
    ['somebody behind, over a shoulder', [-30, -290, 50, -80], null],
    ['somebody in front, who is nearer', [-45, -60, 55, 175], null],
    ['somebody elsewhere', [200, -200, 280, 0], null],
  ])('%s', (_, box, lying) => expect(lyingTo(box, OTHER)).toBe(lying));
});

/** Two walk over the line, the second one by so many pixels elsewhere, so tall, so sure, in these frames. */
function two(
  dx: number,
  dy: number,
  height: number,
  confidence: number,
  { frames = [0, 40], first = 0.85, sure }: { frames?: [number, number]; first?: number; sure?: number } = {},
) {
  const camera = new SimulatedCamera(undefined, 'UTC', undefined, sure),
    one = new SimulatedWalker(1),
    other = new SimulatedWalker(2);
  one.confidence = first;
  other.confidence = confidence;
  way([0.5, 0.25], [0.5, 0.75], 40).forEach(([x, y], i) => {
    other.matched = i >= frames[0] && i < frames[1];
    camera.update(
      other.matched ? [one.at(x, y), other.at(x + dx / WIDTH, y + dy / HEIGHT, height)] : [one.at(x, y)],
      i * 100,
    );
  });
  const crossings = camera.end();
  expect(
    recount(camera.tracks, [line()], { timeZone: 'UTC', fromMs: -Infinity, toMs: Infinity })
      .crossings.map((crossing) => JSON.stringify(crossing))
      .sort(),
  ).toEqual(crossings.map((crossing) => JSON.stringify(crossing)).sort());
  return crossings;
}

describe('a weak track beside a surer one', () => {
  const ghosts: [string, Parameters<typeof two>][] = [
    ['the upper half', [0, -90, 105, 0.45]],
    ['the whole again', [8, 4, 196, 0.5]],
    ['a shadow', [20, 110, 130, 0.5]],
    ['a half of somebody who is weak too', [0, -90, 105, 0.42, { first: 0.54 }]],
    ['a reflection in a wall, hardly seen', [90, 0, 200, 0.42]],
  ];
  test.each(ghosts)('%s is a ghost', (_, given) => {
    const crossings = two(...given),
      refused = crossings.filter(({ refusal }) => refusal !== null);
    expect(said(crossings).toSorted()).toEqual(['in', 'in ghost']);
    expect(refused[0]).toMatchObject({ trackId: 2, receipt: { ghostOfTrackId: 1 } });
  });

  test.each<[string, Parameters<typeof two>]>([
    ['a friend in bad light', [90, 4, 200, 0.52]],
    ['a child', [70, 6, 125, 0.52]],
    ['somebody in front', [10, 190, 235, 0.52]],
    ['somebody behind', [10, -70, 190, 0.52]],
    ['one of whom the detector is sure', [0, -90, 105, 0.65]],
    ['somebody who was passed', [0, -90, 105, 0.52, { frames: [0, 40], first: 0.5 }]],
  ])('%s is a person', (_, given) => expect(said(two(...given))).toEqual(['in', 'in']));

  test('who comes to lie so only behind the line was a person before it', () => {
    const camera = new SimulatedCamera(),
      one = new SimulatedWalker(1),
      other = new SimulatedWalker(2);
    other.confidence = 0.52;
    way([0.5, 0.25], [0.5, 0.75], 40).forEach(([x, y], i) =>
      camera.update([other.at(x, y), ...(i > 22 ? [one.at(x, y + 0.02)] : [])], i * 100),
    );
    expect(said(camera.end()).filter((each) => each === 'in')).toHaveLength(1);
  });

  test('alone, however weak, is a person; so is everybody where the card says nothing', () => {
    const camera = new SimulatedCamera(),
      weak = new SimulatedWalker(1);
    weak.confidence = 0.3;
    way([0.5, 0.25], [0.5, 0.75], 40).forEach(([x, y], i) => camera.update([weak.at(x, y)], i * 100));
    expect(said(camera.end())).toEqual(['in']);
    expect(usualSure(0.48)).toBeCloseTo(0.584);
  });
});

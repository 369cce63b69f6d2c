import { describe, expect, test } from 'vitest';
import { SimulatedCamera, down, line, said, still, SimulatedWalker, way } from './counting-support.ts';

/* What other counters are known to get wrong, by name. */
describe('known failures of others', () => {
  test('an id that changes while somebody stands at the line, counted fifteen times', () => {
    const camera = new SimulatedCamera();
    // In through the line, then fifteen ids in a row on the spot, each born a little before or behind it.
    camera.walk(way([0.5, 0.35], [0.5, 0.53], 12), { trackId: 1 });
    for (let id = 2; id <= 16; id++)
      camera.walk(still(id % 2 === 0 ? 0.485 : 0.515, 9), { trackId: id, fromMs: (id - 1) * 1200 });
    camera.walk(way([0.5, 0.52], [0.5, 0.7], 9), { trackId: 17, fromMs: 16 * 1200 });
    const counted = camera.end().filter(({ refusal }) => refusal === null);
    expect(said(counted)).toEqual(['in']);
  });

  test('an id that changes beyond the line, where the new box begins before it', () => {
    const camera = new SimulatedCamera();
    camera.walk(way([0.5, 0.35], [0.5, 0.54], 12), { trackId: 1 });
    camera.walk([...still(0.47, 4), ...way([0.5, 0.5], [0.5, 0.7], 10)], { trackId: 2, fromMs: 1400 });
    expect(said(camera.end())).toEqual(['in', 'in duplicate-after-switch']);
  });

  test('a flicker shorter than the threshold, counted the wrong way', () => {
    const there = way([0.5, 0.3], [0.5, 0.48], 10),
      over = still(0.53, 3),
      back = still(0.47, 3);
    expect(
      said(
        new SimulatedCamera().walk([...there, ...over, ...back, ...over, ...way([0.5, 0.46], [0.5, 0.3], 10)]).end(),
      ),
    ).toEqual(['in flicker']);
    // ... and somebody who flickers back on the way in is counted in, once.
    expect(
      said(
        new SimulatedCamera()
          .walk([...there, ...over, ...back, ...way([0.5, 0.5], [0.5, 0.7], 10)])
          .end()
          .filter(({ refusal }) => refusal === null),
      ),
    ).toEqual(['in']);
  });

  test('unconfirmed tracks that share one id', () => {
    const camera = new SimulatedCamera(),
      left = new SimulatedWalker(-1),
      right = new SimulatedWalker(-1);
    left.state = right.state = 'tentative';
    for (let i = 0; i < 20; i++) camera.update([left.at(0.4, 0.4), right.at(0.6, 0.6)], i * 100);
    expect([camera.end(), camera.tracks]).toEqual([[], []]);
  });

  test('a count without touching the segment', () => {
    // Past both ends, close by, and between the two ends of a bent line.
    for (const x of [0.27, 0.73]) expect(new SimulatedCamera().walk(way([x, 0.3], [x, 0.7], 12)).end()).toEqual([]);
    const bent = new SimulatedCamera([
      line([
        [0.3, 0.5],
        [0.4, 0.7],
        [0.5, 0.5],
      ]),
    ]);
    expect(bent.walk([...way([0.25, 0.45], [0.55, 0.45], 12)]).end()).toEqual([]);
  });

  test('a point exactly on the line', () => {
    expect(
      said(new SimulatedCamera().walk([...down(0.4, 0.45), ...still(0.5, 30), ...down(0.45, 0.4, 0.35)]).end()),
    ).toEqual([]);
    expect(
      said(new SimulatedCamera().walk([...down(0.4, 0.45), ...still(0.5, 30), ...down(0.55, 0.6, 0.65, 0.7)]).end()),
    ).toEqual(['in']);
    expect(
      said(new SimulatedCamera().walk([...down(0.6, 0.55), ...still(0.5, 30), ...down(0.45, 0.4, 0.35, 0.3)]).end()),
    ).toEqual(['out']);
    // Along the line itself, and over its very end.
    expect(said(new SimulatedCamera().walk(way([0.2, 0.5], [0.8, 0.5], 20)).end())).toEqual([]);
  });

  test('a pair that crosses together', () => {
    const a = new SimulatedWalker(1),
      b = new SimulatedWalker(2),
      camera = new SimulatedCamera();
    way([0, 0.3], [0, 0.7], 14).forEach(([, y], i) => camera.update([a.at(0.45, y), b.at(0.5, y + 0.01)], i * 100));
    expect(
      camera
        .end()
        .map(({ trackId, direction, refusal }) => [trackId, direction, refusal])
        .sort(),
    ).toEqual([
      [1, 'in', null],
      [2, 'in', null],
    ]);
  });

  test('somebody who walks closely behind another one at the same place', () => {
    const a = new SimulatedWalker(1),
      b = new SimulatedWalker(2),
      camera = new SimulatedCamera();
    const y = (i: number) => Math.min(0.8, 0.2 + i * 0.04);
    for (let i = 0; i < 24; i++) camera.update([a.at(0.5, y(i)), b.at(0.5, y(i - 4))], i * 100);
    expect(said(camera.end())).toEqual(['in', 'in']);
  });

  test('a line whose direction is guessed from its shape', () => {
    // The right hand of the line as it is drawn is inside, whichever way and however steep it is drawn.
    for (let turn = 0; turn < 16; turn++) {
      const angle = (turn * Math.PI) / 8,
        along = [Math.cos(angle), Math.sin(angle)],
        right = [-Math.sin(angle), Math.cos(angle)];
      const at = (u: number, v: number): [number, number] => [
        0.5 + ((u * along[0] + v * right[0]) * 9) / 16,
        0.5 + u * along[1] + v * right[1],
      ];
      const camera = () => new SimulatedCamera([line([at(-0.2, 0), at(0.2, 0)])]);
      expect(
        said(
          camera()
            .walk(way(at(0, -0.25), at(0, 0.25), 14))
            .end(),
        ),
        `drawn at ${turn * 22.5}°`,
      ).toEqual(['in']);
      expect(
        said(
          camera()
            .walk(way(at(0, 0.25), at(0, -0.25), 14))
            .end(),
        ),
        `drawn at ${turn * 22.5}°`,
      ).toEqual(['out']);
    }
  });
});

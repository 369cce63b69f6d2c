import { beforeAll, describe, expect, test } from 'vitest';
import { compareViews, referenceView, type ReferenceView } from '../../app/core/camera-moved/compare-views.ts';
import type { GreyPicture } from '../../app/core/camera-moved/grey-picture.ts';
import { farthest, farthestApart, IDENTITY } from '../../app/core/camera-moved/similarity.ts';
import type { Similarity } from '../../app/shared/domain/view.ts';
import { captions, CHANGES, lookAt, picturesOf, random } from '../support/view-pictures.ts';
import { demoClip, root } from '../support/worker-client.ts';

/*
 * What the camera-moved guard is worth, on real pictures that are moved and lit by us. The whole table: FOOTFALL_LONG=1.
 * The room is CC-BY-4.0, Intel IoT DevKit sample-videos.
 */
const LONG = process.env.FOOTFALL_LONG === '1';
const ASPECT = 16 / 9;
const CLIPS = { entrance: demoClip, room: `${root}/../shared/test-data/video/one-by-one-person-detection.mp4` };
const degrees = (angle: number) => (angle * Math.PI) / 180;

interface Scene {
  pictures: GreyPicture[];
  reference: ReferenceView;
  captioned: ReferenceView;
}
const scenes = new Map<string, Scene>();
const rows: string[] = [];

beforeAll(() => {
  for (const [name, clip] of Object.entries(CLIPS)) {
    const pictures = picturesOf(clip, LONG ? 2 : 12, 768),
      own = lookAt(pictures[0], IDENTITY);
    scenes.set(name, {
      pictures,
      reference: referenceView(own),
      captioned: referenceView(captions(own, random(1))),
    });
  }
});

const moves = (): [string, Similarity][] => {
  const found: [string, Similarity][] = [];
  for (const share of LONG ? [0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] : [0.03, 0.3])
    for (const [way, x, y] of [
      ['right', 1, 0],
      ['left', -1, 0],
      ['down', 0, 1],
      ['up left', -0.7, -0.7],
    ] as const)
      if ((LONG || x !== -1) && (y !== 1 || share <= 0.2))
        found.push([`${Math.round(share * 100)} % ${way}`, { ...IDENTITY, dx: x * share, dy: y * share }]);
  for (const angle of LONG ? [1, 2, 4, 7, 10, -5, -10] : [3, -10])
    found.push([`turned ${angle}°`, { ...IDENTITY, rotation: degrees(angle) }]);
  for (const scale of LONG ? [0.9, 0.95, 1.05, 1.1, 1.15] : [0.9, 1.15])
    found.push([`zoom ${scale}`, { ...IDENTITY, scale }]);
  found.push(['all of it', { dx: 0.12, dy: 0.06, rotation: degrees(5), scale: 1.08 }]);
  if (LONG) found.push(['all of it, back', { dx: -0.18, dy: -0.05, rotation: degrees(-8), scale: 0.93 }]);
  return found;
};

describe.each(Object.keys(CLIPS))('%s', (name) => {
  test('later pictures of the same camera are the same view, with people in them and without', () => {
    const { pictures } = scenes.get(name)!,
      reference = referenceView(pictures[0]);
    const answers = pictures.slice(1).map((picture) => compareViews(reference, picture));
    expect(answers.filter(({ kind }) => kind !== 'same')).toEqual([]);
    const worst = Math.min(...answers.map((answer) => (answer.kind === 'unclear' ? 0 : answer.confidence)));
    rows.push(`${name}: ${answers.length} later pictures, 0 false alarms, least confidence ${worst.toFixed(2)}`);
  });

  test.each(Object.keys(CHANGES))('is no other view for %s', (change) => {
    const { pictures, reference } = scenes.get(name)!;
    const answer = compareViews(reference, CHANGES[change](lookAt(pictures[0], IDENTITY), random(7)));
    rows.push(`${name}: ${change}: ${answer.kind === 'unclear' ? answer.why : answer.kind}`);
    expect(answer.kind).not.toBe('shifted');
    // Too many people hide the room; then nothing is said.
    if (!change.startsWith('two thirds')) expect(answer.kind).toBe('same');
  });

  test.each(moves())('%s is found', (title, moved) => {
    const { pictures, reference, captioned } = scenes.get(name)!;
    const looks = {
      plain: (picture: GreyPicture) => picture,
      darker: (picture: GreyPicture) => CHANGES['gamma 2.5'](picture, random(7)),
      people: (picture: GreyPicture) => CHANGES['a quarter people'](picture, random(7)),
      noise: (picture: GreyPicture) => CHANGES['noise 12'](picture, random(7)),
      captions: (picture: GreyPicture) => captions(picture, random(7)),
    };
    for (const [look, change] of Object.entries(looks)) {
      if (!LONG && look !== 'people' && look !== 'captions') continue;
      const picture = change(lookAt(pictures.at(-1)!, moved)),
        answer = compareViews(look === 'captions' ? captioned : reference, picture);
      const error = answer.kind === 'unclear' ? Infinity : farthestApart(answer.similarity, moved, ASPECT),
        far = farthest(moved, ASPECT);
      rows.push(`${name}: ${title}, ${look}: ${answer.kind}, ${(100 * error).toFixed(2)} % off`);
      expect(error, `${title}, ${look}`).toBeLessThan(0.01);
      if (far >= 0.03) expect(answer.kind, `${title}, ${look}`).toBe('shifted');
      if (far < 0.018) expect(answer.kind, `${title}, ${look}`).toBe('same');
    }
  });
});

test('another picture altogether, a dark one and a covered one are none of it', () => {
  const [entrance, room] = [scenes.get('entrance')!, scenes.get('room')!];
  const flat = (grey: number): GreyPicture => ({ width: 512, height: 288, data: new Uint8Array(512 * 288).fill(grey) });
  const other = { kind: 'unclear', why: 'other-picture' };
  expect(compareViews(entrance.reference, lookAt(room.pictures[0], IDENTITY))).toEqual(other);
  expect(compareViews(room.reference, lookAt(entrance.pictures[0], IDENTITY))).toEqual(other);
  expect(compareViews(entrance.reference, CHANGES['noise 12'](flat(5), random(3)))).toMatchObject({ why: 'dark' });
  expect(compareViews(entrance.reference, CHANGES['noise 12'](flat(120), random(3)))).toMatchObject({ why: 'hidden' });
  expect(compareViews(referenceView(flat(120)), lookAt(room.pictures[0], IDENTITY))).toMatchObject({
    why: 'little-structure',
  });
});

test.runIf(LONG)('the table', () => console.log(rows.join('\n')));

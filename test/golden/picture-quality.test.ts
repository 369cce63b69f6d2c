import { afterAll, describe, expect, test } from 'vitest';
import { QUALITY_FAULTS } from '../../app/shared/domain/health-figures.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { qualityOfClip } from '../support/quality-clips.ts';
import { demoClip, root } from '../support/worker-client.ts';

/*
 * What is said of the picture of clips that are counted well, and of the same clips made worse (what is counted in those: view-check.test.ts). The whole
 * table: FOOTFALL_LONG=1. The room is CC-BY-4.0, Intel IoT DevKit sample-videos.
 */
const LONG = process.env.FOOTFALL_LONG === '1';
const CLIPS = {
  entrance: demoClip,
  room: `${root}/../shared/test-data/video/one-by-one-person-detection.mp4`,
};
const dim = (share: number) => `lutyuv=y=(val-16)*${share}+16`;
const mjpeg = ['-c:v', 'mjpeg', '-q:v', '31'],
  x264 = ['-c:v', 'libx264', '-preset', 'veryfast'];

/** How a clip is changed, what is reported then, and what is seen as its worst fault; `long`: only in the long form. */
const CHANGES: [
  name: string,
  changed: { filter?: string; encode?: string[] },
  risk: 'too-dark' | 'blurred' | null,
  fault: (typeof QUALITY_FAULTS)[number] | null,
  long?: true,
][] = [
  ['nothing', {}, null, null],
  ['half the light', { filter: dim(0.5) }, null, null, true],
  ['an eighth of the light', { filter: dim(0.12) }, 'too-dark', 'darkness'],
  ['a little soft', { filter: 'gblur=sigma=2' }, null, null, true],
  ['out of focus', { filter: 'gblur=sigma=4' }, 'blurred', 'blur'],
  ['far out of focus', { filter: 'gblur=sigma=7' }, 'blurred', 'blur', true],
  ['much noise', { filter: 'noise=alls=60:allf=t' }, null, 'noise', true],
  ['few bits', { encode: [...x264, '-crf', '40'] }, null, null, true],
  ['far too few bits', { encode: [...x264, '-crf', '46', '-x264-params', 'no-deblock=1'] }, null, 'blocking', true],
  ['pictures one by one, small', { filter: 'scale=640:-2', encode: mjpeg }, null, 'blocking', true],
  ['a small stream', { filter: 'scale=320:-2', encode: [...x264, '-crf', '23'] }, null, null, true],
];

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe.each(Object.entries(CLIPS))('%s', (clip, path) => {
  test.each(CHANGES.filter(([name, , , , long]) => LONG || (!long && (clip === 'entrance' || name === 'nothing'))))(
    '%s',
    { timeout: 300_000 },
    async (name, changed, risk, fault) => {
      const { looks, risks } = await qualityOfClip(path, {
        ...changed,
        folder: folder.path,
        seconds: LONG && name === 'nothing' ? 3_600 : 45,
      });
      const middle = (values: (number | null)[]) =>
        values.toSorted((a, b) => (a ?? -1) - (b ?? -1))[values.length >> 1];
      const faults = Object.fromEntries(
        QUALITY_FAULTS.map((part) => [part, middle(looks.map((look) => look.faults[part]))]),
      );
      const score = middle(looks.map((look) => look.score))!;
      if (LONG)
        console.log(
          `${clip} | ${name} | ${looks.length} looks | score ${score}, least ${Math.min(...looks.map((look) => look.score))} | ${JSON.stringify(faults)} | ${risks.join()}`,
        );
      expect(looks.length).toBeGreaterThanOrEqual(4);
      expect(risks).toEqual(risk === null ? [] : [risk]);
      if (fault === null) expect(score).toBeGreaterThan(0.7);
      else expect(faults[fault]).toBe(Math.max(...QUALITY_FAULTS.map((part) => faults[part] ?? 0)));
    },
  );
});

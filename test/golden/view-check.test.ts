import { describe, expect, test } from 'vitest';
import { checkClip } from '../support/view-clips.ts';
import { demoClip, demoLine, line, root } from '../support/worker-client.ts';

/*
 * What the view check says of clips that are counted well, and of the same clips made worse, beside what is then counted. The whole table:
 * FOOTFALL_LONG=1. The room is CC-BY-4.0, Intel IoT DevKit sample-videos.
 */
const LONG = process.env.FOOTFALL_LONG === '1';
const CLIPS = {
  entrance: { path: demoClip, line: demoLine },
  room: {
    path: `${root}/../shared/test-data/video/one-by-one-person-detection.mp4`,
    line: line('Room', [0.75, 0.02], [0.75, 0.98]),
  },
};
type Clip = keyof typeof CLIPS;

const dim = (share: number) => `lutyuv=y=(val-16)*${share}+16`;
const box = (x: number, y: number, w: number, h: number, colour: string) =>
  `drawbox=x=iw*${x}:y=ih*${y}:w=iw*${w}:h=ih*${h}:c=${colour}:t=fill`;
/** The clip so many times beside and below itself: people get smaller, and the picture is full. */
const tiled = (times: number) =>
  `scale=trunc(iw/${2 * times})*2:trunc(ih/${2 * times})*2,split=${times ** 2}` +
  Array.from({ length: times ** 2 }, (_, i) => `[p${i}]`).join('') +
  `;${Array.from({ length: times ** 2 }, (_, i) => `[p${i}]`).join('')}xstack=grid=${times}x${times}`;

/** How a clip is changed, what the check finds then (nothing: it goes), and whether only the long form tries it. */
const CHANGES: [name: string, filter: string, findings: string[], long?: boolean][] = [
  ['nothing', 'null', []],
  ['half the light', dim(0.5), [], true],
  ['a quarter of the light', dim(0.25), ['too-dark'], true],
  ['an eighth of the light, noise', `${dim(0.12)},noise=alls=8:allf=t`, ['too-dark'], true],
  ['a little soft', 'gblur=sigma=2', [], true],
  ['out of focus', 'gblur=sigma=4', ['blurred']],
  ['far out of focus', 'gblur=sigma=7', ['blurred'], true],
  ['noise', 'noise=alls=30:allf=t', [], true],
  ['much noise', 'noise=alls=60:allf=t', ['noisy'], true],
  ['fog', 'lutyuv=y=val*0.2+150', ['washed-out'], true],
  ['twice the light', dim(2), ['glare'], true],
  ['the sun in a tenth', box(0.55, 0.1, 0.3, 0.35, 'white'), ['glare'], true],
  ['half of it hidden, dark', box(0, 0, 0.5, 1, '0x101010'), ['hidden'], true],
  ['half of it hidden, grey', box(0, 0.5, 1, 0.5, '0x707060'), ['hidden'], true],
  ['a tree', 'split[a][b];[b]crop=iw*0.4:ih*0.4:0:0,noise=alls=100:allf=t[c];[a][c]overlay=0:0', ['restless'], true],
  ['a pole in the wind', 'crop=iw*0.9:ih*0.9:iw*0.05+8*sin(t*11):ih*0.05+5*sin(t*13)', ['restless'], true],
  ['a third of the size', tiled(3), ['too-small'], true],
];

/** People are a third as tall only where they were not as tall as the picture. */
const LARGE: Partial<Record<Clip, string>> = { room: 'too-small' };

describe.each((Object.keys(CLIPS) as Clip[]).filter((clip) => LONG || clip === 'entrance'))('%s', (clip) => {
  test.each(CHANGES.filter(([, , , long]) => LONG || !long))(
    '%s',
    { timeout: 300_000 },
    async (name, filter, findings) => {
      const { path, line } = CLIPS[clip],
        { figures, judgement, counted } = await checkClip(path, filter, { line });
      const wanted = findings.filter((finding) => finding !== LARGE[clip]);
      const bad = judgement!.parts.filter(({ verdict }) => verdict === 'adjust' || verdict === 'reject');
      if (LONG) {
        const { height, lines, edgeWidth, ...rest } = figures!;
        const shown = Object.entries({ tall: (height?.middle ?? 0) * lines, edges: edgeWidth, ...rest })
          .map(([key, value]) => `${key} ${value === null ? '-' : Number(value.toFixed(3))}`)
          .join(', ');
        console.log(
          `${clip} | ${name} | ${counted} counted | ${judgement!.verdict}: ${bad.map(({ finding }) => finding).join(', ')} | ${shown}`,
        );
      }
      expect(bad.map(({ finding }) => finding)).toEqual(expect.arrayContaining(wanted));
      if (findings.length === 0) expect(judgement!.verdict).toBe('go');
      else if (wanted.length > 0) expect(['adjust', 'reject']).toContain(judgement!.verdict);
    },
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FROZEN, FrozenPicture } from '../../app/workers/camera/frozen-picture.ts';
import { demoClip, ffmpeg, makeClip, root, temporaryFolder } from '../support/worker-client.ts';

/* Pictures that are stuck and such that are only calm, with and without a clock in them, through real encoders. More of them: FOOTFALL_LONG=1. */

const LONG = process.env.FOOTFALL_LONG === '1';
const { seconds, fps, width, height } = LONG
  ? { seconds: 150, fps: 15, width: 640, height: 360 }
  : { seconds: 75, fps: 5, width: 320, height: 180 };
const corridor = join(root, '../shared/test-data/video/one-by-one-person-detection.mp4');
const still = existsSync(corridor) ? corridor : demoClip;
const folder = temporaryFolder();
afterAll(() => folder.remove());

const x264 = (...args: string[]) => ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', ...args];
const every = (s: number) => ['-g', String(s * fps)];
/** Darkened, with so much noise of its own in each picture. */
const calm = (noise: number, more = '') => `lutyuv=y=val*0.35,noise=alls=${noise}:allf=t${more}`;
/** The noise of one picture, in all of them. */
const stuck = 'lutyuv=y=val*0.8,noise=alls=3:allf=u';
const TOP = 'x=8+mod(floor(t)\\,10)*8:y=6',
  BOTTOM = 'x=W-120+mod(floor(t)\\,10)*8:y=H-20';

interface Row {
  name: string;
  filter: string;
  /** Where a clock goes on. */
  clock?: string;
  encoder: string[];
  frozen: boolean;
  short?: true;
}
const rows: Row[] = [
  {
    name: 'calm, noise 1, CRF 28, every 2 s',
    filter: calm(1),
    encoder: x264('-crf', '28', ...every(2)),
    frozen: false,
  },
  {
    name: 'calm, noise 2, CRF 40, every 2 s, clock',
    filter: calm(2),
    clock: TOP,
    encoder: x264('-crf', '40', ...every(2)),
    frozen: false,
    short: true,
  },
  {
    name: 'calm, noise 1, CRF 45, every 4 s, clock',
    filter: calm(1),
    clock: TOP,
    encoder: x264('-crf', '45', ...every(4)),
    frozen: false,
  },
  {
    name: 'calm, noise 2 after a noise filter, CRF 36, every 4 s, clock',
    filter: calm(2, ',hqdn3d=8:6:12:9'),
    clock: TOP,
    encoder: x264('-crf', '36', ...every(4)),
    frozen: false,
  },
  {
    name: 'calm, noise 1 after a stronger one, 20 kbit/s, every 8 s, clock',
    filter: calm(1, ',hqdn3d=16:12:24:18'),
    clock: BOTTOM,
    encoder: x264('-b:v', '20k', ...every(8)),
    frozen: false,
  },
  {
    name: 'calm, noise 3, 60 kbit/s at every moment, every 2 s, clock',
    filter: calm(3),
    clock: TOP,
    encoder: x264('-b:v', '60k', '-maxrate', '60k', '-bufsize', '60k', ...every(2)),
    frozen: false,
  },
  {
    name: 'calm, noise 1, MJPEG of low quality, clock',
    filter: calm(1),
    clock: TOP,
    encoder: ['-c:v', 'mjpeg', '-q:v', '20'],
    frozen: false,
  },
  {
    name: 'calm, noise 1, x265, every 4 s, clock',
    filter: calm(1),
    clock: TOP,
    encoder: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-crf',
      '34',
      '-x265-params',
      `log-level=none:keyint=${4 * fps}`,
    ],
    frozen: false,
  },
  {
    name: 'black, clock',
    filter: 'lutyuv=y=16:u=128:v=128',
    clock: TOP,
    encoder: x264('-crf', '28', ...every(2)),
    frozen: false,
  },
  { name: 'stuck, CRF 23, every 1 s', filter: stuck, encoder: x264('-crf', '23', ...every(1)), frozen: true },
  {
    name: 'stuck, CRF 23, every 1 s, clock',
    filter: stuck,
    clock: TOP,
    encoder: x264('-crf', '23', ...every(1)),
    frozen: false,
  },
  {
    name: 'stuck, CRF 28, every 4 s, clock below',
    filter: stuck,
    clock: BOTTOM,
    encoder: x264('-crf', '28', ...every(4)),
    frozen: true,
  },
  {
    name: 'stuck, MJPEG, clock',
    filter: stuck,
    clock: TOP,
    encoder: ['-c:v', 'mjpeg', '-q:v', '5'],
    frozen: true,
    short: true,
  },
  {
    name: 'stuck, x264 1 Mbit/s in the mean, every 2 s, clock',
    filter: stuck,
    clock: TOP,
    encoder: x264('-b:v', '1M', ...every(2)),
    frozen: true,
  },
  {
    name: 'stuck, x264 500 kbit/s at every moment, clock',
    filter: stuck,
    clock: TOP,
    encoder: x264('-b:v', '500k', '-maxrate', '500k', '-bufsize', '500k', ...every(2)),
    frozen: false,
  },
];

function make({ filter, clock, encoder }: Row, path: string): void {
  const picture = `[0:v]scale=${width}:${height},format=yuv420p,loop=loop=-1:size=1:start=0,setpts=N/${fps}/TB,${filter}`;
  const graph = clock ? `${picture}[p];[1:v]format=yuv420p[c];[p][c]overlay=${clock}:eval=frame[v]` : `${picture}[v]`;
  makeClip(
    ...['-ss', '20', '-i', still, '-f', 'lavfi', '-i', `color=white:s=7x14:r=${fps}`],
    ...['-filter_complex', graph, '-map', '[v]', '-r', String(fps), '-t', String(seconds), ...encoder, path],
  );
}

/** When it is said to be frozen, in seconds, and the longest that it was in doubt. */
async function look(path: string): Promise<{ frozenS: number | null; doubtS: number }> {
  const bytes = width * height * 3,
    picture = new FrozenPicture(),
    shape = { width, height, size: { scaledWidth: width, scaledHeight: height } };
  const raw = [
    '-vf',
    `scale=${width}:${height}:flags=bicubic,format=gbrp`,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ];
  const child = spawn(ffmpeg, ['-v', 'error', '-nostdin', '-i', path, ...raw], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [rest, index, frozenS, doubt, doubtS] = [Buffer.alloc(0), 0, null as number | null, 0, 0];
  for await (const chunk of child.stdout) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (; rest.length >= bytes; rest = rest.subarray(bytes), index++) {
      const news = picture.look(Uint8Array.from(rest.subarray(0, bytes)), (index * 1000) / fps, shape);
      doubt = news === 'new' || news === 'seen' ? 0 : doubt + 1;
      doubtS = Math.max(doubtS, doubt / fps);
      if (news === 'frozen') frozenS ??= index / fps;
    }
  }
  if (child.exitCode === null) await once(child, 'exit');
  return { frozenS, doubtS };
}

describe('a picture is said to be frozen where it is, and nowhere else', () => {
  test.each(rows.filter(({ short }) => LONG || short))('$name', async (row) => {
    const path = folder.file('row.mkv');
    make(row, path);
    const { frozenS, doubtS } = await look(path);
    console.log(
      `| ${row.name} | ${doubtS.toFixed(0)} s | ${frozenS === null ? 'never' : `after ${frozenS.toFixed(0)} s`} |`,
    );
    expect(frozenS !== null).toBe(row.frozen);
    if (frozenS !== null) expect(frozenS).toBeGreaterThanOrEqual(FROZEN.afterMs / 1000);
  });

  test.runIf(LONG).each<[string, string, string[]]>([
    ['the demo', demoClip, []],
    ['the demo, looped after ten seconds', demoClip, ['-t', '10']],
    ['the corridor', corridor, []],
  ])('%s never is', async (_, clip, args) => {
    if (!existsSync(clip)) return console.warn('skipped: the counted video is not here');
    const part = folder.file('part.mp4'),
      path = folder.file('clip.mkv');
    makeClip('-i', clip, ...args, '-c', 'copy', part);
    makeClip('-stream_loop', '10', '-i', part, '-t', '150', ...x264('-crf', '28', ...every(2)), path);
    const { frozenS, doubtS } = await look(path);
    console.log(`| ${_} | ${doubtS.toFixed(0)} s | ${frozenS === null ? 'never' : `after ${frozenS} s`} |`);
    expect(frozenS).toBeNull();
  });
});

import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { serveVideos } from '../../app/main/headless/bench/serve-videos.ts';
import { demoClip, demoLine, ffmpeg, makeClip, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

const folder = temporaryFolder(),
  client = new WorkerClient(),
  stop = new AbortController();
afterAll(() => {
  client.kill();
  stop.abort();
  folder.remove();
});

/** Seconds of each rate; figures are of ten. */
const EACH_S = 20;

test('a camera that changes from 5 to 30 pictures a second while it is counted: all of them are seen to come, 15 are due, and nobody is asked to send more', async () => {
  // One stream, as a camera sends it whose rate follows what moves.
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '10'];
  for (const fps of [5, 30])
    makeClip(
      ...['-stream_loop', '-1', '-i', demoClip, '-t', String(EACH_S), '-vf', `fps=${fps},scale=320:180`, '-an'],
      ...[...coded, '-video_track_timescale', '90000', folder.file(`${fps}.mp4`)],
    );
  writeFileSync(folder.file('list.txt'), `file '5.mp4'\nfile '30.mp4'\n`);
  makeClip('-f', 'concat', '-i', folder.file('list.txt'), '-c', 'copy', folder.file('both.mp4'));
  const [url] = await serveVideos(ffmpeg, [folder.file('both.mp4')], stop.signal);

  client.start({ source: { kind: 'rtsp', url }, maxFps: 15, regions: [demoLine] }, { watched: false });
  const figures = () => client.all('figures').map((message) => message.figures),
    comesWith = (from: number, to: number) =>
      figures().find(({ fpsIn }) => fpsIn !== null && fpsIn >= from && fpsIn <= to);
  await client.until('ten seconds of 5', () => comesWith(4, 6) !== undefined);
  await client.until('ten seconds of 30', () => comesWith(25, 33) !== undefined);
  expect(comesWith(4, 6)!.fpsDue).toBeLessThan(6.5);
  const { fpsDue, fpsAnalysed, droppedShare } = comesWith(25, 33)!;
  expect(fpsDue).toBeGreaterThan(12);
  expect(fpsDue).toBeLessThan(17);
  // What is not analysed of those that are due is known to be missing.
  expect(fpsAnalysed! + droppedShare! * fpsDue!).toBeGreaterThan(0.8 * fpsDue!);
  expect(client.stream.map(({ event }) => event)).toEqual(['connected']);
  await client.until('somebody is counted', () => client.counted.length > 0);
});

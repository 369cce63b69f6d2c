import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as inFolder } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FromWorker } from '../../app/shared/camera-protocol.ts';
import {
  demoClip,
  demoLine,
  makeClip,
  probe,
  temporaryFolder,
  WorkerClient,
  type StartConfig,
} from '../support/worker-client.ts';

/** Sixteen seconds of the demo, and the same in two halves. */
const LONG = process.env.FOOTFALL_LONG === '1';
/** What one container of each kind shows is read of all of them in the long form. */
const usually = <T>(few: T[], others: () => T[]) => (LONG ? [...few, ...others()] : few);
const folder = temporaryFolder();
const FRAMES = 240,
  HALF = 120;
const file = (name: string) => folder.file(name);
const pure = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '15', '-crf', '23'];

beforeAll(() => {
  makeClip('-i', demoClip, '-t', '16', '-vf', 'scale=640:360', ...pure, file('whole.mp4'));
  makeClip('-i', file('whole.mp4'), '-t', '8', '-c', 'copy', file('a.mp4'));
  makeClip('-ss', '8', '-i', file('whole.mp4'), '-c', 'copy', file('b.mp4'));
});
afterAll(() => folder.remove());

/** What a worker tells of a file, as `count` asks it. */
async function read(path: string, config: Partial<StartConfig> = {}) {
  const client = new WorkerClient();
  client.start(
    { source: { kind: 'file', path, loop: false }, pace: 'fast', startTimeMs: 0, regions: [demoLine], ...config },
    { watched: false },
  );
  const ended = await client.until('the end', () => client.all('ended')[0], 240_000);
  await client.exited;
  const crossings = client.counted.map(
    ({ capturedAtMs, direction }) => `${direction} ${Math.round(capturedAtMs / 100)}`,
  );
  return {
    ended: ended as FromWorker & { type: 'ended' },
    frames: ended.timing.framesAnalysed,
    crossings,
    code: ended.warning?.code ?? null,
  };
}

const way = (crossing: string) => crossing.split(' ')[0],
  tenths = (crossing: string) => Number(crossing.split(' ')[1]);

function join(name: string, ...parts: (string | Buffer)[]): string {
  writeFileSync(
    file(name),
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? readFileSync(file(part)) : part))),
  );
  return file(name);
}

/** Both halves in another container. */
function halves(extension: string, ...args: string[]): [string, string] {
  for (const half of ['a', 'b'])
    makeClip('-i', file(`${half}.mp4`), ...(args.length > 0 ? args : ['-c', 'copy']), file(`${half}.${extension}`));
  return [`a.${extension}`, `b.${extension}`];
}

test('recordings that are joined count what the recording counts that they were', { timeout: 900_000 }, async () => {
  const whole = await read(file('whole.mp4'));
  expect([whole.frames, whole.code]).toEqual([FRAMES, null]);
  expect(whole.crossings.length).toBeGreaterThan(2);
  const flash = halves('flv'),
    fragments = ['-c', 'copy', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
  for (const half of ['a', 'b']) makeClip('-i', file(`${half}.mp4`), ...fragments, file(`${half}.frag.mp4`));
  for (const joined of usually(
    [
      join('joined.mp4', 'a.mp4', 'b.mp4'),
      join('bare.flv', flash[0], readFileSync(file(flash[1])).subarray(13)),
      join('joined.ts', ...halves('ts')),
    ],
    () => [
      join('fragments.mp4', 'a.frag.mp4', 'b.frag.mp4'),
      join('joined.mkv', ...halves('mkv')),
      join('joined.flv', ...flash),
      join('joined.avi', ...halves('avi')),
      join('joined.h264', ...halves('h264')),
    ],
  )) {
    const {
      frames,
      crossings,
      ended: { video, warning },
    } = await read(joined);
    expect([joined, frames, ...crossings.map(way)]).toEqual([joined, FRAMES, ...whole.crossings.map(way)]);
    // Containers round the times, an AVI to whole periods.
    for (const [i, crossing] of crossings.entries())
      expect(Math.abs(tenths(crossing) - tenths(whole.crossings[i])), joined).toBeLessThanOrEqual(2);
    expect(video.durationSeconds, joined).toBeCloseTo(16, 0);
    // What the header says of its length is wrong, and that is told; MPEG-TS and bare H.264 have none, or one that is guessed.
    expect([null, 'STREAM_014'], joined).toContain(warning?.code ?? null);
  }
});

test('a folder of recordings counts what the recording counts that they were, in the order of their names', async () => {
  const recordings = file('recordings');
  mkdirSync(inFolder(recordings, 'older'), { recursive: true });
  copyFileSync(file('a.mp4'), inFolder(recordings, 'door 9.mp4'));
  makeClip('-i', file('b.mp4'), '-c', 'copy', inFolder(recordings, 'door 10.mkv'));
  writeFileSync(inFolder(recordings, 'notes.txt'), 'no video');
  copyFileSync(file('b.mp4'), inFolder(recordings, 'older', 'door 1.mp4'));
  const whole = await read(file('whole.mp4')),
    { frames, crossings, code, ended } = await read(recordings);
  expect([frames, ...crossings.map(way)]).toEqual([FRAMES, ...whole.crossings.map(way)]);
  for (const [i, crossing] of crossings.entries())
    expect(Math.abs(tenths(crossing) - tenths(whole.crossings[i]))).toBeLessThanOrEqual(2);
  expect(ended.video.durationSeconds).toBeCloseTo(16, 0);
  expect([null, 'STREAM_014']).toContain(code);
  // Whoever only looks sees the first.
  expect(await probe({ kind: 'file', path: recordings, loop: false })).toMatchObject({ ok: true });
  // None of them leads elsewhere, whatever it is called.
  writeFileSync(inFolder(recordings, 'door 11.ts'), '#EXTM3U\nhttp://127.0.0.1:1/a.ts\n');
  expect(await probe({ kind: 'file', path: recordings, loop: false })).toMatchObject({
    ok: false,
    error: { code: 'STREAM_002', params: { source: inFolder(recordings, 'door 11.ts') } },
  });
});

test('a folder of one recording, played again and again', async () => {
  const recordings = file('one');
  mkdirSync(recordings);
  copyFileSync(file('a.mp4'), inFolder(recordings, 'a.mp4'));
  const client = new WorkerClient();
  client.start(
    { source: { kind: 'file', path: recordings, loop: true }, pace: 'source', regions: [demoLine] },
    { watched: true },
  );
  await client.until('the second round', () => client.all('overlay').length > 1.2 * HALF);
  expect(client.all('failed')).toEqual([]);
  await client.stop();
});

test.runIf(LONG)(
  'programme streams that are joined, edit lists, and a joined file that plays once at its own pace',
  { timeout: 900_000 },
  async () => {
    const ways = (await read(file('whole.mp4'))).crossings.map(way),
      again = [...ways, ...ways];
    makeClip(
      '-i',
      file('whole.mp4'),
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-bf',
      '2',
      '-g',
      '60',
      file('long.mp4'),
    );
    // what lies before the cut is in the file for its key frame, and is not shown
    makeClip('-ss', '2.5', '-i', file('long.mp4'), '-c', 'copy', file('edit.mp4'));
    makeClip('-itsoffset', '3', '-i', file('whole.mp4'), '-c', 'copy', file('delayed.mp4'));
    for (const [joined, seconds, crossings] of usually<[string, number, string[]]>(
      [[join('edits.mp4', 'edit.mp4', 'delayed.mp4'), 29.5, again]],
      () => [
        [join('joined.mpg', ...halves('mpg', '-c:v', 'mpeg2video', '-q:v', '3', '-r', '25')), 16, ways],
        [file('edit.mp4'), 13.5, ways],
        [file('delayed.mp4'), 16, ways],
      ],
    )) {
      const result = await read(joined);
      expect([joined, ...result.crossings.map(way)]).toEqual([joined, ...crossings]);
      expect(result.ended.video.durationSeconds, joined).toBeCloseTo(seconds, 0);
      expect([null, 'STREAM_014'], joined).toContain(result.code);
    }
    const paced = await read(join('paced.mkv', ...halves('mkv')), { pace: 'source' });
    expect(paced.crossings.map(way)).toEqual(ways);
    expect(paced.code).toBe('STREAM_014');
  },
);

test(
  'a recording of ten hours, one that does not begin at 0, and one whose time jumps are whole',
  { timeout: 900_000 },
  async () => {
    makeClip('-i', file('a.mp4'), '-c', 'copy', file('first.ts'));
    makeClip('-i', file('b.mp4'), '-c', 'copy', '-output_ts_offset', '7200', file('later.ts'));
    makeClip('-i', file('b.mp4'), '-c', 'copy', '-output_ts_offset', '300', file('earlier.ts'));
    makeClip('-i', file('a.mp4'), '-c', 'copy', '-f', 'mpegts', '-output_ts_offset', '95440', file('wraps.ts'));
    for (const format of ['mkv', 'flv', 'ts', 'mp4'])
      makeClip('-i', file('a.mp4'), '-c', 'copy', '-output_ts_offset', '36000', file(`late.${format}`));
    // the second half lies ten hours after the first
    makeClip(
      '-i',
      file('whole.mp4'),
      '-vf',
      'setpts=PTS+if(gte(N\\,120)\\,36000/TB\\,0)',
      '-fps_mode',
      'passthrough',
      ...pure,
      file('paused.mkv'),
    );
    for (const [path, frames] of usually<[string, number]>(
      [
        [join('jumps.ts', 'first.ts', 'later.ts', 'earlier.ts'), HALF * 3],
        [file('late.flv'), HALF],
        [file('paused.mkv'), FRAMES],
      ],
      () => [
        [file('wraps.ts'), HALF],
        [file('late.mkv'), HALF],
        [file('late.ts'), HALF],
        [file('late.mp4'), HALF],
      ],
    )) {
      const result = await read(path);
      expect([path, result.frames, result.code]).toEqual([path, frames, null]);
      expect([path, result.ended.video.durationSeconds]).toEqual([
        path,
        expect.closeTo(path.endsWith('paused.mkv') ? 36_016 : frames / 15, 0),
      ]);
    }
  },
);

test('three parts of other sizes and codecs, cut in the middle of nothing', { timeout: 900_000 }, async () => {
  makeClip('-i', file('b.mp4'), '-vf', 'scale=480:270', ...pure, file('small.mkv'));
  makeClip('-i', file('b.mp4'), '-c:v', 'mpeg4', '-q:v', '4', file('other.mkv'));
  makeClip('-i', file('a.mp4'), '-c', 'copy', file('first.mkv'));
  const { frames, ended, code } = await read(join('three.mkv', 'first.mkv', 'small.mkv', 'other.mkv'));
  expect([frames, code]).toEqual([HALF * 3, 'STREAM_014']);
  expect(ended.video.durationSeconds).toBeCloseTo(24, 0);
});

test(
  'a transport stream whose video becomes another stream is read on; an end of which no picture came is told',
  { timeout: 900_000 },
  async () => {
    const other = ['-c:v', 'mpeg4', '-q:v', '4'],
      disc = ['-mpegts_m2ts_mode', '1'];
    makeClip('-i', file('a.mp4'), '-c', 'copy', file('first.ts'));
    makeClip('-i', file('b.mp4'), ...other, file('codec.ts'));
    makeClip('-i', file('b.mp4'), '-c', 'copy', '-streamid', '0:300', file('pid.ts'));
    makeClip('-i', file('a.mp4'), '-c', 'copy', ...disc, file('first.m2ts'));
    makeClip(
      '-i',
      file('b.mp4'),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none',
      ...disc,
      file('codec.m2ts'),
    );
    for (const [joined, frames] of usually<[string, number]>(
      [
        [join('pids.ts', 'first.ts', 'pid.ts'), FRAMES],
        [join('off-grid.ts', readFileSync(file('first.ts')), Buffer.alloc(100, 1), 'codec.ts'), FRAMES],
      ],
      () => [
        [join('codecs.ts', 'first.ts', 'codec.ts', 'first.ts'), HALF * 3],
        [join('codecs.m2ts', 'first.m2ts', 'codec.m2ts'), FRAMES],
      ],
    )) {
      const result = await read(joined);
      expect([joined, result.frames, result.code]).toEqual([joined, frames, null]);
    }
    makeClip('-i', file('a.mp4'), '-c', 'copy', file('bare.h264'));
    const { code } = await read(
      join(
        'undecodable.h264',
        'bare.h264',
        Buffer.concat(
          Array.from({ length: 120 }, (_, i) =>
            Buffer.concat([Buffer.from([0, 0, 0, 1, 0x65]), Buffer.alloc(400, i + 1)]),
          ),
        ),
      ),
    );
    expect(code).toBe('STREAM_003');
  },
);

test('a part that cannot be read is told, and what follows it is counted', { timeout: 900_000 }, async () => {
  makeClip('-i', file('a.mp4'), '-c', 'copy', file('good.mkv'));
  const broken = Buffer.from(readFileSync(file('good.mkv')));
  broken.fill(0, 60, 3000);
  const { frames, ended } = await read(join('broken.mkv', 'good.mkv', broken, 'good.mkv'));
  expect(frames).toBeGreaterThanOrEqual(HALF * 2);
  expect(ended.warning).toMatchObject({
    code: 'STREAM_003',
    params: { detail: expect.stringMatching(/part 2 of 3|should last|last part/) as string },
  });
});

test('lost packets are damage, and a file that is cut off has ended in the middle', { timeout: 900_000 }, async () => {
  makeClip('-i', file('whole.mp4'), '-c', 'copy', file('whole.ts'));
  const packets = readFileSync(file('whole.ts')),
    count = packets.length / 188,
    kept: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const packet = packets.subarray(i * 188, i * 188 + 188),
      isVideo = (((packet[1] & 0x1f) << 8) | packet[2]) === 256 && (packet[1] & 0x40) === 0;
    if (!(isVideo && i > count * 0.3 && i < count * 0.35 && i % 9 === 0)) kept.push(packet);
  }
  const lossy = await read(join('lossy.ts', ...kept));
  expect(lossy.frames).toBeGreaterThan(FRAMES - 10);
  expect(lossy.ended.warning).toMatchObject({ code: 'STREAM_013' });
  const { from, to } = lossy.ended.warning!.params as { from: string; to: string };
  expect(Number(from)).toBeGreaterThan(1);
  expect(Number(to)).toBeLessThan(12);
  for (const [name, format] of usually([['cut.mp4', 'mp4']], () => [
    ['cut.mkv', 'mkv'],
    ['cut.flv', 'flv'],
    ['cut.avi', 'avi'],
  ])) {
    makeClip('-i', file('whole.mp4'), '-c', 'copy', '-movflags', 'faststart', file(`to-cut.${format}`));
    const bytes = readFileSync(file(`to-cut.${format}`));
    const { code, frames } = await read(join(name, bytes.subarray(0, Math.round(bytes.length * 0.6))));
    expect([name, code]).toEqual([name, 'STREAM_003']);
    expect(frames).toBeLessThan(FRAMES);
  }
});

test(
  'people are found in pixels that are not square, as the file or the installer says',
  { timeout: 900_000 },
  async () => {
    const square = await read(file('whole.mp4'));
    makeClip('-i', demoClip, '-t', '16', '-vf', 'scale=320:540,setsar=3/1', ...pure, file('slim.mp4'));
    makeClip('-i', demoClip, '-t', '16', '-vf', 'scale=320:540,setsar=1', ...pure, file('silent.mp4'));
    const slim = await read(file('slim.mp4')),
      told = await read(file('silent.mp4'), {
        source: { kind: 'file', path: file('silent.mp4'), loop: false, aspect: '16:9' },
      });
    expect(slim.ended.video).toMatchObject({ width: 960, height: 540 });
    expect(told.ended.video).toMatchObject({ width: 960, height: 540 });
    const by = (crossings: string[], wanted: string) => crossings.filter((crossing) => way(crossing) === wanted).length;
    for (const { crossings } of [slim, told]) {
      for (const wanted of ['in', 'out'])
        expect(Math.abs(by(crossings, wanted) - by(square.crossings, wanted))).toBeLessThanOrEqual(1);
    }
  },
);

test('a list that leads to other files is refused, whatever it is called', { timeout: 120_000 }, async () => {
  for (const [name, text] of [
    ['hls.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\n${file('a.mp4')}\n#EXT-X-ENDLIST\n`],
    ['list.mkv', `ffconcat version 1.0\nfile '${file('a.mp4')}'\n`],
    ['sdp.ts', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n'],
  ]) {
    writeFileSync(file(name), text);
    const client = new WorkerClient();
    client.start(
      { source: { kind: 'file', path: file(name), loop: false }, pace: 'fast', startTimeMs: 0 },
      { watched: false },
    );
    const failed = await client.until('the refusal', () => client.all('failed')[0]);
    expect(failed.error).toMatchObject({
      code: 'STREAM_002',
      params: { detail: expect.stringMatching(/a list that leads to other files/) as string },
    });
    await client.exited;
  }
});

test.runIf(process.platform === 'linux')('a pipe is no file', async () => {
  execFileSync('mkfifo', [file('fifo.mp4')]);
  const client = new WorkerClient();
  client.start(
    { source: { kind: 'file', path: file('fifo.mp4'), loop: false }, pace: 'fast', startTimeMs: 0 },
    { watched: false },
  );
  expect((await client.until('the refusal', () => client.all('failed')[0])).error.message).toMatch(
    /it is a pipe \(FIFO\), not a file/,
  );
  await client.exited;
});

test(
  'at its own pace the live view of odd pictures plays, and a loop whose size changes goes on',
  { timeout: 600_000 },
  async () => {
    for (const [name, size, format] of usually([['odd', '641x359', 'yuv444p']], () => [
      ['tiny', '3x1', 'gray'],
      ['ten', '322x180', 'yuv420p10le'],
    ])) {
      makeClip(
        '-f',
        'lavfi',
        '-i',
        `testsrc=s=64x48:r=10:d=2`,
        '-vf',
        `scale=${size.replace('x', ':')}`,
        '-c:v',
        'ffv1',
        '-pix_fmt',
        format,
        file(`${name}.mkv`),
      );
      const client = new WorkerClient();
      client.start({ source: { kind: 'file', path: file(`${name}.mkv`), loop: true } });
      await client.until(`pictures of ${name}`, () => client.all('overlay').length > 25);
      expect(client.all('video-fragment').length, name).toBeGreaterThan(5);
      expect(
        client.all('status').filter(({ phase }) => phase === 'stalled'),
        name,
      ).toEqual([]);
      await client.stop();
    }
    makeClip('-f', 'lavfi', '-i', 'testsrc=s=320x180:r=10:d=1', ...pure, file('p.mp4'));
    makeClip('-f', 'lavfi', '-i', 'testsrc=s=640x360:r=10:d=1', ...pure, file('q.mp4'));
    for (const part of ['p', 'q']) makeClip('-i', file(`${part}.mp4`), '-c', 'copy', file(`${part}.ts`));
    for (const looped of [join('pq.mp4', 'p.mp4', 'q.mp4'), join('pq.ts', 'p.ts', 'q.ts')]) {
      const client = new WorkerClient();
      client.start({ source: { kind: 'file', path: looped, loop: true } });
      await client.until(
        `sizes of ${looped}`,
        () => client.events.filter((event) => event.kind === 'stream' && event.event === 'size-changed').length >= 3,
      );
      expect(client.all('failed')).toEqual([]);
      await client.stop();
    }
  },
);

test.runIf(LONG)('a still picture that is looped is tried less and less often', { timeout: 120_000 }, async () => {
  makeClip('-i', file('a.mp4'), '-frames:v', '1', file('still.jpg'));
  const client = new WorkerClient();
  client.start({ source: { kind: 'file', path: file('still.jpg'), loop: true } }, { watched: false });
  const losses = () =>
    client.events.flatMap((event) => (event.kind === 'stream' && event.event === 'lost' ? [event.atMs] : []));
  await client.until('four losses', () => losses().length >= 4, 100_000);
  const [, , third, fourth] = losses();
  // The third pause is of four seconds, give or take a tenth.
  expect(fourth - third).toBeGreaterThan(3500);
  await client.stop();
});

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertStreamEvent, type StreamEvent } from '../../app/main/db/stream-events.ts';
import { streamIds } from '../../app/main/db/video-streams.ts';
import { lockFolder } from '../../app/main/folder-lock.ts';
import type { CountResult } from '../../app/main/headless/commands/count.ts';
import type { BenchReport } from '../../app/shared/tasks.ts';
import { errorInfo } from '../../app/shared/errors.ts';
import { openShop } from '../support/app-database.ts';
import { demoClip, demoLine, makeClip, root, temporaryFolder } from '../support/worker-client.ts';
import { entry } from '../support/app-process.ts';

const LONG = process.env.FOOTFALL_LONG === '1';
const folder = temporaryFolder();
const video = folder.file('six seconds.mp4');
const door = demoLine.points.flat().join(',');
beforeAll(() =>
  makeClip(
    '-ss',
    '6',
    '-i',
    demoClip,
    '-t',
    '6',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    '-bf',
    '2',
    '-g',
    '15',
    '-movflags',
    'faststart',
    video,
  ),
);
afterAll(() => folder.remove());

function footfall(...args: string[]) {
  return spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });
}

function count(...args: string[]): CountResult {
  const { stdout, stderr, status } = footfall('count', video, '--json', ...args);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as CountResult;
}

test('count prints what it was asked for, and the same again', () => {
  const { timing, ...result } = count('--line', `${door},Entrance`);
  expect(Object.keys(result)).toEqual(['video', 'model', 'lines']);
  expect(result.video).toEqual({ width: 960, height: 540, fps: 15, frames: 90, durationSeconds: 6 });
  expect(result.model).toEqual({ id: 'footfall-person-v0', version: 'v0' });
  const [entrance] = result.lines;
  expect(entrance.name).toBe('Entrance');
  expect(entrance.events.map(({ direction }) => direction)).toContain('in');
  expect(entrance.in).toBe(entrance.events.filter(({ direction }) => direction === 'in').length);
  for (const event of entrance.events)
    expect(Object.keys(event)).toEqual(['timeSeconds', 'direction', 'trackId', 'point', 'confidence']);
  expect(Object.keys(timing)).toEqual([
    'framesAnalysed',
    'decodeMs',
    'preprocessMs',
    'inferenceMs',
    'postprocessMs',
    'trackMs',
    'countMs',
    'wallSeconds',
  ]);
  expect(timing.framesAnalysed).toBe(90);
  const again = count('--line', `${door},Entrance`);
  expect(JSON.stringify({ ...again, timing: null })).toBe(JSON.stringify({ ...result, timing: null }));
});

test.runIf(process.platform === 'linux').each([5, 90])(
  'on one core, where frames come in turns, %i frames give the same',
  (frames) => {
    const clip = folder.file(`${frames} frames.mp4`),
      core = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1];
    makeClip('-i', video, '-frames:v', String(frames), '-c:v', 'libx264', '-preset', 'veryfast', clip);
    const run = (command: string, ...before: string[]) => {
      const { stdout, stderr, status } = spawnSync(
        command,
        [...before, entry, 'count', clip, '--line', door, '--json'],
        { encoding: 'utf8' },
      );
      expect(status, stderr).toBe(0);
      return JSON.parse(stdout) as CountResult;
    };
    const free = run(process.execPath),
      held = run('taskset', '-c', core, process.execPath);
    expect(held.timing.framesAnalysed).toBe(frames);
    expect({ ...held, timing: null }).toEqual({ ...free, timing: null });
  },
);

test('a line drawn the other way swaps in and out; regions come from a file; times from --from-time', () => {
  const regions = folder.file('regions.json');
  writeFileSync(regions, JSON.stringify({ lines: [{ name: 'Reversed', points: demoLine.points.toReversed() }] }));
  const { lines } = count('--line', door, '--regions', regions, '--from-time', '2026-03-01T09:00:00+07:00');
  expect(lines.map(({ name }) => name)).toEqual(['Line 1', 'Reversed']);
  expect([lines[1].in, lines[1].out]).toEqual([lines[0].out, lines[0].in]);
  const [first] = lines[0].events;
  expect(first.time).toBe(new Date(Date.parse('2026-03-01T02:00:00Z') + first.timeSeconds * 1000).toISOString());
});

test('gates, zones and ignore zones come from a file', () => {
  const regions = folder.file('all regions.json');
  const [[x1, y1], [x2, y2]] = demoLine.points,
    whole = [
      [0.02, 0.02],
      [0.98, 0.02],
      [0.98, 0.98],
      [0.02, 0.98],
    ];
  const gate = {
    kind: 'gate',
    name: 'Gate',
    points: demoLine.points,
    secondPoints: [
      [x1, y1 + 0.06],
      [x2, y2 + 0.06],
    ],
    mode: 'late',
  };
  const write = (list: unknown[]) => writeFileSync(regions, JSON.stringify({ regions: list }));
  write([
    gate,
    { kind: 'zone', name: 'Shop', points: whole, holdMs: 200, releaseMs: 500 },
    { kind: 'line', name: 'Door', points: demoLine.points },
  ]);
  const { lines, zones, tracks } = count('--regions', regions);
  expect(lines.map(({ name }) => name)).toEqual(['Gate', 'Door']);
  expect(lines[0].in).toBeGreaterThan(0);
  expect(lines[0].in).toBeLessThanOrEqual(lines[1].in);
  expect(zones).toEqual([
    {
      name: 'Shop',
      visits: expect.any(Number),
      dwellMeanSeconds: expect.any(Number),
      occupancyMax: expect.any(Number),
    },
  ]);
  expect(Math.min(zones![0].visits, zones![0].dwellMeanSeconds, zones![0].occupancyMax)).toBeGreaterThan(1);
  expect(tracks).toBeUndefined();
  write([
    { kind: 'line', name: 'Door', points: demoLine.points },
    { kind: 'ignore', name: 'Mirror', points: whole },
  ]);
  const ignoring = count('--regions', regions).lines[0];
  expect([ignoring.in, ignoring.out]).toEqual([0, 0]);
});

test.each<[string, number, RegExp, unknown]>([
  ['a kind that there is not', 2, /regions\.0\.kind/, { regions: [{ kind: 'circle', name: 'A', points: [] }] }],
  [
    'a zone that crosses itself',
    1,
    /REGION_003/,
    {
      regions: [
        {
          kind: 'zone',
          name: 'A',
          points: [
            [0.2, 0.2],
            [0.8, 0.8],
            [0.8, 0.2],
            [0.2, 0.8],
          ],
        },
      ],
    },
  ],
  [
    'a gate of one line',
    2,
    /secondPoints/,
    {
      regions: [
        {
          kind: 'gate',
          name: 'A',
          points: [
            [0.2, 0.2],
            [0.8, 0.2],
          ],
        },
      ],
    },
  ],
  [
    'a gate whose lines meet',
    1,
    /REGION_010/,
    {
      regions: [
        {
          kind: 'gate',
          name: 'A',
          points: [
            [0.2, 0.2],
            [0.8, 0.2],
          ],
          secondPoints: [
            [0.5, 0.1],
            [0.5, 0.9],
          ],
        },
      ],
    },
  ],
  [
    'a name twice',
    1,
    /REGION_008/,
    {
      lines: [
        {
          name: 'A',
          points: [
            [0.2, 0.2],
            [0.8, 0.2],
          ],
        },
      ],
      regions: [
        {
          kind: 'line',
          name: 'a',
          points: [
            [0.2, 0.4],
            [0.8, 0.4],
          ],
        },
      ],
    },
  ],
  ['nothing at all', 2, /no "lines" and no "regions"/, {}],
  ['something else', 2, /CLI_001/, { zones: [] }],
])('a file of regions with %s is refused', (_, code, says, content) => {
  const file = folder.file('refused.json');
  writeFileSync(file, JSON.stringify(content));
  const { status, stdout, stderr } = footfall('count', video, '--regions', file);
  expect({ status, stdout }).toEqual({ status: code, stdout: '' });
  expect(stderr).toMatch(says);
});

test('without a line nothing is counted, and the people are told', () => {
  const result = count('--fps', '5');
  expect(result.lines).toEqual([]);
  expect(result.tracks).toBeGreaterThan(0);
  expect(result.timing.framesAnalysed).toBe(30);
});

interface Told {
  code: string;
  message: string;
}
let toldTwice = 0;
/** Exit code, codes of the notices in JSON, and what is said in text as well (in the short form for the first ones). */
function told(...args: string[]): [number | null, string[]] {
  const asJson = footfall('count', ...args, '--json'),
    asText = LONG || ++toldTwice <= 3 ? footfall('count', ...args) : asJson;
  const { notices = [] } = JSON.parse(asJson.stdout) as { notices?: Told[] };
  expect([asText.status, asText.stderr]).toEqual([asJson.status, asJson.stderr]);
  expect(asJson.stderr).toBe(notices.map(({ code, message }) => `${message} (${code})\n`).join(''));
  return [asJson.status, notices.map(({ code }) => code)];
}

function regionsFile(...regions: object[]): string {
  const file = folder.file('told.json');
  writeFileSync(
    file,
    JSON.stringify({
      regions: regions.map((region) => ({ kind: 'line', name: 'Entrance', points: demoLine.points, ...region })),
    }),
  );
  return file;
}

test('whenever nothing could count, it says why; the exit code is 1 where people can have been missed', () => {
  const empty = folder.file('empty.mp4');
  makeClip('-f', 'lavfi', '-i', 'color=gray:s=640x360:r=10:d=3', '-c:v', 'libx264', '-preset', 'veryfast', empty);
  const door10h = { hours: { fromMinutes: 600, toMinutes: 660 } };
  expect(told(video, '--line', door)).toEqual([0, []]);
  expect(told(video)).toEqual([0, ['COUNT_001']]);
  expect(told(empty, '--line', door)).toEqual([0, ['COUNT_002']]);
  expect(told(video, '--regions', regionsFile(door10h), '--from-time', '2026-03-01T09:00:00Z')).toEqual([
    0,
    ['COUNT_003'],
  ]);
  expect(told(video, '--regions', regionsFile(door10h), '--from-time', '2026-03-01T10:59:00Z')).toEqual([0, []]);
  expect(told(video, '--line', door, '--fps', '0.5')).toEqual([1, ['COUNT_004']]);
  expect(told(video, '--fps', '0.5')).toEqual([0, ['COUNT_001', 'COUNT_004']]);
  // a recorder that paused for ten hours has few pictures in all, and enough of each minute that it has
  const paused = folder.file('paused.mkv');
  makeClip(
    '-i',
    video,
    '-vf',
    'setpts=PTS+if(gte(N\\,60)\\,36000/TB\\,0)',
    '-fps_mode',
    'passthrough',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-bf',
    '0',
    paused,
  );
  expect(told(paused, '--line', door)).toEqual([0, []]);
  expect(told(video, '--line', '0.45,0.6,0.48,0.61')).toEqual([0, ['COUNT_006']]);
  expect(told(video, '--regions', regionsFile({ counts: 'out' }))).toEqual([0, ['COUNT_007']]);
  expect(
    told(
      video,
      '--regions',
      regionsFile(
        {},
        {
          kind: 'ignore',
          name: 'All',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        },
      ),
    ),
  ).toEqual([0, ['COUNT_008']]);
}, 600_000);

test('a video that is cut off is counted as far as it goes; the exit code says that something is missing', () => {
  const cut = folder.file('cut.mp4');
  copyFileSync(video, cut);
  truncateSync(cut, Math.round(readFileSync(video).length * 0.6));
  const { status, stdout, stderr } = footfall('count', cut, '--line', door, '--json');
  expect(status).toBe(1);
  expect(stderr).toMatch(/ends in the middle.*\(STREAM_003\)/);
  const result = JSON.parse(stdout) as CountResult;
  expect(result.warning).toMatchObject({ code: 'STREAM_003' });
  expect(result.video.frames).toBeGreaterThan(20);
  expect(result.video.durationSeconds).toBeLessThan(5);
});

test('a video that changes its size and begins its times anew is counted to its end', () => {
  const joined = folder.file('joined.ts'),
    parts = ['960x540', '480x270'].map((size) => {
      const part = folder.file(`${size}.ts`);
      makeClip(
        '-i',
        video,
        '-t',
        '4',
        '-s',
        size,
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '18',
        '-f',
        'mpegts',
        part,
      );
      return readFileSync(part);
    });
  writeFileSync(joined, Buffer.concat(parts));
  const { status, stdout, stderr } = footfall('count', joined, '--line', `${door},Entrance`, '--json');
  const result = JSON.parse(stdout) as CountResult;
  expect(result.lines[0].events.filter(({ timeSeconds }) => timeSeconds < 4).map(({ direction }) => direction)).toEqual(
    ['in'],
  );
  expect(result.timing.framesAnalysed).toBe(120);
  // a transport stream states no length that could be wrong
  expect(result.video.durationSeconds).toBeCloseTo(8, 0);
  expect([status, stderr]).toEqual([0, '']);
});

test('a video that changes its size is analysed frame by frame, the same every time', () => {
  const parts = [
    ['960x540', '0'],
    ['480x270', '2'],
  ].map(([size, from]) => {
    const part = folder.file(`${size} from ${from}.ts`);
    makeClip(
      '-i',
      video,
      '-t',
      '2',
      '-s',
      size,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-bf',
      '0',
      '-output_ts_offset',
      from,
      '-f',
      'mpegts',
      part,
    );
    return readFileSync(part);
  });
  const changing = folder.file('changing.ts');
  writeFileSync(changing, Buffer.concat(parts));
  for (let run = 0; run < 3; run++) {
    const {
      video: { frames },
      timing: { framesAnalysed },
    } = JSON.parse(footfall('count', changing, '--json').stdout) as CountResult;
    expect({ frames, framesAnalysed }).toEqual({ frames: 60, framesAnalysed: 60 });
  }
});

test('a low rate of analysis is no missing end', () => {
  expect(count('--fps', '0.5').warning).toBeUndefined();
});

test.each<[string, number, RegExp, string[]]>([
  ['no video', 2, /CLI_001/, []],
  ['two videos', 2, /CLI_001/, [video, video]],
  ['an unknown option', 2, /CLI_001/, [video, '--fast']],
  ['a rate of nothing', 2, /--fps/, [video, '--fps', '0']],
  ['a time without a zone', 2, /--from-time/, [video, '--from-time', '2026-03-01T09:00']],
  ['a day that no month has', 2, /--from-time/, [video, '--from-time', '2026-02-30T09:00Z']],
  ['no name of a video', 2, /No video/, ['']],
  ['a folder as a model', 1, /MODEL_006|MODEL_001/, [video, '--model', import.meta.dirname]],
  ['a line of three numbers', 2, /--line/, [video, '--line', '0.1,0.2,0.3']],
  ['a line of zero length', 1, /REGION_001/, [video, '--line', '0.5,0.5,0.5,0.5']],
  ['a line outside', 1, /REGION_002/, [video, '--line', '0.5,0.5,1.5,0.5']],
  ['a line of words', 1, /REGION_005/, [video, '--line', '0.5,NaN,0.6,0.5']],
  ['regions that are not JSON', 2, /not JSON/, [video, '--regions', demoClip]],
  ['a model nobody knows', 1, /MODEL_006.*|no model called nobody/, [video, '--model', 'nobody']],
  ['a missing video', 1, /STREAM_001/, ['nowhere.mp4']],
  ['a text as a video', 1, /STREAM_002/, [import.meta.filename]],
])('count refuses %s', (_, code, says, args) => {
  const { status, stdout, stderr } = footfall('count', ...args);
  expect({ status, stdout }).toEqual({ status: code, stdout: '' });
  expect(stderr).toMatch(says);
});

test("count does not take a camera's address, and does not repeat its password", () => {
  const { status, stdout, stderr } = footfall('count', 'rtsp://admin:sec/ret@192.0.2.1/stream', '--json');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/rtsp:\/\/\*\*\*@192\.0\.2\.1\/stream is an address/);
  expect(stderr).not.toContain('ret@');
});

test('an option of a negative number is refused in one line', () => {
  expect(footfall('count', video, '--line', '-0.1,0.5,0.5,0.5').stderr.trim().split('\n')).toHaveLength(1);
});

const shipped = existsSync(
  join(root, 'node_modules/ffmpeg-static', process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'),
);

test.skipIf(shipped)('without ffmpeg it says how to get it', () => {
  const { status, stderr } = spawnSync(process.execPath, [entry, 'count', video], {
    encoding: 'utf8',
    env: { ...process.env, FFMPEG_PATH: '', PATH: '/nowhere' },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/SYS_002/);
});

interface Doctored {
  ok: boolean;
  checks: { name: string; ok: boolean; detail: string }[];
}

/** What `footfall doctor --json` says of a folder, and its exit code. */
function doctor(data: string, ...args: string[]) {
  const { status, stdout, stderr } = footfall('doctor', '--json', '--port', '0', '--data', data, ...args);
  expect(stderr).toBe('');
  const { ok, checks } = JSON.parse(stdout) as Doctored;
  expect([ok, status]).toEqual(ok ? [true, 0] : [false, 1]);
  return checks.filter((check) => !check.ok);
}

test('doctor finds everything in place, one line each', () => {
  const { status, stdout } = footfall('doctor', '--port', '0', '--data', folder.file('data'));
  const rows = stdout.trim().split('\n');
  expect(rows.pop()).toBe('All is well.');
  expect(rows.map((row) => row.split(/ +/).slice(0, 2).join(' '))).toEqual(
    ['Node', 'ffmpeg', 'model', 'providers', 'decoding', 'SQLite', 'data', 'disk', 'memory', 'screens', 'clock'].map(
      (name) => `ok ${name}`,
    ),
  );
  expect(status).toBe(0);
});

test('doctor names what is wrong with the program and with its port, and fails', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const port = String((taken.address() as AddressInfo).port);
  const args = ['doctor', '--json', '--port', port, '--model', 'nobody', '--data', folder.file('data')];
  const { status, stdout } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env: { ...process.env, FFMPEG_PATH: folder.file('no-ffmpeg') },
  });
  taken.close();
  expect(status).toBe(1);
  expect((JSON.parse(stdout) as Doctored).checks.filter((check) => !check.ok)).toMatchObject([
    { name: 'ffmpeg', detail: expect.stringMatching(/no such file.*Set FFMPEG_PATH/) as string },
    { name: 'model', detail: expect.stringMatching(/no model called nobody/) as string },
    { name: 'providers' },
    { name: 'screens', detail: expect.stringMatching(new RegExp(`Port ${port} .*another program.*--port`)) as string },
  ]);
});

test('doctor reads what is stored: cameras while nobody counts, and beside a Footfall that runs', async () => {
  const data = folder.file('shop');
  mkdirSync(data);
  const shop = await openShop(data);
  const [nowMs, streamId] = [Date.now(), (await streamIds(shop.db)).get(shop.cameraId)!];
  const note = (type: StreamEvent['type'], agoMs: number, part: Partial<StreamEvent>) =>
    insertStreamEvent(
      shop.db,
      shop.identity,
      {
        streamId,
        cameraId: shop.cameraId,
        type,
        atMs: nowMs - agoMs,
        severity: 'warning',
        message: null,
        data: null,
        resolvedAtMs: null,
        ...part,
      },
      nowMs,
    );
  await note('count-at-risk', 3_600_000, { data: { risk: 'slow-pc' }, resolvedAtMs: nowMs - 1_800_000 });
  expect(doctor(data)).toMatchObject([
    { name: 'speed', detail: expect.stringMatching(/too slow for its cameras for 30 min/) as string },
    { name: 'cameras', detail: expect.stringMatching(/does not run with this folder.*Start it/) as string },
  ]);

  await note('connection-lost', 60_000, { message: errorInfo('STREAM_004', { host: '10.0.0.5' }).message });
  const unlock = lockFolder(data);
  const troubles = doctor(data);
  unlock();
  await shop.close();
  expect(troubles.slice(1)).toMatchObject([
    { name: 'camera', detail: expect.stringMatching(/has not counted since .*10\.0\.0\.5 does not answer/) as string },
  ]);
});

test.each([
  ['that is none', (file: string) => writeFileSync(file, 'not a database at all'.repeat(99)), /DB|damaged/],
  ['that is empty', (file: string) => writeFileSync(file, ''), /is damaged: it is empty.*Start Footfall/],
  [
    'of a newer version',
    (file: string) => {
      const database = new Sqlite(file);
      database.exec("create table knex_migrations (name text); insert into knex_migrations values ('9999-future')");
      database.close();
    },
    /written by a newer Footfall.*9999-future.*Install the newer/,
  ],
])('doctor says what a database %s is, and leaves it as it is', (what, make, says) => {
  const data = folder.file(`database ${what}`);
  mkdirSync(data);
  const file = join(data, 'footfall.db');
  make(file);
  const before = readFileSync(file);
  expect(doctor(data)).toMatchObject([{ name: 'SQLite', detail: expect.stringMatching(says) as string }]);
  expect(readFileSync(file)).toEqual(before);
});

test.runIf(process.platform === 'linux')('doctor goes on where nobody can make a folder', () => {
  const { status, stdout } = footfall('doctor', '--json', '--port', '0', '--data', '/proc/footfall');
  expect(status).toBe(1);
  const { checks } = JSON.parse(stdout) as Doctored;
  expect(checks.find(({ name }) => name === 'data')).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/\/proc\/footfall cannot be used/) as string,
  });
  expect(checks.find(({ name }) => name === 'disk')?.detail).toMatch(/GB/);
});

/** Only Linux holds a program to one core. */
const benchable = LONG
  ? [process.platform === 'linux' ? ['1'] : [], availableParallelism() > 1 ? ['2'] : []].flat()
  : [];

test.each(benchable)('bench measures the rates and their ratio on %s core(s)', (cores) => {
  const { status, stdout, stderr } = footfall(
    'bench',
    video,
    '--seconds',
    LONG ? '3' : '1',
    '--cores',
    cores,
    '--json',
  );
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as BenchReport;
  for (const { decodeFps, inferenceFps, pipelineFps, limitFps, ratio } of report.rounds) {
    expect(limitFps).toBeCloseTo(
      cores === '1' ? 1 / (1 / decodeFps + 1 / inferenceFps) : Math.min(decodeFps, inferenceFps),
      6,
    );
    expect(ratio).toBeCloseTo(pipelineFps / limitFps, 6);
  }
  for (const figure of ['inferenceFps', 'decodeFps', 'pipelineFps', 'limitFps', 'ratio'] as const) {
    const values = report.rounds.map((round) => round[figure]);
    expect(values.filter((value) => value <= report[figure]).length).toBeGreaterThanOrEqual(values.length / 2);
    expect(values.filter((value) => value >= report[figure]).length).toBeGreaterThanOrEqual(values.length / 2);
  }
  expect(report.ownWorkMsPerFrame).toBeGreaterThan(0);
});

test.each<[string, string, RegExp, string[][]]>([
  ['too short', 'short.mp4', /short\.mp4 is too short to be measured/, [['-frames:v', '20']]],
  ['not to be begun again', 'raw.h264', /raw\.h264 cannot be played again and again/, [['-frames:v', '20']]],
  [
    'of more than one size',
    'sizes.ts',
    /sizes\.ts cannot be played again and again: its picture changes its size/,
    [
      ['-t', '1', '-s', '960x540'],
      ['-t', '1', '-s', '480x270'],
    ],
  ],
])('bench says of a video that it is %s', (_, name, message, parts) => {
  const made = folder.file(`part of ${name}`);
  writeFileSync(
    folder.file(name),
    Buffer.concat(
      parts.map((options) => {
        makeClip('-i', video, ...options, '-c:v', 'libx264', '-preset', 'veryfast', made);
        return readFileSync(made);
      }),
    ),
  );
  const { status, stdout, stderr } = footfall('bench', folder.file(name), '--seconds', '1', '--json');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

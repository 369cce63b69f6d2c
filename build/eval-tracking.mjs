// npm run eval:tracking: footfall track over the sequences beside the checkout, judged by their own judges (docs/accuracy.md has the results).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnv, nodePath, root } from './environment.mjs';
import { prepare } from './prepare.mjs';

const data = join(root, '../shared/test-data/mot');
export const sets = {
  MOT17: { names: ['MOT17-02', 'MOT17-04', 'MOT17-11'], judge: [] },
  DanceTrack: {
    names: ['dancetrack0004', 'dancetrack0018', 'dancetrack0035', 'dancetrack0058'],
    judge: ['--no-preproc'],
  },
};
const counted = ['MOT17-02', 'MOT17-04'];

/** Why it cannot run here, or null. */
export function missing() {
  if (!existsSync(join(data, 'mot.py'))) return `the sequences are not here (${data})`;
  if (spawnSync('python3', ['-c', 'import numpy, scipy']).status !== 0)
    return 'the judge needs Python with numpy and scipy (Debian: python3-numpy python3-scipy)';
  return null;
}

/** Runs and judges these sequences. Returns rows of { name, HOTA, DetA, AssA, IDF1, MOTA, IDSW }, one per sequence and one per set, and the counting score. */
export async function evaluate(names = Object.values(sets).flatMap((set) => set.names)) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-eval-'));
  try {
    const truth = JSON.parse(readFileSync(join(data, 'crossings.json'), 'utf8'));
    for (const name of names) await follow(name, folder, truth[name]?.lines);
    const rows = [];
    for (const [set, { names: all, judge }] of Object.entries(sets)) {
      const chosen = all.filter((name) => names.includes(name));
      if (chosen.length === 0) continue;
      const said = await output('python3', [
        join(data, 'mot.py'),
        ...judge,
        ...chosen.map((name) => `${join(data, name)}:${join(folder, `${name}.txt`)}`),
      ]);
      rows.push(
        ...said
          .trim()
          .split('\n')
          .map(parseRow)
          .map((row) => (row.name === 'COMBINED' ? { ...row, name: set } : row)),
      );
    }
    const pairs = counted
      .filter((name) => names.includes(name))
      .map((name) => `${name}=${join(folder, `${name}.json`)}`);
    const counting =
      pairs.length > 0
        ? JSON.parse(
            await output('python3', [join(data, 'crossings.py'), 'score', join(data, 'crossings.json'), ...pairs]),
          )
        : null;
    return { rows, counting };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(name, folder, lines) {
  const info = readFileSync(join(data, name, 'seqinfo.ini'), 'utf8');
  const value = (key) => new RegExp(`^${key}=(.+)$`, 'm').exec(info)[1].trim();
  const args = [
    '--detections',
    join(data, name, 'det.txt'),
    '--width',
    value('imWidth'),
    '--height',
    value('imHeight'),
    '--fps',
    value('frameRate'),
    '--out',
    join(folder, `${name}.txt`),
  ];
  if (lines) {
    writeFileSync(join(folder, 'lines.json'), JSON.stringify(lines));
    args.push('--lines', join(folder, 'lines.json'), '--events', join(folder, `${name}.json`));
  }
  await output(nodePath(), [join(root, 'dist/main/headless.js'), 'track', ...args]);
}

/** 'NAME HOTA 71.20 DetA …' */
function parseRow(line) {
  const [name, ...rest] = line.split(' ');
  const row = { name };
  for (let i = 0; i < rest.length; i += 2) row[rest[i]] = Number(rest[i + 1]);
  return row;
}

function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: childEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} ${args[0]} ended with ${code}`)),
    );
  });
}

function print({ rows, counting }) {
  console.log(
    '| sequence | HOTA | DetA | AssA | IDF1 | MOTA | switches |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const { name, HOTA, DetA, AssA, IDF1, MOTA, IDSW } of rows) {
    const cell = name in sets ? (text) => `**${text}**` : (text) => text;
    console.log(
      `| ${[name, ...[HOTA, DetA, AssA, IDF1, MOTA].map((number) => number.toFixed(2)), IDSW].map(cell).join(' | ')} |`,
    );
  }
  if (counting)
    console.log(
      `\nCounting on ${counted.join(' and ')}: ${counting.crossings} crossings, event F1 ${counting.f1.toFixed(3)}, count error ${(100 * counting.count_error).toFixed(1)} %`,
    );
}

if (process.argv[1] === import.meta.filename) {
  const reason = missing();
  if (reason) {
    console.log(`skipped: ${reason}`);
  } else {
    await prepare({ say: (text) => console.error(text) });
    print(await evaluate());
  }
}

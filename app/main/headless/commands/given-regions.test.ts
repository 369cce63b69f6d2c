import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FootfallError } from '../../../shared/errors.ts';
import { givenRegions } from './given-regions.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-regions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LONG = process.env.FOOTFALL_LONG === '1';
const door = {
  kind: 'line',
  name: 'Door',
  points: [
    [0.2, 0.6],
    [0.8, 0.6],
  ],
};
const whole = {
  regions: [
    door,
    {
      kind: 'zone',
      name: 'Till',
      points: [
        [0.1, 0.1],
        [0.4, 0.1],
        [0.4, 0.4],
      ],
      holdMs: 500,
    },
  ],
};

async function given(content: string | Buffer) {
  const file = join(folder, 'regions.json');
  await writeFile(file, content);
  return givenRegions([], file, 'count');
}

const refusal = async (asked: Promise<unknown>) => {
  const error = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FootfallError);
  return (error as FootfallError).info;
};

test.each([
  ['a mark', `\uFEFF${JSON.stringify(whole)}`],
  ['old line ends', JSON.stringify(whole, null, 1).replaceAll('\n', '\r')],
  ['blanks around', `\r\n\t ${JSON.stringify(whole)} \n`],
])('a file with %s is read', async (_, text) => {
  expect(await given(text)).toEqual(await given(JSON.stringify(whole)));
});

test.each([
  [
    'UTF-16',
    Buffer.from(`\uFEFF${JSON.stringify(whole)}`, 'utf16le'),
    /regions\.json cannot be read: it is UTF-16; save it as UTF-8/,
  ],
  ['UTF-16, the other way round', Buffer.from(`\uFEFF${JSON.stringify(whole)}`, 'utf16le').swap16(), /it is UTF-16/],
  ['UTF-16 without a mark', Buffer.from(JSON.stringify(whole), 'utf16le'), /it is UTF-16; save/],
  [
    'letters of another encoding',
    Buffer.from(JSON.stringify({ regions: [{ ...door, name: 'Tür' }] }), 'latin1'),
    /it is not JSON in UTF-8 \(line 1, column 37\)/,
  ],
  ['a comma too many', JSON.stringify(whole, null, 1).replace('0.8', '0.8,'), /it is not JSON \(line 12, column 10\)/],
  ['no end', JSON.stringify(whole, null, 1).slice(0, 40), /it is not JSON \(line \d+, column \d+\)/],
  ['no number', JSON.stringify(whole).replace('0.8', 'NaN'), /it is not JSON \(line 1, column \d+\)/],
  ['a number in quotation marks', JSON.stringify(whole).replace('0.8', '"0.8"'), /regions\.0\.points\.1\.0/],
  [
    'a misspelt key',
    JSON.stringify({ regions: [{ ...door, hour: { fromMinutes: 540, toMinutes: 1080 } }] }),
    /regions\.0: .*hour/,
  ],
  ['no direction at all', JSON.stringify({ regions: [{ ...door, counts: 'none' }] }), /regions\.0\.counts/],
])('a file of %s is refused', async (_, content, why) => {
  const { code, message } = await refusal(given(content));
  expect(code).toBe('CLI_001');
  expect(message).toMatch(why);
});

test.each([
  [
    'outside the picture',
    {
      ...door,
      points: [
        [1.2, 0.6],
        [1.8, 0.6],
      ],
    },
    'REGION_002',
  ],
  [
    'in pixels',
    {
      ...door,
      points: [
        [200, 432],
        [1000, 432],
      ],
    },
    'REGION_002',
  ],
  [
    'of no length',
    {
      ...door,
      points: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    },
    'REGION_001',
  ],
  [
    'with a number that is too large',
    {
      ...door,
      points: [
        [0.2, 0.6],
        [0.8, 1e300],
      ],
    },
    'REGION_002',
  ],
])('a line %s is refused', async (_, region, code) => {
  expect((await refusal(given(JSON.stringify({ regions: [region] })))).code).toBe(code);
});

test.each([
  ['0.1,0.6,0.5,0.7,0.9,0.6', 'CLI_001', /more than two points/],
  ['0,1,0,6,0,9,0,6', 'CLI_001', /decimals are written with a point/],
  ['0.1;0.6;0.9;0.6', 'CLI_001', /is not x1,y1,x2,y2/],
  ['0.1,0x0,0.9,0.6', 'REGION_005', /Point 1/],
  ['0.1,0.6,0.9,', 'REGION_005', /Point 2/],
])('--line %s is refused', async (text, code, why) => {
  const said = await refusal(givenRegions([text], undefined, 'count'));
  expect(said).toMatchObject({ code, message: expect.stringMatching(why) as string });
});

test(
  'any cut or sign too many gives the same regions, or a refusal',
  async () => {
    const text = JSON.stringify(whole, null, 1),
      right = await given(text);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.constantFrom('', ' ', '\n', ',', '"', '}', ']', ':', '$', '\uFFFD', '\0'),
        fc.boolean(),
        async (at, sign, cut) => {
          const asked = given(cut ? text.slice(0, at) : text.slice(0, at) + sign + text.slice(at));
          const outcome = await asked.catch((thrown: unknown) => thrown);
          if (outcome instanceof FootfallError) return;
          // A sign in a name is another name.
          const unnamed = (regions: unknown) =>
            (regions as { name: string }[]).map((region) => ({ ...region, name: '' }));
          expect(unnamed(outcome)).toEqual(unnamed(right));
        },
      ),
      { numRuns: LONG ? 5000 : 150 },
    );
  },
  LONG ? 600_000 : 60_000,
);

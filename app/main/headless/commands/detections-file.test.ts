import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FootfallError } from '../../../shared/errors.ts';
import { parseDetections, type GivenDetections } from './detections-file.ts';

const plainRow = '1,-1,600,100,80,200,0.90';
const box = [600, 100, 680, 300, 0.9];
const read = (text: string) => parseDetections(text, 'det.txt');
function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FootfallError) return error.info.message;
    throw error;
  }
  return 'it was read';
}

describe('what is certain is read', () => {
  test.each([
    ['plain', plainRow],
    ['padded', '     1,  -1,   600.00,   100.00,   80.00,  200.00, 0.900'],
    ['fixed width', '     1  -1   600.00   100.00   80.00  200.00 0.900   -1  -1  -1'],
    ['tabs', '1\t-1\t600\t100\t80\t200\t0.9'],
    ['tabs that pad', '1,\t-1,\t600,\t100,\t80,\t200,\t0.9'],
    ['semicolons', '1;-1;600;100;80;200;0.9'],
    ['decimal commas', '1;-1;600,00;100,00;80,00;200,00;0,90'],
    ['decimal commas and tabs', '1\t-1\t600,00\t100,00\t80,00\t200,00\t0,90'],
    ['decimal commas and blanks', '1 -1 600,00 100,00 80,00 200,00 0,90'],
    ['a mark', `\uFEFF${plainRow}`],
    ['an empty id', '1,,600,100,80,200,0.90,-1,-1,-1'],
    ['an empty id between tabs', '1\t\t600\t100\t80\t200\t0.90'],
    ['empty columns at the end', `${plainRow},,,`],
    ['an exponent', '1.0e+00,-1,6.00e2,1.0E2,8e1,2e+2,9e-1'],
    ['percentages', '1,-1,600,100,80,200,90'],
    ['a class and how much is visible', '1,4,600,100,80,200,0.9,1,0.86'],
    ['whole numbers, a class and all of them visible', '1,3,600,100,80,200,1,1,1'],
    ['a header', `frame,id,bb_left,bb_top,bb_width,bb_height,conf\n${plainRow}`],
    ['a header with other columns behind', `Frame; ID; X; Y; W; H; Score; class\n1;-1;600;100;80;200;0.9;1`],
    [
      'a header that says how many columns there are',
      'frame,id,x,y,w,h,conf,class\n1,-1,600,100,80,200,1,7\n1,-1,600,100,80,200,0,7',
    ],
    ["a header behind a comment's sign", `# frame, id, left, top, width, height, confidence\n${plainRow}`],
    ['comments', `# frame rate 30, made by hand\n% and this\n\n${plainRow}\n// end\n`],
    ['a row twice', `${plainRow}\n1,7,600.0,100,80,200,0.9`],
  ])('%s', (_, text) => {
    for (const ending of ['\n', '\r\n', '\r']) {
      const { frames, highest } = read(text.replaceAll('\n', ending));
      expect(frames).toEqual([{ frame: 1, rows: [expect.any(Array)] }]);
      expect(frames[0].rows[0].slice(0, 4)).toEqual(box.slice(0, 4));
      expect([0.9, 1]).toContain(highest);
    }
  });

  test('−1 in every row: no confidence was given, and everybody is sure', () => {
    expect(read('1,-1,600,100,80,200,-1,-1,-1,-1')).toMatchObject({
      confidences: 'none',
      frames: [{ rows: [[600, 100, 680, 300, 1]] }],
    });
  });

  test('frames in any order, and far apart, cost what their rows cost', () => {
    const { frames, repeated } = read(
      [
        '1000000000,-1,600,100,80,200,0.5',
        plainRow,
        '7,-1,600,100,80,200,0.6',
        '7,-1,500,100,80,200,0.7',
        '7,2,600,100,80,200,0.6',
      ].join('\n'),
    );
    expect(frames.map(({ frame, rows }) => [frame, ...rows.map((row) => row[4])])).toEqual([
      [1, 0.9],
      [7, 0.7, 0.6],
      [1_000_000_000, 0.5],
    ]);
    expect(repeated).toBe(1);
  });
});

describe('what is not certain is refused by line and column', () => {
  test.each([
    ['words', 'hello there', 1, 3, /is not frame, id, x/],
    ['too few columns', '1,-1,600,100,80,200', 1, 7, /6 columns/],
    ['no id', '1,600,100,80,200,0.9,-1,-1,-1', 1, 7, /is a column missing before it/],
    ['no id, between blanks', '1 600 100 80 200 0.9 -1 -1 -1', 1, 9, /7 or 10/],
    ['too many columns', '1,-1,600,25,100,50,80,10,200,75,0,90', 1, 11, /decimal commas/],
    ['decimal commas between commas', '1,-1,600,100,80,200,0,90', 1, 8, /without a header only 7 or 9 or 10/],
    ['decimal commas between commas, and −1', '1,-1,600,100,80,200,0,9,-1', 1, 8, /decimals of the number before/],
    ['something behind the confidence', '1,-1,600,100,80,200,0.9,4,7', 1, 9, /a header has to name/],
    ['thousands or decimals', '1;-1;1,234;100;80;200;90', 1, 3, /a thousand or a decimal/],
    ['two decimal signs', '1;-1;600,00;100.5;80;200;0,9', 1, 4, /another decimal sign/],
    ['an empty number', '1,-1,600,,80,200,0.9', 1, 4, /empty/],
    ['an empty frame', '\t-1\t600\t100\t80\t200\t0.9', 1, 1, /empty/],
    ['an empty confidence', '1,-1,600,100,80,200,,-1,-1,-1', 1, 7, /empty/],
    ['no number', '1,-1,600,nan,80,200,0.9', 1, 4, /“nan” is not a number/],
    ['infinity', '1,-1,600,100,inf,200,0.9', 1, 5, /not a number/],
    ['a number that is none any more', '1,-1,600,100,80,1e309,0.9', 1, 6, /larger than any number/],
    ['far outside', '1,-1,1e12,100,80,200,0.9', 1, 3, /no number of pixels/],
    ['a negative size', `${plainRow}\n2,-1,600,100,-80,200,0.9`, 2, 5, /it is -80/],
    ['no size', `${plainRow}\n2,-1,600,100,80,0,0.9`, 2, 6, /it is 0/],
    ['shares of the picture', '1,-1,0.4,0.1,0.06,0.2,0.9', 1, 5, /not in shares/],
    ['frame 0', `${plainRow}\n0,-1,600,100,80,200,0.9`, 2, 1, /frame 0; frames are numbered from 1/],
    ['half a frame', '1.5,-1,600,100,80,200,0.9', 1, 1, /whole/],
    ['a frame that no camera has reached', `${plainRow}\n4000000000,-1,600,100,80,200,0.9`, 2, 1, /4000000000/],
    ['an id that is a place', '1,600.5,100,80,200,90,1', 1, 2, /not an id/],
    ['another row', `${plainRow}\n2,-1,600,100,80,200,0.9,-1`, 2, 8, /8 columns, and the first row \(line 1\) has 7/],
    ['other separators further down', `${plainRow}\n2;-1;600;100;80;200;0.9`, 2, 2, /1 columns/],
    ['two meanings', `${plainRow}\n2,-1,600,100,80,200,90`, 2, 7, /either all are 0 to 1/],
    ['two meanings, the other way round', `1,-1,600,100,80,200,90\n2,-1,600,100,80,200,1`, 2, 7, /line 1 has 90/],
    ['sometimes none', `${plainRow},-1,-1,-1\n2,-1,600,100,80,200,-1,-1,-1,-1`, 2, 7, /not given/],
    ['a negative confidence', '1,-1,600,100,80,200,-0.5', 1, 7, /below 0/],
    ['confidences of another kind', '1,-1,600,100,80,200,255', 1, 7, /above 100/],
    ['scores', '1,-1,600,100,80,200,2.3', 1, 7, /neither 0 to 1 nor 0 to 100/],
    [
      'corners instead of a size',
      'frame,id,x1,y1,x2,y2,conf\n1,-1,600,100,680,300,0.9',
      1,
      5,
      /called “x2”.*has to be the width/,
    ],
    [
      'other names than columns',
      `frame,id,x,y,w,h,conf,class\n${plainRow}`,
      1,
      8,
      /8 columns are named, and the rows have 7/,
    ],
    ['a header further down', `${plainRow}\nframe,id,x,y,w,h,conf`, 2, 1, /not a number/],
  ])('%s', (_, text, line, column, why) => {
    const said = refusal(text);
    expect(said).toMatch(new RegExp(`^Line ${line} of det\\.txt, column ${column}\\b`));
    expect(said).toMatch(why);
  });

  test('no rows at all', () => expect(refusal('# nothing\n\n')).toMatch(/det\.txt has no detections/));
});

const LONG = process.env.FOOTFALL_LONG === '1';
const runs = { numRuns: LONG ? 20_000 : 300 },
  limitMs = LONG ? 600_000 : 60_000;

/** Somebody in a frame: places with two decimals, a confidence in per cent. */
const person = fc.record({
  frame: fc.integer({ min: 1, max: 500 }),
  x: fc.integer({ min: -5000, max: 150_000 }),
  y: fc.integer({ min: -5000, max: 90_000 }),
  width: fc.integer({ min: 250, max: 30_000 }),
  height: fc.integer({ min: 250, max: 60_000 }),
  confidence: fc.integer({ min: 2, max: 100 }),
});
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;
/** Somebody sure is among them, so that percentages are told from scores. */
const people = fc
  .array(person, { minLength: 1, maxLength: 8 })
  .map((all) => [{ ...all[0], confidence: 90 }, ...all.slice(1)]);

interface Style {
  separator: string;
  id: string;
  extras: readonly string[];
  percent: boolean;
  comma: boolean;
  header: boolean;
}
const style: fc.Arbitrary<Style> = fc
  .record({
    separator: fc.constantFrom(',', ', ', ';', '\t', ' ; ', ' ', '    '),
    id: fc.constantFrom('-1', '7', ''),
    extras: fc.constantFrom([], ['-1', '-1', '-1'], ['1', '0.50']),
    percent: fc.boolean(),
    comma: fc.boolean(),
    header: fc.boolean(),
  })
  .map((given) => {
    const blank = given.separator.trim() === '' && given.separator !== '\t';
    return {
      ...given,
      id: blank && given.id === '' ? '-1' : given.id,
      extras: blank && given.extras.length === 2 ? [] : given.extras,
      comma: given.comma && !given.separator.includes(','),
    };
  });

function cellsOf({ frame, x, y, width, height, confidence }: Person, { id, extras, percent, comma }: Style): string[] {
  const places = [x, y, width, height].map((value) => (value / 100).toFixed(2)),
    shown = percent ? String(confidence) : (confidence / 100).toFixed(2);
  return [String(frame), id, ...places, shown, ...extras].map((cell) => (comma ? cell.replace('.', ',') : cell));
}

const join = (rows: string[][], { separator }: Style) => rows.map((cells) => cells.join(separator)).join('\n');
const truth = (all: Person[]) =>
  read(
    join(
      all.map((one) => cellsOf(one, plainStyle)),
      plainStyle,
    ),
  ).frames;
const plainStyle: Style = { separator: ',', id: '-1', extras: [], percent: false, comma: false, header: false };

/** A refusal has to name line and column; a result has to be the right one. */
function rightOrRefused(text: string, right: GivenDetections['frames']): void {
  let result: GivenDetections | null = null;
  try {
    result = read(text);
  } catch (error) {
    expect((error as FootfallError).info?.message ?? String(error)).toMatch(/^Line \d+ of det\.txt, column \d+\b.*: ./);
  }
  if (result) expect(result.frames).toEqual(right);
}

describe('files of any style', () => {
  test(
    'mean the same',
    () => {
      fc.assert(
        fc.property(
          people,
          style,
          fc.constantFrom('\n', '\r\n', '\r'),
          fc.boolean(),
          fc.boolean(),
          fc.nat(7),
          (all, how, ending, mark, tail, again) => {
            const rows = all.map((one) => cellsOf(one, how)),
              names = ['frame', 'id', 'x', 'y', 'w', 'h', 'conf', 'a', 'b', 'c'].slice(0, rows[0].length);
            const shuffled = rows.toSorted((a, b) => a.join().localeCompare(b.join())),
              text = join([...(how.header ? [names] : []), ...shuffled, rows[again % rows.length]], how);
            const ended = tail
              ? text
                  .split('\n')
                  .map((row) => row + (how.separator.trim() || ' '))
                  .join('\n')
              : text;
            const { frames } = read(`${mark ? '\uFEFF' : ''}# by a test\n${ended}\n`.replaceAll('\n', ending));
            expect(frames).toEqual(truth(all));
          },
        ),
        runs,
      );
    },
    limitMs,
  );

  test(
    'with one thing wrong in them are refused by line and column, or mean the same',
    () => {
      const junk = fc.constantFrom(
        'nan',
        'inf',
        '-inf',
        '1e309',
        '',
        'x',
        'None',
        '0x10',
        '6 00',
        '1.2.3',
        '--1',
        '"5"',
        '$',
        '\0',
      );
      fc.assert(
        fc.property(
          people,
          style,
          fc.nat(),
          fc.nat(),
          junk,
          fc.constantFrom('replace', 'drop', 'add', 'drop all', 'cut', 'append'),
          (all, how, r, c, what, mutation) => {
            const rows = all.map((one) => cellsOf(one, how)),
              row = rows[r % rows.length],
              at = c % row.length;
            if (mutation === 'drop') row.splice(at, 1);
            else if (mutation === 'drop all') for (const each of rows) each.splice(at, 1);
            else if (mutation === 'add') row.splice(at, 0, what);
            else if (mutation === 'cut') row.length = at;
            // What is not read may be anything.
            else if (mutation === 'replace') row[at] = what;
            else row[at] += what.replace(/^1e309$/, 'x');
            const told = row.length === 0 ? all.filter((_, i) => i !== r % rows.length) : all;
            if (told.length > 0) rightOrRefused(join(rows, how), truth(told));
          },
        ),
        runs,
      );
    },
    limitMs,
  );

  test(
    'with a sign too many are refused by line and column, or mean the same',
    () => {
      fc.assert(
        fc.property(
          people,
          style,
          fc.nat(),
          fc.constantFrom('x', '$', '?', '|', '"', '\uFFFD', '(', '_', ';', '\t'),
          (all, how, where, sign) => {
            const text = join(
                all.map((one) => cellsOf(one, how)),
                how,
              ),
              at = where % (text.length + 1);
            rightOrRefused(text.slice(0, at) + sign + text.slice(at), truth(all));
          },
        ),
        runs,
      );
    },
    limitMs,
  );

  test(
    'half of them in per cent are refused',
    () => {
      fc.assert(
        fc.property(fc.array(person, { minLength: 2, maxLength: 8 }), style, (all, how) => {
          const rows = all.map((one, i) =>
            cellsOf({ ...one, confidence: 50 + (one.confidence % 50) }, { ...how, percent: i % 2 === 0 }),
          );
          expect(refusal(join(rows, how))).toMatch(
            /^Line 2 of det\.txt, column 7 \(confidence\): it is .* either all are 0 to 1, or all are 0 to 100/,
          );
        }),
        runs,
      );
    },
    limitMs,
  );
});

import { describe, expect, it } from 'vitest';
import { NOWHERE } from '../../../shared/domain/place.ts';
import { readCameraFile, writeCameraFile, type Row } from './camera-file.ts';

const line = {
  kind: 'line' as const,
  name: 'Door',
  counts: 'both' as const,
  anchor: 'bottom-centre' as const,
  mode: 'immediate' as const,
  hours: null,
  points: [
    [0.1, 0.5],
    [0.9, 0.5],
  ] as [number, number][],
};
const unsaid = { mounting: null, inputSize: null, place: NOWHERE, schedule: null, regions: [] };
const cameras: Row[] = [
  {
    name: 'Cửa trước, "A"',
    source: { kind: 'rtsp', url: 'rtsp://10.0.0.5/stream2', username: '=admin', aspect: '16:9', transport: 'udp' },
    enabled: true,
    mounting: { place: 'aisle', perspective: 'overhead' },
    inputSize: '768x448',
    place: {
      location: { name: 'Cửa đông', type: 'entrance' },
      groups: [
        { name: 'Ground floor', type: 'floor' },
        { name: 'Tills', type: 'zone' },
        { name: 'Staff, only', type: 'zone' },
      ],
      description: 'above "A"',
    },
    schedule: [{ days: [1, 2], fromMinutes: 540, toMinutes: 60 }],
    regions: [line],
  },
  { name: '+Back', source: { kind: 'rtsp', url: 'rtsp://10.0.0.6/1' }, enabled: false, ...unsaid, schedule: 'site' },
  {
    name: 'Clip',
    source: { kind: 'file', path: 'C:\\clips\\a.mp4', loop: true, aspect: '4:3' },
    enabled: true,
    ...unsaid,
  },
];
const read = (text: string) => {
  const { format, rows } = readCameraFile(text);
  return {
    format,
    rows: rows.map(({ row, parsed }): Record<string, unknown> =>
      parsed.ok ? { row, ...parsed.camera } : { row, ...parsed.error.params },
    ),
  };
};

it.each(['json', 'csv'] as const)('what is written as %s is read as the same', (format) => {
  const { format: back, rows } = readCameraFile(writeCameraFile(cameras, format));
  expect(back).toBe(format);
  expect(rows.map(({ parsed }) => parsed.ok && parsed.camera)).toEqual(cameras);
});

it('nothing in a CSV is a formula for a spreadsheet', () => {
  const cells = writeCameraFile(cameras, 'csv').split(/[,\r\n]/);
  expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
});

describe('what spreadsheets and people write', () => {
  const back = { name: 'Back', source: { kind: 'rtsp', url: 'rtsp://10.0.0.6/1' }, enabled: true, ...unsaid };
  it.each([
    ['with semicolons', 'name;address\nBack;rtsp://10.0.0.6/1', 2],
    ['with tabs', 'name\taddress\r\nBack\trtsp://10.0.0.6/1\r\n', 2],
    ['with a byte order mark, capitals and spaces', '\ufeff Name , ADDRESS \n Back , rtsp://10.0.0.6/1 ', 2],
    ['columns in another order, one of them empty', 'enabled,address,name,\nyes,rtsp://10.0.0.6/1,Back,', 2],
    ['with empty lines, which count', 'name,address\n\n,\n"Back",rtsp://10.0.0.6/1\n\n', 4],
  ])('%s', (_, text, row) => expect(read(text).rows).toEqual([{ row, ...back }]));

  it('a cell of several lines moves the numbers of those below it', () => {
    const { rows } = read('name,address,regions\nA,rtsp://10.0.0.5/,"[\n]"\nB,,\n');
    expect(rows.map(({ row }) => row)).toEqual([2, 4]);
  });

  it.each([
    ['yes', true],
    ['TRUE', true],
    ['1', true],
    ['có', true],
    ['no', false],
    ['0', false],
    ['không', false],
    ['', true],
  ])('enabled %s', (word, enabled) =>
    expect(read(`name,address,enabled\nBack,rtsp://10.0.0.6/1,${word}`).rows[0]).toMatchObject({ enabled }),
  );
});

it('where a camera hangs is read in any case, and half of it is refused by the half that is missing', () => {
  const { rows } = read(
    'name,address,mounting,perspective\nA,rtsp://a/,Aisle,OVERHEAD\nB,rtsp://b/,entrance,\nC,rtsp://c/,roof,oblique\nD,rtsp://d/,,',
  );
  expect(rows.map((row) => ('field' in row ? row.field : row.mounting))).toEqual([
    { place: 'aisle', perspective: 'overhead' },
    'mounting.perspective',
    'mounting.place',
    null,
  ]);
});

describe('a row that is wrong is named, and the others are read', () => {
  it.each([
    ['no name', ',rtsp://10.0.0.6/', 'name'],
    ['no address', 'Back,', 'address'],
    ['a word that is no yes', 'Back,rtsp://a/,,perhaps', 'enabled'],
    ['another transport', 'Back,rtsp://a/,sctp', 'source.transport'],
    ['too many cells', 'Back,rtsp://a/,,,,,,', 'row'],
    ['a name of 300 letters', `${'x'.repeat(300)},rtsp://a/`, 'name'],
  ])('%s', (_, text, field) => {
    const { rows } = read(`name,address,transport,enabled\nA,rtsp://10.0.0.5/\n${text}\nZ,rtsp://10.0.0.7/`);
    expect(rows.map((row) => ('field' in row ? row.field : row.name))).toEqual(['A', field, 'Z']);
  });

  it('in JSON too, by its place', () => {
    const { rows } = read(
      JSON.stringify({
        format: 'footfall-cameras',
        version: 1,
        cameras: [
          { name: 'A', source: { kind: 'demo' } },
          null,
          { name: 'B' },
          { name: 'C', source: { kind: 'smb' } },
          { name: 'D', source: { kind: 'demo' }, colour: 1 },
        ],
      }),
    );
    expect(rows.map((row) => [row.row, 'field' in row ? row.field : row.name])).toEqual([
      [1, 'A'],
      [2, 'camera'],
      [3, 'source'],
      [4, 'source.kind'],
      [5, 'camera'],
    ]);
  });
});

describe('what is no list of cameras', () => {
  it.each([
    ['nothing', ' \n', 'empty'],
    ['only a first line', 'name,address\n', 'no camera'],
    ['another table', 'date,total\n1,2', '“name” and “address”'],
    ['a misspelt column', 'name,address,pasword\nA,rtsp://a/,x', '“pasword”'],
    ['broken JSON', '{"format": ', 'JSON'],
    ['other JSON', '{"a": 1}', 'no list'],
    ['a list without its head', '{"cameras": []}', 'no list'],
    ['a later version', '{"format":"footfall-cameras","version":2,"cameras":[{}]}', 'version 2'],
    ['a quote that is never closed', 'name,address\n"A,rtsp://a/', 'line'],
    ['too many', `name,address\n${'A,rtsp://a/\n'.repeat(1001)}`, '1001 rows'],
    ['bytes', '\u0000\u0001\u0002', 'column'],
  ])('%s', (_, text, detail) =>
    expect(() => readCameraFile(text)).toThrow(
      expect.objectContaining({
        info: expect.objectContaining({ code: 'CAMERA_010', message: expect.stringContaining(detail) }),
      }),
    ),
  );
});

import Papa from 'papaparse';
import { z } from 'zod';
import { CameraSource, kindOfAddress, type PictureAspect, type Transport } from '../../../shared/domain/camera.ts';
import type { CameraFileFormat } from '../../../shared/domain/camera-file.ts';
import { Schedule } from '../../../shared/domain/duty.ts';
import { SizeName } from '../../../shared/domain/model.ts';
import { Mounting } from '../../../shared/domain/mounting.ts';
import { GroupType, NOWHERE, Place } from '../../../shared/domain/place.ts';
import { RegionDraft } from '../../../shared/domain/region.ts';
import { assertNever, errorInfo, FootfallError, type ErrorInfo } from '../../../shared/errors.ts';

/*
 * Lists of cameras as files. JSON has all of it; CSV is what installers fill in with a spreadsheet: one camera a line, the regions as JSON in a column.
 * What a row says wrongly is that row's error; only a file that is no list at all is refused as a whole.
 */

export const FILE_LIMITS = {
  /** Of one file; 64 cameras with all the regions that they may have are a tenth of it. */
  characters: 2_000_000,
  /** More rows are no list of a shop's cameras. */
  rows: 1_000,
} as const;

export const Row = z.strictObject({
  name: z.string().trim().min(1).max(200),
  source: CameraSource,
  enabled: z.boolean().default(true),
  mounting: Mounting.nullable().default(null),
  inputSize: SizeName.nullable().default(null),
  place: Place.partial()
    .transform((place): Place => ({ ...NOWHERE, ...place }))
    .default(NOWHERE),
  /** When it counts; null: always. */
  schedule: Schedule.default(null),
  regions: z.array(RegionDraft).max(100).default([]),
});
export type Row = z.output<typeof Row>;

export interface ReadRow {
  row: number;
  name: string;
  parsed: { ok: true; camera: Row } | { ok: false; error: ErrorInfo };
}

const HEAD = { format: 'footfall-cameras', version: 1 } as const;
const COLUMNS = [
  'name',
  'address',
  'username',
  'password',
  'transport',
  'aspect',
  'loop',
  'enabled',
  'mounting',
  'perspective',
  'input_size',
  'location',
  'location_type',
  ...GroupType.options,
  'description',
  'hours',
  'regions',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Throws CAMERA_010 for what is no list of cameras. */
export function readCameraFile(text: string): { format: CameraFileFormat; rows: ReadRow[] } {
  const content = text.replace(/^\ufeff/, '');
  if (content.trim() === '') throw refusal('it is empty');
  const json = /^\s*[[{]/.test(content);
  const rows = json ? jsonRows(content) : csvRows(content);
  if (rows.length === 0) throw refusal('it has no camera');
  if (rows.length > FILE_LIMITS.rows) throw refusal(`it has ${rows.length} rows; ${FILE_LIMITS.rows} at most are read`);
  return { format: json ? 'json' : 'csv', rows };
}

export function writeCameraFile(cameras: readonly Row[], format: CameraFileFormat): string {
  if (format === 'json') return `${JSON.stringify({ ...HEAD, cameras }, null, 2)}\n`;
  // A spreadsheet takes what begins with = + - @ for a formula. The byte order mark says that it is UTF-8.
  return `\ufeff${Papa.unparse(
    { fields: [...COLUMNS], data: cameras.map((camera) => COLUMNS.map((column) => toCells(camera)[column] ?? '')) },
    { escapeFormulae: true, newline: '\r\n' },
  )}\r\n`;
}

function jsonRows(text: string): ReadRow[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (thrown) {
    throw refusal(`it is no JSON: ${(thrown as Error).message}`);
  }
  const list = Array.isArray(content) ? content : (content as { cameras?: unknown }).cameras;
  const { format, version } = (Array.isArray(content) ? HEAD : content) as Partial<typeof HEAD>;
  if (format !== HEAD.format || !Array.isArray(list)) throw refusal('it is JSON, but no list of cameras');
  if (version !== HEAD.version)
    throw refusal(`it is of version ${version}; this Footfall reads version ${HEAD.version}`);
  return list.map((camera: unknown, i) => ({
    row: i + 1,
    name: nameIn(camera),
    parsed: parsed(camera),
  }));
}

function csvRows(text: string): ReadRow[] {
  const { data, errors, meta } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const [broken] = errors.filter(({ code }) => code !== 'UndetectableDelimiter');
  if (broken) throw refusal(`line ${(broken.row ?? 0) + 1}: ${broken.message}`);
  const head = (data[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = (['name', 'address'] as const).filter((column) => !head.includes(column));
  if (missing.length > 0)
    throw refusal(`its first line has no column ${missing.map((one) => `“${one}”`).join(' and ')}`);
  const unknown = head.find((column) => column !== '' && !(COLUMNS as readonly string[]).includes(column));
  if (unknown !== undefined) throw refusal(`its column “${unknown}” is not known; known are ${COLUMNS.join(', ')}`);
  const lines = lineNumbers(text, meta.linebreak, data);
  return data.slice(1).map((cells, i) => {
    const row = Object.fromEntries(head.map((column, at) => [column, unescaped(cells[at] ?? '')])) as Cells;
    return { row: lines[i + 1], name: row.name?.trim() ?? '', parsed: fromCells(row, cells.length, head.length) };
  });
}

/** Where each row begins, counted from 1: cells may hold line breaks, and empty lines are no rows. */
function lineNumbers(text: string, linebreak: string, data: readonly string[][]): number[] {
  const all = text.split(linebreak);
  let line = 0;
  return data.map((cells) => {
    while (line < all.length && all[line].replaceAll(/[\s,;\t]/g, '') === '') line += 1;
    const begins = line + 1;
    line += 1 + cells.reduce((breaks, cell) => breaks + cell.split(linebreak).length - 1, 0);
    return begins;
  });
}

/** The quote that keeps a spreadsheet from taking a cell for a formula. */
const unescaped = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r])/, '').trim();

function fromCells(cells: Cells, count: number, columns: number): ReadRow['parsed'] {
  const wrong = (field: string, detail: string): ReadRow['parsed'] => ({
    ok: false,
    error: errorInfo('CAMERA_011', { field, detail }),
  });
  if (count > columns) return wrong('row', `it has ${count} cells, and the first line ${columns}`);
  const enabled = truth(cells.enabled, true),
    loop = truth(cells.loop, false);
  if (enabled === null) return wrong('enabled', 'it is yes or no');
  if (loop === null) return wrong('loop', 'it is yes or no');
  const regions = jsonIn(cells.regions || '[]'),
    schedule = cells.hours === 'site' ? 'site' : jsonIn(cells.hours || 'null');
  if (regions === undefined) return wrong('regions', 'it is no JSON');
  if (schedule === undefined) return wrong('hours', 'it is neither “site” nor JSON');
  if (!cells.address) return wrong('address', 'it is empty');
  const source = sourceOf({ ...cells, address: cells.address }, loop);
  return parsed({
    name: cells.name,
    source,
    enabled,
    mounting: mountingOf(cells),
    inputSize: cells.input_size || null,
    place: placeOf(cells),
    schedule,
    regions,
  });
}

/** Undefined: it is none. */
function jsonIn(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}

const SEVERAL = ';';

/** Half of it is refused by the half that is missing. */
const mountingOf = ({ mounting, perspective }: Cells) =>
  mounting || perspective ? { place: mounting?.toLowerCase(), perspective: perspective?.toLowerCase() } : null;

const placeOf = ({ location, location_type: type, description, ...cells }: Cells) => ({
  location: location || type ? { name: location ?? '', type: type || null } : null,
  groups: GroupType.options.flatMap((each) =>
    (cells[each] ?? '')
      .split(SEVERAL)
      .map((name) => ({ name: name.trim(), type: each }))
      .filter(({ name }) => name !== ''),
  ),
  description: description ?? '',
});

const placeCells = ({ location, groups, description }: Place): Cells => ({
  location: location?.name,
  location_type: location?.type ?? undefined,
  description,
  ...Object.fromEntries(
    GroupType.options.map((each) => [
      each,
      groups.flatMap(({ name, type }) => (type === each ? [name] : [])).join(`${SEVERAL} `),
    ]),
  ),
});

/** Before the identity of a camera that is plugged in. */
const DEVICE = 'device:';

/** The scheme says the kind; what has none is a file's path. */
function sourceOf(
  { address, username, password, transport, aspect }: Cells & { address: string },
  loop: boolean,
): unknown {
  const shape = { ...(aspect && { aspect }), ...(transport && { transport }) };
  if (address.startsWith(DEVICE)) return { kind: 'device', id: address.slice(DEVICE.length), ...shape };
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(address) || /^file:/i.test(address))
    return { kind: 'file', path: address, loop, ...shape };
  // What is no camera's address is refused as such.
  const kind = kindOfAddress(address) ?? 'rtsp';
  return { kind, url: address, ...(username && { username }), ...(password && { password }), ...shape };
}

function parsed(camera: unknown): ReadRow['parsed'] {
  const result = Row.safeParse(camera);
  if (result.success) return { ok: true, camera: result.data };
  const [{ path, message }] = result.error.issues;
  return { ok: false, error: errorInfo('CAMERA_011', { field: path.join('.') || 'camera', detail: message }) };
}

/** What spreadsheets make of a yes. Null: neither. */
function truth(cell: string | undefined, otherwise: boolean): boolean | null {
  if (!cell) return otherwise;
  if (/^(yes|true|1|x|có|đúng|wahr|vrai)$/i.test(cell)) return true;
  return /^(no|false|0|không|sai|falsch|faux)$/i.test(cell) ? false : null;
}

function addressCell(source: CameraSource): string {
  switch (source.kind) {
    case 'demo':
      return '';
    case 'file':
      return source.path;
    case 'device':
      return DEVICE + source.id;
    case 'rtsp':
    case 'http':
    case 'rtmp':
      return source.url;
    default:
      return assertNever(source);
  }
}

function toCells({ name, source, enabled, mounting, inputSize, place, schedule, regions }: Row): Cells {
  const said = (value: PictureAspect | Transport | undefined) => (value === 'auto' ? '' : (value ?? ''));
  return {
    name,
    enabled: enabled ? 'yes' : 'no',
    ...(mounting && { mounting: mounting.place, perspective: mounting.perspective }),
    input_size: inputSize ?? '',
    ...placeCells(place),
    hours: schedule === null ? '' : schedule === 'site' ? schedule : JSON.stringify(schedule),
    regions: regions.length > 0 ? JSON.stringify(regions) : '',
    address: addressCell(source),
    ...('url' in source && { username: source.username }),
    ...(source.kind === 'rtsp' && { transport: said(source.transport) }),
    ...(source.kind === 'file' && { loop: source.loop ? 'yes' : 'no' }),
    ...(source.kind !== 'demo' && { aspect: said(source.aspect) }),
  };
}

const nameIn = (camera: unknown): string => {
  const { name } = (camera ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name.trim().slice(0, 200) : '';
};
const refusal = (detail: string): FootfallError => new FootfallError('CAMERA_010', { detail });

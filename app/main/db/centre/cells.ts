import type { Value } from '../travelling/rows.ts';

/*
 * What a value of a store is in the centre, as PostgreSQL's text. Both sides of a proof are spelled by it, so that a row that is the same is
 * the same text: moments in milliseconds of UTC, numbers to the digits that their column keeps, JSON with its keys in order.
 */

/** A column of the centre: its type as pg_catalog.format_type spells it, and of numeric the digits after the point. */
export interface Column {
  name: string;
  type: string;
  digits: number | null;
  required: boolean;
}

/** Thrown for a value that its column cannot hold, which is the row's fault. */
export class CellRefused extends Error {}

/** Of a store's value, as SQLite has it; null: none. Throws CellRefused. */
export function cellOf({ name, type, digits }: Column, value: Value): string | null {
  if (value === null) return null;
  if (type === 'integer' && Number.isSafeInteger(value)) return String(value);
  const refuse = (why: string) => new CellRefused(`${name} ${why}`);
  if (type === 'timestamp with time zone') {
    const ms = Number(value);
    if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw refuse(`is no moment: ${String(value)}`);
    return new Date(Math.round(ms)).toISOString();
  }
  if (type === 'boolean') return Number(value) === 0 ? 'false' : 'true';
  if (type === 'bytea') return `\\x${Buffer.from(value as Buffer).toString('hex')}`;
  if (type === 'jsonb') return jsonCell(String(value), refuse);
  if (digits !== null || type === 'integer' || type === 'bigint' || type === 'double precision') {
    const number = Number(value);
    if (!Number.isFinite(number)) throw refuse(`is no number: ${String(value)}`);
    if (type === 'double precision') return String(number);
    return typeof value === 'bigint' ? String(value) : rounded(number, digits ?? 0);
  }
  const text = String(value);
  if (text.includes('\0')) throw refuse('holds a zero character, which PostgreSQL cannot keep');
  return text.toWellFormed();
}

/** SQL by which a column of the centre is read as text that says all of it. */
export const spelling = ({ name, type }: Column): string =>
  type === 'timestamp with time zone'
    ? `to_char("${name}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `"${name}"::text`;

/** Of a value that the centre read back as its text, the same spelling. */
export function cellOfCentre({ type, digits }: Column, text: string | null): string | null {
  if (text === null) return null;
  // More digits than a store has are kept: they are a difference.
  if (type === 'timestamp with time zone') return text.replace(/(\.\d{3})000Z$/, '$1Z');
  if (type === 'boolean') return text === 't' || text === 'true' ? 'true' : 'false';
  if (type === 'jsonb') return spelled(JSON.parse(text));
  if (type === 'double precision') return String(Number(text));
  if (digits !== null || type === 'integer') return rounded(Number(text), digits ?? 0);
  return text;
}

/** Never minus nothing. */
const rounded = (number: number, digits: number): string => (Number(number.toFixed(digits)) || 0).toFixed(digits);

function jsonCell(text: string, refuse: (why: string) => CellRefused): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('is not JSON');
  }
  if (/\\u0000|\0/.test(text) && hasZero(value)) throw refuse('holds a zero character, which PostgreSQL cannot keep');
  return spelled(value);
}

function hasZero(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(hasZero);
}

/** JSON with the keys of each object in order. */
function spelled(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, of]) => `${JSON.stringify(key)}:${spelled(of)}`).join(',')}}`;
}

/** A row in the text format of COPY (PostgreSQL manual, COPY, text format). */
export function copyLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '\\N' : SPECIAL.test(cell) ? cell.replace(ALL_SPECIAL, (c) => ESCAPES[c]) : cell)).join('\t')}\n`;
}
const SPECIAL = /[\\\t\n\r]/,
  ALL_SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

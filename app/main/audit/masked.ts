import { createHash } from 'node:crypto';
import { HIDDEN, maskCredentials } from '../../shared/credentials.ts';

export const AUDIT_TEXT = {
  /** A longer text is a file or a list: its length and its SHA-256 say which one it was. */
  longest: 300,
  /** Bytes of one side of a row; what is more is told by its SHA-256 alone. */
  bytes: 8_192,
  depth: 8,
} as const;

/** Fields that are secrets, or files that may hold some, whatever they are called in full. */
const SECRET = /(?<!com)pass|secret|token|credential|^pin$|^code$|^text$|private|cookie|^key$|recovery/i;

/** What may be written for years: without secrets, without what no JSON column of a database takes. */
export function masked(value: unknown): unknown {
  const safe = maskedPart(value, 0);
  const text = JSON.stringify(safe ?? null);
  return text.length <= AUDIT_TEXT.bytes ? (safe ?? null) : digest(text);
}

function maskedPart(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || depth >= AUDIT_TEXT.depth) return undefined;
  if (Array.isArray(value)) return value.map((part) => maskedPart(part, depth + 1) ?? null);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
      if (SECRET.test(key) && part !== null && part !== undefined && typeof part !== 'boolean') return [[key, HIDDEN]];
      const safe = maskedPart(part, depth + 1);
      return safe === undefined ? [] : [[maskedText(key), safe]];
    }),
  );
}

function maskedText(text: string): unknown {
  if (text.length > AUDIT_TEXT.longest) return digest(text);
  return maskCredentials(text.replaceAll('\0', '').toWellFormed());
}

const digest = (text: string) => ({
  length: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
});

/** Of two states what is other in them; what one of them lacks is null there. */
export function differences(before: unknown, after: unknown): { before: unknown; after: unknown } {
  if (!isRecord(before) || !isRecord(after))
    return same(before, after) ? { before: null, after: null } : { before, after };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !same(before[key], after[key]),
  );
  const side = (of: Record<string, unknown>) =>
    keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, of[key] ?? null]));
  return { before: side(before), after: side(after) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

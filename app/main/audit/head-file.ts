import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditHead } from '../db/audit-log/audit-row.ts';

/** Beside the database: whoever cuts off the end of the log there has to find this as well. */
export const headFile = (folder: string): string => join(folder, 'audit-head.json');

/** Null: nothing was noted, or it cannot be read. */
export function readHead(folder: string): AuditHead | null {
  try {
    const { sequence, hash } = JSON.parse(readFileSync(headFile(folder), 'utf8')) as AuditHead;
    return Number.isSafeInteger(sequence) && typeof hash === 'string' ? { sequence, hash } : null;
  } catch {
    return null;
  }
}

export function writeHead(folder: string, head: AuditHead): void {
  writeFileSync(`${headFile(folder)}.new`, JSON.stringify(head), { mode: 0o600 });
  renameSync(`${headFile(folder)}.new`, headFile(folder));
}

/*
 * What was asked and is not answered yet: a file each, on the disk before anything is changed and until its row is committed. What is found at the start was cut short by the end of the
 * program, and becomes a row that says so.
 */
const askedFolder = (folder: string): string => join(folder, 'audit-asked');

/** Throws what the file system does. */
export function noteAsked(folder: string, auditId: string, row: object): void {
  mkdirSync(askedFolder(folder), { recursive: true, mode: 0o700 });
  writeFileSync(join(askedFolder(folder), `${auditId}.json`), JSON.stringify(row), { mode: 0o600, flush: true });
}

export const forgetAsked = (folder: string, auditId: string): void =>
  rmSync(join(askedFolder(folder), `${auditId}.json`), { force: true });

/** In the order in which they were asked; one that was not written to its end is left out: nothing had been done then. */
export function leftAsked<T>(folder: string): { auditId: string; row: T }[] {
  let names: string[];
  try {
    names = readdirSync(askedFolder(folder)).sort();
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = join(askedFolder(folder), name);
    try {
      return [{ auditId: name.replace(/\.json$/, ''), row: JSON.parse(readFileSync(file, 'utf8')) as T }];
    } catch {
      rmSync(file, { force: true });
      return [];
    }
  });
}

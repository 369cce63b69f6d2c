import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A database is up to three files: itself, what was committed but is not in it yet, and the index of that. */
const PARTS = ['', '-wal', '-shm'];

/** 2026-11-29T20-12-33Z: sorts by time and is a name on every system. */
export function dated(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** A dated name beside a database that is free. */
function nameAside(file: string, label: string, nowMs: number): string {
  const kept = `${file}.${label}-${dated(nowMs)}`;
  for (let n = 1; ; n++) {
    const name = n === 1 ? kept : `${kept}-${n}`;
    if (!PARTS.some((part) => existsSync(name + part))) return name;
  }
}

/** Renames a database to a dated name beside it, so that it can still be opened, and returns that; '' when nothing is there. */
export function setAside(file: string, label: string, nowMs: number): string {
  if (!PARTS.some((part) => existsSync(file + part))) return '';
  const kept = nameAside(file, label, nowMs);
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, kept + part);
  return kept;
}

/** The same, and the name stays taken until another file takes its place: a kill in between leaves a database. */
export function linkAside(file: string, label: string, nowMs: number): string {
  if (!existsSync(file)) return setAside(file, label, nowMs);
  const kept = nameAside(file, label, nowMs);
  try {
    linkSync(file, kept);
  } catch {
    // Some file systems have no second names.
    return setAside(file, label, nowMs);
  }
  for (const part of PARTS.slice(1)) if (existsSync(file + part)) renameSync(file + part, kept + part);
  return kept;
}

/** The same as a copy: the database stays where it is. */
export function copyAside(file: string, label: string, nowMs: number): string {
  const kept = nameAside(file, label, nowMs);
  for (const part of PARTS) if (existsSync(file + part)) copyFileSync(file + part, kept + part);
  return kept;
}

export function removeDatabase(file: string): void {
  for (const part of [...PARTS, '-journal']) rmSync(file + part, { force: true });
}

/** Puts a whole, closed database at a place at which none is, and makes that last. */
export function putInPlace(from: string, to: string): void {
  for (const part of PARTS.slice(1)) rmSync(to + part, { force: true });
  flush(from);
  renameSync(from, to);
  flush(dirname(to));
}

/** A copy for which no other is in the way and that only its owner can read. */
export function copyDatabase(from: string, to: string): void {
  removeDatabase(to);
  copyFileSync(from, to);
}

/** 0 for none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What a power cut must not undo. Windows cannot do it for folders, and some network drives for nothing. */
function flush(path: string): void {
  try {
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    /* as good as it gets here */
  }
}

import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { maskCredentials } from '../../shared/errors.ts';
import { dated } from '../db/database-files.ts';

/** Of the older ones, enough to see a pattern. */
const KEPT = 10;
const NAME = /^crash-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(\.new)?\.txt$/;

export interface Crash {
  file: string;
  atMs: number;
}

/** Writes down why this program ends now; it is shown at the next start. Never throws: it is called in the worst moments. */
export function writeCrash(logs: string, version: string, thrown: unknown, nowMs = Date.now()): void {
  try {
    const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const mb = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
    const text = [
      `Footfall ${version} ended unexpectedly on ${new Date(nowMs).toISOString()}`,
      `${process.platform} ${process.arch}, ${process.title}, Node ${process.versions.node}, up ${Math.round(process.uptime())} s`,
      `memory: ${mb(process.memoryUsage.rss())} of this process, ${mb(freemem())} free of ${mb(totalmem())}`,
      '',
      why,
    ].join('\n');
    writeFileSync(join(logs, `crash-${dated(nowMs)}.new.txt`), `${maskCredentials(text)}\n`, {
      mode: 0o600,
      flush: true,
    });
  } catch {
    /* then only the gap in the counts shows it */
  }
}

/** From now on an error that nobody expected is written down and ends this program with `end`; whoever watches over it starts it again. */
export function endOnUnexpected(logs: string, version: string, end: () => void): void {
  const die = (thrown: unknown): void => {
    process.stderr.write(
      `${maskCredentials(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))}\n`,
    );
    writeCrash(logs, version, thrown);
    end();
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

/** Those that were not shown yet, oldest first; they count as shown from now on. */
export function takeCrashes(logs: string): Crash[] {
  const names = namesOf(logs);
  const crashes = names
    .filter((name) => name.endsWith('.new.txt'))
    .map((name): Crash => {
      const shown = name.replace('.new.txt', '.txt');
      renameSync(join(logs, name), join(logs, shown));
      return { file: shown, atMs: momentOf(name) };
    });
  for (const name of names.slice(0, -KEPT)) rmSync(join(logs, name.replace('.new.txt', '.txt')), { force: true });
  return crashes;
}

export function crashesSince(logs: string, sinceMs: number): number {
  return namesOf(logs).filter((name) => momentOf(name) >= sinceMs).length;
}

function namesOf(logs: string): string[] {
  try {
    return readdirSync(logs)
      .filter((name) => NAME.test(name))
      .sort();
  } catch {
    return [];
  }
}

function momentOf(name: string): number {
  const [, day, hour, minute, second] = NAME.exec(name)!;
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { unlockDatabase } from '../../db/database-key.ts';
import { businessDay, dateOf } from '../../../core/stats/business-day.ts';
import { placeOf } from '../../../core/stats/history.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { keptSince } from '../../db/history/derive-history.ts';
import { verifyDay, type Difference } from '../../db/history/verify-counts.ts';
import { mustMigrate, openReader } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { clock } from '../../recounts/open-recounts.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { parseOptions } from './options.ts';

/** So many differences are printed as lines. */
const SHOWN = 50;

const HELP = `Usage: footfall verify [--from DATE] [--to DATE] [--json] [--data DIR]

Counts from its events what is stored as sums, and compares: minutes with the crossings they are made of, hours with their minutes, days with their hours, weeks and
months with their days. It changes nothing and may run beside Footfall.

Options
  --from DATE   the first day, 2026-11-21 (default: the first that is kept)
  --to DATE     the last day (default: yesterday)
  --data DIR    the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json
  --help

Exit code 0: everything agrees. 1: something does not, and is named. 2: what was given cannot be used.
`;

/** `footfall verify`; returns the exit code. */
export async function verify(args: string[]): Promise<number> {
  const { values } = parseOptions('verify', {
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  for (const name of ['from', 'to'] as const) isDate(name, values[name]);
  const folder = resolve(values.data ?? defaultDataFolder()),
    { database } = keptFiles(folder);
  if (!existsSync(database)) throw new FootfallError('SYS_004', { folder, detail: 'there is no footfall.db in it' });
  if (mustMigrate(database))
    throw new FootfallError('SYS_004', { folder, detail: 'its database is of an older Footfall; start Footfall once' });
  await unlockDatabase(folder);
  const db = openReader(database);
  try {
    const site = (await getSite(db))!,
      sinceMs = await keptSince(db, site);
    const today = businessDay(Date.now(), site.timeZone, site.dayStartMinutes),
      toMs = values.to === undefined ? today.fromMs : placeOf(values.to, 'day', site).toMs,
      askedMs = values.from === undefined ? -Infinity : placeOf(values.from, 'day', site).fromMs;
    if (askedMs >= toMs)
      throw new FootfallError('CLI_001', { detail: 'Between --from and --to there is no day', command: 'verify' });
    const all: Difference[] = [];
    let days = 0;
    for (let atMs = sinceMs === null ? toMs : Math.max(sinceMs, askedMs); atMs < toMs; days++) {
      const day = businessDay(atMs, site.timeZone, site.dayStartMinutes);
      all.push(...(await verifyDay(db, site, atMs)));
      atMs = day.toMs;
      if (!values.json && process.stderr.isTTY) process.stderr.write(`\r${dateOf(day.fromMs, site.timeZone)}`);
    }
    if (!values.json && process.stderr.isTTY && days > 0) process.stderr.write('\r');
    const lines = all
      .slice(0, SHOWN)
      .map(
        ({ of, whose, startMs, stored, expected }) =>
          `${of} of ${clock(startMs, site.timeZone)}, ${whose}: stored ${stored}; it should be ${expected}`,
      );
    if (values.json) process.stdout.write(`${JSON.stringify({ days, differences: all }, null, 2)}\n`);
    else {
      for (const line of lines) process.stdout.write(`${line}\n`);
      if (all.length > SHOWN) process.stdout.write(`… and ${all.length - SHOWN} more\n`);
      process.stdout.write(
        `${days} ${days === 1 ? 'day' : 'days'} compared: ${all.length === 0 ? 'everything agrees' : `${all.length} ${all.length === 1 ? 'difference' : 'differences'}`}\n`,
      );
    }
    return all.length === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

function isDate(name: string, value: string | undefined): void {
  if (value === undefined) return;
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00Z`) : null;
  if (at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)) return;
  throw new FootfallError('CLI_001', { detail: `--${name} ${value} is no day like 2026-11-21`, command: 'verify' });
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ReportFormat,
  ReportLanguage,
  ReportPeriod,
  type ReportRequest,
  SiteDate,
} from '../../../shared/domain/report.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { unlockDatabase } from '../../db/database-key.ts';
import { openReader } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { reportName, reportWriter, yesterdayOf } from '../../reports/open-reports.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { productVersion } from '../installed.ts';
import { bringUpToDate } from './brought-up.ts';
import { parseOptions } from './options.ts';
import { untilStopped } from './until-stopped.ts';

const HELP = `Usage: footfall report day|week|month [DAY] [--as pdf|xlsx|csv] [--language en|vi] [--to-file FILE] [--json] [--data DIR]

Writes the report of a day, a week (from Monday) or a month of the site: in and out, the busiest time, cameras, lines and zones, and what was
measured, estimated and missing. Footfall may run meanwhile.

  DAY                e.g. 2026-11-21: the day, or one of the week or month (default: yesterday)

Options
  --as FORMAT        (default: as FILE ends, or pdf)
  --language LANG    of a PDF (default: en)
  --to-file FILE     (default: a name that says what it is, in this folder)
  --data DIR         the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json             what was written, as JSON
  --help
`;

const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'report' });

/** `footfall report`; 0 when the file is whole. */
export async function report(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions('report', {
    args,
    allowPositionals: true,
    options: {
      ...{ as: text, language: text, 'to-file': text, data: text },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const period = ReportPeriod.safeParse(positionals[0]),
    format = ReportFormat.safeParse(values.as ?? /\.(pdf|xlsx|csv)$/.exec(values['to-file'] ?? '')?.[1] ?? 'pdf'),
    language = ReportLanguage.safeParse(values.language ?? 'en');
  if (!period.success || positionals.length > 2) throw refuse('It wants day, week or month, and a day of it');
  if (!format.success) throw refuse(`--as is one of ${ReportFormat.options.join(', ')}`);
  if (!language.success) throw refuse(`--language is one of ${ReportLanguage.options.join(', ')}`);
  if (positionals[1] !== undefined && !SiteDate.safeParse(positionals[1]).success)
    throw refuse(`A day is written 2026-11-21, and not ${positionals[1]}`);
  const data = resolve(values.data ?? defaultDataFolder()),
    databaseFile = join(data, 'footfall.db');
  if (!existsSync(databaseFile))
    throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  await unlockDatabase(data);
  await bringUpToDate(data, databaseFile);
  const db = openReader(databaseFile);
  try {
    const site = (await getSite(db))!,
      nowMs = Date.now();
    const request: ReportRequest = {
      ...{ period: period.data, format: format.data, language: language.data },
      date: positionals[1] ?? yesterdayOf(site, nowMs),
    };
    const file = resolve(values['to-file'] ?? reportName(site.name, request));
    if (existsSync(file)) throw new FootfallError('SAVE_001', { file, detail: 'there is a file of that name already' });
    const writer = reportWriter({
      ...{ db, databaseFile, site, version: productVersion() },
      runTask: taskRunner(launchTask),
    });
    const { bytes } = await untilStopped(file, (signal) => writer.write(request, file, nowMs, signal));
    process.stdout.write(
      values.json ? `${JSON.stringify({ file, bytes }, null, 2)}\n` : `${(bytes / 1000).toFixed(0)} kB: ${file}\n`,
    );
    return 0;
  } finally {
    await db.destroy();
  }
}

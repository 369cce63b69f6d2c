import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Site } from '../../../shared/api/index.ts';
import { SaveFormat, SaveInterval, type SaveRequest } from '../../../shared/domain/save.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { listLifetimes } from '../../db/camera-configurations.ts';
import { unlockDatabase } from '../../db/database-key.ts';
import { openReader } from '../../db/open-database.ts';
import { isSaved, SAVED_TABLES } from '../../db/save/columns.ts';
import { getSite } from '../../db/sites.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { savedName } from '../../saves/open-saves.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { bringUpToDate } from './brought-up.ts';
import { dayOrTime, namedCamera } from './named.ts';
import { parseOptions } from './options.ts';
import { untilStopped } from './until-stopped.ts';

const HELP = `Usage: footfall save REPORT|TABLE [--as csv|xlsx|parquet] [--to-file FILE] [--from DAY|TIME] [--to DAY|TIME]
                     [--camera NAME|ID] [--every 15min|hour|day|week|month] [--json] [--data DIR]

Writes a report or a table into a file for people. Moments are there in UTC and by the clock of the site with its offset. What was not
measured is empty and says why; estimates have columns of their own. Passwords and other secrets are in no file. Footfall may run meanwhile.

  REPORT  counts         in and out of each line, zone and camera, and of the site, with what of the time was measured
          events         every crossing, counted or refused, as charts show it
          visits         stays in zones
          stream-events  what happened to the cameras' streams
  TABLE   as it is stored: ${SAVED_TABLES.slice(0, 4).join(', ')}, ...

Options
  --as FORMAT        (default: as FILE ends, or csv)
  --to-file FILE     (default: a name that says what it is, in this folder)
  --from DAY|TIME    e.g. 2026-03-01, or 2026-03-01T09:00:00+07:00 (default: the first)
  --to DAY|TIME      a day is included (default: now)
  --camera NAME|ID   of one camera
  --every INTERVAL   of counts (default: hour)
  --data DIR         the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json             what was written, as JSON
  --help
`;

const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'save' });

/** `footfall save`; 0 when the file is whole. */
export async function save(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions('save', {
    args,
    allowPositionals: true,
    options: {
      ...{ as: text, 'to-file': text, from: text, to: text, camera: text, every: text, data: text },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [what, ...more] = positionals;
  if (what === undefined || more.length > 0) throw refuse('It wants one report or table');
  if (!isSaved(what)) throw new FootfallError('SAVE_003', { what });
  const format = SaveFormat.safeParse(values.as ?? /\.(csv|xlsx|parquet)$/.exec(values['to-file'] ?? '')?.[1] ?? 'csv'),
    interval = SaveInterval.safeParse(values.every ?? 'hour');
  if (!format.success) throw refuse(`--as is one of ${SaveFormat.options.join(', ')}`);
  if (!interval.success) throw refuse(`--every is one of ${SaveInterval.options.join(', ')}`);
  if (values.every !== undefined && what !== 'counts') throw refuse('--every is for counts');
  const data = resolve(values.data ?? defaultDataFolder()),
    databaseFile = join(data, 'footfall.db');
  if (!existsSync(databaseFile))
    throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  await unlockDatabase(data);
  await bringUpToDate(data, databaseFile);
  const { site, cameraId } = await look(databaseFile, values.camera ?? null);
  const request: SaveRequest = {
    what,
    format: format.data,
    interval: interval.data,
    fromMs: values.from === undefined ? null : dayOrTime(values.from, site, 'from', 'save'),
    toMs: values.to === undefined ? null : dayOrTime(values.to, site, 'to', 'save'),
    cameraId,
  };
  if (request.fromMs !== null && request.toMs !== null && request.fromMs >= request.toMs)
    throw refuse('--from is not before --to');
  const file = resolve(values['to-file'] ?? savedName(request, site));
  if (existsSync(file)) throw new FootfallError('SAVE_001', { file, detail: 'there is a file of that name already' });
  const done = await write(request, databaseFile, file, site);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ file, ...done }, null, 2)}\n`
      : `${done.rows} rows, ${(done.bytes / 1e6).toFixed(1)} MB: ${file}\n`,
  );
  return 0;
}

async function write(request: SaveRequest, databaseFile: string, file: string, site: Site) {
  const shown = process.stderr.isTTY;
  try {
    return await untilStopped(file, (signal) =>
      taskRunner(launchTask)(
        'save',
        { ...request, databaseFile, file, site, nowMs: Date.now() },
        { signal, onProgress: ({ rows }) => void (shown && process.stderr.write(`\rSaving: ${rows} rows `)) },
      ),
    );
  } finally {
    if (shown) process.stderr.write('\r\x1b[K');
  }
}

async function look(databaseFile: string, camera: string | null): Promise<{ site: Site; cameraId: string | null }> {
  const db = openReader(databaseFile);
  try {
    const site = (await getSite(db))!;
    if (camera === null) return { site, cameraId: null };
    return { site, cameraId: namedCamera(camera, await listLifetimes(db), 'save') };
  } finally {
    await db.destroy();
  }
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Knex } from 'knex';
import { unlockDatabase } from '../../db/database-key.ts';
import type { Site } from '../../../shared/api/index.ts';
import type { Recount } from '../../../shared/domain/recount.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { listCameras, type CameraRecord } from '../../db/camera-configurations.ts';
import { getInstallation } from '../../db/installation.ts';
import { openDatabase } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { lockFolder } from '../../folder-lock.ts';
import type { Log } from '../../host.ts';
import { clock, RecountService } from '../../recounts/open-recounts.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { launchTask } from '../fork-launcher.ts';
import { instant } from './instant.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall recount --camera NAME|ID --from TIME --to TIME [--accept] [--json] [--data DIR]

Applies the camera's lines, gates and zones of now to the people it saw in a stretch of the past, and shows per day what was counted
then and what is counted now. Without --accept charts stay as they are, and the result waits in the region editor. While Footfall runs
with this folder, count again in its region editor instead.

Options
  --camera NAME|ID   as the list of cameras shows it
  --from TIME        e.g. 2026-03-01T09:00:00+07:00; whole minutes
  --to TIME
  --accept           charts show it from now on; what was counted before is kept
  --data DIR         where everything is kept (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json             the whole result on standard output, as JSON
  --help
`;

interface Options {
  camera: string;
  fromMs: number;
  toMs: number;
  accept: boolean;
  json: boolean;
  data: string;
}

/** `footfall recount`; 0 when it was counted again (and accepted, if asked for). */
export async function recount(args: string[]): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = join(options.data, 'footfall.db');
  if (!existsSync(file))
    throw new FootfallError('SYS_004', { folder: options.data, detail: 'there is no footfall.db in it' });
  const unlock = lockFolder(options.data);
  await unlockDatabase(options.data);
  const db = await openDatabase(file);
  try {
    const { camera, result, site } = await run(db, file, options);
    process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : table(camera, result, site));
    return 0;
  } finally {
    await db.destroy();
    unlock();
  }
}

function read(args: string[]): Options | null {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'recount' });
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('recount', {
    args,
    options: {
      camera: text,
      from: text,
      to: text,
      accept: flag,
      data: text,
      json: flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return null;
  const time = (name: 'from' | 'to') => {
    const ms = instant(values[name] ?? '');
    if (Number.isNaN(ms))
      throw refuse(
        values[name] === undefined
          ? `--${name} is missing`
          : `--${name} is a time with its zone such as 2026-03-01T09:00:00Z, not “${values[name]}”`,
      );
    return ms;
  };
  if (!values.camera) throw refuse('--camera is missing');
  return {
    camera: values.camera,
    fromMs: time('from'),
    toMs: time('to'),
    accept: values.accept ?? false,
    json: values.json ?? false,
    data: resolve(values.data ?? defaultDataFolder()),
  };
}

async function run(
  db: Knex,
  databaseFile: string,
  { camera: wanted, fromMs, toMs, accept }: Options,
): Promise<{ camera: CameraRecord; result: Recount; site: Site }> {
  const [installation, site, cameras] = [await getInstallation(db), await getSite(db), await listCameras(db)];
  const camera =
    cameras.find(({ cameraId }) => cameraId === wanted) ??
    cameras.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (!installation || !site || !camera) {
    const known = cameras.map(({ name }) => `“${name}”`).join(', ');
    throw new FootfallError('CLI_001', {
      detail: `There is no camera “${wanted}”; there ${known ? `is ${known}` : 'are none'}`,
      command: 'recount',
    });
  }
  const recounts = new RecountService({
    db,
    databaseFile,
    identity: { siteId: site.siteId, nodeId: installation.nodeId },
    site,
    log,
    runTask: taskRunner(launchTask),
    onDecided: () => Promise.resolve(),
    onChanged: ({ status, progress }) => {
      if (process.stderr.isTTY)
        process.stderr.write(
          `\r\x1b[K${status === 'running' ? `Counting again: ${Math.round(100 * progress)} %` : ''}`,
        );
    },
  });
  try {
    await recounts.recover();
    const { recountId } = await recounts.start(camera.cameraId, fromMs, toMs);
    await recounts.idle();
    const counted = (await recounts.list(camera.cameraId)).find((one) => one.recountId === recountId)!;
    if (counted.error) throw new FootfallError(counted.error.code, counted.error.params);
    return { camera, site, result: accept ? await recounts.accept(recountId) : counted };
  } finally {
    await recounts.close();
  }
}

/** What went wrong is thrown as well. */
const log: Log = { info() {}, warn() {}, error() {} };

function table({ name }: CameraRecord, { fromMs, toMs, tracks, days, status }: Recount, { timeZone }: Site): string {
  const width = Math.max(6, ...days.map(({ regionName }) => regionName.length));
  const row = (...cells: (string | number)[]) =>
    `  ${String(cells[0]).padEnd(10)}  ${String(cells[1]).padEnd(width)}${cells
      .slice(2)
      .map((cell) => String(cell).padStart(12))
      .join('')}`;
  return [
    `${name}, ${clock(fromMs, timeZone)} to ${clock(toMs, timeZone)}: ${tracks} people`,
    '',
    row('Day', 'Region', 'In before', 'In now', 'Out before', 'Out now'),
    ...days.map((day) =>
      row(clock(day.dayStartMs, timeZone).slice(0, 10), day.regionName, day.oldIn, day.newIn, day.oldOut, day.newOut),
    ),
    '',
    status === 'accepted'
      ? 'Accepted: charts show it from now on.'
      : 'Charts still show what was counted before. Accept it in the region editor, or run this again with --accept.',
    '',
  ].join('\n');
}

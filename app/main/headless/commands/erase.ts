import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Site } from '../../../shared/api/index.ts';
import type { Erasure, ErasureExtent, ErasureRequest } from '../../../shared/domain/erasure.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { archiveFolder } from '../../clean-up/open-clean-up.ts';
import { listLifetimes } from '../../db/camera-configurations.ts';
import { getInstallation } from '../../db/installation.ts';
import { openDatabase, openReader } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { Eraser } from '../../erasing/open-erasing.ts';
import { lockFolder } from '../../folder-lock.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { clock } from '../../recounts/open-recounts.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { RunningApp } from '../running-app.ts';
import { dayOrTime, namedCamera } from './named.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall erase --from DAY|TIME --to DAY|TIME (--camera NAME|ID | --all-cameras) [--way TRACK] [--counts]
                      [--reason TEXT] [--dry-run] [--json] [--data DIR]
       footfall erase list [--json] [--data DIR]

Erases what people left behind: the ways they walked, each crossing and visit, and pictures of them. Sums stay: they name nobody. It goes
from the database, from the archives, from the centre when it is sent there next, and from a copy of before when that is restored. Nobody
can take it back. list says what was erased, and when the last copy goes that still has it.

Options
  --from DAY|TIME    e.g. 2026-03-01, or 2026-03-01T09:00:00+07:00
  --to DAY|TIME      a day is included
  --camera NAME|ID   of one camera
  --all-cameras      of every one
  --way TRACK        only of the person with this way, as a receipt names it
  --counts           the sums as well: the time is a gap then
  --reason TEXT      is kept with the wish
  --dry-run          changes nothing, and says how much it would be
  --data DIR         the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json
  --help
`;

const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'erase' });

/** `footfall erase`; 0 when it is out of the database and the archives. */
export async function erase(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values, positionals } = parseOptions('erase', {
    args,
    allowPositionals: true,
    options: {
      ...{ from: text, to: text, camera: text, 'all-cameras': flag, way: text, counts: flag, reason: text },
      ...{ 'dry-run': flag, json: flag, data: text, help: { ...flag, short: 'h' } },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const listing = positionals[0] === 'list';
  if (positionals.length > (listing ? 1 : 0)) throw refuse(`“${positionals.at(-1)}” is not known`);
  const data = resolve(values.data ?? defaultDataFolder()),
    file = join(data, 'footfall.db');
  if (!existsSync(file)) throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  if (!listing && (values.from === undefined || values.to === undefined)) throw refuse('It wants --from and --to');
  if (!listing && (values.camera === undefined) === !values['all-cameras'])
    throw refuse('It wants --camera or --all-cameras');
  return withEraser(data, async (eraser, look) => {
    const { site, cameras } = await look();
    if (listing) return sayList(await eraser.list(), site, values.json);
    const request: ErasureRequest = {
      cameraId: values.camera === undefined ? null : namedCamera(values.camera, cameras, 'erase'),
      fromMs: dayOrTime(values.from!, site, 'from', 'erase'),
      toMs: dayOrTime(values.to!, site, 'to', 'erase'),
      what: values.counts ? 'all' : 'people',
      trackId: values.way ?? null,
      reason: values.reason ?? '',
    };
    if (values.counts && values.way !== undefined) throw refuse('--counts are nobody’s: leave out --way or --counts');
    if (values['dry-run']) return sayExtent(await eraser.look(request), values.json);
    return sayList(await eraser.erase(request), site, values.json);
  });
}

interface Erasing {
  list(): Promise<Erasure[]>;
  look(request: ErasureRequest): Promise<ErasureExtent>;
  erase(request: ErasureRequest): Promise<Erasure[]>;
}
interface Known {
  site: Site;
  cameras: { cameraId: string; name: string }[];
}

/** The Footfall that runs with the folder, or this process alone. */
async function withEraser(
  data: string,
  use: (eraser: Erasing, look: () => Promise<Known>) => Promise<number>,
): Promise<number> {
  const files = keptFiles(data);
  const look = async () => {
    const db = openReader(files.database);
    try {
      return { site: (await getSite(db))!, cameras: await listLifetimes(db) };
    } finally {
      await db.destroy();
    }
  };
  const running = await RunningApp.open(data);
  if (running)
    return use(
      {
        list: () => running.call('erasures.list', {}),
        look: (request) => running.call('erasures.look', request),
        erase: (request) => running.call('erasures.erase', request),
      },
      look,
    ).finally(() => running.close());
  const unlock = lockFolder(data);
  const db = await openDatabase(files.database);
  try {
    const site = (await getSite(db))!,
      { nodeId } = (await getInstallation(db))!;
    const eraser = new Eraser({
      ...{ db, files, site, identity: { siteId: site.siteId, nodeId }, runTask: taskRunner(launchTask) },
      archives: archiveFolder(data),
      pictures: join(data, 'pictures'),
    });
    return await use(eraser, look);
  } finally {
    await db.destroy();
    unlock();
  }
}

function sayExtent(extent: ErasureExtent, json: boolean | undefined): number {
  process.stdout.write(
    json
      ? `${JSON.stringify(extent, null, 2)}\n`
      : `Nothing was changed. It would be:\n${Object.entries(extent.rows)
          .map(([table, rows]) => `  ${table}: ${rows} rows\n`)
          .join('')}  of ${extent.archives} archives\n`,
  );
  return 0;
}

function sayList(erasures: readonly Erasure[], { timeZone }: Site, json: boolean | undefined): number {
  const time = (ms: number) => clock(ms, timeZone);
  const lines = erasures.map((one) =>
    [
      `${one.erasureId}  ${one.cameraId}  ${time(one.fromMs)} to ${time(one.toMs)}${one.trackId === null ? '' : `, way ${one.trackId}`}`,
      `  ${one.what === 'all' ? 'everything that was counted' : 'what people left behind'}: ${one.rows} rows, ${
        one.doneAtMs === null ? 'under way' : `erased ${time(one.doneAtMs)}`
      }`,
      `  the centre: ${one.inCentre === null ? 'none is set up' : one.inCentre ? 'erased there' : 'when it is sent there next'}`,
      `  copies: ${one.copiesUntilMs === null ? 'none has it' : `the last that has it goes about ${time(one.copiesUntilMs)}`}`,
      ...one.putAside.map((name) => `  ${name} was put aside and may have it: nothing removes it`),
    ].join('\n'),
  );
  process.stdout.write(json ? `${JSON.stringify(erasures, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { unlockDatabase } from '../../db/database-key.ts';
import type { ExportState } from '../../../shared/domain/export.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { initCentre } from '../../db/centre/init-centre.ts';
import { forkNode, getExportTarget } from '../../db/travelling/export-rows.ts';
import { getInstallation } from '../../db/installation.ts';
import { openDatabase } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { inTransaction } from '../../db/transaction.ts';
import { EXPORT, Exporter, withPassword } from '../../export/open-export.ts';
import { lockFolder } from '../../folder-lock.ts';
import type { Log } from '../../host.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { keyFileSecretBox } from '../../node/secret-box.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { RunningApp } from '../running-app.ts';
import { fileProblem, parseOptions, readAuthority } from './options.ts';

/** Between two questions of how far it is, milliseconds. */
const TELL_MS = 500;

const HELP = `Usage: footfall export [--center URL | --to FILE] [--init-center] [--as-new-node] [--json] [--data DIR]

Sends what was counted to a central PostgreSQL, and compares what is there with what is here, row by row. While Footfall runs with a
centre it does so by itself, every ${EXPORT.intervalMinutes} minutes.

Options
  --center URL       the centre from now on, such as postgres://shop:password@centre.example.com/footfall
                     (the server's certificate is verified; ?sslmode=disable at the end: not, and what is sent can be read on the way)
  --center-ca FILE   the certificate (PEM) of the authority that signed the server's, if this PC does not know it
  --every MINUTES    (default: ${EXPORT.intervalMinutes})
  --off              nothing is sent until --center is given again
  --to FILE          for a shop without a network: writes what was not handed out yet into a file, for 'footfall import' at the centre
  --all              ... and everything that was
  --init-center      makes that database a centre, or brings it up to date. The login must be allowed to make schemas in it, and
                     roles: footfall_writer for shops, footfall_reader for those who look
  --as-new-node      this database was restored from an older copy, or cloned: from now on it is a node of its own
  --json
  --data DIR         the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --help
`;

/** `footfall export`; 0 when everything there was is in the centre. */
export async function exportCommand(args: string[]): Promise<number> {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('export', {
    args,
    options: {
      center: text,
      'center-ca': text,
      every: text,
      off: flag,
      to: text,
      all: flag,
      'init-center': flag,
      'as-new-node': flag,
      json: flag,
      data: text,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'export' });
  const every = Number(values.every ?? EXPORT.intervalMinutes);
  if (!Number.isInteger(every) || every < 1 || every > 1_440)
    throw refuse('--every is a number of minutes from 1 to 1440');
  if ((values['center-ca'] ?? values.every) !== undefined && values.center === undefined)
    throw refuse('--center-ca and --every go with --center');
  if (values.off && (values.center !== undefined || values['as-new-node'])) throw refuse('--off goes alone');
  if (values.to !== undefined && (values.center !== undefined || values.off || values['init-center']))
    throw refuse('--to goes without a centre');
  if (values.all && values.to === undefined) throw refuse('--all goes with --to');
  const certificateAuthority = values['center-ca'] === undefined ? null : readAuthority(values['center-ca'], 'export');
  const wish = values.center === undefined ? null : { url: values.center, certificateAuthority, every };
  const data = resolve(values.data ?? defaultDataFolder());
  if (values['init-center'] && wish !== null)
    return sayCentre(await initCentre(wish.url, certificateAuthority), values.json);
  const running = values['as-new-node'] || values['init-center'] ? null : await RunningApp.open(data);
  if (running) return tell(running, { ...values, wish }).finally(() => running.close());
  return withStore(data, async ({ db, identity, exporter, open }) => {
    if (values['init-center']) return sayCentre(await initCentre(...(await open())), values.json);
    if (values['as-new-node']) {
      identity.nodeId = randomUUID();
      await inTransaction(db, (transaction) => forkNode(transaction, identity.nodeId, Date.now()));
      process.stderr.write('This database is a node of its own from now on.\n');
    }
    if (values.to !== undefined)
      return sayFile(values.to, await exporter.writeFile(resolve(values.to), values.all ?? false), values.json);
    const target = await getExportTarget(db);
    if (wish) await exporter.setTarget({ ...targetOf(wish), active: true });
    else if (values.off && target) {
      await exporter.setTarget({ url: target.url, intervalMinutes: target.intervalMinutes, active: false });
      return say(await exporter.state(), values.json);
    }
    await exporter.run();
    return say(await exporter.state(), values.json);
  });
}

interface Told {
  wish: { url: string; certificateAuthority: string | null; every: number } | null;
  off?: boolean;
  to?: string;
  all?: boolean;
  json?: boolean;
}

/** The same by the Footfall that runs with this folder. */
async function tell(app: RunningApp, { wish, off, to, all, json }: Told): Promise<number> {
  if (to !== undefined) {
    if (existsSync(to))
      throw new FootfallError('EXPORT_016', { file: to, detail: 'there is a file of that name already' });
    const { file, rows } = await app.call('export.toFile', { all: all ?? false });
    try {
      copyFileSync(file, resolve(to));
    } catch (thrown) {
      throw new FootfallError('EXPORT_016', { file: to, detail: `${fileProblem(thrown)}; it lies at ${file}` });
    }
    rmSync(file);
    return sayFile(to, rows, json);
  }
  const before = (await app.call('export.get', {})).target;
  if (wish) await app.call('export.setTarget', { ...targetOf(wish), active: true });
  else if (!before) throw new FootfallError('EXPORT_014');
  else if (off) {
    const { url, intervalMinutes } = before;
    await app.call('export.setTarget', { url, intervalMinutes, active: false });
    return say(await app.call('export.get', {}), json);
  }
  let state = await app.call('export.run', {});
  while (state.running) {
    await setTimeout(TELL_MS);
    state = await app.call('export.get', {});
  }
  if (state.lastError) throw new FootfallError(state.lastError.code, state.lastError.params);
  return say(state, json);
}

const targetOf = ({ url, certificateAuthority, every }: NonNullable<Told['wish']>) => ({
  url,
  ...(certificateAuthority !== null && { certificateAuthority }),
  intervalMinutes: every,
});

interface Store {
  db: Knex;
  identity: { siteId: string; nodeId: string };
  exporter: Exporter;
  /** The centre that is set up, with its password. Rejects with EXPORT_014. */
  open(): Promise<[url: string, certificateAuthority: string | null]>;
}

async function withStore(data: string, work: (store: Store) => Promise<number>): Promise<number> {
  const file = join(data, 'footfall.db');
  if (!existsSync(file)) throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  const unlock = lockFolder(data);
  await unlockDatabase(data);
  const db = await openDatabase(file);
  try {
    const installation = (await getInstallation(db))!,
      site = (await getSite(db))!,
      secrets = keyFileSecretBox(join(data, 'secrets.key'));
    const identity = { siteId: site.siteId, nodeId: installation.nodeId };
    const exporter = new Exporter({
      db,
      databaseFile: file,
      identity,
      site,
      secrets,
      signingKeyFile: join(data, 'signing.key'),
      log,
      runTask: taskRunner(launchTask),
      onChanged() {},
      onDifference: ({ table, day, rows }) =>
        void process.stderr.write(`${table} ${day}: ${rows} rows differed and were sent again\n`),
    });
    try {
      const open = async (): ReturnType<Store['open']> => {
        const target = await getExportTarget(db);
        if (!target) throw new FootfallError('EXPORT_014');
        const password = target.sealedPassword && (await secrets.decrypt(target.sealedPassword));
        return [withPassword(target.url, password), target.certificateAuthority];
      };
      return await work({ db, identity, exporter, open });
    } finally {
      await exporter.close();
    }
  } finally {
    await db.destroy();
    unlock();
  }
}

function say(state: ExportState, json: boolean | undefined): number {
  if (json) {
    process.stdout.write(`${JSON.stringify(state, null, 2)}\n`);
    return 0;
  }
  const lines = [
    `Centre        ${state.target?.url ?? 'none'}${state.target?.active === false ? ' (off)' : ''}`,
    `Sent          ${state.sentRows} rows${state.waitingRows > 0 ? `, ${state.waitingRows} wait` : ''}`,
    `Verified      ${state.verifiedUntilMs === null ? 'nothing yet' : `every day before ${new Date(state.verifiedUntilMs).toISOString()}`}`,
    ...(state.refusedCount > 0 ? [`Set aside     ${state.refusedCount} rows that the centre would not have:`] : []),
    ...state.refused.slice(0, 10).map(({ table, key, reason }) => `  ${table} ${key.join(', ')}: ${reason}`),
    ...(state.repairedRows > 0 ? [`Sent again    ${state.repairedRows} rows of the last 30 days, which differed`] : []),
    ...(state.centreOnlyRows > 0
      ? [`Centre alone  ${state.centreOnlyRows} rows of the last 30 days, which are not in this database`]
      : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function sayFile(file: string, rows: number, json: boolean | undefined): number {
  process.stdout.write(json ? `${JSON.stringify({ file, rows })}\n` : `${rows} rows in ${file}\n`);
  return 0;
}

function sayCentre(made: Awaited<ReturnType<typeof initCentre>>, json: boolean | undefined): number {
  const lines = [
    made.created
      ? 'The centre is made.'
      : made.added.length > 0
        ? 'The centre is up to date now.'
        : 'The centre was up to date.',
    ...(made.rolesWanted === null
      ? ["A login for a shop: create role shop_1 login password '…' in role footfall_writer;"]
      : [`This login may not make roles. Somebody who may runs, and then this command again: ${made.rolesWanted}`]),
  ];
  process.stdout.write(json ? `${JSON.stringify(made, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

const log: Log = { info() {}, warn() {}, error: (message) => void process.stderr.write(`${message}\n`) };

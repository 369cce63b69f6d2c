import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { exportMethods } from '../../shared/api/export.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import { Exporter } from './exporter.ts';

/** Milliseconds between two states that are published while rows are sent. */
const PUBLISHED_EVERY_MS = 500;

/** The way of what was counted to the centre. */
export function openExport(
  { db, files, identity, site, host, log, runTask, bus }: Context,
  { notices: { board } }: { notices: { board: NoticeBoard } },
) {
  let publishing: NodeJS.Timeout | null = null;
  /** Of this run. */
  let differed: { rows: number; days: Set<string> } | null = null;
  const publish = () => {
    publishing ??= setTimeout(() => {
      publishing = null;
      exporter
        .state()
        .then((state) => {
          const { lastError, target } = state;
          // It stands still until somebody decides; everything else passes by itself.
          board.set('export-stopped', target?.active && lastError?.code === 'EXPORT_013' ? {} : null);
          if (!state.running && differed) {
            board.add('centre-differed', { rows: differed.rows, days: [...differed.days].sort().join(', ') });
            differed = null;
          }
          return bus.publish('export.changed', state);
        })
        .catch((thrown: unknown) => log.error('the state of the export cannot be read', { reason: String(thrown) }));
    }, PUBLISHED_EVERY_MS);
  };
  const exporter = new Exporter({
    db,
    databaseFile: files.database,
    identity,
    site,
    secrets: host.secrets,
    signingKeyFile: join(host.folders.data, 'signing.key'),
    log,
    runTask,
    onChanged: publish,
    onDifference: (what) => {
      log.warn('the centre differed and was sent the right rows', what);
      differed ??= { rows: 0, days: new Set() };
      differed.rows += what.rows;
      if (what.day !== 'all') differed.days.add(what.day);
    },
  });
  return {
    handlers: {
      'export.get': () => exporter.state(),
      'export.setTarget': async (wish) => {
        await exporter.setTarget(wish);
        return exporter.state();
      },
      'export.run': async () => {
        exporter.run().catch(() => {});
        return exporter.state();
      },
      'export.toFile': async ({ all }) => {
        const folder = join(host.folders.data, 'export');
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const time = new Date().toISOString().replace(/\D/g, '').slice(0, 17);
        const file = join(folder, `${time}.footfall`);
        return { file, rows: await exporter.writeFile(file, all) };
      },
    } satisfies HandlersOf<typeof exportMethods>,
    start: () => exporter.start(),
    async close() {
      if (publishing) clearTimeout(publishing);
      await exporter.close();
    },
  };
}

export { EXPORT, Exporter, withPassword } from './exporter.ts';

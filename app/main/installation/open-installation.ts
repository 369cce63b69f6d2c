import { businessDay } from '../../core/stats/business-day.ts';
import type { appMethods } from '../../shared/api/index.ts';
import { setAlive } from '../db/installation.ts';
import { updateHours } from '../db/sites.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Context, HandlersOf } from '../feature.ts';

/** The database says when Footfall last ran, so that the next start knows since when nobody counted. */
export const SIGN_OF_LIFE = {
  /** Milliseconds. After a kill a gap begins so much too early at most; each sign is one write to the disk. */
  everyMs: 5_000,
} as const;

/** This program on this PC: what it is, whether it starts by itself, and its sign of life. */
export function openInstallation({ host, log, db, site, model }: Context) {
  const { startAtLogin } = host;
  const startsAtLogin = () => ({ on: startAtLogin?.get() ?? null });
  const beat = (): Promise<void> => setAlive(db, Date.now());
  let timer: NodeJS.Timeout | undefined;
  return {
    handlers: {
      'app.info': () => ({
        version: host.version,
        host: host.kind,
        site,
        model: { id: model.id, version: model.version },
        dataFolder: host.folders.data,
        nowMs: Date.now(),
        today: { ...businessDay(Date.now(), site.timeZone, site.dayStartMinutes) },
        knownToMs: null,
      }),
      'app.setHours': async (hours) => {
        await inTransaction(db, (transaction) =>
          updateHours(transaction, { siteId: site.siteId, ...hours }, Date.now()),
        );
        // Everybody who was given the site reads it anew each time.
        return Object.assign(site, hours);
      },
      'app.startsAtLogin': startsAtLogin,
      'app.setStartsAtLogin': ({ on }) => {
        startAtLogin?.set(on);
        return startsAtLogin();
      },
      'files.choose': async () => ({ path: (await host.chooseVideo?.()) ?? null }),
    } satisfies HandlersOf<typeof appMethods>,
    async start() {
      timer = setInterval(() => {
        beat().catch((thrown: unknown) =>
          log.error('the sign of life could not be written', { reason: String(thrown) }),
        );
      }, SIGN_OF_LIFE.everyMs);
      await beat();
    },
    /** No more signs but the last. */
    pause() {
      clearInterval(timer);
    },
    /** The last sign, once everything that counts has ended. */
    async close() {
      clearInterval(timer);
      await beat().catch(() => {});
    },
  };
}

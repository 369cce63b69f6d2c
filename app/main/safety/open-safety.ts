import type { Context } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import { DatabaseKeeper } from './database-keeper.ts';

export type { DatabaseKeeper } from './database-keeper.ts';
export type { Happened } from './count-on-anew.ts';
export { keptFiles } from './kept-files.ts';
export type { KeptFiles } from './kept-files.ts';
export { openKept } from './open-kept.ts';

/** Watches over the database, and keeps what was set up in a second file. */
export function openSafety({ db, files, log, bus }: Context, { notices }: { notices: { board: NoticeBoard } }) {
  const keeper = new DatabaseKeeper({
    db,
    files,
    log,
    onHappened(happened) {
      for (const { code, params } of happened) notices.board.add(code, params);
      void bus.publish('database.replaced', {});
      if (happened.some(({ code }) => code === 'database-damaged')) void bus.publish('database.lost', {});
    },
  });
  for (const fact of ['cameras.changed', 'regions.saved', 'people.changed'] as const)
    bus.on(fact, () => keeper.setUpChanged());
  return { keeper, handlers: {}, start: () => keeper.setUpChanged(), close: () => keeper.close() };
}

import type { copiesMethods } from '../../shared/api/index.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { DatabaseKeeper, Happened } from '../safety/open-safety.ts';
import { SafetyCopies } from './safety-copies.ts';

/** Counting goes on in a new database then. */
const LOST: readonly Happened['code'][] = ['database-damaged', 'database-missing'];

export interface CopiesParts {
  cameras: Cameras;
  notices: { board: NoticeBoard };
  safety: { keeper: DatabaseKeeper };
  /** While the database was opened. */
  happened: readonly Happened[];
}

/** The daily copy of the database, and the way back to one. */
export function openCopies(
  { db, host, identity, files, log, bus, runTask }: Context,
  { cameras, notices, safety, happened }: CopiesParts,
) {
  const copies = new SafetyCopies({
    db,
    secrets: host.secrets,
    nodeId: () => identity.nodeId,
    files,
    log,
    notices: notices.board,
    keeper: safety.keeper,
    runTask,
    async onRestored() {
      await cameras.restored();
      await bus.publish('database.replaced', {});
    },
  });
  bus.on('database.lost', () => copies.restoreNewest());
  return {
    handlers: {
      'copies.list': () => copies.list(),
      'copies.make': async () => {
        await copies.make();
        return copies.list();
      },
      'copies.restore': async ({ name }) => {
        await copies.restore(name);
        return {};
      },
      'copies.target': () => copies.target(),
      'copies.setTarget': ({ folder, passphrase }) => copies.setTarget(folder, passphrase),
    } satisfies HandlersOf<typeof copiesMethods>,
    /** The past comes back by itself; counting goes on meanwhile. */
    start() {
      if (happened.some(({ code }) => LOST.includes(code))) void copies.restoreNewest();
      return Promise.resolve();
    },
    close: () => copies.close(),
  };
}

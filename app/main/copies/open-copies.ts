import type { copiesMethods } from '../../shared/api/index.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { DatabaseKeeper } from '../safety/open-safety.ts';
import { SafetyCopies } from './safety-copies.ts';

export interface CopiesParts {
  cameras: Cameras;
  notices: { board: NoticeBoard };
  safety: { keeper: DatabaseKeeper };
}

/** The daily copy of the database, and the way back to one. */
export function openCopies({ files, log, bus, runTask }: Context, { cameras, notices, safety }: CopiesParts) {
  const copies = new SafetyCopies({
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
    } satisfies HandlersOf<typeof copiesMethods>,
    close: () => copies.close(),
  };
}

import { join } from 'node:path';
import type { erasuresMethods } from '../../shared/api/erasures.ts';
import { archiveFolder } from '../clean-up/open-clean-up.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { Eraser } from './eraser.ts';

export { Eraser } from './eraser.ts';

/** What people wish to be forgotten. */
export function openErasing(
  { db, files, host, identity, site, log, runTask, bus }: Context,
  { safety: { keeper } }: { safety: { keeper: { setUpChanged(): Promise<void> } } },
) {
  const eraser = new Eraser({
    ...{ db, files, identity, site, runTask },
    archives: archiveFolder(host.folders.data),
    pictures: join(host.folders.data, 'pictures'),
  });
  const again = () =>
    void eraser
      .again()
      .catch((thrown: unknown) => log.error('what was to be erased is not yet', { reason: String(thrown) }));
  // A copy of before has what was erased since.
  bus.on('database.replaced', again);
  bus.on('day.began', again);
  return {
    handlers: {
      'erasures.list': () => eraser.list(),
      'erasures.look': (request) => eraser.look(request),
      'erasures.erase': async (request) => {
        const done = await eraser.erase(request);
        // So that the wish outlives a database that is lost.
        await keeper.setUpChanged();
        return done;
      },
    } satisfies HandlersOf<typeof erasuresMethods>,
    start() {
      again();
      return Promise.resolve();
    },
    close: () => eraser.close(),
  };
}

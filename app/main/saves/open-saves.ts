import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { savesMethods } from '../../shared/api/saves.ts';
import { SAVED_REPORTS, type SaveState } from '../../shared/domain/save.ts';
import { FootfallError, toErrorInfo } from '../../shared/errors.ts';
import { MINUTE_MS } from '../../core/time.ts';
import { isSaved, SAVED_TABLES } from '../db/save/columns.ts';
import { uuidv7 } from '../db/uuid.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { savedName } from './saved-name.ts';

export { savedName } from './saved-name.ts';

export const SAVES = {
  /** What nobody fetched is given up. Milliseconds. */
  keptMs: 60 * MINUTE_MS,
  /** One is made at a time, so that it has the disk and counting the rest; so many wait or are kept. */
  most: 5,
  /** Between two words of how far one is, milliseconds. */
  publishedEveryMs: 500,
} as const;

/** Writes a file; `onRows`: how far it is. */
export type Make = (
  file: string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
) => Promise<{ rows: number; bytes: number }>;

interface Save {
  state: SaveState;
  file: string;
  make: Make;
  stop: AbortController;
  gone: NodeJS.Timeout | null;
}

export type Saves = ReturnType<typeof openSaves>;

/** Tables and reports as files for people: each made by a process of its own in a folder of ours, and fetched from there by the browser or the window. */
export function openSaves({ files, host, site, identity, log, runTask, bus }: Context) {
  const folder = join(host.folders.data, 'saves'),
    saves: Save[] = [];
  let making: Promise<void> = Promise.resolve(),
    publishing: NodeJS.Timeout | null = null;
  const states = () => saves.map(({ state }) => state).reverse();
  const publish = () => {
    publishing ??= setTimeout(() => {
      publishing = null;
      void bus.publish('saves.changed', states());
    }, SAVES.publishedEveryMs);
  };
  const give = async (save: Save) => {
    save.stop.abort();
    if (save.gone) clearTimeout(save.gone);
    if (saves.includes(save)) saves.splice(saves.indexOf(save), 1);
    publish();
    if (save.state.state !== 'running') await rm(save.file, { force: true });
  };
  const run = async (save: Save) => {
    const { stop, file, state } = save;
    if (stop.signal.aborted) return;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { rows, bytes } = await save.make(file, stop.signal, (rows) => {
        state.rows = rows;
        publish();
      });
      Object.assign(state, { state: 'done', rows, bytes });
    } catch (thrown) {
      // A process that was killed leaves its part.
      await rm(`${file}.part`, { force: true }).catch(() => {});
      if (stop.signal.aborted) return;
      Object.assign(state, { state: 'failed', error: toErrorInfo(thrown) });
      log.warn('a file could not be made', { code: state.error?.code, name: state.name });
    } finally {
      publish();
      if (stop.signal.aborted) await rm(file, { force: true }).catch(() => {});
      else {
        save.gone = setTimeout(() => void give(save).catch(() => {}), SAVES.keptMs);
        save.gone.unref();
      }
    }
  };
  /** One at a time; its state is that of now. Rejects with SAVE_005. */
  const begin = async (name: string, make: Make): Promise<SaveState> => {
    const done = saves.find(({ state }) => state.state !== 'running');
    if (saves.length >= SAVES.most && done) await give(done);
    if (saves.length >= SAVES.most) throw new FootfallError('SAVE_005', { count: SAVES.most });
    const saveId = uuidv7(Date.now());
    const save: Save = {
      state: { saveId, name, state: 'running', rows: 0, bytes: null, error: null },
      file: join(folder, saveId),
      make,
      stop: new AbortController(),
      gone: null,
    };
    saves.push(save);
    making = making.then(() => run(save));
    publish();
    return save.state;
  };
  return {
    handlers: {
      'saves.list': () => Promise.resolve({ what: [...SAVED_REPORTS, ...SAVED_TABLES], saves: states() }),
      'saves.begin': async (request) => {
        if (!isSaved(request.what)) throw new FootfallError('SAVE_003', { what: request.what });
        return begin(savedName(request, site), (file, signal, onRows) =>
          runTask(
            'save',
            {
              ...{ ...request, file, databaseFile: files.database, nowMs: Date.now() },
              site: { ...site, siteId: identity.siteId },
            },
            { signal, onProgress: ({ rows }) => onRows(rows) },
          ),
        );
      },
      'saves.cancel': async ({ saveId }) => {
        const save = saves.find(({ state }) => state.saveId === saveId);
        if (save) await give(save);
        return { saves: states() };
      },
    } satisfies HandlersOf<typeof savesMethods>,
    begin,
    /** One that is whole; null: there is none. */
    fetch(saveId: string): { file: string; name: string } | null {
      const save = saves.find(({ state }) => state.saveId === saveId && state.state === 'done');
      return save ? { file: save.file, name: save.state.name } : null;
    },
    /** What was not fetched before Footfall ended is nobody's. */
    start: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
    async close() {
      if (publishing) clearTimeout(publishing);
      for (const save of [...saves]) await give(save).catch(() => {});
      await making;
      if (publishing) clearTimeout(publishing);
    },
  };
}

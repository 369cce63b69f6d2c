import { join } from 'node:path';
import type { noticesMethods } from '../../shared/api/notices.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import { takeCrashes } from '../node/crash-file.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Host } from '../host.ts';
import { NOTICES, NoticeBoard } from './notice-board.ts';

export { NoticeBoard } from './notice-board.ts';

/** What every screen shows above its page. `happened`: while the database was opened. */
export function openNotices({ host, log, bus }: Context, happened: readonly Pick<Notice, 'code' | 'params'>[]) {
  const board = new NoticeBoard({
    file: join(host.folders.data, 'notices.json'),
    log,
    onChanged: (now) => void bus.publish('notices.changed', now),
  });
  bus.on('clock.set', ({ fromMs, toMs }) => {
    if (Math.abs(toMs - fromMs) >= NOTICES.clockMs) board.add('clock-set', { fromMs, toMs });
  });
  for (const { code, params } of happened) board.add(code, params);
  addCrashes(host, board);
  return {
    board,
    handlers: {
      'notices.list': () => board.list(),
      'notices.acknowledge': ({ noticeId }) => {
        board.acknowledge(noticeId);
        return {};
      },
    } satisfies HandlersOf<typeof noticesMethods>,
  };
}

/** One that was killed writes nothing; its log is what there is. */
function addCrashes({ folders, endedBefore }: Host, board: NoticeBoard): void {
  const crashes = takeCrashes(folders.logs);
  for (const { file, atMs } of crashes) board.add('crashed', { file, atMs });
  if (crashes.length === 0 && endedBefore) board.add('crashed', { file: 'footfall.log', atMs: Date.now() });
}

import type { Knex } from 'knex';
import { dialectOf } from '../../app/main/db/dialect/dialect.ts';
import { migrations } from '../../app/main/db/migrations/index.ts';
import { listSuspects, readView } from '../../app/main/db/stream-events.ts';

const MINUTE = 60_000;
/** Whether a database of the first so many migrations stores them so. */
export const hasOldViews = (count: number): boolean =>
  count >= 2 && !migrations.slice(0, count).some(({ name }) => name === '0020-view-placed');
const similarity = { dx: 0.1, dy: 0, rotation: 0, scale: 1 };

/** As versions before 0020 stored where the camera 'c' looks: a row begins with the first look that found it elsewhere. Minutes from `atMs`. */
export async function storeOldViews(db: Knex, atMs: number): Promise<void> {
  const { toInstant, toJson } = dialectOf(db),
    made = { site_id: 's', node_id: 'node-1', created_at: toInstant(atMs) };
  await db('video_streams').insert({
    ...{ stream_id: 'st', camera_id: 'c', stream_url: 'rtsp://cam/1', stream_protocol: 'rtsp' },
    ...{ ...made, revision: 43, updated_at: toInstant(atMs) },
  });
  const row = (uid: string, type: string, since: number, placed: number, end: number | null, data = {}) => ({
    ...{ uid, stream_id: 'st', camera_id: 'c', event_type: type, event_timestamp: toInstant(atMs + since * MINUTE) },
    event_data: toJson({ placedMs: atMs + placed * MINUTE, ...data }),
    ...{ is_resolved: end !== null, resolved_at: end === null ? null : toInstant(atMs + end * MINUTE) },
    ...{ ...made, revision: 44 },
  });
  await db('stream_events').insert([
    row('a', 'view-moved', 60, 10, 80, { similarity }),
    row('b', 'view-other', 80, 10, 90),
    row('c', 'view-moved', 150, 95, null, { similarity }),
  ]);
}

/** What is read of them now; minutes. */
export async function readOldViews(db: Knex, atMs: number) {
  const minutes = (ms: number) => (ms - atMs) / MINUTE;
  const suspects = await listSuspects(db, ['c'], atMs, atMs + 200 * MINUTE);
  const state = await readView(db, 'c');
  return {
    suspects: suspects.map(({ why, fromMs, toMs }) => [why, minutes(fromMs), minutes(toMs)]),
    state: {
      ...state,
      sinceMs: minutes(state.sinceMs),
      ...('placedMs' in state && { placedMs: minutes(state.placedMs) }),
    },
  };
}

export const OLD_VIEWS = {
  suspects: [
    ['moved', 10, 80],
    ['other', 80, 90],
    ['moved', 95, 200],
  ],
  state: { kind: 'moved', sinceMs: 150, placedMs: 95, similarity },
};

import { updateCamera } from '../../app/main/db/camera-configurations.ts';
import { noteView } from '../../app/main/db/stream-events.ts';
import { streamIds } from '../../app/main/db/video-streams.ts';
import { Line } from '../../app/shared/domain/region.ts';
import { draw, openShop, recorderOf } from './app-database.ts';
import { countLive, measuredMinutes } from './app-walks.ts';

const HOUR = 3_600_000;
/** Of yesterday or the day before, UTC. */
export const NOON = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR - 12 * HOUR;

/** A data folder of a shop with one camera, off (`moved`: and no longer looking where it did), where so many people were counted in two hours from NOON, over a line that was turned round afterwards. */
export async function makePast(
  folder: string,
  people: number,
  moved = false,
): Promise<{ file: string; cameraId: string }> {
  const shop = await openShop(folder, NOON - HOUR);
  const line = Line.parse(
    await draw(
      shop,
      'line-1',
      {
        kind: 'line',
        name: 'Entrance',
        points: [
          [0.05, 0.6],
          [0.95, 0.6],
        ],
      },
      NOON - HOUR,
    ),
  );
  const { events } = countLive(people, { fromMs: NOON, toMs: NOON + 2 * HOUR, regions: [line] });
  const recorder = recorderOf(shop);
  const all = [...events, ...measuredMinutes(NOON, NOON + 2 * HOUR, ['line-1'])];
  recorder
    .open(
      { session: 'session-1', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: NOON },
      () => {},
    )
    .take(all.map((event, i) => ({ sequence: i + 1, event })));
  await recorder.close();
  await draw(
    shop,
    'line-1',
    {
      kind: 'line',
      name: 'Entrance',
      points: [
        [0.95, 0.6],
        [0.05, 0.6],
      ],
    },
    NOON + 3 * HOUR,
  );
  if (moved) {
    const similarity = { dx: -0.03, dy: 0.02, rotation: 0.05, scale: 1 },
      sinceMs = NOON + HOUR;
    const streamId = (await streamIds(shop.db)).get(shop.cameraId)!,
      state = { kind: 'moved', similarity, sinceMs, placedMs: NOON + 4 * HOUR } as const;
    await noteView(shop.db, shop.identity, { cameraId: shop.cameraId, streamId }, state, sinceMs);
  }
  await updateCamera(shop.db, shop.identity, shop.cameraId, { enabled: false }, NOON + 3 * HOUR);
  await shop.close();
  return { file: shop.file, cameraId: shop.cameraId };
}

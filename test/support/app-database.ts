import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Site } from '../../app/shared/api/index.ts';
import type { NumberedEvent } from '../../app/shared/camera-protocol.ts';
import type { Crossing } from '../../app/shared/domain/crossing.ts';
import { Line, LineDraft, RegionDraft, type Region } from '../../app/shared/domain/region.ts';
import type { Log } from '../../app/main/host.ts';
import { minuteOf } from '../../app/core/time.ts';
import { EventRecorder } from '../../app/main/counts/event-recorder.ts';
import { addCamera } from '../../app/main/cameras/camera-rows.ts';
import { registerModel } from '../../app/main/db/ai-models.ts';
import { insertRegionVersion } from '../../app/main/db/counting-zones.ts';
import { createInstallation, type Identity } from '../../app/main/db/installation.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { insertSite } from '../../app/main/db/sites.ts';
import { finishedTrack } from './app-tracks.ts';

export const quiet: Log = { info() {}, warn() {}, error() {} };

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'footfall-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Shop {
  db: Knex;
  file: string;
  identity: Identity;
  site: Site;
  cameraId: string;
  line: Line;
  close(): Promise<void>;
}

/** What stores the events of its workers; nobody is told. */
export const recorderOf = ({ db, file, identity }: Shop): EventRecorder<null> =>
  new EventRecorder({
    db,
    databaseFile: file,
    identity,
    log: quiet,
    totals: () => Promise.resolve(null),
    onRecorded() {},
    onTrouble() {},
  });

/** At each of these moments somebody goes in over its line, and is followed, in a minute that is measured. `from`: number of the first. */
export async function countPeople(shop: Shop, moments: readonly number[], from: number): Promise<void> {
  const recorder = recorderOf(shop),
    session = { session: `session-${from}`, cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1' },
    regionIds = [shop.line.regionId];
  recorder
    .open({ ...session, startedAtMs: moments[0] }, () => {})
    .take(
      moments.flatMap((atMs, n): NumberedEvent[] => [
        { sequence: 3 * n + 1, event: { kind: 'crossing', crossing: crossing(shop.line, 'in', atMs) } },
        {
          sequence: 3 * n + 2,
          event: { kind: 'coverage', minuteStartMs: minuteOf(atMs), measuredMs: 60_000, frames: 600, regionIds },
        },
        { sequence: 3 * n + 3, event: { kind: 'track', track: finishedTrack(from + n, minuteOf(atMs)) } },
      ]),
    );
  await recorder.close();
}

type Ids = Partial<Record<'siteId' | 'nodeId' | 'cameraId', string>>;

/** A real database file with one camera and one line, as they are after the first start at `nowMs`. */
export async function openShop(folder: string, nowMs = Date.now(), ids: Ids = {}): Promise<Shop> {
  const file = join(folder, 'footfall.db');
  return fillShop(await openDatabase(file), file, nowMs, ids);
}

/** The same in a database that is open, up to date and empty. */
export async function fillShop(db: Knex, file: string, nowMs: number, ids: Ids = {}): Promise<Shop> {
  const site: Site = {
    siteId: ids.siteId ?? 'site-1',
    name: 'Test shop',
    timeZone: 'UTC',
    dayStartMinutes: 0,
    opensMinutes: 480,
    closesMinutes: 1260,
  };
  const identity = { siteId: site.siteId, nodeId: ids.nodeId ?? 'node-1' };
  await createInstallation(db, identity.nodeId, nowMs);
  await insertSite(db, site, identity.nodeId, nowMs);
  await registerModel(
    db,
    identity,
    {
      modelId: 'model-1',
      version: 'v1',
      name: 'model',
      description: null,
      parameters: null,
      bytes: 10,
      sha256: '0'.repeat(64),
      path: 'a',
      manifestPath: 'b',
      config: {},
      training: null,
    },
    nowMs,
  );
  const { cameraId } = await addShopCamera(db, identity, ids.cameraId ?? 'camera-1', nowMs);
  const shop = { db, file, identity, site, cameraId, close: () => db.destroy() };
  return {
    ...shop,
    line: await drawLine(
      shop,
      'line-1',
      {
        name: 'Entrance',
        points: [
          [0.1, 0.5],
          [0.9, 0.5],
        ],
      },
      nowMs,
    ),
  };
}

type Drawing = Pick<Shop, 'db' | 'identity' | 'cameraId'>;

/** Saves a region as its next version, as it would be saved on the screen. */
export function draw(
  shop: Drawing,
  regionId: string,
  draft: z.input<typeof RegionDraft>,
  nowMs: number,
): Promise<Region> {
  return shop.db.transaction((transaction) =>
    insertRegionVersion(transaction, shop.identity, shop.cameraId, regionId, RegionDraft.parse(draft), '', nowMs),
  );
}

export async function drawLine(
  shop: Drawing,
  regionId: string,
  draft: z.input<typeof LineDraft>,
  nowMs: number,
): Promise<Line> {
  return Line.parse(await draw(shop, regionId, LineDraft.parse(draft), nowMs));
}

export async function addShopCamera(
  db: Knex,
  identity: Identity,
  cameraId: string,
  nowMs: number,
  kind: 'rtsp' | 'demo' = 'rtsp',
): Promise<{ cameraId: string }> {
  await addCamera(db, identity, {
    cameraId,
    name: cameraId,
    enabled: true,
    createdAtMs: nowMs,
    source: {
      kind,
      address: kind === 'demo' ? 'demo/entrance.mp4' : 'rtsp://camera/stream',
      loop: false,
      username: null,
      sealedPassword: null,
      sealedSecrets: null,
    },
  });
  return { cameraId };
}

export function crossing(
  line: Pick<Line, 'regionId' | 'ruleVersion'>,
  direction: 'in' | 'out',
  capturedAtMs: number,
  refusal: Crossing['refusal'] = null,
): Crossing {
  return {
    regionId: line.regionId,
    ruleVersion: line.ruleVersion,
    trackId: 7,
    direction,
    capturedAtMs,
    point: [0.5, 0.5],
    confidence: 0.9,
    refusal,
    receipt: {
      path: [
        [-100, 0.5, 0.4],
        [0, 0.5, 0.5],
        [100, 0.5, 0.6],
      ],
      anchor: 'bottom-centre',
      samplesBefore: 4,
      samplesAfter: 4,
      msBefore: 300,
      msAfter: 300,
      confidenceMean: 0.8,
      confidenceLowest: 0.6,
      speed: 0.75,
      linePoints: [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
    },
  };
}

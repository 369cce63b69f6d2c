import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Knex } from 'knex';
import { HOUR_MS } from '../core/time.ts';
import type { Site, Totals } from '../shared/api/index.ts';
import { businessDay } from '../core/stats/business-day.ts';
import type { LineDraft } from '../shared/domain/region.ts';
import { FootfallError } from '../shared/errors.ts';
import type { Port } from '../shared/rpc/message.ts';
import { apiHandlers } from './api-handlers.ts';
import { Bus } from './bus.ts';
import { CameraService } from './cameras/camera-service.ts';
import { PictureStore } from './cameras/picture-store.ts';
import { Probes } from './cameras/probe-source.ts';
import { RegionService } from './cameras/region-service.ts';
import { sealAddresses } from './cameras/seal-addresses.ts';
import { VideoStore } from './cameras/video-store.ts';
import { ZoneBoard } from './cameras/zone-board.ts';
import { readTotals } from './counts/count-report.ts';
import { takeCrashes } from './crash-file.ts';
import { EventRecorder } from './counts/event-recorder.ts';
import { setAlive } from './db/installation.ts';
import type { Identity } from './db/installation.ts';
import { insertStreamEvent, resolveOutages } from './db/stream-events.ts';
import { inTransaction } from './db/transaction.ts';
import { shortUuidv7 } from './db/uuid.ts';
import { streamIds, streamPosition } from './db/video-streams.ts';
import { prepare } from './first-start.ts';
import type { Model } from './first-start.ts';
import { lockFolder } from './folder-lock.ts';
import { CLOCK_WATCH, ClockWatch } from './clock-watch.ts';
import type { Host } from './host.ts';
import { keepPrivate } from './private-files.ts';
import { NoticeBoard } from './notices/notice-board.ts';
import { RecountService } from './recounts/recount-service.ts';
import type { Caller } from './rpc/caller.ts';
import { openConnections } from './rpc/connections.ts';
import { LiveHub } from './rpc/live-hub.ts';
import { DatabaseKeeper } from './safety/database-keeper.ts';
import { keptFiles } from './safety/kept-files.ts';
import { openKept } from './safety/open-kept.ts';
import type { Happened } from './safety/count-on-anew.ts';
import { SafetyCopies } from './safety/safety-copies.ts';
import { taskRunner } from './tasks/run-task.ts';
import { Supervisor } from './supervision/supervisor.ts';
import type { RunnerTimes } from './supervision/camera-runner.ts';

/** Frames analysed per second and camera at most: enough for people who walk, whatever the camera sends. */
const MOST_FPS = 15;
const ALIVE_MS = 5_000;

export interface App {
  /** Serves one screen until its port closes; the returned function ends it earlier. */
  connect(port: Port, caller: Caller): () => void;
  /** Keeps a video that a browser hands over; resolves with its path. Rejects with FILE_001, FILE_002. */
  receiveVideo(name: string, bytes: number, content: Readable): Promise<string>;
  /** Stops the workers, stores what they still had, and closes the database. */
  close(): Promise<void>;
}

/** The application: everything but the window or the socket. Rejects with SYS_004, SYS_005, DB_001 to DB_006, MODEL_005. */
export async function createApp(host: Host, times?: RunnerTimes): Promise<App> {
  const { folders, log } = host;
  await mkdir(folders.data, { recursive: true }).catch((thrown: Error) => {
    throw new FootfallError('SYS_004', { folder: folders.data, detail: thrown.message }, { cause: thrown });
  });
  const unlock = lockFolder(folders.data);
  let db: Knex | undefined;
  try {
    const files = keptFiles(folders.data);
    keepPrivate(folders.data);
    const opened = await openKept(files, log);
    db = opened.db;
    // Where something was set up before, people expect their own cameras or a word about them, and not the demo.
    const prepared = await prepare(db, folders.resources, Date.now(), opened.happened.every(({ code }) => code !== 'configuration-lost'));
    keepPrivate(folders.data);
    await sealAddresses(db, files.database, prepared.identity, host);
    return await wire({ host, db, happened: opened.happened, ...prepared, times, unlock });
  } catch (thrown) {
    await db?.destroy();
    unlock();
    if (!(thrown instanceof FootfallError)) log.error('the application could not start', { reason: thrown instanceof Error ? thrown.stack : String(thrown) });
    throw thrown;
  }
}

/** One that was killed writes nothing; its log is what there is. */
function tellCrashes({ folders, endedBefore }: Host, notices: NoticeBoard): void {
  const crashes = takeCrashes(folders.logs);
  for (const { file, atMs } of crashes) notices.tell('crashed', { file, atMs });
  if (crashes.length === 0 && endedBefore) notices.tell('crashed', { file: 'footfall.log', atMs: Date.now() });
}

interface Parts { host: Host; db: Knex; happened: Happened[]; identity: Identity; site: Site; model: Model; demoLine: LineDraft; times: RunnerTimes | undefined; unlock: () => void }

async function wire({ host, db, happened, identity, site, model, demoLine, times, unlock }: Parts): Promise<App> {
  const { log } = host;
  const files = keptFiles(host.folders.data);
  const bus = new Bus(log), connections = openConnections(bus, log);
  const totals = (from: Parameters<typeof readTotals>[0]): Promise<Totals> => readTotals(from, site, Date.now());
  const today = () => ({ ...businessDay(Date.now(), site.timeZone, site.dayStartMinutes) });
  const unasked = (work: Promise<unknown>, what: string): void => { work.catch((thrown: unknown) => log.error(what, { reason: String(thrown) })); };

  const notices = new NoticeBoard({ file: join(host.folders.data, 'notices.json'), log, onChanged: (now) => void bus.publish('notices.changed', now) });
  const totalsChanged = async (): Promise<void> => bus.publish('totals.changed', await totals(db));
  const keeper: DatabaseKeeper = new DatabaseKeeper({
    db, files, log,
    onHappened(now) {
      for (const { code, params } of now) notices.tell(code, params);
      void bus.publish('database.replaced', {});
    },
  });
  const copies = new SafetyCopies({
    files, log, notices, keeper, launchJobs: host.launchJobs,
    // Cameras that only the copy knows are not counting yet.
    onRestored: async () => {
      await sealAddresses(db, files.database, identity, host);
      await cameras.startAll();
      await bus.publish('database.replaced', {});
    },
  });
  for (const { code, params } of happened) notices.tell(code, params);
  tellCrashes(host, notices);
  const recorder: EventRecorder<Totals> = new EventRecorder({
    db, databaseFile: files.database, identity, log, totals,
    onRecorded: (events, now) => void bus.publish('crossings.recorded', { events, totals: now }),
    onTrouble: (trouble) => void bus.publish('storage.changed', { trouble }),
  });
  bus.on('storage.changed', ({ trouble }) => supervisor.setTrouble(trouble));
  for (const fact of ['day.began', 'database.replaced', 'recount.decided'] as const) bus.on(fact, totalsChanged);
  for (const fact of ['cameras.changed', 'regions.saved'] as const) bus.on(fact, () => keeper.setUpChanged());

  const supervisor: Supervisor = new Supervisor({
    log,
    launch: (cameraId) => host.launchCamera(`footfall camera ${cameraId.slice(-4)}`),
    async config(cameraId) {
      const source = await cameras.source(cameraId);
      // What the worker before it told is stored first: a file that is played once goes on after that.
      await recorder.flush();
      const seekSeconds = source.kind === 'file' && !source.loop ? await streamPosition(db, cameraId) : 0;
      return { cameraId, source, ffmpegPath: host.ffmpegPath, modelManifestPath: model.manifestPath, maxFps: MOST_FPS, pace: 'source', startTimeMs: null, seekSeconds, timeZone: site.timeZone };
    },
    open: (cameraId, ack) => recorder.open({ session: shortUuidv7(), cameraId, modelId: model.id, modelVersion: model.version, startedAtMs: Date.now() }, ack),
    onState(cameraId) {
      const state = supervisor.state(cameraId);
      void bus.publish('camera.changed', { cameraId, state, telemetry: supervisor.telemetry(cameraId) });
    },
    onOutage: (cameraId, type, error) => unasked(inTransaction(db, async (transaction) => {
      const streamId = (await streamIds(transaction)).get(cameraId)!;
      const nowMs = Date.now();
      await insertStreamEvent(transaction, identity, {
        streamId, cameraId, type, atMs: nowMs, severity: 'error', message: error.message, data: { code: error.code }, resolvedAtMs: null,
      }, nowMs);
    }), 'an outage could not be noted'),
    onCounting: (cameraId) => unasked(
      inTransaction(db, (transaction) => resolveOutages(transaction, identity, cameraId, ['worker-ended', 'failed', 'connection-lost'], Date.now())),
      'the end of an outage could not be noted',
    ),
    onThrough: (cameraId) => cameras.finish(cameraId),
    onNews: (cameraId, news) => { if (news.type === 'zones') zones.set(cameraId, news.zones); else live.send(cameraId, news); },
  }, times);

  const live = new LiveHub((cameraId, on) => supervisor.watch(cameraId, on));
  const zones = new ZoneBoard((cameraId, now) => void bus.publish('zones.changed', { cameraId, zones: now }));
  bus.on('camera.changed', ({ cameraId, state }) => { if (state.status !== 'counting') zones.clear(cameraId); });
  const regions = new RegionService({
    db, identity,
    onChanged: (cameraId, now) => void bus.publish('regions.saved', { cameraId, regions: now }),
  });
  bus.on('regions.saved', ({ cameraId, regions: now }) => supervisor.setRegions(cameraId, now));
  const probes = new Probes(host.ffmpegPath, taskRunner(host.launchTask));
  const pictures = new PictureStore(join(host.folders.data, 'pictures'), async (cameraId) => probes.run(await cameras.source(cameraId)));
  const videos = new VideoStore(join(host.folders.data, 'videos'));
  const cameras: CameraService = new CameraService({
    db, identity, host, supervisor, regions, pictures, probes, videos, demoLine,
    onListChanged: () => void bus.publish('cameras.changed', {}),
  });
  const recounts = new RecountService({
    db, databaseFile: files.database, identity, site, log, launchJobs: host.launchJobs,
    onChanged: (recount) => void bus.publish('recount.changed', recount),
    onDecided: (recount) => bus.publish('recount.decided', recount),
  });

  const handlers = apiHandlers({
    db, site, identity, cameras, regions, zones, recounts, notices, copies, startAtLogin: host.startAtLogin, live,
    info: () => ({
      version: host.version, host: host.kind, site, model: { id: model.id, version: model.version },
      dataFolder: host.folders.data, nowMs: Date.now(), today: today(),
    }),
    totals: () => totals(db), corrected: (now) => { void bus.publish('totals.changed', now); return now; }, chooseVideo: () => host.chooseVideo?.() ?? Promise.resolve(null), screens: host.screens,
  });

  let dayTimer: NodeJS.Timeout;
  const lookAtDay = (): void => {
    const { fromMs } = today();
    if (fromMs === day) return;
    day = fromMs;
    void bus.publish('day.began', today());
  };
  const waitForNextDay = (): void => {
    // A timer holds 24 days at most, and a sleeping PC wakes up late: look once an hour.
    dayTimer = setTimeout(() => {
      lookAtDay();
      waitForNextDay();
    }, Math.min(HOUR_MS, today().toMs - Date.now() + 50));
  };
  let day = today().fromMs;
  waitForNextDay();
  const clock = new ClockWatch((stepMs) => {
    log.warn('the clock of this PC was set', { seconds: stepMs / 1000 });
    if (Math.abs(stepMs) >= CLOCK_WATCH.noticeMs) notices.tell('clock-set', { fromMs: Date.now() - stepMs, toMs: Date.now() });
    lookAtDay();
  });
  const beat = (): Promise<void> => setAlive(db, Date.now());
  const alive = setInterval(() => unasked(beat(), 'the sign of life could not be written'), ALIVE_MS);
  await beat();
  await recounts.recover();
  await keeper.setUpChanged();
  await cameras.startAll();
  log.info('counting', { version: host.version, data: host.folders.data, model: model.id, ffmpeg: host.ffmpegPath });

  return {
    connect(port, caller) {
      return connections.connect(port, caller, { handlers, logFolder: host.folders.logs, databaseFile: files.database });
    },
    receiveVideo: (name, bytes, content) => videos.receive(name, bytes, content),
    async close() {
      clock.close();
      clearTimeout(dayTimer);
      clearInterval(alive);
      await copies.close();
      await recounts.close();
      await supervisor.close();
      await recorder.close();
      await keeper.close();
      await beat().catch(() => {});
      connections.close();
      await db.destroy();
      unlock();
      log.info('stopped');
    },
  };
}

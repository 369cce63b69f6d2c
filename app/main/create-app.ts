import { mkdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { LineDraft } from '../shared/domain/region.ts';
import { FootfallError } from '../shared/errors.ts';
import type { Port } from '../shared/rpc/message.ts';
import { openAudit, type Audit } from './audit/open-audit.ts';
import { Bus } from './bus.ts';
import { openCameras, sealAddresses, type Cameras } from './cameras/open-cameras.ts';
import { openCandidates } from './candidates/open-candidates.ts';
import { Closers } from './closers.ts';
import { openCapacity, type Capacity } from './capacity/open-capacity.ts';
import { openCopies } from './copies/open-copies.ts';
import { openCounts } from './counts/open-counts.ts';
import { openDiscovery } from './discovery/open-discovery.ts';
import { unlockDatabase } from './db/database-key.ts';
import { joinHandlers, type Context, type Feature } from './feature.ts';
import { prepare } from './first-start.ts';
import { openExport } from './export/open-export.ts';
import { lockFolder } from './folder-lock.ts';
import type { Host } from './host.ts';
import { openHealth } from './health/open-health.ts';
import { openInference, type Inference } from './inference/open-inference.ts';
import { openInstallation } from './installation/open-installation.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { openLive } from './live/open-live.ts';
import { openNotices } from './notices/open-notices.ts';
import { keepPrivate } from './node/private-files.ts';
import { openPeople, type People } from './people/open-people.ts';
import { openRecounts } from './recounts/open-recounts.ts';
import { openCleanUp } from './clean-up/open-clean-up.ts';
import type { Caller } from './rpc/caller.ts';
import type { Handlers } from './rpc/connection.ts';
import { openConnections } from './rpc/connections.ts';
import { keptFiles, openKept, openSafety, type Happened } from './safety/open-safety.ts';
import { openErasing } from './erasing/open-erasing.ts';
import { openReports } from './reports/open-reports.ts';
import { openSaves } from './saves/open-saves.ts';
import { openScreens } from './screens/open-screens.ts';
import { openSiteNotes } from './site-notes/open-site-notes.ts';
import { openSite } from './site/open-site.ts';
import { openSupervision, type RunnerTimes } from './supervision/open-supervision.ts';
import { taskRunner } from './tasks/run-task.ts';
import { openViews, type Views } from './views/open-views.ts';
import { openWalkTests } from './walk-tests/open-walk-tests.ts';
import { openZones } from './zones/open-zones.ts';

export interface App {
  /** Serves one screen until its port closes; the returned function ends it earlier. `siteId`: which site it looks at, where there are several; null: all. */
  connect(port: Port, caller: Caller, siteId?: string | null): () => void;
  /** Keeps a video that a browser hands over; resolves with its path. Rejects with FILE_001, FILE_002. */
  receiveVideo(name: string, bytes: number, content: Readable): Promise<string>;
  /** A file that was made for people to keep, and its name; null: there is none of that id. */
  savedFile(saveId: string): { file: string; name: string } | null;
  /** Who did what: for what does not come over a connection. Null where nothing is written. */
  audit: Audit['log'] | null;
  /** Who may come in, and as what. */
  readonly people: People;
  /** Stops the workers, stores what they still had, and closes the database. */
  close(): Promise<void>;
}

/** The application: everything but the window or the socket. Rejects with SYS_004, SYS_005, DB_001 to DB_006, MODEL_005. */
export async function createApp(host: Host, times?: RunnerTimes): Promise<App> {
  const { log } = host,
    closers = new Closers(log);
  try {
    closers.add('the last word', () => log.info('stopped'));
    const { context, ...found } = await openFolder(host, closers);
    const app = await openFeatures(context, closers, { ...found, times });
    return {
      ...app,
      close: () => closers.close(),
    };
  } catch (thrown) {
    await closers.close();
    if (!(thrown instanceof FootfallError))
      log.error('the application could not start', { reason: thrown instanceof Error ? thrown.stack : String(thrown) });
    throw thrown;
  }
}

/** The data folder, which is this process's alone from now on, its database, and what must be in it. */
async function openFolder(
  host: Host,
  closers: Closers,
): Promise<{ context: Context; happened: Happened[]; demoLine: LineDraft }> {
  const { folders, log } = host;
  await mkdir(folders.data, { recursive: true }).catch((thrown: Error) => {
    throw new FootfallError('SYS_004', { folder: folders.data, detail: thrown.message }, { cause: thrown });
  });
  closers.add('the lock of the data folder', lockFolder(folders.data));
  const files = keptFiles(folders.data);
  keepPrivate(folders.data);
  await unlockDatabase(folders.data, host.secrets);
  const { db, happened } = await openKept(files, log);
  closers.add('the database', () => db.destroy());
  // Where something was set up before, people expect their own cameras or a word about them, and not the demo.
  const { demoLine, ...prepared } = await prepare(
    db,
    folders.resources,
    Date.now(),
    happened.every(({ code }) => code !== 'configuration-lost'),
  );
  keepPrivate(folders.data);
  await sealAddresses(db, files.database, prepared.identity, host);
  return {
    context: { host, log, db, files, bus: new Bus(log), runTask: taskRunner(host.launchTask), ...prepared },
    happened,
    demoLine,
  };
}

/** They are closed in the reverse order: whoever takes something in, after whoever gives it. */
async function openFeatures(
  context: Context,
  closers: Closers,
  { happened, demoLine, times }: { happened: Happened[]; demoLine: LineDraft; times: RunnerTimes | undefined },
): Promise<Omit<App, 'close'>> {
  const { host, log, files, model } = context;
  const opened = <F extends Required<Pick<Feature, 'close'>>>(name: string, feature: F): F => {
    closers.add(name, () => feature.close());
    return feature;
  };
  const connections = openConnections(context.bus, log);
  closers.add('the connections', () => connections.close());
  const audit = opened('the audit log', openAudit(context));
  const installation = opened('the last sign of life', openInstallation(context));
  const notices = openNotices(context, happened);
  const safety = opened('safety', openSafety(context, { notices }));
  const counts = opened('counts', openCounts(context));
  const supervision = opened(
    'supervision',
    openSupervision(context, {
      counts,
      times,
      cameras: { source: (cameraId) => cameras.source(cameraId), finish: (cameraId) => cameras.finish(cameraId) },
      views: { order: (cameraId) => views.order(cameraId) },
      inference: {
        providerOf: (cameraId) => inference.keeper.providerOf(cameraId),
        onFault: (cameraId, fault) => inference.keeper.fault(cameraId, fault),
        decodingOf: (cameraId) => inference.decoders.orderOf(cameraId),
        onSample: (cameraId, data) => inference.decoders.sampled(cameraId, data),
        onDecoderFault: (cameraId, fault) => inference.decoders.fault(cameraId, fault),
      },
    }),
  );
  const inference: Inference = opened(
    'inference',
    openInference(context, { supervision, notices, capacity: { keepsUp: () => capacity.keepsUp } }),
  );
  const discovery = opened('discovery', openDiscovery(context));
  const cameras: Cameras = opened('cameras', openCameras(context, { supervision, discovery, notices, demoLine }));
  const candidates = opened('candidates', openCandidates(context, { discovery, cameras }));
  const capacity: Capacity = opened('capacity', openCapacity(context, { cameras, supervision }));
  const views: Views = openViews(context, { cameras, supervision, times });
  const zones = openZones(context, { cameras, supervision });
  const health = opened('health', openHealth(context, { cameras, capacity, notices, supervision }));
  const live = openLive(context, { cameras, supervision });
  const people = opened('the people', openPeople(context));
  const screens = openScreens(context, { people });
  const recounts = opened('recounts', openRecounts(context, { cameras }));
  const copies = opened('copies', openCopies(context, { cameras, notices, safety, happened }));
  const exported = opened('the export', openExport(context, { notices }));
  const saves = opened('the saved files', openSaves(context));
  const erasing = opened('the eraser', openErasing(context, { safety }));
  const retention = openCleanUp(context, { audit });
  const reports = openReports(context, { saves });
  const jobs = opened('jobs', openJobs(context, { retention, reports: reports.writer, notices: notices.board }));
  closers.add('the signs of life', () => installation.pause());
  const siteNotes = openSiteNotes(context);
  const walkTests = openWalkTests(context);
  const ofSite = opened('site', openSite(context));

  const handlers = joinHandlers([
    audit.handlers,
    installation.handlers,
    notices.handlers,
    counts.handlers,
    cameras.handlers,
    discovery.handlers,
    candidates.handlers,
    capacity.handlers,
    views.handlers,
    zones.handlers,
    health.handlers,
    live.handlers,
    inference.handlers,
    screens.handlers,
    people.handlers,
    recounts.handlers,
    copies.handlers,
    exported.handlers,
    saves.handlers,
    reports.handlers,
    erasing.handlers,
    jobs.handlers,
    retention.handlers,
    ofSite.handlers,
    siteNotes.handlers,
    walkTests.handlers,
  ]) satisfies Handlers;
  for (const feature of [
    audit,
    people,
    retention,
    installation,
    recounts,
    safety,
    health,
    inference,
    cameras,
    candidates,
    capacity,
    exported,
    saves,
    erasing,
    jobs,
    copies,
  ])
    await feature.start();
  const watched = audit.watch(handlers);
  log.info('counting', { version: host.version, data: host.folders.data, model: model.id, ffmpeg: host.ffmpegPath });
  return {
    audit: audit.log,
    connect: (port, caller) =>
      connections.connect(port, caller, {
        handlers: watched,
        logFolder: host.folders.logs,
        databaseFile: files.database,
        onRefused: audit.refused,
      }),
    people,
    savedFile: (saveId) => saves.fetch(saveId),
    receiveVideo: (name, bytes, content) => cameras.receiveVideo(name, bytes, content),
  };
}

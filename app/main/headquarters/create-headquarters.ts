import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { businessDay } from '../../core/stats/business-day.ts';
import { api, type AppInfo, type ComparedSite, type Method, type Site } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { App } from '../create-app.ts';
import { Bus } from '../bus.ts';
import { readKnownCameras } from '../cameras/open-cameras.ts';
import { Closers } from '../closers.ts';
import { eventsOfSite, historyHandlers, readReport, readZoneReport } from '../counts/open-counts.ts';
import type { CentreAddress } from '../db/centre/centre-address.ts';
import { SiteReader, type ReadSite } from '../db/centre/site-reader.ts';
import { countReasons, listCountingEvents } from '../db/counting-events.ts';
import { listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { createInstallation, getInstallation, type Identity } from '../db/installation.ts';
import { openDatabase } from '../db/open-database.ts';
import { insertSite } from '../db/sites.ts';
import { uuidv7 } from '../db/uuid.ts';
import { listVisits } from '../db/zone-visits.ts';
import { lockFolder } from '../folder-lock.ts';
import type { Host } from '../host.ts';
import { openPeople, type People } from '../people/open-people.ts';
import type { Handlers } from '../rpc/connection.ts';
import { openConnections } from '../rpc/connections.ts';
import { readRecounts } from '../recounts/open-recounts.ts';
import { openScreens } from '../screens/open-screens.ts';
import { compareDays } from '../site/open-site.ts';

/** What a place that counts nothing has no need of. */
export type HeadquartersHost = Pick<Host, 'version' | 'folders' | 'log' | 'screens' | 'secrets'>;

/** Sites that are compared at the same moment. */
const AT_ONCE = 3;

/** The screens of a store over all sites of a centre, which is only read. Rejects with SYS_004, SYS_005, and as SiteReader.sites. */
export async function createHeadquarters(host: HeadquartersHost, addresses: readonly CentreAddress[]): Promise<App> {
  const { log, folders } = host,
    closers = new Closers(log);
  try {
    await mkdir(folders.data, { recursive: true });
    closers.add('the lock of the data folder', lockFolder(folders.data));
    const reader = new SiteReader(addresses, log);
    closers.add('the centre', () => reader.close());
    const sites = await reader.sites();
    const bus = new Bus(log);
    const connections = openConnections(bus, log);
    closers.add('the connections', () => connections.close());
    const { db, identity } = await openOwnDatabase(folders.data);
    closers.add('the database of people', () => db.destroy());
    const people = openPeople({ db, bus, identity, log, host });
    closers.add('the people', () => people.close());
    await people.start();
    const answers = new Headquarters(host, reader, people);
    log.info('headquarters', { version: host.version, sites: sites.length });
    return {
      connect: (port, caller, siteId) =>
        connections.connect(port, caller, {
          handlers: answers.handlers(siteId ?? null),
          logFolder: folders.logs,
          databaseFile: 'the centre',
        }),
      people,
      receiveVideo: () => Promise.reject(readOnly('cameras.add')),
      savedFile: () => null,
      audit: null,
      close: () => closers.close(),
    };
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
}

/** Who may come in is known here, and not at the centre, which is only read. */
async function openOwnDatabase(folder: string): Promise<{ db: Knex; identity: Identity }> {
  const db = await openDatabase(join(folder, 'headquarters.db'));
  const nowMs = Date.now();
  if (!(await getInstallation(db))) {
    await createInstallation(db, uuidv7(nowMs), nowMs);
    const { nodeId } = (await getInstallation(db))!;
    const site = { siteId: nodeId, name: 'Headquarters', timeZone: 'UTC', dayStartMinutes: 0 };
    await insertSite(db, { ...site, opensMinutes: 0, closesMinutes: 1_440 }, nodeId, nowMs);
  }
  const { nodeId } = (await getInstallation(db))!;
  return { db, identity: { siteId: nodeId, nodeId } };
}

const readOnly = (method: Method) => new FootfallError('API_005', { method });

class Headquarters {
  readonly #host: HeadquartersHost;
  readonly #reader: SiteReader;
  /** Of days that ended nothing changes until more of the site is known. */
  readonly #compared = new Map<string, { of: string; site: ComparedSite }>();

  readonly #people: People;

  constructor(host: HeadquartersHost, reader: SiteReader, people: People) {
    this.#host = host;
    this.#people = people;
    this.#reader = reader;
  }

  /** Of a screen that looks at one site, or, null, at all of them. What would change something is refused. */
  handlers(siteId: string | null): Handlers {
    const reader = this.#reader;
    const refused = Object.fromEntries(
      (Object.keys(api) as Method[]).map((method) => [
        method,
        () => {
          throw readOnly(method);
        },
      ]),
    ) as unknown as Handlers;
    const site = async (): Promise<ReadSite> => {
      const found = (await reader.sites()).find((one) => one.siteId === siteId);
      if (!found) throw new FootfallError('API_006', { site: siteId ?? '' });
      return found;
    };
    const ask = <T>(read: (db: Db) => Promise<T>): Promise<T> => reader.within(siteId ?? '', read);
    return {
      ...refused,
      ...openScreens({ host: this.#host }, { people: this.#people }).handlers,
      ...this.#people.handlers,
      'app.info': async () => this.#info(siteId === null ? null : await site()),
      'app.startsAtLogin': () => ({ on: null }),
      'sites.list': async () =>
        (await reader.sites()).map(({ siteId, name, timeZone, knownToMs }) => ({ siteId, name, timeZone, knownToMs })),
      // What was done in a shop stays there.
      'audit.marks': () => [],
      'audit.last': () => ({}),
      'sites.compare': ({ days }) => this.#compare(days),
      'notices.list': () => [],
      'cameras.list': () => [],
      'cameras.picture': () => null,
      'views.list': () => [],
      'tracks.list': () => ({ tracks: [], complete: true }),
      'cameras.known': () => ask(readKnownCameras),
      'regions.versions': ({ cameraId }) => ask((db) => listRegionVersions(db, cameraId)),
      'recounts.list': ({ cameraId }) => ask((db) => readRecounts(db, cameraId)),
      'counts.report': async (query) => {
        const { knownToMs, ...of } = await site();
        return ask((db) => readReport(db, query, of, knownToMs ?? 0));
      },
      ...historyHandlers(ask, async () => {
        const { knownToMs, ...of } = await site();
        return { site: of, nowMs: knownToMs ?? 0 };
      }),
      'events.list': (filter) =>
        ask(async (db) => listCountingEvents(db, { ...filter, ...(await eventsOfSite(db, filter)) })),
      'events.reasons': (range) =>
        ask(async (db) => countReasons(db, { ...range, ...(await eventsOfSite(db, range)) })),
      'zones.report': async (query) => {
        const { knownToMs } = await site();
        return ask((db) => readZoneReport(db, query, knownToMs ?? 0));
      },
      'zones.now': () => [],
      'visits.list': ({ limit, ...range }) => ask((db) => listVisits(db, range, limit)),
    };
  }

  #info(site: ReadSite | null): AppInfo {
    const nowMs = Date.now();
    const shown: Site = site ?? {
      siteId: '',
      name: '',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      dayStartMinutes: 0,
      opensMinutes: 0,
      closesMinutes: 1_440,
    };
    return {
      version: this.#host.version,
      host: 'headquarters',
      site: shown,
      model: { id: '', version: '' },
      dataFolder: this.#host.folders.data,
      nowMs,
      today: { ...businessDay(nowMs, shown.timeZone, shown.dayStartMinutes) },
      knownToMs: site?.knownToMs ?? null,
    };
  }

  /** One that cannot be read says why, and is no zero in the others' sum. */
  async #compare(days: number): Promise<ComparedSite[]> {
    const sites = await this.#reader.sites(),
      compared: ComparedSite[] = [];
    const next = sites.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [i, site] of next) compared[i] = await this.#compareOne(site, days);
      }),
    );
    return compared;
  }

  async #compareOne(site: ReadSite, days: number): Promise<ComparedSite> {
    const { siteId, name, timeZone, dayStartMinutes, knownToMs } = site,
      nowMs = Date.now();
    const key = `${siteId} ${days}`,
      of = `${knownToMs} ${name} ${timeZone} ${dayStartMinutes} ${businessDay(nowMs, timeZone, dayStartMinutes).fromMs}`;
    const known = this.#compared.get(key);
    if (known?.of === of) return known.site;
    const none = { in: 0, out: 0, measuredSeconds: 0, expectedSeconds: 0 };
    try {
      const sums = await this.#reader.within(siteId, (db) =>
        compareDays(db, site, days, { nowMs, knownToMs: knownToMs ?? 0 }),
      );
      const found: ComparedSite = { siteId, name, timeZone, knownToMs, ...sums, unread: null };
      this.#compared.set(key, { of, site: found });
      return found;
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#host.log.warn('a site could not be read', { site: siteId, reason });
      return { siteId, name, timeZone, knownToMs, sums: none, before: none, days: [], unread: reason };
    }
  }
}

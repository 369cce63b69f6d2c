import pg from 'pg';
import { EventRecorder } from '../../app/main/counts/event-recorder.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import { initCentre } from '../../app/main/db/centre/init-centre.ts';
import { Exporter } from '../../app/main/export/open-export.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import type { SecretBox } from '../../app/main/host.ts';
import { taskRunner, type RunTask } from '../../app/main/tasks/run-task.ts';
import { run } from '../../app/workers/tasks/export.ts';
import { tasks } from '../../app/shared/tasks.ts';
import { quiet, type Shop } from './app-database.ts';
import { PASSWORD, type Postgres } from './postgres.ts';

/** A centre in a database of its own of that server, and a connection of its owner. */
export async function startCentre(postgres: Postgres, name: string) {
  await postgres.db.raw(`create database ${name}`);
  const url = postgres.url('footfall', name);
  await initCentre(url, null);
  return {
    name,
    url,
    /** Rows of a query of the owner, who sees every site. */
    async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
      const owner = new pg.Client({ connectionString: url });
      owner.on('error', () => {});
      await owner.connect();
      try {
        return (await owner.query(sql, values)).rows as T[];
      } finally {
        await owner.end();
      }
    },
    /** A login of its own for a shop (or, as a reader, for somebody who looks); its address. */
    async login(login: string, group: 'footfall_writer' | 'footfall_reader' = 'footfall_writer'): Promise<string> {
      await postgres.db.raw(`create role ${login} login password '${PASSWORD}' in role ${group}`);
      return postgres.url(login, name);
    },
  };
}
export type Centre = Awaited<ReturnType<typeof startCentre>>;

/** Seals nothing. */
export const openBox: SecretBox = {
  protection: 'none',
  encrypt: (text) => Promise.resolve(text),
  decrypt: (text) => Promise.resolve(text),
};

/** The export of a shop's database. `process`: the task in a process of its own, as in the product; else in this one. */
export async function exporterOf(
  shop: Pick<Shop, 'db' | 'file' | 'identity' | 'site'>,
  url: string,
  process: RunTask | 'here' = 'here',
  options: { certificateAuthority?: string } = {},
): Promise<Exporter> {
  const exporter = new Exporter({
    db: shop.db,
    databaseFile: shop.file,
    identity: shop.identity,
    site: shop.site,
    secrets: openBox,
    signingKeyFile: `${shop.file}.signing-key`,
    log: quiet,
    runTask: process === 'here' ? runHere : process,
    onChanged() {},
  });
  await exporter.setTarget({
    url,
    certificateAuthority: options.certificateAuthority,
    intervalMinutes: 5,
    active: false,
  });
  return exporter;
}

/** What crosses the border of a process is what its row of the table says, here too. */
const runHere = (async (_name, input, { onProgress } = {}) =>
  run(tasks.export.input.parse(input), async (step) => {
    await onProgress?.(tasks.export.progress.parse(step) as never);
  })) as RunTask;

export const runInProcess = taskRunner((name) => launchTask(name, { log: quiet }));

/** What a store has of what travels, and what the centre has of this store's site, told apart by nothing but their keys: compared without the export's own code. */
export async function countBoth(
  shop: Pick<Shop, 'db' | 'identity'>,
  centre: Centre,
): Promise<{ here: object; there: object }> {
  const events = (await shop
    .db('counting_events as e')
    .join('camera_configurations as c', 'c.camera_id', 'e.camera_id')
    .where('c.is_demo', false)
    .leftJoin('recounts as r', 'r.recount_id', 'e.recount_id')
    .where((query) => void query.whereNull('e.recount_id').orWhereNotNull('r.accepted_order'))
    .orderBy('counting_event_id')
    .select(
      'counting_event_id as id',
      'event_timestamp as ms',
      'direction',
      'refusal',
      'confidence_score as sure',
    )) as Record<string, unknown>[];
  const minutes = (await shop
    .db('counting_results')
    .join('camera_configurations as c', 'c.camera_id', 'counting_results.camera_id')
    .where('c.is_demo', false)
    .whereNull('recount_id')
    .first(shop.db.raw('count(*) as n, sum(count_in) as i, sum(count_out) as o, sum(coverage_ms) as ms'))) as object;
  const site = [shop.identity.siteId];
  const theirs = await centre.rows<Record<string, unknown>>(
    `select counting_event_id as id, (extract(epoch from event_timestamp) * 1000)::float8 as ms, direction, refusal, confidence_score::float8 as sure
     from footfall.counting_events where site_id = $1 order by counting_event_id collate "C"`,
    site,
  );
  const [sums] = await centre.rows<Record<string, unknown>>(
    `select count(*)::int as n, sum(count_in)::int as i, sum(count_out)::int as o, sum(coverage_ms)::int as ms
     from footfall.counting_results where site_id = $1 and recount_id is null`,
    site,
  );
  return { here: { events, minutes }, there: { events: theirs, minutes: sums } };
}

/** Counts so many crossings, each a second after the one before, as one commit each fifty; the numbers of one worker session go on. */
export async function count(shop: Shop, session: string, many: number, fromMs: number): Promise<void> {
  const recorder = new EventRecorder({
    db: shop.db,
    databaseFile: shop.file,
    identity: shop.identity,
    log: quiet,
    totals: () => Promise.resolve(null),
    onRecorded() {},
    onTrouble(error) {
      if (error) throw new Error(error.message);
    },
  });
  const intake = recorder.open(
    { session, cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: fromMs },
    () => {},
  );
  for (let i = 0; i < many; i += 50) {
    intake.take(
      Array.from({ length: Math.min(50, many - i) }, (_, k) => ({
        sequence: i + k + 1,
        event: crossing(shop, i + k, fromMs + (i + k) * 1000),
      })),
    );
    await recorder.flush();
  }
  await recorder.close();
}

function crossing(shop: Shop, n: number, capturedAtMs: number): WorkerEvent {
  return {
    kind: 'crossing',
    crossing: {
      regionId: shop.line.regionId,
      ruleVersion: shop.line.ruleVersion,
      trackId: n + 1,
      direction: n % 3 === 0 ? 'out' : 'in',
      capturedAtMs,
      point: [0.5, 0.5],
      confidence: 0.5 + (n % 50) / 100,
      refusal: null,
      receipt: {
        path: [
          [-500, 0.5, 0.4],
          [500, 0.5, 0.6],
        ],
        anchor: 'bottom-centre',
        samplesBefore: 5,
        samplesAfter: 5,
        msBefore: 500,
        msAfter: 500,
        confidenceMean: 0.8,
        confidenceLowest: 0.6,
        speed: 0.5 + n / 7,
        linePoints: shop.line.points,
      },
    },
  };
}

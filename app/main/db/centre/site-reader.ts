import knex, { type Knex } from 'knex';
import pg from 'pg';
import type { Site } from '../../../shared/api/index.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { configOf, shownAddress, type CentreAddress } from './centre-address.ts';
import { centreError } from './centre-error.ts';
import { CENTRE, TEMPLATE } from './create-centre.ts';
import { SITE_VIEWS } from './site-views.ts';
import type { Db } from '../dialect/dialect.ts';
import { migrations } from '../migrations/index.ts';
import { toSite } from '../sites.ts';
import type { Log } from '../../host.ts';

/** So many questions at once; others wait. */
const CONNECTIONS = 4;
/** No screen waits for longer, milliseconds. */
const ANSWER_MS = 30_000;

/** A site, and up to when everything it counted is in the centre; null: it never said so. */
export interface ReadSite extends Site {
  knownToMs: number | null;
}

/** Reads the centre as whom the address names, who sees the sites that row-level security shows them. Writes nothing: every transaction is read-only. */
export class SiteReader {
  readonly #db: Knex;
  readonly #server: string;

  /** `addresses`: the first that answers is asked; a replica before the server it copies. */
  constructor(addresses: readonly CentreAddress[], log: Log) {
    this.#server = addresses.map(shownAddress).join(' or ');
    const hosts = addresses.flatMap((address) => address.hosts.map((host) => ({ address, host })));
    let last = '';
    this.#db = knex({
      client: 'pg',
      connection: async () => {
        let first: FootfallError | null = null;
        for (const { address, host } of hosts) {
          const config = configOf(address, host),
            name = `${host.host}:${host.port}`;
          const client = new pg.Client(config);
          client.on('error', () => {});
          try {
            await client.connect();
            if (last !== name) log.info('reads the centre', { server: name });
            last = name;
            return config as Knex.StaticConnectionConfig;
          } catch (thrown) {
            first ??= centreError(thrown, name);
            log.warn('a server of the centre does not answer', { server: name, reason: first.message });
          } finally {
            await client.end().catch(() => {});
          }
        }
        throw first!;
      },
      pool: {
        min: 0,
        max: CONNECTIONS,
        acquireTimeoutMillis: ANSWER_MS,
        afterCreate: (client: pg.Client, done: (error: Error | null, client: pg.Client) => void) => {
          // A server that goes away between two questions is met by the next one.
          client.on('error', () => {});
          client
            .query(
              `set search_path to ${SITE_VIEWS}, ${TEMPLATE}; set default_transaction_read_only to on; set statement_timeout to ${ANSWER_MS}`,
            )
            .then(
              () => done(null, client),
              (thrown: unknown) => done(thrown as Error, client),
            );
        },
      },
      log: { warn() {}, error() {}, deprecate() {}, debug() {} },
    });
  }

  /** Those that this login may see, by name. Rejects with EXPORT_002 to EXPORT_006, EXPORT_012 when the centre is older than this program. */
  sites(): Promise<ReadSite[]> {
    return this.#asking(async () => {
      const [centre] = await this.#rows(`select schema_version from ${CENTRE}.centre`);
      const [may] = await this.#rows(`select has_schema_privilege('${SITE_VIEWS}', 'usage') as may`);
      if (!may.may)
        throw new FootfallError('EXPORT_007', {
          server: this.#server,
          detail: 'it may not read what headquarters reads',
        });
      const newest = migrations.at(-1)!.name;
      if (String(centre?.schema_version) < newest)
        throw new FootfallError('EXPORT_012', {
          server: this.#server,
          detail: `its tables are of ${String(centre?.schema_version)}`,
        });
      // Of several nodes of a site the one that was heard of last; what one of them has not sent yet is not known.
      const rows = await this.#rows(
        `select distinct on (s.site_id) s.*, n.complete_at from ${CENTRE}.sites s join ${CENTRE}.nodes n using (site_id, node_id)
         order by s.site_id, n.last_seen desc`,
      );
      return rows
        .map((row) => ({
          ...toSite(row),
          knownToMs: row.complete_at === null ? null : (row.complete_at as Date).getTime(),
        }))
        .sort((a, b) => a.name.localeCompare(b.name) || (a.siteId < b.siteId ? -1 : 1));
    });
  }

  /** Asks of one site, whose tables are there as a store has them; what is read is of one moment. */
  within<T>(siteId: string, ask: (db: Db) => Promise<T>): Promise<T> {
    return this.#asking(() =>
      this.#db.transaction(
        async (db) => {
          await db.raw("select set_config('footfall.site', ?, true)", [siteId]);
          return ask(db);
        },
        { isolationLevel: 'repeatable read' },
      ),
    );
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }

  async #rows(sql: string): Promise<Record<string, unknown>[]> {
    return ((await this.#db.raw(sql)) as { rows: Record<string, unknown>[] }).rows;
  }

  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (thrown) {
      throw thrown instanceof FootfallError ? thrown : centreError(thrown, this.#server);
    }
  }
}

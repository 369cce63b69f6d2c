import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { FootfallError } from '../../../shared/errors.ts';
import { BatchFileRefused, type BatchFileHeader } from '../travelling/batch-file.ts';
import type { Batch, Value } from '../travelling/rows.ts';
import { laneName, travelling } from '../travelling/travelling.ts';
import { CellRefused, cellOf, cellOfCentre, copyLine, spelling, type Column } from './cells.ts';
import { configOf, shownAddress, type CentreAddress } from './centre-address.ts';
import { centreError, gaveWay, isRowRefused } from './centre-error.ts';
import { CENTRE } from './create-centre.ts';

/** Whose rows are sent. */
export interface Sender {
  siteId: string;
  nodeId: string;
  /** Of rows that this site sent under another node before it was restored, none is sent again. */
  forked: boolean;
}

/** Nothing that is asked takes so long, milliseconds: a server or a network that hangs is left, and tried again. */
const ANSWER_MS = 120_000;

/** A transaction that gave way to another is tried so often, and after so many milliseconds more each time. */
const MOST_TIMES = 5,
  GAVE_WAY_MS = 200;

/** Connects to the first of the servers that takes writes. Rejects with EXPORT_002 to EXPORT_005. */
export async function connectCentre(address: CentreAddress): Promise<pg.Client> {
  let first: FootfallError | null = null;
  for (const host of address.hosts) {
    const client = new pg.Client({ ...configOf(address, host), statement_timeout: ANSWER_MS });
    // A connection that breaks between two statements is met by the next one.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
      if (!rows[0].standby) return client;
      await client.end();
      first ??= new FootfallError('EXPORT_002', {
        server: `${host.host}:${host.port}`,
        detail: 'it is a standby, which takes no rows',
      });
    } catch (thrown) {
      await client.end().catch(() => {});
      first ??= centreError(thrown, `${host.host}:${host.port}`);
    }
  }
  throw first!;
}

/** Of UTC, as year and month; what is no moment, or far from all others, is left to the centre to refuse. */
function monthsOf(fromMs: number, toMs: number): string[] {
  const from = new Date(fromMs),
    to = new Date(toMs);
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth(),
    count = to.getUTCFullYear() * 12 + to.getUTCMonth() - first + 1;
  if (!(count <= MOST_MONTHS)) return [`${fromMs} to ${toMs}`];
  return Array.from({ length: count }, (_, i) => String(first + i));
}
const MOST_MONTHS = 240;

/** One store's conversation with the centre. Everything it writes is one transaction with the cursor that acknowledges it. */
export class CentreSession {
  readonly #client: pg.Client;
  readonly #sender: Sender;
  readonly #server: string;
  readonly #answerMs: number;
  readonly #lost = Promise.withResolvers<never>();
  readonly #columns = new Map<string, Map<string, Column>>();
  readonly #staged = new Set<string>();
  readonly #months = new Set<string>();
  readonly #spelled = new WeakMap<Batch, string>();
  #runId = '';

  constructor(client: pg.Client, sender: Sender, address: CentreAddress, answerMs = ANSWER_MS) {
    this.#answerMs = answerMs;
    client.on('error', this.#lost.reject);
    client.on('end', () => this.#lost.reject(new Error('the connection was closed')));
    this.#lost.promise.catch(() => {});
    this.#client = client;
    this.#sender = sender;
    this.#server = shownAddress(address);
  }

  /** The centre's id, and by which run this node wrote there last; null: it never did. Rejects with EXPORT_006 where there is no centre. */
  async greet(): Promise<{ centreId: string; lastRun: string | null }> {
    return this.#asking(async () => {
      const centre = await this.#client.query<{ centre_id: string }>(`select centre_id from ${CENTRE}.centre`);
      const { siteId, nodeId } = this.#sender;
      const node = await this.#client.query<{ run_id: string }>(
        `select run_id from ${CENTRE}.nodes where site_id = $1 and node_id = $2`,
        [siteId, nodeId],
      );
      return { centreId: centre.rows[0].centre_id, lastRun: node.rows[0]?.run_id ?? null };
    });
  }

  /**
   * As `begin`, for what a store wrote into a file. False: this file was taken in before. Rejects with BatchFileRefused when it is signed by another key than those before, was made by another copy of its
   * database, or when one before it is missing.
   */
  async beginFile(header: BatchFileHeader): Promise<boolean> {
    const node = [this.#sender.siteId, this.#sender.nodeId];
    const { lastRun } = await this.greet();
    if (lastRun !== null) {
      const [known] = await this.#rows<{ public_key: string | null; taken: boolean }>(
        `select public_key, exists (select from ${CENTRE}.export_files f where f.site_id = n.site_id and f.node_id = n.node_id and f.run_id = $3) as taken
         from ${CENTRE}.nodes n where site_id = $1 and node_id = $2`,
        [...node, header.runId],
      );
      if ((known.public_key ?? header.publicKey) !== header.publicKey)
        throw new BatchFileRefused('it is signed by another key than the files of this store before');
      if (known.taken) return false;
      if (lastRun !== header.runId && !header.knownRuns.includes(lastRun))
        throw new BatchFileRefused('its store was restored from an older copy, or two PCs have copies of one disk');
    }
    const cursors = await this.#cursors();
    if (Object.entries(header.after).some(([lane, revision]) => revision > (cursors.get(lane) ?? 0)))
      throw new BatchFileRefused('a file before it was not taken in yet; take that in first, or export with --all');
    await this.begin(header.runId, header.schemaVersion);
    await this.#rows(`update ${CENTRE}.nodes set public_key = $3 where site_id = $1 and node_id = $2`, [
      ...node,
      header.publicKey,
    ]);
    return true;
  }

  /** All that the store had at this moment of its clock is there. */
  async complete(atMs: number): Promise<void> {
    await this.#rows(
      `update ${CENTRE}.nodes set complete_at = greatest(complete_at, $3) where site_id = $1 and node_id = $2`,
      [this.#sender.siteId, this.#sender.nodeId, new Date(atMs)],
    );
  }

  /** All of it is there. */
  async endFile(runId: string): Promise<void> {
    await this.#rows(
      `insert into ${CENTRE}.export_files (site_id, node_id, run_id) values ($1, $2, $3) on conflict do nothing`,
      [this.#sender.siteId, this.#sender.nodeId, runId],
    );
  }

  /** From here on this run, and no other, writes for the node. Returns the revision up to which each lane is there. Rejects with EXPORT_010 when the site is another login's. */
  async begin(runId: string, schemaVersion: string): Promise<Map<string, number>> {
    return this.#asking(async () => {
      const { siteId, nodeId } = this.#sender;
      this.#runId = runId;
      const claim = await this.#client.query<{ mine: boolean }>(`select ${CENTRE}.claim_site($1) as mine`, [siteId]);
      if (!claim.rows[0].mine) throw new FootfallError('EXPORT_010', { site: siteId, server: this.#server });
      await this.#client.query(
        `insert into ${CENTRE}.nodes (site_id, node_id, run_id, schema_version) values ($1, $2, $3, $4)
         on conflict (site_id, node_id) do update set run_id = excluded.run_id, schema_version = excluded.schema_version, last_seen = now()`,
        [siteId, nodeId, runId, schemaVersion],
      );
      return this.#cursors();
    });
  }

  async #cursors(): Promise<Map<string, number>> {
    const rows = await this.#rows<{ lane: string; revision: string }>(
      `select lane, revision from ${CENTRE}.export_cursors where site_id = $1 and node_id = $2`,
      [this.#sender.siteId, this.#sender.nodeId],
    );
    return new Map(rows.map(({ lane, revision }) => [lane, Number(revision)]));
  }

  async #rows<T>(sql: string, values: unknown[]): Promise<T[]> {
    return this.#asking(async () => (await this.#client.query(sql, values)).rows as T[]);
  }

  /**
   * Puts the rows into the centre, each once: one that is there already is changed where this one is newer. `cursor` false: they are sent again
   * and say nothing of how far the store is. `meanwhile` is called while the centre works. Rejects with what isRowRefused knows when a row cannot be taken, and then nothing was.
   */
  async put(batch: Batch, cursor = true, meanwhile?: () => void): Promise<void> {
    const { lane, rows } = batch,
      spec = travelling(lane.table),
      columns = await this.#known(lane.table, batch.columns);
    const text = this.#spelled.get(batch) ?? this.#spell(batch, columns);
    await this.#asking(async () => {
      await this.#client.query('begin');
      try {
        await this.#stillOurs();
        const names = ['site_id', 'node_id', ...batch.columns].map((name) => `"${name}"`);
        const months =
          spec.time !== null && rows.length > 0 ? await this.#makeMonths(batch.columns.indexOf(spec.time), rows) : [];
        const staged = await this.#stage(lane.table);
        await pipeline(
          Readable.from([text]),
          this.#client.query(copyFrom(`copy ${staged} (${names.join(', ')}) from stdin`)),
        );
        const known = [
          'site_id',
          'node_id',
          ...spec.key,
          ...(spec.time && !spec.key.includes(spec.time) ? [spec.time] : []),
        ];
        const changing = batch.columns.filter((name) => !known.includes(name));
        const taken = this.#client.query(
          `insert into ${CENTRE}.${lane.table} as t (${names.join(', ')}) select ${names.join(', ')} from ${staged} s ${this.#unlessForked(lane.table)}
           on conflict (${known.join(', ')}) do update set ${changing.map((name) => `"${name}" = excluded."${name}"`).join(', ')}
           ${cursor ? 'where t.revision < excluded.revision' : ''}`,
        );
        taken.catch(() => {});
        meanwhile?.();
        await taken;
        if (cursor)
          await this.#client.query(
            `insert into ${CENTRE}.export_cursors as c (site_id, node_id, lane, revision) values ($1, $2, $3, $4)
             on conflict (site_id, node_id, lane) do update set revision = greatest(c.revision, excluded.revision), updated_at = now()`,
            [this.#sender.siteId, this.#sender.nodeId, laneName(lane), batch.revision],
          );
        await this.#client.query('commit');
        for (const month of months) this.#months.add(month);
      } catch (thrown) {
        await this.#client.query('rollback').catch(() => {});
        // What this transaction made is gone, and somebody may have taken a month away.
        this.#months.clear();
        this.#staged.clear();
        throw thrown;
      }
    });
  }

  /** The rows of this node in the centre, spelled as the store's are: of a span, or of a table without moments all. By their key. */
  async read(table: string, columns: readonly string[], fromMs: number, toMs: number): Promise<(string | null)[][]> {
    const { time } = travelling(table);
    const known = await this.#known(table, columns);
    const { rows } = await this.#asking(() =>
      this.#client.query<(string | null)[]>({
        rowMode: 'array',
        text: `select ${known.map(spelling).join(', ')} from ${CENTRE}.${table}
          where site_id = $1 and node_id = $2 ${time === null ? '' : `and "${time}" >= $3 and "${time}" < $4`}`,
        values: [
          this.#sender.siteId,
          this.#sender.nodeId,
          ...(time === null ? [] : [new Date(fromMs), new Date(toMs)]),
        ],
      }),
    );
    return rows.map((row) => row.map((text, i) => cellOfCentre(known[i], text)));
  }

  /** What was erased goes from the centre as well, whichever way it came there. Resolves with how many rows went. */
  async applyErasures(): Promise<number> {
    const [{ gone }] = await this.#rows<{ gone: string }>(`select ${CENTRE}.apply_erasures($1) as gone`, [
      this.#sender.siteId,
    ]);
    return Number(gone);
  }

  /** A row's values as the centre spells them, in the order of `columns`. Throws CellRefused. */
  async cells(table: string, columns: readonly string[], rows: readonly Value[][]): Promise<(string | null)[][]> {
    const known = await this.#known(table, columns);
    return rows.map((row) => row.map((value, i) => cellOf(known[i], value)));
  }

  /** Spells rows of a table that some were put of, before they are put themselves. What cannot be spelled is found then. */
  prepare(batch: Batch): void {
    const known = this.#columns.get(batch.lane.table);
    if (!known) return;
    try {
      this.#spelled.set(
        batch,
        this.#spell(
          batch,
          batch.columns.map((name) => known.get(name)!),
        ),
      );
    } catch (thrown) {
      if (!(thrown instanceof CellRefused)) throw thrown;
    }
  }

  /** As COPY takes it. */
  #spell(batch: Batch, columns: Column[]): string {
    const { siteId, nodeId } = this.#sender;
    return batch.rows
      .map((row) => copyLine([siteId, nodeId, ...row.map((value, i) => cellOf(columns[i], value))]))
      .join('');
  }

  /** Another run took over, of this PC or of one that was made from the same disk. */
  async #stillOurs(): Promise<void> {
    const { siteId, nodeId } = this.#sender;
    const { rows } = await this.#client.query<{ run_id: string }>(
      `select run_id from ${CENTRE}.nodes where site_id = $1 and node_id = $2 for update`,
      [siteId, nodeId],
    );
    if (rows[0]?.run_id !== this.#runId) throw new FootfallError('EXPORT_011', { node: nodeId, server: this.#server });
  }

  /** Resolves with the months that are there once this transaction is. */
  async #makeMonths(at: number, rows: readonly Value[][]): Promise<string[]> {
    let from = Infinity,
      to = -Infinity;
    for (const row of rows) {
      from = Math.min(from, Number(row[at]));
      to = Math.max(to, Number(row[at]));
    }
    const months = monthsOf(from, to).filter((month) => !this.#months.has(month));
    if (months.length > 0)
      await this.#client.query(`select ${CENTRE}.make_months($1, $2)`, [new Date(from), new Date(to)]);
    return months;
  }

  async #stage(table: string): Promise<string> {
    const staged = `stage_${table}`;
    // Emptied at each commit; gone with the connection.
    if (this.#staged.has(table)) return staged;
    await this.#client.query(
      `create temp table if not exists ${staged} (like ${CENTRE}.${table}) on commit delete rows`,
    );
    this.#staged.add(table);
    return staged;
  }

  #unlessForked(table: string): string {
    const { key, time } = travelling(table);
    if (!this.#sender.forked || time === null) return '';
    const same = [...key, ...(key.includes(time) ? [] : [time])].map((name) => `o."${name}" = s."${name}"`);
    return `where not exists (select from ${CENTRE}.${table} o where o.site_id = s.site_id and o.node_id <> s.node_id and ${same.join(' and ')})`;
  }

  /** The centre's columns of these names. Rejects with EXPORT_012 when it lacks one: it is older than this store, or was changed by hand. */
  async #known(table: string, names: readonly string[]): Promise<Column[]> {
    let known = this.#columns.get(table);
    if (!known) {
      const { rows } = await this.#asking(() =>
        this.#client.query<{ name: string; type: string; digits: number | null; required: boolean }>(
          `select attname as name, format_type(atttypid, null) as type, attnotnull and not atthasdef as required,
             case when atttypid = 'numeric'::regtype and atttypmod > 0 then (atttypmod - 4) & 65535 end as digits
           from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
          [`${CENTRE}.${table}`],
        ),
      );
      known = new Map(rows.map((row) => [row.name, row]));
      this.#columns.set(table, known);
    }
    const missing = names.filter((name) => !known.has(name));
    const needed = [...known.values()].filter(
      ({ name, required }) => required && ![...names, 'site_id', 'node_id'].includes(name),
    );
    if (known.size === 0 || missing.length > 0 || needed.length > 0)
      throw new FootfallError('EXPORT_012', {
        server: this.#server,
        detail:
          known.size === 0
            ? `there is no table ${table}`
            : missing.length > 0
              ? `${table} has no ${missing.join(', ')}`
              : `${table} asks for ${needed.map(({ name }) => name).join(', ')}`,
      });
    return names.map((name) => known.get(name)!);
  }

  /** Whole transactions, or statements that may be said twice: the centre may let one of two that wait for each other go, and then it is asked again. */
  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    for (let time = 1; ; time++)
      try {
        return await this.#askingOnce(ask);
      } catch (thrown) {
        if (!gaveWay(thrown) || time === MOST_TIMES) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, time * GAVE_WAY_MS));
      }
  }

  /** Also over when the connection is: the driver itself may wait for ever in the middle of a COPY. */
  async #askingOnce<T>(ask: () => Promise<T>): Promise<T> {
    const late = setTimeout(
      () => this.#lost.reject(new Error(`no answer within ${this.#answerMs / 1000} s`)),
      this.#answerMs,
    );
    try {
      return await Promise.race([ask(), this.#lost.promise]);
    } catch (thrown) {
      if (isRowRefused(thrown) || thrown instanceof BatchFileRefused) throw thrown;
      throw centreError(thrown, this.#server);
    } finally {
      clearTimeout(late);
    }
  }

  /** At once: what was not committed is not there, and a connection that hangs is not waited for. */
  close(): void {
    this.#lost.reject(new Error('it is closed'));
    (this.#client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
}

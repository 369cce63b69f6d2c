import { execFileSync, spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';

/** Where PostgreSQL's programs are; null: there is none on this computer. npm test installs it where it may (build/setup.mjs). */
export async function findPostgres(): Promise<string | null> {
  const { findPostgres: find } = (await import(new URL('../../build/environment.mjs', import.meta.url).href)) as {
    findPostgres(): string | null;
  };
  return find();
}

export interface Postgres {
  db: Knex;
  stop(): Promise<void>;
}

/** A PostgreSQL server of our own in a temporary folder, reachable by this computer's socket only, and an empty database in it. */
export async function startPostgres(bin: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-pg-')),
    data = join(folder, 'data');
  mkdirSync(data);
  // The server refuses to run as root.
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const owner = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
  if (owner.uid !== undefined) for (const path of [folder, data]) chownSync(path, owner.uid, owner.gid);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'footfall', '--auth=trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  const server: ChildProcess = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...owner, cwd: folder, stdio: 'ignore' },
  );
  const gone = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  for (let tries = 0; ; tries++) {
    try {
      execFileSync(join(bin, 'psql'), ['-h', folder, '-U', 'footfall', '-d', 'postgres', '-c', 'select 1'], {
        stdio: 'ignore',
      });
      break;
    } catch (thrown) {
      if (tries > 1200 || server.exitCode !== null) throw thrown;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }
  const db = knex({
    client: PsqlClient,
    pool: { min: 1, max: 1 },
    connection: { psql: join(bin, 'psql'), host: folder } as Knex.StaticConnectionConfig,
  });
  return {
    db,
    async stop() {
      await db.destroy();
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Response {
  command: string;
  rows: Record<string, unknown>[];
  rowCount: number;
}
type Answer = (error: Error | null, response?: Response) => void;

const DONE = 'footfall-statement-done';

/** One session of psql, with the interface that knex expects of the driver, which this project does not need otherwise. */
class PsqlSession {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { command: string; answer: Answer }[] = [];
  #output = '';

  constructor({ psql, host }: { psql: string; host: string }) {
    this.#process = spawn(psql, ['-X', '-A', '-t', '-h', host, '-U', 'footfall', '-d', 'postgres']);
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    this.#process.stderr.resume();
    this.#send('set client_min_messages = error', 'SET', () => {});
  }

  query(query: string | { text: string; values: unknown[] }, answer: Answer): void {
    const { text, values } = typeof query === 'string' ? { text: query, values: [] } : query;
    const sql = text.replace(/;\s*$/, '').replace(/\$(\d+)/g, (_, index: string) => literal(values[Number(index) - 1]));
    const command = /^\s*(\w+)/.exec(sql)![1].toUpperCase();
    const returns = command === 'SELECT' || command === 'WITH' || /\breturning\b/i.test(sql);
    this.#send(
      returns ? `with answer as (${sql}) select coalesce(json_agg(answer), '[]') from answer` : sql,
      command,
      answer,
    );
  }

  end(ended: (error: Error | null) => void): void {
    this.#process.once('exit', () => ended(null));
    this.#process.stdin.end();
  }

  #send(sql: string, command: string, answer: Answer): void {
    this.#waiting.push({ command, answer });
    this.#process.stdin.write(`${sql};\n\\echo\n\\echo ${DONE} :ERROR :SQLSTATE :LAST_ERROR_MESSAGE\n`);
  }

  #hear(text: string): void {
    this.#output += text;
    for (let end; (end = new RegExp(`^${DONE} (true|false) (\\w+) (.*)\n`, 'm').exec(this.#output));) {
      const printed = this.#output.slice(0, end.index).trim();
      this.#output = this.#output.slice(end.index + end[0].length);
      const { command, answer } = this.#waiting.shift()!;
      if (end[1] === 'true') answer(Object.assign(new Error(end[3]), { code: end[2] }));
      else if (printed.startsWith('['))
        answer(null, { command, rows: JSON.parse(printed, revive) as Record<string, unknown>[], rowCount: 0 });
      else answer(null, { command, rows: [], rowCount: Number(/(\d+)$/.exec(printed)?.[1] ?? 0) });
    }
  }
}

/** What the driver makes of its bytes. */
function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/.test(value)) return new Date(value);
  return value.startsWith('\\x') ? Buffer.from(value.slice(2), 'hex') : value;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  return `'${String(value instanceof Date ? value.toISOString() : value).replaceAll("'", "''")}'`;
}

const Postgres = createRequire(import.meta.url)('knex/lib/dialects/postgres/index.js') as typeof Knex.Client;

class PsqlClient extends Postgres {
  _driver(): object {
    return {};
  }
  override acquireRawConnection(): Promise<PsqlSession> {
    return Promise.resolve(new PsqlSession(this.connectionSettings as { psql: string; host: string }));
  }
}

import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
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
  /** A connection of the server's owner to the database `postgres`, by its socket. */
  db: Knex;
  port: number;
  /** Of `user`, whose password is asked for there: postgres://…@localhost:…/database. */
  url(user: string, database?: string, password?: string): string;
  /** Answers again afterwards. `how`: SIGINT ends it in order, SIGKILL as a power cut does. */
  restart(how?: 'SIGINT' | 'SIGKILL'): Promise<void>;
  /** A server that copies this one and only reads; null: this PostgreSQL came without pg_basebackup. It ends with `stop`. */
  standby(): Promise<{ url: Postgres['url'] } | null>;
  stop(): Promise<void>;
}

export const PASSWORD = 'centre-password';

/** A PostgreSQL server of our own in a temporary folder, on the loopback and a socket. `certificate`: it speaks TLS with it. */
export async function startPostgres(bin: string, certificate?: { cert: string; key: string }): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-pg-')),
    data = join(folder, 'data'),
    port = await freePort();
  mkdirSync(data);
  // The server refuses to run as root.
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const owner = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
  const own = (path: string) => (owner.uid !== undefined ? chownSync(path, owner.uid, owner.gid) : undefined);
  for (const path of [folder, data]) own(path);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'footfall', '--auth=trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  writeFileSync(
    join(data, 'pg_hba.conf'),
    `local all,replication all trust\n${certificate ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256\n`,
  );
  if (certificate) {
    for (const [name, path] of [
      ['server.crt', certificate.cert],
      ['server.key', certificate.key],
    ]) {
      copyFileSync(path, join(data, name));
      execFileSync('chmod', ['600', join(data, name)]);
      own(join(data, name));
    }
    appendFileSync(join(data, 'postgresql.conf'), 'ssl = on\n');
  }
  const launch = async (data: string, port: number) => {
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-k', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      { ...owner, cwd: folder, stdio: 'ignore' },
    );
    const gone = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
    });
    for (let tries = 0; ; tries++) {
      try {
        execFileSync(
          join(bin, 'psql'),
          ['-h', folder, '-p', String(port), '-U', 'footfall', '-d', 'postgres', '-c', 'select 1'],
          { stdio: 'ignore' },
        );
        return { server, gone };
      } catch (thrown) {
        if (tries > 1200 || server.exitCode !== null) throw thrown;
        await new Promise((resolve) => {
          setTimeout(resolve, 100);
        });
      }
    }
  };
  let running = await launch(data, port);
  const standbys: (typeof running)[] = [];
  const url =
    (port: number) =>
    (user: string, database = 'postgres', password = PASSWORD) =>
      `postgres://${user}:${password}@localhost:${port}/${database}`;
  const db = knex({
    client: 'pg',
    pool: { min: 0, max: 1 },
    connection: { host: folder, port, user: 'footfall', database: 'postgres' },
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
  await db.raw(`alter role footfall password '${PASSWORD}'`);
  return {
    db,
    port,
    url: url(port),
    async restart(how = 'SIGINT') {
      running.server.kill(how);
      await running.gone;
      running = await launch(data, port);
    },
    async standby() {
      const program = join(bin, 'pg_basebackup');
      if (!existsSync(program)) return null;
      const copy = join(folder, `standby-${standbys.length}`),
        other = await freePort();
      const from = ['-h', folder, '-p', String(port), '-U', 'footfall'];
      // -R: it follows the server that it was copied from.
      execFileSync(program, ['-D', copy, ...from, '-R', '-X', 'stream', '-c', 'fast'], {
        ...owner,
        cwd: folder,
        stdio: 'ignore',
      });
      standbys.push(await launch(copy, other));
      return { url: url(other) };
    },
    async stop() {
      await db.destroy();
      for (const { server, gone } of [...standbys, running]) {
        server.kill('SIGINT');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

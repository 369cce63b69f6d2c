import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
    `local all all trust\n${certificate ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256\n`,
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
  let server: ChildProcess, gone: Promise<void>;
  const start = async () => {
    server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-k', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      { ...owner, cwd: folder, stdio: 'ignore' },
    );
    gone = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
    });
    for (let tries = 0; ; tries++) {
      try {
        execFileSync(
          join(bin, 'psql'),
          ['-h', folder, '-p', String(port), '-U', 'footfall', '-d', 'postgres', '-c', 'select 1'],
          { stdio: 'ignore' },
        );
        return;
      } catch (thrown) {
        if (tries > 1200 || server.exitCode !== null) throw thrown;
        await new Promise((resolve) => {
          setTimeout(resolve, 100);
        });
      }
    }
  };
  await start();
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
    url: (user, database = 'postgres', password = PASSWORD) =>
      `postgres://${user}:${password}@localhost:${port}/${database}`,
    async restart(how = 'SIGINT') {
      server.kill(how);
      await gone;
      await start();
    },
    async stop() {
      await db.destroy();
      server.kill('SIGINT');
      await gone;
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

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditLog, PROGRAM, STRANGERS_PER_HOUR } from '../../app/main/audit/audit-log.ts';
import { readHead } from '../../app/main/audit/open-audit.ts';
import { archivedAudit, listAuditArchives } from '../../app/main/db/audit-log/archive-audit.ts';
import { unguardAudit } from '../../app/main/db/audit-log/append-only.ts';
import { listAudit, readAudit } from '../../app/main/db/audit-log/audit-logs.ts';
import { fromColumns, hashOf, type AuditRow, type StoredAuditRow } from '../../app/main/db/audit-log/audit-row.ts';
import { verifyAudit } from '../../app/main/db/audit-log/verify-audit.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { finishRestore, prepareRestore } from '../../app/main/db/restore-copy.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';
import { FootfallError } from '../../app/shared/errors.ts';
import { fillShop, openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const DAY = 86_400_000;
const withoutHash = (row: StoredAuditRow): AuditRow =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'hash')) as unknown as AuditRow;
const bin = await findPostgres();

describe.each(bin ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const))('the chain on %s', (kind) => {
  let postgres: Postgres | null = null;
  let folder: ReturnType<typeof temporaryFolder>, shop: Shop, log: AuditLog, nowMs: number;
  beforeAll(async () => {
    if (kind === 'postgres') postgres = await startPostgres(bin!);
  });
  afterAll(() => postgres?.stop());
  beforeEach(async () => {
    folder = temporaryFolder();
    nowMs = Date.UTC(2026, 10, 3, 9);
    if (postgres) {
      await postgres.db.raw('drop schema public cascade');
      await postgres.db.raw('create schema public');
      await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
      shop = await fillShop(postgres.db, 'postgres', nowMs);
    } else shop = await openShop(folder.path, nowMs);
    log = await open();
    for (let i = 1; i <= 10; i++) await log.happened('cameras.rename', PROGRAM, { n: i, name: `Cửa ${i}` });
  });
  afterEach(async () => {
    if (!postgres) await shop.close();
    folder.remove();
  });

  const open = async () => {
    const { db, identity } = shop;
    const opened = new AuditLog({ db, folder: folder.path, identity, log: quiet, now: () => nowMs });
    await opened.open();
    return opened;
  };
  const proof = () => {
    const head = readHead(folder.path);
    return verifyAudit(readAudit(shop.db), head ? [head] : [], head === null);
  };
  /** As somebody with the file does, who knows of the triggers. */
  const tamper = async (change: (db: Knex) => Promise<unknown>) => {
    await unguardAudit(shop.db);
    await change(shop.db);
  };
  const rowAt = async (db: Knex, sequence: number) =>
    fromColumns(db, (await db('audit_logs').where({ sequence }).first()) as Record<string, unknown>);

  it('holds, and ends where it is noted beside the database', async () => {
    expect(await proof()).toMatchObject({ rows: 10, faults: [], head: `10:${readHead(folder.path)!.hash}` });
  });

  it.each([
    [
      'changes a word',
      (db: Knex) => db('audit_logs').where({ sequence: 4 }).update({ caller_kind: 'nobody' }),
      ['changed 4'],
    ],
    [
      'changes what was before',
      (db: Knex) => db('audit_logs').where({ sequence: 4 }).update({ before: '{"a":1}' }),
      ['changed 4'],
    ],
    ['removes one', (db: Knex) => db('audit_logs').where({ sequence: 4 }).delete(), ['removed 4']],
    ['removes some', (db: Knex) => db('audit_logs').whereBetween('sequence', [3, 6]).delete(), ['removed 3 to 6']],
    ['removes the first ones', (db: Knex) => db('audit_logs').where('sequence', '<', 3).delete(), ['removed 1 to 2']],
    ['cuts off the end', (db: Knex) => db('audit_logs').where('sequence', '>', 7).delete(), ['cut 8 to 10']],
    ['removes all', (db: Knex) => db('audit_logs').delete(), ['cut 1 to 10']],
    [
      'lets two change places',
      async (db: Knex) => {
        for (const [from, to] of [
          [4, 100],
          [7, 4],
          [100, 7],
        ])
          await db('audit_logs').where({ sequence: from }).update({ sequence: to });
      },
      ['moved 4', 'moved 7'],
    ],
    [
      'changes one and its hash',
      async (db: Knex) => {
        const row = withoutHash(await rowAt(db, 4));
        await db('audit_logs')
          .where({ sequence: 4 })
          .update({ action: 'cameras.remove', row_hash: hashOf({ ...row, action: 'cameras.remove' }) });
      },
      ['changed 4'],
    ],
    [
      'writes all of it anew from there',
      async (db: Knex) => {
        let previousHash = (await rowAt(db, 3)).hash;
        for (let sequence = 4; sequence <= 10; sequence++) {
          const row = withoutHash(await rowAt(db, sequence));
          const anew = hashOf({ ...row, action: 'cameras.remove', previousHash });
          await db('audit_logs')
            .where({ sequence })
            .update({ action: 'cameras.remove', previous_hash: previousHash, row_hash: anew });
          previousHash = anew;
        }
      },
      ['rewritten 10'],
    ],
  ])('whoever %s is found, and the row named', async (_, change, expected) => {
    await tamper(change as (db: Knex) => Promise<unknown>);
    const { faults } = await proof();
    expect(
      faults.map(({ kind, sequence, toSequence }) =>
        sequence === toSequence ? `${kind} ${sequence}` : `${kind} ${sequence} to ${toSequence}`,
      ),
    ).toEqual(expected);
    // Nor does it pass when Footfall was stopped meanwhile, and notes another end.
    if (expected[0].startsWith('rewritten')) {
      log = await open();
      await log.happened('cameras.rename', PROGRAM, {});
      expect((await proof()).faults).toEqual([{ kind: 'rewritten', sequence: 10, toSequence: 10 }]);
    }
  });

  it('whoever removes what is noted beside it is found as well, and an end that was noted elsewhere is compared', async () => {
    const noted = readHead(folder.path)!;
    rmSync(join(folder.path, 'audit-head.json'));
    expect((await proof()).faults).toEqual([{ kind: 'no-head', sequence: 10, toSequence: 10 }]);
    log = await open();
    await log.happened('cameras.rename', PROGRAM, {});
    expect((await proof()).faults).toEqual([{ kind: 'no-head', sequence: 10, toSequence: 10 }]);
    await tamper((db) => db('audit_logs').where('sequence', '>', 7).delete());
    expect((await verifyAudit(readAudit(shop.db), [noted])).faults).toEqual([
      { kind: 'cut', sequence: 8, toSequence: 10 },
    ]);
  });

  it('the database itself changes and removes nothing', async () => {
    for (const change of [
      shop.db('audit_logs').where({ sequence: 2 }).update({ action: 'x' }),
      shop.db('audit_logs').delete(),
      ...(postgres ? [shop.db.raw('truncate audit_logs')] : []),
    ])
      await expect(change).rejects.toThrow('only grows');
    expect((await proof()).faults).toEqual([]);
  });

  it('goes on after a new start, and where its end was lost from where it was', async () => {
    log = await open();
    await log.happened('cameras.rename', PROGRAM, {});
    expect(await proof()).toMatchObject({ rows: 11, faults: [] });
    await tamper((db) => db('audit_logs').where('sequence', '>', 9).delete());
    log = await open();
    expect((await proof()).faults).toEqual([{ kind: 'removed', sequence: 10, toSequence: 11 }]);
    expect((await listAudit(shop.db, {}, 1))[0]).toMatchObject({
      sequence: 12,
      action: 'audit.behind',
      asked: { from: 10, to: 11 },
    });
  });

  it('what was asked is written with what came of it, and what a kill cut short says so at the next start', async () => {
    const camera = { name: 'a' };
    await log.watch('cameras.rename', PROGRAM, { name: 'b', password: 'hunter2' }, () => void (camera.name = 'b'), {
      recordId: 'camera-1',
      look: () => Promise.resolve({ ...camera, other: 1 }),
    });
    await expect(
      log.watch('cameras.remove', PROGRAM, {}, () => Promise.reject(new FootfallError('CAMERA_001')), {
        recordId: 'x',
      }),
    ).rejects.toThrow();
    const files = () => readdirSync(join(folder.path, 'audit-asked'));
    expect(files()).toEqual([]);
    // Neither does this end nor the program that does it.
    void log.watch('cameras.remove', PROGRAM, { cameraId: 'y' }, () => new Promise(() => {}), { recordId: 'y' });
    await vi.waitFor(() => expect(files()).toHaveLength(1));
    // A second one was cut short while it was noted.
    writeFileSync(join(folder.path, 'audit-asked', 'half.json'), '{"action":');
    log = await open();
    expect(files()).toEqual([]);
    expect(
      (await listAudit(shop.db, {}, 3)).map(({ action, outcome, recordId, errorCode, before, after }) => ({
        action,
        outcome,
        recordId,
        errorCode,
        before,
        after,
      })),
    ).toEqual([
      { action: 'cameras.remove', outcome: 'unknown', recordId: 'y', errorCode: null, before: null, after: null },
      {
        action: 'cameras.remove',
        outcome: 'failed',
        recordId: 'x',
        errorCode: 'CAMERA_001',
        before: null,
        after: null,
      },
      {
        action: 'cameras.rename',
        outcome: 'done',
        recordId: 'camera-1',
        errorCode: null,
        before: { name: 'a' },
        after: { name: 'b' },
      },
    ]);
    expect(await proof()).toMatchObject({ rows: 13, faults: [] });
    expect(JSON.stringify(await listAudit(shop.db, {}, 99))).not.toContain('hunter2');
  });

  it('rows that the database cannot take wait, in order', async () => {
    const { db } = shop;
    await db.schema.renameTable('audit_logs', 'away');
    await log.happened('cameras.rename', PROGRAM, { n: 11 });
    await log.happened('cameras.rename', PROGRAM, { n: 12 });
    await db.schema.renameTable('away', 'audit_logs');
    await log.happened('cameras.rename', PROGRAM, { n: 13 });
    expect((await listAudit(db, {}, 3)).map(({ asked }) => asked)).toEqual([{ n: 13 }, { n: 12 }, { n: 11 }]);
    expect((await proof()).faults).toEqual([]);
  });

  it('many at once are one chain', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => log.watch('cameras.rename', PROGRAM, { n }, () => n, { recordId: null })),
    );
    expect(await proof()).toMatchObject({ rows: 60, faults: [] });
  });

  it('who guesses fills no disk', async () => {
    const stranger = { who: { ...PROGRAM.who, kind: 'nobody' }, address: '10.0.0.9' };
    for (let i = 0; i < STRANGERS_PER_HOUR + 50; i++) void log.event('login.failed', stranger, { n: i });
    await log.event('login.done', { ...stranger, who: { ...stranger.who, kind: 'browser' } }, {});
    expect((await listAudit(shop.db, { who: 'nobody' }, 999)).length).toBe(STRANGERS_PER_HOUR);
    nowMs += 3_600_000;
    await log.event('login.failed', stranger, {});
    expect((await listAudit(shop.db, { who: 'nobody' }, 999)).length).toBe(STRANGERS_PER_HOUR + 1);
  });

  it('old rows leave for a file, and what is left is proved by itself and with it', async () => {
    nowMs += 10 * DAY;
    await log.happened('cameras.rename', PROGRAM, { n: 11 });
    const archive = join(folder.path, 'archive');
    expect(await log.archive(archive, nowMs - DAY)).toBe(10);
    expect(await log.archive(archive, nowMs - DAY)).toBe(0);
    expect(await proof()).toMatchObject({ rows: 2, faults: [] });
    const [file] = await listAuditArchives(archive);
    const whole = async function* () {
      yield* archivedAudit(file);
      yield* readAudit(shop.db);
    };
    expect(await verifyAudit(whole(), [readHead(folder.path)!])).toMatchObject({ rows: 12, faults: [] });
    await expect(shop.db('audit_logs').delete()).rejects.toThrow('only grows');
    await tamper((db) => db('audit_logs').where({ action: 'audit.archived' }).delete());
    expect((await proof()).faults).toContainEqual({ kind: 'removed', sequence: 1, toSequence: 10 });
  });

  it.skipIf(kind === 'postgres')('a copy that is brought back loses nothing of who did what', async () => {
    const copies = join(folder.path, 'backups'),
      prepared = join(folder.path, 'prepared.db');
    const { file } = await makeCopy(shop.file, copies, nowMs);
    await log.happened('cameras.rename', PROGRAM, { n: 11 });
    await shop.close();
    for (const addSince of [true, false]) {
      await prepareRestore(file, prepared);
      expect(finishRestore(prepared, shop.file, nowMs, addSince).lost).toBeNull();
    }
    shop = { ...shop, db: await openDatabase(shop.file) };
    expect(await proof()).toMatchObject({ rows: 11, faults: [] });
  });
});

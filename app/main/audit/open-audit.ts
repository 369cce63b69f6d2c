import { api, type auditMethods, type AuditMark, type LastChange, type Method } from '../../shared/api/index.ts';
import type { AuditEntry, AuditEvent } from '../../shared/domain/audit.ts';
import { namesOfRecords } from '../db/audit-log/names-of-records.ts';
import { auditFacets, listAudit, readAudit } from '../db/audit-log/audit-logs.ts';
import type { StoredAuditRow } from '../db/audit-log/audit-row.ts';
import { verifyAudit } from '../db/audit-log/verify-audit.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { Entered } from '../people/open-people.ts';
import type { Caller } from '../rpc/caller.ts';
import type { Connection, Handlers } from '../rpc/connection.ts';
import { AuditLog, type Actor } from './audit-log.ts';
import { isAudited, LOOKS, type AuditedMethod, type Read } from './looks.ts';

export { AuditLog, PROGRAM, type Actor } from './audit-log.ts';
export { readHead } from './head-file.ts';

const HOUR_MS = 3_600_000;
/** Who did what is asked for as long as what was counted is. Milliseconds. */
const KEPT_MS = 400 * 24 * HOUR_MS;
/** What explains a step in a chart. */
const MARKS = [
  'regions.save',
  'regions.remove',
  'views.accept',
  'cameras.change',
  'cameras.setMounting',
  'cameras.setEnabled',
  'cameras.setInputSize',
  'cameras.setSchedule',
  'cameras.copySettings',
  'cameras.import',
  'recounts.accept',
  'recounts.revoke',
  'app.setHours',
] as const satisfies AuditedMethod[];
const MOST_MARKS = 100;
/** Of a camera with its regions: further back nobody asks who changed it. */
const LAST_OF = 500;

export const actorOf = ({ kind, role, userId, userName: name, sessionId, address }: Caller): Actor => ({
  who: { userId, name, role, kind, sessionId },
  address,
});

/** Nobody who is known. */
export const strangerAt = (address: string | null): Actor => ({
  who: { userId: null, name: null, role: null, kind: 'nobody', sessionId: null },
  address,
});

const ENTERED = {
  login: 'login.done',
  'login-failed': 'login.failed',
  logout: 'login.ended',
} as const satisfies Record<Entered['what'], AuditEvent>;

export interface Audit {
  log: AuditLog;
  /** The handlers, of which those that the contract calls audited write their row. */
  watch(handlers: Handlers): Handlers;
  /** Somebody's role was too low. */
  refused(method: Method, caller: Caller, errorCode: ErrorCode): void;
  handlers: HandlersOf<typeof auditMethods>;
  /** Moves rows that are older than they are kept into a file. Resolves with how many. */
  archive(folder: string, nowMs: number): Promise<number>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Who did what. */
export function openAudit({
  db,
  host,
  identity,
  log,
  bus,
}: Pick<Context, 'db' | 'identity' | 'log' | 'bus'> & { host: { folders: Pick<Host['folders'], 'data'> } }): Audit {
  const audit = new AuditLog({ db, folder: host.folders.data, identity, log }),
    seen = new Map<string, number>();
  const isNews = (method: Method, { who }: Actor, recordId: string | null): boolean => {
    const hour = Math.floor(Date.now() / HOUR_MS),
      key = JSON.stringify([method, who.kind, who.userId, who.sessionId, recordId]);
    for (const [other, of] of seen) if (of !== hour) seen.delete(other);
    if (seen.has(key)) return false;
    seen.set(key, hour);
    return true;
  };
  // Further pages are looked through by what the first one offered.
  const facetsOf = async (before: number | null) => (before === null ? auditFacets(db) : { who: [], subjects: [] });
  bus.on('people.entered', ({ what, by, userId, userName, role, address, sessionId }) => {
    const actor: Actor =
      what === 'login-failed'
        ? strangerAt(address)
        : { who: { userId, name: userName, role, kind: 'browser', sessionId }, address };
    // Whose password was tried, if there is somebody of that name.
    const asked = what === 'login-failed' ? { by, name: userName } : { by };
    void audit.event(ENTERED[what], actor, asked, what === 'login-failed' ? { outcome: 'failed' } : {});
  });
  return {
    log: audit,
    watch: (handlers) => watched(handlers, audit, isNews),
    refused(method, caller, errorCode) {
      const actor = actorOf(caller);
      // Once an hour: who asks again and again fills no disk.
      if (isAudited(method) && isNews(method, actor, errorCode)) void audit.refused(method, actor, errorCode);
    },
    handlers: {
      'audit.list': async ({ limit, ...filter }) => {
        const rows = await listAudit(db, filter, limit),
          names = await namesOfRecords(db);
        return { rows: rows.map((row) => entryOf(row, names)), ...(await facetsOf(filter.before ?? null)) };
      },
      'audit.verify': () => verifyAudit(readAudit(db), audit.head ? [audit.head] : []),
      'audit.last': async ({ cameraId }) =>
        lastOf(await listAudit(db, { actions: CHANGES, outcome: 'done' }, LAST_OF), cameraId),
      'audit.marks': async ({ cameraId, fromMs, toMs }) => {
        const rows = await listAudit(db, { fromMs, toMs, actions: MARKS, outcome: 'done' }, MOST_MARKS),
          names = await namesOfRecords(db);
        return rows
          .map((row): AuditMark => ({
            atMs: row.atMs,
            action: row.action,
            cameraId: cameraOf(row),
            name: names.get(row.recordId ?? '') ?? null,
          }))
          .filter((mark) => cameraId === null || mark.cameraId === null || mark.cameraId === cameraId)
          .reverse();
      },
    },
    archive: (folder, nowMs) => audit.archive(folder, nowMs - KEPT_MS),
    start: () => audit.open(),
    close: () => audit.close(),
  };
}

const CHANGES = (Object.keys(LOOKS) as AuditedMethod[]).filter(
  (method) => /^(cameras|regions|views)\./.test(method) && api[method].audited === true,
);

function watched(
  handlers: Handlers,
  audit: AuditLog,
  isNews: (method: Method, actor: Actor, recordId: string | null) => boolean,
): Handlers {
  const asked = handlers as unknown as Record<Method, (input: unknown, connection: Connection) => unknown>,
    all = { ...asked };
  // A state that is read for a row is no access of its own.
  const read: (connection: Connection) => Read = (connection) => async (method, input) =>
    (await asked[method](input, connection)) as never;
  for (const method of (Object.keys(api) as Method[]).filter(isAudited)) {
    const {
      record,
      made,
      state,
      hide = [],
    } = LOOKS[method] as {
      record?: string;
      made?: (answer: unknown) => string | null;
      state?: (read: Read, input: unknown) => Promise<unknown>;
      hide?: string[];
    };
    all[method] = async (input, connection) => {
      const actor = actorOf(connection.caller),
        given = input as Record<string, unknown>,
        recordId = textOf(record === undefined ? null : given[record]);
      const work = () => asked[method](input, connection);
      if (api[method].audited === 'access') {
        const answer = await work();
        if (isNews(method, actor, recordId)) await audit.happened(method, actor, given, { outcome: 'done', recordId });
        return answer;
      }
      const shown = Object.fromEntries(
        Object.entries(given).map(([key, value]) => [key, hide.includes(key) ? null : value]),
      );
      return audit.watch(method, actor, shown, work, {
        recordId,
        ...(state && { look: () => state(read(connection), input) }),
        ...(made && { recordOf: made }),
      });
    };
  }
  return all as unknown as Handlers;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function entryOf(row: StoredAuditRow, names: ReadonlyMap<string, string>): AuditEntry {
  const { sequence, atMs, action, subject, recordId, address, outcome, errorCode, asked, before, after } = row;
  return {
    ...{ sequence, atMs, action, subject, recordId, address, outcome, errorCode, asked, before, after },
    recordName: names.get(recordId ?? '') ?? null,
    who: { name: row.who.name, role: row.who.role, kind: row.who.kind },
  };
}

/** Which camera a row is about, or a region of which. */
function cameraOf({ subject, recordId, asked }: StoredAuditRow): string | null {
  const given = (asked as { cameraId?: unknown } | null)?.cameraId;
  return typeof given === 'string' ? given : subject === 'cameras' ? recordId : null;
}

/** The camera under its own id, each region under that of the region. */
function lastOf(rows: readonly StoredAuditRow[], cameraId: string): Record<string, LastChange> {
  const last: Record<string, LastChange> = {};
  for (const row of rows) {
    if (cameraOf(row) !== cameraId) continue;
    const change: LastChange = { atMs: row.atMs, action: row.action, name: row.who.name, kind: row.who.kind };
    const changed = row.action.startsWith('cameras.')
      ? [cameraId]
      : Object.keys({ ...(row.after as object), ...(row.before as object) });
    for (const id of changed) last[id] ??= change;
  }
  return last;
}

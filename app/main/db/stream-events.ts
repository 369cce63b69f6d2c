import { z } from 'zod';
import { MissRisk, QualityRisk, SizeRisk } from '../../shared/domain/camera.ts';
import { OUTAGES, type OutageType } from '../../shared/domain/gap.ts';
import { SizeWhy } from '../../shared/domain/model.ts';
import type { HealthEvent, StreamEventType } from '../../shared/domain/health-figures.ts';
import { ErrorInfo, errorInfo } from '../../shared/errors.ts';
import type { MinuteRisk } from '../../shared/domain/quality.ts';
import { Similarity, VIEW_RISKS, type Suspect, type ViewState } from '../../shared/domain/view.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { readLimited } from './row-limit.ts';
import { uuidv7 } from './uuid.ts';

/** In the database events of a stream are called with underscores. */
const stored = (type: StreamEventType): string => type.replaceAll('-', '_');
const typeOf = (event: unknown) => String(event).replaceAll('_', '-') as StreamEventType;

/** Outages of a camera that should count. Whatever ends them ends all that are open: it counts again, or is no longer meant to. */
export const BREAKDOWNS = [
  'connection-lost',
  'picture-frozen',
  'worker-ended',
  'failed',
] as const satisfies readonly OutageType[];

/** From one of these on, until it is resolved, what its lines and zones count is suspect. */
const VIEW_EVENTS = {
  moved: 'view-moved',
  other: 'view-other',
  hidden: 'view-hidden',
} as const satisfies Record<ViewWhy, StreamEventType>;
type ViewWhy = Exclude<Suspect['why'], 'few-pictures' | 'poor-picture' | 'small-people' | 'detector'>;
/** What a row of them keeps; `sinceMs`: when it was first seen so, which is later than it may have begun. */
const ViewData = z.object({ sinceMs: z.number(), placedMs: z.number(), similarity: Similarity.optional() });
const VIEW_TYPES = Object.values(VIEW_EVENTS);
/** While one of these lasts, what is counted may be wrong. */
const RISK_TYPES = [...VIEW_TYPES, 'count-at-risk', 'provider-failed'] as const;
const whyOf = (type: unknown) => (Object.keys(VIEW_EVENTS) as ViewWhy[]).find((why) => VIEW_EVENTS[why] === type)!;

/** A camera that is off on purpose. The begin of one ends every other outage. */
export const PLANNED: readonly OutageType[] = ['switched-off', 'outside-hours', 'maintenance'];

export interface StreamEvent {
  streamId: string;
  cameraId: string;
  type: StreamEventType;
  atMs: number;
  severity: 'info' | 'warning' | 'error';
  message: string | null;
  data: unknown;
  resolvedAtMs: number | null;
}

/** At one of these a rate at which people are missed is over: another begins, or nothing is counted, or it is measured anew. */
const ENDS_RISK: readonly StreamEventType[] = [...OUTAGES, 'connected', 'size-changed', 'ended', 'count-at-risk'];

export async function insertStreamEvent(db: Db, identity: Identity, event: StreamEvent, nowMs: number): Promise<void> {
  const dialect = dialectOf(db);
  if (ENDS_RISK.includes(event.type)) await endRisk(db, identity, event.cameraId, event.atMs);
  await db('stream_events').insert({
    uid: uuidv7(nowMs),
    stream_id: event.streamId,
    camera_id: event.cameraId,
    event_type: stored(event.type),
    event_timestamp: dialect.toInstant(event.atMs),
    event_severity: event.severity,
    event_message: event.message,
    event_data: event.data === null ? null : dialect.toJson(event.data),
    is_resolved: event.resolvedAtMs !== null,
    resolved_at: event.resolvedAtMs === null ? null : dialect.toInstant(event.resolvedAtMs),
    created_at: dialect.toInstant(nowMs),
    ...(await stamp(db, identity)),
  });
}

/** The rate is one again at which nobody is missed. */
export const endRisk = (db: Db, identity: Identity, cameraId: string, atMs: number): Promise<void> =>
  resolve(db, identity, cameraId, ['count-at-risk'], atMs);

/** Ends the outages of a kind that are open. */
export const resolveOutages = (
  db: Db,
  identity: Identity,
  cameraId: string,
  types: readonly OutageType[],
  atMs: number,
): Promise<void> => resolve(db, identity, cameraId, types, atMs);

async function resolve(
  db: Db,
  identity: Identity,
  cameraId: string,
  types: readonly StreamEventType[],
  atMs: number,
): Promise<void> {
  const open = db('stream_events')
    .where({ camera_id: cameraId })
    .whereRaw('not is_resolved')
    .whereIn('event_type', types.map(stored));
  if (!(await open.clone().first('id'))) return;
  await open.update({ is_resolved: true, resolved_at: dialectOf(db).toInstant(atMs), ...(await stamp(db, identity)) });
}

export interface Outage {
  cameraId: string;
  type: OutageType;
  fromMs: number;
  toMs: number;
}

/** Events of these types that last, within a range; one that is open still does. */
function touching(db: Db, types: readonly StreamEventType[], fromMs: number, toMs: number) {
  const { toInstant } = dialectOf(db);
  return db('stream_events')
    .whereIn('event_type', types.map(stored))
    .where('event_timestamp', '<', toInstant(toMs))
    .where((either) => either.whereNull('resolved_at').orWhere('resolved_at', '>', toInstant(fromMs)))
    .orderBy('event_timestamp')
    .select('camera_id', 'event_type', 'event_timestamp', 'resolved_at');
}

/** Outages that touch a range; one that is open lasts until its end. */
export async function listOutages(
  db: Db,
  fromMs: number,
  toMs: number,
  types: readonly OutageType[] = OUTAGES,
): Promise<Outage[]> {
  const { fromInstant } = dialectOf(db);
  const rows = await readLimited(touching(db, types, fromMs, toMs));
  return rows.map((row) => ({
    cameraId: String(row.camera_id),
    type: typeOf(row.event_type) as OutageType,
    fromMs: fromInstant(row.event_timestamp),
    toMs: row.resolved_at === null ? toMs : fromInstant(row.resolved_at),
  }));
}

/** Outages that are not further apart than this are one: a worker ended, and the program with it. Milliseconds. */
const TOGETHER_MS = 1_000;
const MOST_OUTAGES = 500;

/** Since when a camera does not count, through every kind of outage in a row; null when it counted just now. Switching it on ends what was before. */
export async function outageBegin(db: Db, cameraId: string, nowMs: number): Promise<number | null> {
  const { fromInstant } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('stream_events')
    .where({ camera_id: cameraId })
    .whereIn('event_type', OUTAGES.map(stored))
    .orderBy([
      { column: 'event_timestamp', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(MOST_OUTAGES);
  let atMs: number | null = null,
    last: OutageType | null = null;
  for (const row of rows) {
    const type = typeOf(row.event_type) as OutageType,
      toMs = row.resolved_at === null ? nowMs : fromInstant(row.resolved_at);
    if (toMs < (atMs ?? nowMs) - TOGETHER_MS || (last !== null && last !== type && PLANNED.includes(type))) break;
    atMs = Math.min(atMs ?? Infinity, fromInstant(row.event_timestamp));
    last = type;
  }
  return atMs;
}

/** Where a camera looks, as its worker or somebody said last. */
export async function readView(db: Db, cameraId: string): Promise<ViewState> {
  const { fromInstant, fromJson } = dialectOf(db);
  const row: Record<string, unknown> | undefined = await db('stream_events')
    .where({ camera_id: cameraId })
    .whereIn('event_type', VIEW_TYPES.map(stored))
    .orderBy('id', 'desc')
    .first();
  if (!row) return { kind: 'in-place', sinceMs: 0 };
  if (row.resolved_at !== null) return { kind: 'in-place', sinceMs: fromInstant(row.resolved_at) };
  const kind = whyOf(typeOf(row.event_type));
  const { sinceMs, placedMs, similarity } = ViewData.parse(fromJson(row.event_data));
  if (kind !== 'moved') return { kind, sinceMs, placedMs };
  return { kind, sinceMs, placedMs, similarity: Similarity.parse(similarity) };
}

/** Since when what a camera counts is suspect because of where it looks; null: it is in place. */
export async function viewSuspectMs(db: Db, cameraId: string): Promise<number | null> {
  const row: Record<string, unknown> | undefined = await db('stream_events')
    .where({ camera_id: cameraId })
    .whereRaw('not is_resolved')
    .whereIn('event_type', VIEW_TYPES.map(stored))
    .orderBy('id', 'desc')
    .first('event_timestamp');
  return row ? dialectOf(db).fromInstant(row.event_timestamp) : null;
}

/** A look found a camera in place. */
export async function noteViewPlaced(db: Db, cameraId: string, atMs: number): Promise<void> {
  await db('camera_configurations')
    .where({ camera_id: cameraId })
    .update({ view_placed_at: dialectOf(db).toInstant(atMs) });
}

/**
 * Another state holds: what was before ends where it begins. When it left its place nobody knows: between the last look that found it there, by
 * whichever worker, and the first that did not. So all that was counted since the former is suspect. Resolves to since when something else holds.
 */
export async function noteView(
  db: Db,
  identity: Identity,
  camera: { cameraId: string; streamId: string },
  state: ViewState,
  nowMs: number,
): Promise<number> {
  const { toInstant } = dialectOf(db),
    before = await readView(db, camera.cameraId);
  await db('stream_events')
    .where({ camera_id: camera.cameraId })
    .whereRaw('not is_resolved')
    .whereIn('event_type', VIEW_TYPES.map(stored))
    .update({ is_resolved: true, resolved_at: toInstant(state.sinceMs), ...(await stamp(db, identity)) });
  if (state.kind === 'in-place') return state.sinceMs;
  const { kind, ...data } = state,
    placedMs = Math.max(before.sinceMs, (await lastPlaced(db, camera.cameraId)) ?? state.placedMs),
    atMs = before.kind === 'in-place' ? Math.min(placedMs, state.sinceMs) : state.sinceMs;
  const event = { type: VIEW_EVENTS[kind], atMs, severity: 'warning', message: null } as const;
  await insertStreamEvent(db, identity, { ...camera, ...event, data, resolvedAtMs: null }, nowMs);
  return atMs;
}

async function lastPlaced(db: Db, cameraId: string): Promise<number | null> {
  const row: { view_placed_at: unknown } | undefined = await db('camera_configurations')
    .where({ camera_id: cameraId })
    .first('view_placed_at');
  return row && row.view_placed_at !== null ? dialectOf(db).fromInstant(row.view_placed_at) : null;
}

/** What of a range is suspect, of these cameras; in the order in which it began. */
export async function listSuspects(
  db: Db,
  cameraIds: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<Suspect[]> {
  const { fromInstant, fromJson } = dialectOf(db),
    dataOf = (stored: unknown) => EventData.safeParse(stored === null ? {} : fromJson(stored)).data;
  const rows = await readLimited(
    touching(db, RISK_TYPES, fromMs, toMs).whereIn('camera_id', cameraIds).select('event_data'),
  );
  const suspects = rows.map((row) => ({
    cameraId: String(row.camera_id),
    why:
      typeOf(row.event_type) === 'provider-failed'
        ? ('detector' as const)
        : typeOf(row.event_type) === 'count-at-risk'
          ? riskWhy(dataOf(row.event_data))
          : whyOf(typeOf(row.event_type)),
    fromMs: Math.max(fromMs, fromInstant(row.event_timestamp)),
    toMs: row.resolved_at === null ? toMs : Math.min(toMs, fromInstant(row.resolved_at)),
  }));
  // Of a risk that was stored by an older version only its begin is known.
  return suspects.filter((suspect) => suspect.toMs > suspect.fromMs);
}

export interface StoredEvent {
  type: StreamEventType;
  atMs: number;
  untilMs: number | null;
  error: ErrorInfo | null;
  risk: string | null;
  input: HealthEvent['input'];
}

/** What happened to a camera within a range, or began before and lasted into it; newest first, `limit` at most. */
export async function listStreamEvents(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<StoredEvent[]> {
  const { toInstant, fromInstant, fromJson } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('stream_events')
    .where({ camera_id: cameraId })
    .where('event_timestamp', '<', toInstant(toMs))
    .where((either) =>
      either
        .where('event_timestamp', '>=', toInstant(fromMs))
        .orWhereNull('resolved_at')
        .orWhere('resolved_at', '>', toInstant(fromMs)),
    )
    .orderBy([
      { column: 'event_timestamp', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select('event_type', 'event_timestamp', 'event_message', 'event_data', 'resolved_at');
  return rows.map((row) => {
    const data = EventData.safeParse(row.event_data === null ? {} : fromJson(row.event_data)).data;
    return {
      type: typeOf(row.event_type),
      atMs: fromInstant(row.event_timestamp),
      untilMs: row.resolved_at === null ? null : fromInstant(row.resolved_at),
      error: data?.code === undefined ? null : errorOf(data.code, data.params ?? {}, row.event_message),
      risk: data?.risk ?? null,
      input: typeOf(row.event_type) === 'input-changed' && data?.to && data.why ? { to: data.to, why: data.why } : null,
    };
  });
}

const EventData = z.object({
  code: z.string().optional(),
  params: ErrorInfo.shape.params.optional(),
  risk: z.string().optional(),
  to: z.string().optional(),
  why: SizeWhy.optional().catch(undefined),
});

/** Why people were missed, as charts say it. */
function riskWhy(data: z.infer<typeof EventData> | undefined): Suspect['why'] {
  const size = SizeRisk.safeParse(data?.risk);
  if (size.success) return size.data;
  return QualityRisk.safeParse(data?.risk).success ? 'poor-picture' : 'few-pictures';
}

/** A code of an earlier version that no longer exists has only its sentence. */
function errorOf(code: string, params: ErrorInfo['params'], message: unknown): ErrorInfo | null {
  const known = ErrorInfo.shape.code.safeParse(code);
  if (!known.success) return null;
  return { ...errorInfo(known.data, params), ...(typeof message === 'string' && { message }) };
}

export interface OpenEvent {
  cameraId: string;
  type: StreamEventType;
  atMs: number;
  message: string | null;
  /** Why it misses people, where it does. */
  risk: MissRisk | null;
}

/** What lasts of all cameras, oldest first: outages, rates at which people are missed, and pictures of another place. */
export async function listOpenEvents(db: Db): Promise<OpenEvent[]> {
  const { fromInstant, fromJson } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('stream_events')
    .whereRaw('not is_resolved')
    .whereIn('event_type', [...OUTAGES, ...VIEW_TYPES, 'count-at-risk' as const].map(stored))
    .orderBy(['event_timestamp', 'id']);
  return rows.map((row) => ({
    cameraId: String(row.camera_id),
    type: typeOf(row.event_type),
    atMs: fromInstant(row.event_timestamp),
    message: row.event_message as string | null,
    risk: riskOf(row.event_data === null ? null : fromJson(row.event_data)),
  }));
}

/** Stretches of a range in which people were missed, and why; null: it was not stored. */
export async function listRisks(
  db: Db,
  fromMs: number,
  toMs: number,
): Promise<(Pick<OpenEvent, 'cameraId' | 'risk'> & { fromMs: number; toMs: number })[]> {
  const { fromInstant, fromJson } = dialectOf(db);
  const rows = await readLimited(touching(db, ['count-at-risk'], fromMs, toMs).select('event_data'));
  return rows.map((row) => ({
    cameraId: String(row.camera_id),
    risk: riskOf(row.event_data === null ? null : fromJson(row.event_data)),
    fromMs: Math.max(fromMs, fromInstant(row.event_timestamp)),
    toMs: row.resolved_at === null ? toMs : Math.min(toMs, fromInstant(row.resolved_at)),
  }));
}

/** A stretch in which what a camera counted may be wrong. */
export interface RiskSpan {
  fromMs: number;
  toMs: number;
  risk: MinuteRisk;
}

/** Those of one camera that touch a range: its risks, other views, and a provider that was found to be wrong; what is open lasts until its end. */
export async function listRiskSpans(db: Db, cameraId: string, fromMs: number, toMs: number): Promise<RiskSpan[]> {
  const { toInstant, fromInstant, fromJson } = dialectOf(db);
  const rows: Record<string, unknown>[] = await db('stream_events')
    .where({ camera_id: cameraId })
    .where((either) => either.whereNull('resolved_at').orWhere('resolved_at', '>', toInstant(fromMs)))
    .whereIn('event_type', RISK_TYPES.map(stored))
    .select('event_type', 'event_timestamp', 'resolved_at', 'event_data');
  return rows
    .map((row) => ({
      fromMs: fromInstant(row.event_timestamp),
      toMs: row.resolved_at === null ? toMs : fromInstant(row.resolved_at),
      risk: minuteRisk(typeOf(row.event_type), row.event_data === null ? null : fromJson(row.event_data)),
    }))
    .filter((span) => span.fromMs < toMs && span.toMs > span.fromMs);
}

/** A risk that was stored without its cause was one of the rate. */
function minuteRisk(type: StreamEventType, data: unknown): MinuteRisk {
  if (type === 'provider-failed') return 'detector';
  return type === 'count-at-risk' ? (riskOf(data) ?? 'few-frames') : VIEW_RISKS[whyOf(type)]!;
}

const riskOf = (json: unknown): MissRisk | null =>
  z.object({ risk: MissRisk }).nullable().catch(null).parse(json)?.risk ?? null;

/** What a camera's stream did last. */
export async function lastEventType(db: Db, cameraId: string): Promise<StreamEventType | null> {
  const row = await db('stream_events').where({ camera_id: cameraId }).orderBy('id', 'desc').first('event_type');
  return row ? typeOf(row.event_type) : null;
}

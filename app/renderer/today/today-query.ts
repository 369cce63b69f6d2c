import { RefusalReason } from '../../shared/domain/crossing.ts';

/** Which events are listed: all, those that counted, those that did not, or those that did not for one reason. */
export type EventChoice = 'all' | 'counted' | 'refused' | RefusalReason;

/** What is chosen on Today, as its address keeps it. */
export interface TodayQuery {
  view: 'doors' | 'zones';
  /** First date of the business day, 2026-11-21; null: today, whichever day that is. */
  day: string | null;
  /** Camera; null: all doors. */
  door: string | null;
  /** One line or gate of the door; null: all. */
  line: string | null;
  bucketMinutes: 15 | 60;
  /** Start of the chosen bucket, UTC ms. */
  bucket: number | null;
  only: EventChoice;
  /** The event whose receipt is open, and when it was. */
  event: { id: string; atMs: number } | null;
}

const choices: readonly string[] = ['counted', 'refused', ...RefusalReason.options];

/** What an address says; what it says wrongly counts as not said. */
export function readQuery(search: string): TodayQuery {
  const params = new URLSearchParams(search);
  const [, atMs, id] = /^(\d{1,15})\.(.+)$/.exec(params.get('event') ?? '') ?? [];
  const bucket = params.get('bucket'),
    only = params.get('only') ?? '',
    door = params.get('door') || null;
  return {
    view: params.get('view') === 'zones' ? 'zones' : 'doors',
    day: /^\d{4}-\d\d-\d\d$/.exec(params.get('day') ?? '')?.[0] ?? null,
    door,
    line: (door && params.get('line')) || null,
    bucketMinutes: params.get('width') === '60' ? 60 : 15,
    bucket: bucket && /^\d{1,15}$/.test(bucket) ? Number(bucket) : null,
    only: choices.includes(only) ? (only as EventChoice) : 'all',
    event: id ? { id, atMs: Number(atMs) } : null,
  };
}

/** The shortest address that says it: what is usual is left out. */
export function writeQuery({ view, day, door, line, bucketMinutes, bucket, only, event }: TodayQuery): string {
  const params = new URLSearchParams();
  if (view === 'zones') params.set('view', view);
  if (day) params.set('day', day);
  if (door) params.set('door', door);
  if (door && line) params.set('line', line);
  if (bucketMinutes === 60) params.set('width', '60');
  if (bucket !== null) params.set('bucket', String(bucket));
  if (only !== 'all') params.set('only', only);
  if (event) params.set('event', `${event.atMs}.${event.id}`);
  const text = params.toString();
  return text && `?${text}`;
}

/** What is chosen on Today, as its address keeps it. */
export interface TodayQuery {
  /** First date of the business day, 2026-11-21; null: today, whichever day that is. */
  day: string | null;
  /** Camera; null: all doors. */
  door: string | null;
  bucketMinutes: 15 | 60;
  /** Start of the chosen bucket, UTC ms. */
  bucket: number | null;
  /** The event whose receipt is open, and when it was. */
  event: { id: string; atMs: number } | null;
}

/** What an address says; what it says wrongly counts as not said. */
export function readQuery(search: string): TodayQuery {
  const params = new URLSearchParams(search);
  const [, atMs, id] = /^(\d{1,15})\.(.+)$/.exec(params.get('event') ?? '') ?? [];
  const bucket = params.get('bucket');
  return {
    day: /^\d{4}-\d\d-\d\d$/.exec(params.get('day') ?? '')?.[0] ?? null,
    door: params.get('door') || null,
    bucketMinutes: params.get('width') === '60' ? 60 : 15,
    bucket: bucket && /^\d{1,15}$/.test(bucket) ? Number(bucket) : null,
    event: id ? { id, atMs: Number(atMs) } : null,
  };
}

/** The shortest address that says it: what is usual is left out. */
export function writeQuery({ day, door, bucketMinutes, bucket, event }: TodayQuery): string {
  const params = new URLSearchParams();
  if (day) params.set('day', day);
  if (door) params.set('door', door);
  if (bucketMinutes === 60) params.set('width', '60');
  if (bucket !== null) params.set('bucket', String(bucket));
  if (event) params.set('event', `${event.atMs}.${event.id}`);
  const text = params.toString();
  return text && `?${text}`;
}

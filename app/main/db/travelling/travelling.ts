/*
 * What travels to the centre: these tables and no others. Ways of people (person_tracking) stay in the shop, and so does what only this PC
 * can use: its worker sessions, the state of its files, the secrets of its cameras.
 */

export interface Travelling {
  table: string;
  /** By which a row is known wherever it is; together with its site and node, and its moment where it has one. A store has one row of `sites`. */
  key: readonly string[];
  /** Its moment, by which the centre keeps it in months and a day is proved; null: it is set up, not counted. */
  time: string | null;
  /** What grows with every change; samples never change, and are known by the order in which they were made. */
  revision: 'revision' | 'id';
  /** Means nothing elsewhere, or is a secret. */
  stays: readonly string[];
  /** Local numbers that travel as the text id of the row they name: here `location_id` as the `uid` of a place, under `as`. */
  names: Readonly<Record<string, { table: string; id: string; as: string }>>;
  /** Its rows belong to cameras, of which the demo's do not travel. */
  ofCamera: boolean;
  /** Which of its rows: SQL of its columns. */
  only: string | null;
  /** Rows of a recount, which travel once it was accepted. */
  recounted: boolean;
}

const rows = (table: string, key: string | readonly string[], more: Partial<Travelling> = {}): Travelling => ({
  table,
  key: typeof key === 'string' ? [key] : key,
  time: null,
  revision: 'revision',
  stays: [],
  names: {},
  ofCamera: false,
  only: null,
  recounted: false,
  ...more,
});

/** The demo's people were never in a shop. */
const ofShop = { ofCamera: true };
const sample = (table: string) =>
  rows(table, ['camera_id', 'metric_timestamp'], { time: 'metric_timestamp', revision: 'id', ...ofShop });

/** In the order in which they travel: what is set up before what was counted with it. */
export const TRAVELLING: readonly Travelling[] = [
  rows('sites', []),
  rows('ai_models', 'model_id', { stays: ['model_path', 'model_metadata_path'] }),
  rows('model_versions', 'uid', { stays: ['model_file_path'] }),
  rows('camera_locations', 'uid', { stays: ['tenant_id'] }),
  rows('camera_groups', 'uid', { stays: ['tenant_id'] }),
  rows('camera_configurations', 'camera_id', {
    stays: ['tenant_id', 'stream_username', 'stream_password', 'stream_secrets', 'stream_certificate'],
    names: {
      location_id: { table: 'camera_locations', id: 'uid', as: 'location_uid' },
      ai_model_id: { table: 'ai_models', id: 'model_id', as: 'ai_model' },
    },
    only: 'not is_demo',
  }),
  rows('camera_group_assignments', 'uid', {
    names: { group_id: { table: 'camera_groups', id: 'uid', as: 'group_uid' } },
    ...ofShop,
  }),
  rows('video_streams', 'stream_id', { ...ofShop }),
  rows('counting_zones', 'uid', { ...ofShop }),
  rows('recounts', 'recount_id', {
    stays: ['last_track', 'last_event', 'last_visit'],
    ...ofShop,
    only: 'accepted_order is not null',
  }),
  // Why somebody wished it may name him.
  rows('erasures', 'erasure_id', { stays: ['reason'], ...ofShop, only: 'done_at is not null' }),
  rows('occupancy_adjustments', 'adjustment_id', { stays: ['tenant_id'], only: "world = 'shop'" }),
  rows('counting_events', 'counting_event_id', { time: 'event_timestamp', ...ofShop, recounted: true }),
  rows('zone_visits', 'uid', { time: 'left_at', ...ofShop, recounted: true }),
  rows('counting_results', 'uid', { time: 'period_start', ...ofShop, recounted: true }),
  rows('camera_coverage', 'uid', { time: 'period_start', ...ofShop }),
  rows('stream_events', 'uid', { time: 'event_timestamp', ...ofShop }),
  sample('camera_health_monitoring'),
  sample('stream_quality_metrics'),
  sample('realtime_processing_monitoring'),
];

export function travelling(table: string): Travelling {
  const found = TRAVELLING.find((row) => row.table === table);
  if (!found) throw new Error(`${table} does not travel`);
  return found;
}

/** SQL of which rows of a table, here called `t`, travel. `ofShop`: of a camera of the shop, written so as it is looked up best. */
export const whichTravel = (
  { ofCamera, only }: Travelling,
  ofShop = 't.camera_id in (select camera_id from camera_configurations where not is_demo)',
): string => [...(ofCamera ? [ofShop] : []), ...(only === null ? [] : [only]), 'true'].join(' and ');

/** One stretch of a table that travels in order of its revisions: what was counted live, or what one accepted recount made of it. */
export interface Lane {
  table: string;
  recountId: string | null;
}

/** The name under which a lane's cursor is kept. */
export const laneName = ({ table, recountId }: Lane): string => (recountId === null ? table : `${table}/${recountId}`);

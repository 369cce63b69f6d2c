import type { Input, Output, Push, PushName } from '../../shared/api/index.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { withRecount } from '../editor/recount/recount-rows.ts';
import { isInWorld } from '../stores/world.ts';
import { useCameras } from '../stores/camera-store.ts';
import { counted, merged, type EventQuestion } from '../today/events/event-list.ts';
import type { Question } from './question.ts';
import { RECORDED_GATHER_MS } from './settings.ts';

/** What of an input says which events its answer is made of. */
interface Asked {
  readonly cameraId?: string | null;
  readonly regionId?: string | null;
  readonly fromMs?: number;
  readonly toMs?: number;
}
type Puts<P extends PushName> = {
  readonly [M in Question]?: (answer: Output<M>, input: Input<M>, push: Push<P>) => Output<M>;
};

/** What one push means for the answers that are kept. */
export interface Effect<P extends PushName> {
  /** Their methods: such answers are stale, and asked again where a screen shows them. */
  readonly stale: readonly Question[];
  /** Of those, the ones with such an input; without it, all. */
  readonly touches?: (input: Asked, push: Push<P>) => boolean;
  /** 'keep': nothing is stale; 'forget': what was answered before is not shown until the new answer is there. Without it, the old answer stays until then. */
  readonly how?: (push: Push<P>) => 'keep' | 'ask' | 'forget';
  /** The push says itself how an answer changes. Also put into one that is on its way, which may have it already. */
  readonly puts?: Puts<P>;
  /** As `puts`, but twice would be wrong: only into an answer that was there before the push. */
  readonly adds?: Puts<P>;
  /** Pushes that follow each other within so many milliseconds ask once. */
  readonly gatherMs?: number;
}

/** Whatever is made of stored crossings, visits and minutes. */
const COUNTED = [
  'counts.report',
  'zones.report',
  'events.list',
  'events.reasons',
  'visits.list',
] as const satisfies readonly Question[];

/** Of any days: read again when the past changed, and from time to time where today is among them. */
const HISTORY = ['history.report', 'history.week'] as const satisfies readonly Question[];

const nothing = { stale: [] } as const;

/** Every push, and what it makes stale. What screens show many times a second (video, boxes) or whole (state of cameras and zones, notices, totals) goes to the stores instead: session.ts. */
export const PUSH_EFFECTS: { readonly [P in PushName]: Effect<P> } = {
  // A copy that was made or restored elsewhere shows in the notices.
  'notices.changed': { stale: ['copies.list'] },
  'export.changed': { stale: [], puts: { 'export.get': (_, __, state) => state } },
  'saves.changed': { stale: [], puts: { 'saves.list': (known, _, saves) => ({ ...known, saves }) } },
  'jobs.changed': { stale: [], puts: { 'jobs.list': (_, __, states) => states } },
  'siteNotes.changed': { stale: ['siteNotes.ofDays', 'siteNotes.wrong'] },
  'people.changed': { stale: ['people.list', 'people.sessions', 'people.me'] },
  'inference.changed': { stale: [], puts: { 'inference.get': (_, __, state) => state } },
  'camera.changed': nothing,
  'health.sampled': { stale: ['health.report'] },
  // A camera of the shop takes the demo out of its sums; another source gives another picture.
  // A restored copy, of which screens know only this, has other rules and other recounts.
  'cameras.changed': { stale: [...COUNTED, ...HISTORY, 'cameras.picture', 'regions.versions', 'recounts.list'] },
  'discovery.changed': { stale: [], puts: { 'discovery.found': (_, __, search) => search } },
  'candidates.changed': { stale: [], puts: { 'candidates.list': (_, __, candidates) => candidates } },
  'views.changed': {
    stale: ['views.list', 'views.proposal', 'counts.report', 'zones.report'],
    touches: ({ cameraId }, push) => (cameraId ?? push.cameraId) === push.cameraId,
  },
  'views.checking': {
    stale: [],
    puts: { 'views.checked': (answer, { cameraId }, push) => (push.cameraId === cameraId ? push : answer) },
  },
  'regions.changed': {
    stale: ['regions.versions', 'audit.last', 'audit.marks', ...HISTORY],
    touches: ({ cameraId }, push) => cameraId === push.cameraId,
  },
  'counts.recorded': {
    stale: COUNTED,
    gatherMs: RECORDED_GATHER_MS,
    touches: (input, { events }) => events.some((event) => isOf(event, input)),
    puts: { 'events.list': (events, input, push) => merged(events, inSums(input, push), questionOf(input), Infinity) },
    adds: { 'events.reasons': (reasons, input, push) => counted(reasons, inSums(input, push), questionOf(input)) },
  },
  // A correction, an accepted recount, a restored copy or a new day.
  'counts.totals': { stale: [...COUNTED, ...HISTORY] },
  'zones.changed': nothing,
  'recounts.changed': {
    stale: [...COUNTED, ...HISTORY],
    // Only an accepted one changes what is shown; when one is taken back, 'counts.totals' says so.
    how: ({ status }) => (status === 'accepted' ? 'forget' : 'keep'),
    puts: {
      'recounts.list': (list, { cameraId }, recount) =>
        recount.cameraId === cameraId ? withRecount(list, recount) : list,
    },
  },
  'live.overlay': nothing,
  'live.video': nothing,
};

/** A push names no visit of a zone, so any event within the time asked for may have come with one: the answer is asked for anew. */
const isOf = ({ cameraId, capturedAtMs }: CountingEvent, asked: Asked): boolean =>
  (asked.cameraId ?? cameraId) === cameraId &&
  capturedAtMs >= (asked.fromMs ?? -Infinity) &&
  capturedAtMs < (asked.toMs ?? Infinity);

/** Where no camera is named, only the people of that world. */
const inSums = ({ cameraId, regionId }: Asked, { events, totals }: Push<'counts.recorded'>): CountingEvent[] =>
  cameraId === null
    ? events.filter(
        (event) =>
          isInWorld(useCameras.getState().known, event.cameraId, totals.world) &&
          (regionId === event.regionId || !totals.leftOut.includes(event.regionId)),
      )
    : events;

const questionOf = ({
  cameraId,
  regionId = null,
  fromMs,
  toMs,
  only = 'all',
}: Input<'events.list'>): EventQuestion => ({ cameraId, regionId, fromMs, toMs, only });

import type { CameraView, ViewChecking } from '../shared/api/views.ts';
import type { Totals } from '../shared/api/index.ts';
import type { CameraHealth, CameraState, CameraTelemetry } from '../shared/domain/camera.ts';
import type { CountingEvent } from '../shared/domain/crossing.ts';
import type { Candidate } from '../shared/domain/candidate.ts';
import type { ExportState } from '../shared/domain/export.ts';
import type { Search } from '../shared/domain/device.ts';
import type { SaveState } from '../shared/domain/save.ts';
import type { JobState } from '../shared/domain/job.ts';
import type { Notice } from '../shared/domain/notice.ts';
import type { InferenceState } from '../shared/domain/provider.ts';
import type { Recount } from '../shared/domain/recount.ts';
import type { Region } from '../shared/domain/region.ts';
import type { ZoneState } from '../shared/domain/zone.ts';
import type { ErrorInfo } from '../shared/errors.ts';
import type { Log } from './host.ts';
import type { Entered } from './people/open-people.ts';

/** What has become true. What is stored is published after its commit, never before. */
export interface Facts {
  /** The crossings of one transaction, and the totals that hold with them. */
  'crossings.recorded': { events: CountingEvent[]; totals: Totals };
  'totals.changed': Totals;
  /** The database cannot take what was counted, which waits in memory; null: it can again. */
  'storage.changed': { trouble: ErrorInfo | null };
  'camera.changed': { cameraId: string; state: CameraState; health: CameraHealth; telemetry: CameraTelemetry | null };
  /** What was measured of cameras and PC in the last ten seconds is there. */
  'health.sampled': { atMs: number };
  /** A camera was added, renamed, switched, changed or removed. */
  'cameras.changed': Record<string, never>;
  /** Its worker says that a camera looks elsewhere, or where it did again. */
  'view.noted': { cameraId: string };
  /** Where a camera looks, or by which picture that is judged, is another. */
  'view.changed': CameraView;
  /** A check of a camera's view went on, or ended. */
  'view.checking': ViewChecking;
  /** The regions of a camera as they hold from now on. */
  'regions.saved': { cameraId: string; regions: Region[] };
  /** Who is in the zones of a camera now. */
  'zones.changed': { cameraId: string; zones: ZoneState[] };
  'recount.changed': Recount;
  /** Accepted or taken back: charts show other numbers of the past. */
  'recount.decided': Recount;
  /** A search found more, began or ended. */
  'discovery.changed': Search;
  /** What became of the found cameras that were chosen to be added. */
  'candidates.changed': Candidate[];
  'notices.changed': Notice[];
  /** Another provider runs the models, or more is known of them. */
  'inference.changed': InferenceState;
  /** More was sent to the centre, or it went wrong. */
  'export.changed': ExportState;
  /** A job of the timetable began or ended. */
  'jobs.changed': JobState[];
  'saves.changed': SaveState[];
  /** Somebody was added, changed or removed, or a link by which others come in was. */
  'people.changed': Record<string, never>;
  /** Somebody wrote something down, or answered it. */
  'siteNotes.changed': Record<string, never>;
  /** Somebody logged in or out, or tried to. */
  'people.entered': Entered;
  /** Somebody set this PC's clock. */
  'clock.set': { fromMs: number; toMs: number };
  /** Another business day runs. */
  'day.began': { fromMs: number; toMs: number };
  /** The database was damaged or gone while it was in use; a new one counts on, without the past. */
  'database.lost': Record<string, never>;
  /** Another database took the place of the one that was open, or the same one again: what is shown has to be read anew. */
  'database.replaced': Record<string, never>;
}

export type FactName = keyof Facts;
type Listener<F extends FactName> = (fact: Facts[F]) => void | Promise<void>;

/**
 * What features listen to instead of calling each other. Facts are delivered in the order in which they were published, also those that a listener
 * publishes, and to listeners in the order in which they came. One that fails is logged; the others and whoever published never know.
 */
export class Bus {
  readonly #log: Log;
  readonly #listeners = new Map<FactName, ((fact: never) => void | Promise<void>)[]>();
  readonly #undelivered: (() => void)[] = [];
  #delivering = false;

  constructor(log: Log) {
    this.#log = log;
  }

  on<F extends FactName>(name: F, listener: Listener<F>): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** Delivers it at once, unless another one is being delivered. Resolves when everybody has done what they do about it; never rejects. */
  publish<F extends FactName>(name: F, fact: Facts[F]): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#undelivered.push(() => {
      const listeners = (this.#listeners.get(name) ?? []) as Listener<F>[];
      done.resolve(Promise.all(listeners.map((listener) => this.#deliver(name, listener, fact))).then(() => {}));
    });
    if (this.#delivering) return done.promise;
    this.#delivering = true;
    for (let next = this.#undelivered.shift(); next; next = this.#undelivered.shift()) next();
    this.#delivering = false;
    return done.promise;
  }

  async #deliver<F extends FactName>(name: F, listener: Listener<F>, fact: Facts[F]): Promise<void> {
    try {
      await listener(fact);
    } catch (thrown) {
      this.#log.error('a fact was not followed up', {
        fact: name,
        reason: thrown instanceof Error ? thrown.stack : String(thrown),
      });
    }
  }
}

import type { Knex } from 'knex';
import { moveRegion } from '../../core/camera-moved/move-region.ts';
import { regionProblem } from '../../core/geometry/region-problem.ts';
import type { CameraView, Output } from '../../shared/api/index.ts';
import type { ViewOrder } from '../../shared/camera-protocol.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import { RegionDraft, type Region } from '../../shared/domain/region.ts';
import type { GreyPicture, ViewState } from '../../shared/domain/view.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import { listRegions } from '../db/counting-zones.ts';
import type { Identity } from '../db/installation.ts';
import { markRisks } from '../db/minute-quality.ts';
import { noteView, readView, viewSuspectMs } from '../db/stream-events.ts';
import { inTransaction } from '../db/transaction.ts';
import { streamIds } from '../db/video-streams.ts';
import type { ReferenceStore } from './reference-store.ts';

/** The note of the rule versions that are saved for a moved camera. */
const NOTE = 'camera moved';

export interface ViewServiceOptions {
  db: Knex;
  identity: Identity;
  store: ReferenceStore;
  cameras: Pick<Cameras, 'saveRegions'>;
  times: ViewOrder['times'];
  /** The worker is to judge by other pictures, or begins with another state. */
  order(cameraId: string, order: ViewOrder | null): void;
  onChanged(view: CameraView): void;
}

type Moved = ViewState & { kind: 'moved' };
type Proposal = NonNullable<Output<'views.proposal'>>;

/** The reference pictures, what was found by them, and what people decide about it. */
export class ViewService {
  readonly #options: ViewServiceOptions;
  /** Cameras whose next picture becomes a reference; 'add': beside those that are there. */
  readonly #wanted = new Map<string, 'add' | 'replace'>();

  constructor(options: ViewServiceOptions) {
    this.#options = options;
  }

  async view(cameraId: string): Promise<CameraView> {
    const { db, store } = this.#options,
      references = await store.read(cameraId);
    return {
      cameraId,
      state: await readView(db, cameraId),
      suspectMs: await viewSuspectMs(db, cameraId),
      takenAtMs: references.at(-1)?.takenAtMs ?? null,
    };
  }

  /** Null while nothing is drawn: then nothing has to be in its place. */
  async order(cameraId: string): Promise<ViewOrder | null> {
    const { db, store, times } = this.#options;
    if ((await listRegions(db, cameraId)).length === 0) return null;
    const state = await readView(db, cameraId),
      wanted = this.#wanted.get(cameraId),
      references = wanted === 'replace' ? [] : (await store.read(cameraId)).map(({ picture }) => picture);
    // While it is not in place, what it shows is no reference: by that it would soon be back.
    const take = wanted !== undefined || (references.length === 0 && state.kind === 'in-place');
    return { references, state, take, ...(times && { times }) };
  }

  /** The worker took a picture to judge by. */
  async keep(cameraId: string, picture: GreyPicture): Promise<void> {
    const { db, store } = this.#options,
      before = this.#wanted.get(cameraId) === 'add' ? await store.read(cameraId) : [];
    const regions = (await listRegions(db, cameraId)).map(({ regionId, ruleVersion }) => ({ regionId, ruleVersion }));
    await store.write(cameraId, [...before, { picture, takenAtMs: Date.now(), regions }]);
    this.#wanted.delete(cameraId);
    await this.#publish(cameraId);
  }

  /** The worker says that it looks elsewhere, or where it did again. */
  async noted(cameraId: string): Promise<void> {
    const { db } = this.#options;
    if (isDrawnAnew(await readView(db, cameraId), await listRegions(db, cameraId))) await this.confirm(cameraId);
    else await this.#publish(cameraId);
  }

  /** Regions were saved or deleted. */
  async drawn(cameraId: string): Promise<void> {
    const { db, store } = this.#options,
      regions = await listRegions(db, cameraId),
      state = await readView(db, cameraId);
    if (regions.length === 0) {
      await store.remove(cameraId);
      await this.#note(cameraId, { kind: 'in-place', sinceMs: Date.now() });
      await this.#send(cameraId);
    } else if (isDrawnAnew(state, regions)) await this.confirm(cameraId);
    else if ((await store.read(cameraId)).length === 0) await this.#send(cameraId);
  }

  /** Null when it has not moved. */
  async proposal(cameraId: string): Promise<Proposal | null> {
    const state = await readView(this.#options.db, cameraId);
    return state.kind === 'moved' ? this.#propose(cameraId, state) : null;
  }

  /** Rejects with VIEW_001, or with a REGION code when one could not count where it would be. */
  async accept({ cameraId, name }: Camera, sinceMs: number): Promise<Region[]> {
    const { db, cameras } = this.#options,
      state = await readView(db, cameraId);
    if (state.kind !== 'moved' || state.sinceMs !== sinceMs) throw new FootfallError('VIEW_001', { camera: name });
    const now = new Map((await listRegions(db, cameraId)).map((region) => [region.regionId, region]));
    const { regions } = await this.#propose(cameraId, state);
    const saved = await cameras.saveRegions(
      cameraId,
      regions.map(({ regionId, region }) => ({
        regionId,
        basedOn: now.get(regionId)!.ruleVersion,
        draft: region && RegionDraft.parse(region),
      })),
      NOTE,
    );
    await this.confirm(cameraId);
    return saved;
  }

  /** What it shows now is how it should be: its next picture is a reference, beside the old ones where it shows something else (it is night), instead of them where it moved. */
  async confirm(cameraId: string): Promise<CameraView> {
    const { kind } = await readView(this.#options.db, cameraId);
    this.#wanted.set(cameraId, kind === 'other' || kind === 'hidden' ? 'add' : 'replace');
    await this.#note(cameraId, { kind: 'in-place', sinceMs: Date.now() });
    await this.#send(cameraId);
    return this.#publish(cameraId);
  }

  /** Of the regions that were drawn on the old picture, where they are in the new one. */
  async #propose(cameraId: string, { similarity, sinceMs, placedMs }: Moved): Promise<Proposal> {
    const { db, store } = this.#options,
      regions = await listRegions(db, cameraId);
    const { width, height } = (await store.read(cameraId)).at(-1)?.picture ?? { width: 16, height: 9 };
    const moved = regions
      .filter(({ savedAtMs }) => savedAtMs <= placedMs)
      .map((region) => ({ region, moved: moveRegion(RegionDraft.parse(region), similarity, width / height) }));
    const after = regions.flatMap((region) => {
      const own = moved.find((one) => one.region === region);
      return own ? (own.moved ? [{ regionId: region.regionId, ...own.moved.draft }] : []) : [region];
    });
    return {
      sinceMs,
      regions: moved.map(({ region: { regionId, name }, moved: place }) => {
        const others = after.filter((other) => other.regionId !== regionId);
        return {
          regionId,
          name,
          region: place?.draft ?? null,
          kept: place?.kept ?? 0,
          problem: (place && regionProblem(place.draft, others)?.code) ?? null,
        };
      }),
    };
  }

  async #note(cameraId: string, state: ViewState): Promise<void> {
    const { db, identity } = this.#options;
    await inTransaction(db, async (transaction) => {
      const streamId = (await streamIds(transaction)).get(cameraId);
      if (!streamId) return;
      const nowMs = Date.now(),
        fromMs = await noteView(transaction, identity, { cameraId, streamId }, state, nowMs);
      await markRisks(transaction, identity, cameraId, [{ fromMs, toMs: nowMs }], nowMs);
    });
  }

  async #send(cameraId: string): Promise<void> {
    this.#options.order(cameraId, await this.order(cameraId));
  }

  async #publish(cameraId: string): Promise<CameraView> {
    const view = await this.view(cameraId);
    this.#options.onChanged(view);
    return view;
  }
}

/** Each of its regions was saved after it was last in place: on what it shows now. */
const isDrawnAnew = (state: ViewState, regions: readonly Region[]): boolean =>
  state.kind !== 'in-place' && regions.length > 0 && regions.every(({ savedAtMs }) => savedAtMs > state.placedMs);

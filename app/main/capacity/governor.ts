import { PreviewLevels } from '../../core/capacity/preview-level.ts';
import { RATE_FLOOR } from '../../core/capacity/rate-floor.ts';
import {
  RANKS,
  roomFor,
  SHARE,
  shareOut,
  type CameraCost,
  type CameraDemand,
  type CameraShare,
  type Rank,
} from '../../core/capacity/share-out.ts';
import { medianOf } from '../../core/stats/median.ts';
import type { WorkerShare } from '../../shared/camera-protocol.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import type { Room } from '../../shared/domain/health-figures.ts';
import type { Prediction } from '../../shared/api/index.ts';
import { sizeOf } from '../../shared/domain/model.ts';
import type { Mounting } from '../../shared/domain/mounting.ts';
import type { Region } from '../../shared/domain/region.ts';
import { MeasuredCosts, type StreamType } from './measured-costs.ts';
import type { PcLoad } from './pc-load.ts';

/** Numbers of the governor. */
export const GOVERNOR = {
  /** How often the PC is shared out. */
  everyMs: 1_000,
  /** Lines are planned with so many pictures a second at least, where there is room: at 3, which is what they cannot do without, one runner in eight is missed, at 5 one in thirty (docs/accuracy.md). */
  linesFps: 5,
  /** The PC is full when this share of its cores is busy. */
  full: 0.9,
  /** If pictures come too late then, so much less is shared out each time, down to `least`; later more again, a share of the cores each time, faster when the PC is not full. */
  less: 0.88,
  least: 0.1,
  more: 0.01,
  moreWhenFree: 0.05,
  /** How fast the room that is shown follows. */
  shown: 0.05,
  /** A camera's rate grows by this factor each time at the most, so that what one gains another has time to lose. */
  growth: 1.3,
  /** Changes below this share are not worth a message. */
  worth: 0.1,
} as const;

/** What a camera is taken to cost before any was measured: 640 × 360 in H.264 and the starter model on a PC of 2019. */
const USUAL_STREAM: StreamType = { codec: 'h264', width: 640, height: 360, fps: 15 };
const USUAL_COST: CameraCost = { fixedCores: 0.1, perPicture: 0.03 };

export interface GovernedCamera {
  cameraId: string;
  rank: Rank;
  /** It should count, and does not now. */
  away: boolean;
  telemetry: CameraTelemetry | null;
}

interface Known {
  /** For pictures of `inputSize`. */
  cost: CameraCost | null;
  inputSize: string;
  share: WorkerShare | null;
  drops: number;
  neededFps: number;
}

/** Decides how many pictures a second each camera may look at. It knows no clock and no process: every look is told what was measured since the one before. */
export class Governor {
  #known = new Map<string, Known>();
  readonly #measured: MeasuredCosts;
  /** Of the cores: what may be shared out. */
  #part = 1;
  #usualPart = 1;
  readonly #previews = new PreviewLevels();
  /** Somebody was given less than its regions need. */
  #short = false;
  #room: Room | null = null;
  #heldBack: Room['heldBack'] = [];
  /** All cameras busy at once, and the cores that are there for them. */
  #busiest: { demands: CameraDemand[]; cores: number } = { demands: [], cores: 0 };

  /** `measured`: what cameras cost on this PC until now; what is measured is noted there. */
  constructor(measured = new MeasuredCosts()) {
    this.#measured = measured;
  }

  /** Null: nothing was measured yet. */
  get room(): Room | null {
    return this.#room;
  }

  /** All of the PC may be shared out: for a minute or two no picture came too late for want of time. */
  get keepsUp(): boolean {
    return this.#part === 1;
  }

  /** What one more of these would be given; null: nothing was ever measured on this PC, or not since the start. */
  predict(stream: StreamType): Prediction | null {
    const fps = stream.fps || SHARE.mostFps,
      cost = this.#measured.of({ ...stream, fps });
    if (!cost || this.#busiest.cores === 0) return null;
    const wantedFps = Math.min(fps, SHARE.mostFps),
      neededFps = Math.max(RATE_FLOOR.leastFps, RATE_FLOOR.unknown * wantedFps);
    const { demands, cores } = this.#busiest,
      added: CameraDemand = { cameraId: '', rank: 'entrance', ...cost, neededFps, wantedFps, resting: false };
    // What all of them can have then, also those that are first.
    const used = [...demands, added].reduce((sum, demand) => sum + demand.perPicture * demand.neededFps, 0),
      left = cores - [...demands, added].reduce((sum, { fixedCores }) => sum + fixedCores, 0);
    return {
      cameras: roomFor({ ...cost, neededFps }, demands, cores),
      fps: Math.max(0, Math.min(wantedFps, (neededFps * left) / used)),
    };
  }

  /** Whether all cameras have what they need, all of them busy, when a picture of this one costs so many times what it does, with this share of the PC. */
  affords(cameraId: string, times: number, share: number): boolean {
    const { demands, cores } = this.#busiest;
    const used = demands.reduce(
      (sum, demand) =>
        sum + demand.fixedCores + demand.perPicture * demand.neededFps * (demand.cameraId === cameraId ? times : 1),
      0,
    );
    return used <= share * cores;
  }

  /** The shares that are other than before. */
  look(cameras: readonly GovernedCamera[], load: PcLoad): Map<string, WorkerShare> {
    const late = this.#note(cameras);
    const budget = this.#budget(
      load,
      late,
      cameras.some(({ telemetry }) => telemetry?.encodes),
    );
    const counting = cameras.filter(({ away }) => !away),
      demands = counting.map((camera) => this.#demand(camera));
    const changed = new Map<string, WorkerShare>();
    const shares = shareOut(demands, budget),
      preview = this.#previews.level;
    this.#short = shares.some(({ short }) => short);
    this.#heldBack = heldBack(shares, demands);
    for (const { cameraId, fps, restingFps } of shares) {
      const known = this.#known.get(cameraId)!,
        { wantedFps } = demands.find((demand) => demand.cameraId === cameraId)!;
      const share = gently(known.share, { fps: fps >= 0.98 * wantedFps ? SHARE.mostFps : fps, restingFps, preview });
      if (known.share && !isWorth(known.share, share)) continue;
      known.share = share;
      changed.set(cameraId, share);
    }
    this.#measureRoom(cameras, (budget / this.#part) * this.#usualPart);
    return changed;
  }

  /** Takes in what the workers measured. True: pictures came too late. */
  #note(cameras: readonly GovernedCamera[]): boolean {
    let late = false;
    const before = this.#known;
    this.#known = new Map();
    for (const { cameraId, telemetry, away } of cameras) {
      const known = before.get(cameraId) ?? {
        cost: null,
        inputSize: '',
        share: null,
        drops: 0,
        neededFps: 0,
      };
      this.#known.set(cameraId, known);
      // The worker is another: it has what it was started with.
      if (away || !telemetry) continue;
      if (!telemetry.resting && telemetry.droppedFrames > known.drops + 1) late = true;
      known.drops = telemetry.droppedFrames;
      // What a picture of another size costs is not measured at once.
      if (known.cost && telemetry.inputSize !== known.inputSize)
        known.cost = {
          ...known.cost,
          perPicture: known.cost.perPicture * timesLarger(known.inputSize, telemetry.inputSize),
        };
      known.inputSize = telemetry.inputSize;
      known.cost = telemetry.cost ?? known.cost;
      known.neededFps = telemetry.neededFps;
      this.#measured.note(telemetry);
    }
    return late;
  }

  /**
   * Cores that may be shared out. Other programs take what they find, so what they use says nothing of what is there for us: whether pictures come
   * too late does.
   */
  #budget({ cores, busyCores, mainCores }: PcLoad, late: boolean, encodes: boolean): number {
    const { full, less, least, more, moreWhenFree } = GOVERNOR,
      isFull = busyCores === null || busyCores > full * cores,
      tooMuch = isFull && late,
      sparesPreviews = this.#previews.look({ encodes, pressed: tooMuch || this.#short || this.#part < full });
    if (tooMuch && sparesPreviews) return this.#cores(cores, mainCores);
    this.#part = tooMuch
      ? Math.max(least, this.#part * less)
      : Math.min(1, this.#part + (isFull ? more : moreWhenFree));
    this.#usualPart += GOVERNOR.shown * (this.#part - this.#usualPart);
    return this.#cores(cores, mainCores);
  }

  #cores(cores: number, mainCores: number): number {
    return Math.max(0, cores * (1 - SHARE.spare) - mainCores) * this.#part;
  }

  #demand({ cameraId, rank, telemetry }: GovernedCamera): CameraDemand {
    const wantedFps = Math.min(telemetry?.sourceFps || SHARE.mostFps, SHARE.mostFps);
    return {
      cameraId,
      rank,
      ...this.#costOf(cameraId, telemetry),
      neededFps: this.#neededFps(cameraId, rank),
      wantedFps,
      resting: telemetry?.resting ?? false,
    };
  }

  /** Pictures a second that are planned for it when it is busy. */
  #neededFps(cameraId: string, rank: Rank): number {
    const needed = this.#known.get(cameraId)?.neededFps || RATE_FLOOR.leastFps;
    return rank === 'entrance' || rank === 'line' ? Math.max(needed, GOVERNOR.linesFps) : needed;
  }

  /** Its own; of one that was not measured yet, what its type took before, or the others take. */
  #costOf(cameraId: string, telemetry: CameraTelemetry | null): CameraCost {
    const ofType = telemetry && this.#measured.of({ ...telemetry, fps: telemetry.sourceFps });
    return this.#known.get(cameraId)?.cost ?? ofType ?? this.#typicalCost() ?? USUAL_COST;
  }

  #typicalCost(): CameraCost | null {
    const costs = [...this.#known.values()].flatMap(({ cost }) => cost ?? []);
    if (costs.length === 0) return this.#measured.of(USUAL_STREAM);
    return {
      fixedCores: medianOf(costs.map(({ fixedCores }) => fixedCores)),
      perPicture: medianOf(costs.map(({ perPicture }) => perPicture)),
    };
  }

  #measureRoom(cameras: readonly GovernedCamera[], budget: number): void {
    const typical = this.#typicalCost();
    if (!typical) return void (this.#room = null);
    // All of them busy at once, those that are away as well.
    const busy = cameras.map((camera) => {
      const demand = this.#demand(camera),
        neededFps = Math.min(demand.neededFps, demand.wantedFps);
      return { ...demand, neededFps, wantedFps: neededFps, resting: false };
    });
    this.#busiest = { demands: busy, cores: budget };
    const used = cameras.reduce((sum, { away, telemetry }) => {
      if (away || !telemetry) return sum;
      return sum + (telemetry.resting ? SHARE.restingFps : telemetry.analysisFps);
    }, 0);
    const fixed = busy.reduce((sum, { fixedCores }) => sum + fixedCores, 0);
    this.#room = {
      heldBack: this.#heldBack,
      totalFps: Math.max(0, budget - fixed) / typical.perPicture,
      usedFps: used,
      keptFps: busy.reduce((sum, { neededFps }, i) => sum + (cameras[i].away ? neededFps : 0), 0),
      cameras: roomFor({ ...typical, neededFps: RATE_FLOOR.unknown * SHARE.mostFps }, busy, budget),
    };
  }
}

/** Of those in whose picture something moves; the ranks that are spared first at the head. */
function heldBack(shares: readonly CameraShare[], demands: readonly CameraDemand[]): Room['heldBack'] {
  return shares
    .flatMap(({ cameraId, fps }) => {
      const { rank, wantedFps, neededFps, resting } = demands.find((demand) => demand.cameraId === cameraId)!;
      return resting || fps >= 0.98 * wantedFps
        ? []
        : [{ rank, cameraId, fps, wantedFps, short: fps < 0.98 * Math.min(neededFps, wantedFps) }];
    })
    .sort((a, b) => RANKS.indexOf(b.rank) - RANKS.indexOf(a.rank) || a.fps / a.wantedFps - b.fps / b.wantedFps)
    .map(({ cameraId, fps, wantedFps, short }) => ({ cameraId, fps, wantedFps, short }));
}

/** What somebody's camera is for: people at an entrance are counted once a day, those in a zone are there for a while. */
export function rankOf(regions: readonly Region[], mounting: Mounting | null, isDemo: boolean): Rank {
  if (isDemo) return 'nothing';
  if (regions.some(({ kind }) => kind === 'line' || kind === 'gate'))
    return (mounting?.place ?? 'entrance') === 'entrance' ? 'entrance' : 'line';
  const zones = regions.filter((region) => region.kind === 'zone');
  if (zones.length === 0) return 'nothing';
  return zones.some(({ queue }) => queue) ? 'queue' : 'zone';
}

function timesLarger(before: string, now: string): number {
  const [from, to] = [sizeOf(before), sizeOf(now)];
  return from && to ? (to.width * to.height) / (from.width * from.height) : 1;
}

/** Less at once, more by and by. */
function gently(before: WorkerShare | null, next: WorkerShare): WorkerShare {
  return before ? { ...next, fps: Math.min(next.fps, before.fps * GOVERNOR.growth) } : next;
}

function isWorth(before: WorkerShare, next: WorkerShare): boolean {
  return (
    before.restingFps !== next.restingFps ||
    before.preview !== next.preview ||
    Math.abs(next.fps - before.fps) > GOVERNOR.worth * before.fps ||
    (next.fps === SHARE.mostFps) !== (before.fps === SHARE.mostFps)
  );
}

/** Numbers of the sharing. */
export const SHARE = {
  /** Pictures a second that are analysed at most: enough for people who run, whatever the camera sends. */
  mostFps: 15,
  /** ... and that every camera that counts is given whatever happens, so that it is seen to live. */
  leastFps: 1,
  /** A share of the cores that stays free: whoever uses the PC, and what cannot be foreseen. */
  spare: 0.1,
  /** Looks a second at a still and empty scene: of every camera while there is room, and when there is none. */
  restingFps: 2,
  restingLeastFps: 1,
} as const;

/** In this order cameras are given what they need, and lose what they have beyond that in the reverse: who misses somebody at an entrance has a wrong total for all day. */
export const RANKS = ['entrance', 'line', 'queue', 'zone', 'nothing'] as const;
export type Rank = (typeof RANKS)[number];

/** What a camera costs, in cores (processor seconds a second). */
export interface CameraCost {
  /** Whatever is looked at: its stream is decoded and read. */
  fixedCores: number;
  /** For each picture that the detector looks at, in processor seconds. */
  perPicture: number;
}

export interface CameraDemand extends CameraCost {
  cameraId: string;
  rank: Rank;
  /** Pictures a second below which its regions miss people. */
  neededFps: number;
  /** What it sends, 15 at the most. */
  wantedFps: number;
  /** Nothing moves there. */
  resting: boolean;
}

export interface CameraShare {
  cameraId: string;
  /** Pictures a second that it may look at. */
  fps: number;
  /** ... while nothing moves. */
  restingFps: number;
  /** Less than it needs. */
  short: boolean;
}

/**
 * Shares `cores` among the cameras. Every one gets a picture a second, then each rank in turn what it needs, then each rank in turn what it wants.
 * Within a rank all are served alike: the same part of what they need, then the same part of the way from that to what they want. The first rank
 * is never held below what it needs. A scene that rests costs its looks only; it may use what it needs at once when somebody comes, and the
 * next sharing counts with it.
 */
export function shareOut(demands: readonly CameraDemand[], cores: number): CameraShare[] {
  const awake = demands.filter(({ resting }) => !resting),
    asleep = demands.filter(({ resting }) => resting);
  const fixed = sum(demands, ({ fixedCores }) => fixedCores),
    wanted = sum(awake, (demand) => demand.perPicture * demand.wantedFps) + looks(asleep, SHARE.restingFps);
  const restingFps = fixed + wanted > cores ? SHARE.restingLeastFps : SHARE.restingFps;
  let left = cores - fixed - looks(asleep, restingFps) - sum(awake, (demand) => demand.perPicture * leastOf(demand));
  /** How much of it there is, 0 to 1, for each rank. */
  const give = (extraFps: (demand: CameraDemand) => number): Map<Rank, number> =>
    new Map(
      RANKS.map((rank) => {
        const whole = sum(awake, (demand) => (demand.rank === rank ? demand.perPicture * extraFps(demand) : 0)),
          given = Math.max(0, Math.min(whole, left));
        left -= given;
        return [rank, whole > 0 ? given / whole : Number(left >= 0)];
      }),
    );
  // There is nobody else to spare for the first: what it needs it may try to have, however busy the PC is with other things.
  const first = RANKS.find((rank) => awake.some((demand) => demand.rank === rank));
  const needs = give((demand) => neededOf(demand) - leastOf(demand)),
    wants = give((demand) => demand.wantedFps - neededOf(demand));
  return demands.map((demand) => {
    const need = demand.resting || demand.rank === first ? 1 : needs.get(demand.rank)!,
      [least, needed] = [leastOf(demand), neededOf(demand)];
    return {
      cameraId: demand.cameraId,
      fps: least + need * (needed - least) + wants.get(demand.rank)! * (demand.wantedFps - needed),
      restingFps,
      short: !demand.resting && needs.get(demand.rank)! < 1 && needed > least,
    };
  });
}

/** How many more cameras like this one, all of them busy, are given what they need while those that are there have what they want. */
export function roomFor(
  typical: CameraCost & { neededFps: number },
  demands: readonly CameraDemand[],
  cores: number,
): number {
  const used = sum(demands, (demand) => demand.fixedCores + demand.perPicture * demand.wantedFps),
    each = typical.fixedCores + typical.perPicture * typical.neededFps;
  return Math.max(0, Math.floor((cores - used) / each));
}

const neededOf = ({ neededFps, wantedFps }: CameraDemand) => Math.min(neededFps, wantedFps);
const leastOf = (demand: CameraDemand) => Math.min(SHARE.leastFps, neededOf(demand));
const looks = (asleep: readonly CameraDemand[], fps: number) =>
  sum(asleep, (demand) => demand.perPicture * Math.min(fps, demand.wantedFps));
const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0);

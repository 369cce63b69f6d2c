/** Farther than this, in heights, does not weigh more. */
const FAR = 0.3;

/** What was seen beyond the band on one side of the line: samples, how long (gaps left out), and how far beyond for how long, in body heights times seconds. */
export interface SideTime {
  samples: number;
  ms: number;
  weight: number;
}

/** One person's standing towards one line. */
export interface Standing {
  /** The last judged point, in the judge's space, its distance from the line, and whether the person was seen from there on. */
  x: number;
  y: number;
  timeMs: number;
  distance: number;
  lost: boolean;
  judged: boolean;
  /** Passes to the inside minus passes to the outside since the side was settled: 0 = at home. */
  net: number;
  home: SideTime;
  away: SideTime;
  /** Where the path met the line last, normalized; the track whose way was completed there by another one. */
  meetMs: number;
  meetX: number;
  meetY: number;
  meetFrom: number | null;
  /** When a flicker was reported last: a trembling box is one refusal, not hundreds. */
  flickerMs: number;
}

export function newStanding(): Standing {
  return {
    x: 0,
    y: 0,
    timeMs: 0,
    distance: 0,
    lost: false,
    judged: false,
    net: 0,
    home: noSideTime(),
    away: noSideTime(),
    meetMs: 0,
    meetX: 0,
    meetY: 0,
    meetFrom: null,
    flickerMs: -Infinity,
  };
}

export function noSideTime(): SideTime {
  return { samples: 0, ms: 0, weight: 0 };
}

export function add(stay: SideTime, ms: number, heights: number): void {
  stay.ms += ms;
  stay.weight += (ms / 1000) * Math.max(0, Math.min(FAR, heights));
}

/** Share of a step over the line, `whole` long across it, that lies further than the band on the side whose end is `distance` away. */
export function beyond(distance: number, band: number, whole: number): number {
  return distance > band ? (distance - band) / whole : 0;
}

/** Share of a step on one side of the line, from one distance to another, that lies further than the band. */
export function between(from: number, to: number, band: number): number {
  const near = Math.min(from, to),
    far = Math.max(from, to);
  return near > band ? 1 : far > band ? (far - band) / (far - near) : 0;
}

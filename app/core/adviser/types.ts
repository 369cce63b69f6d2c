import type { Anchor } from '../../shared/domain/region.ts';
import type { Point } from '../geometry/point.ts';
import type { Sample } from '../counting/sampling/sample.ts';

/*
 * The line adviser: from finished tracks to where a line counts well. Pure and fast enough for every change of a line that is being drawn.
 * Points are normalized 0..1; `aspectRatio` is the picture's width by its height.
 */

/** One finished track, decoded (counting/storage/trajectory.ts), oldest sample first. */
export interface AdvisedTrack {
  readonly trackId: number;
  readonly samples: readonly Sample[];
}

export const FLOW_COLUMNS = 32;
export const FLOW_ROWS = 18;

/** One cell of the picture. Each track counts once in it. */
export interface FlowCell {
  /** Tracks that went through. */
  readonly tracks: number;
  /** Tracks that began or ended here although the picture does not end here. */
  readonly begins: number;
  readonly ends: number;
  /** Ids that broke off here while the person went on under another one. */
  readonly breaks: number;
  /** Mean direction of those who walk (x, y down; in picture heights); its length, 0..1, says how much they agree. */
  readonly dx: number;
  readonly dy: number;
}

/** `cells`: row by row, FLOW_COLUMNS × FLOW_ROWS. */
export interface Flow {
  readonly cells: readonly FlowCell[];
  readonly tracks: number;
  readonly breaks: number;
}

/** A cell in which a line counts badly, the worst reason of it; `share` 0..1 of the tracks there that are concerned (1 at the edge). */
export interface BadPlace {
  readonly column: number;
  readonly row: number;
  readonly kind: 'edge' | 'begins' | 'ends' | 'breaks';
  readonly share: number;
}

/**
 * Why a line counts badly. `too-few-tracks`: too little was seen yet to say. `nobody-crosses`. `too-near-edge`: people come into the picture or
 * leave it right at the line. `tracks-begin-here`, `tracks-end-here`: they are first or last seen right at it, inside the picture (a door, a
 * pillar, bad light). `tracks-break-here`: ids change on it. `too-few-samples`: people are seen too briefly beside it. `along-the-flow`: people walk along
 * it rather than across. `turn-back-here`: many cross it again within five seconds.
 */
export type Reason =
  | 'too-few-tracks'
  | 'nobody-crosses'
  | 'too-near-edge'
  | 'tracks-begin-here'
  | 'tracks-end-here'
  | 'tracks-break-here'
  | 'too-few-samples'
  | 'along-the-flow'
  | 'turn-back-here';

export interface LineScore {
  /** 'cannot-count': must not be saved without being asked. 'unknown': too few tracks. */
  readonly verdict: 'good' | 'poor' | 'cannot-count' | 'unknown';
  /** The gravest first; empty when good. */
  readonly reasons: readonly Reason[];
  /** People (tracks, those of one person joined) who cross it, and their crossings that were seen well enough on both sides, each way. */
  readonly tracks: number;
  readonly in: number;
  readonly out: number;
  /** Share 0..1 of these with enough samples on both sides; null: nobody crosses. */
  readonly enough: number | null;
  /** Share 0..1 of all who come to the line that are lost beside it, or appear there, and never make a whole crossing; null: nobody comes. */
  readonly lost: number | null;
  /** Mean angle in degrees between the ways and the line's normal: 0 is straight across, 90 along it; null: nobody crosses. */
  readonly angle: number | null;
  /** Share 0..1 of the crossing tracks that cross it again within five seconds; null: nobody crosses. */
  readonly repeated: number | null;
}

/** A proposed line: two points, its inside on the right hand from the first to the second. */
export interface LineProposal {
  readonly ok: true;
  readonly points: readonly [Point, Point];
  readonly anchor: Anchor;
  readonly score: LineScore;
}
/** None: too few people were seen; nobody walks; no line would count well. */
export interface NoProposal {
  readonly ok: false;
  readonly reason: 'too-few-tracks' | 'nobody-walks' | 'no-good-line';
}

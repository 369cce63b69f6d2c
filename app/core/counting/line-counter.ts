import type { Crossing, RefusalReason } from '../../shared/domain/crossing.ts';
import type { Anchor, Line } from '../../shared/domain/region.ts';
import type { Track } from '../tracking/track.ts';
import { anchorOf } from './anchor.ts';
import { Body } from './body.ts';
import { COUNTER_DEFAULTS, type CounterSettings } from './counter-settings.ts';
import { LineJudge, newStanding, spanMs, type Standing, type Verdict } from './line-judge.ts';
import { iou } from '../detection/iou.ts';
import { PathHistory } from './path-history.ts';
import { stitchFit, type Loose } from './stitch.ts';

/** Size of the video frame in pixels (of the tracks' boxes); anything of the settings may be replaced. */
export type CounterOptions = { frameWidth: number; frameHeight: number } & Partial<CounterSettings>;

/** A box that reaches this share of the picture's height is cut off by its end. */
const PICTURE_END = 0.99;

/** Two people's boxes overlap less than this (IoU). */
const APART = 0.3;

interface JudgedLine { line: Line; judge: LineJudge }

/** What the counter knows of one track. Times are UTC milliseconds. */
interface Person {
  track: Track;
  confirmed: boolean;
  body: Body;
  bornMs: number;
  seenMs: number;
  /** Last judged place and height (share of the picture's). */
  height: number;
  bornAt: Map<Anchor, readonly [number, number]>;
  lastAt: Map<Anchor, readonly [number, number]>;
  history: Map<Anchor, PathHistory>;
  standings: Map<JudgedLine, Standing>;
  /** Lines whose crossing was completed by another track, with the way it went. */
  stitched: Map<JudgedLine, Crossing['direction']>;
  /** Lines at which something was decided on this track: it completes nobody else's way any more. */
  decided: Set<JudgedLine>;
  /** Older tracks whose box lay over this one's since it was born: it may be a second box of one of them. */
  doubted: Set<Person>;
}

interface Counted { line: JudgedLine; person: Person; direction: Crossing['direction']; atMs: number; x: number; y: number }

/**
 * Tracks to crossings of lines, counted and refused. Only a confirmed track is decided on; a tentative one is already watched, so that the
 * side it came from is known. See LineJudge for when a line is crossed.
 */
export class LineCounter {
  readonly settings: CounterSettings;
  readonly #width: number;
  readonly #height: number;
  #lines: JudgedLine[] = [];
  readonly #people = new Map<number, Person>();
  /** Removed a moment ago. */
  #gone: Person[] = [];
  #counted: Counted[] = [];

  constructor({ frameWidth, frameHeight, ...settings }: CounterOptions) {
    for (const size of [frameWidth, frameHeight]) {
      if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`LineCounter: ${size} is not a size in pixels`);
    }
    this.#width = frameWidth;
    this.#height = frameHeight;
    this.settings = { ...COUNTER_DEFAULTS, ...settings };
  }

  /** How many tracks are remembered, those that left a moment ago included. */
  get people(): number {
    return this.#people.size + this.#gone.length;
  }

  /** From the next update on these lines count. A line whose points and anchor did not change keeps what it knows of everybody. */
  setLines(lines: readonly Line[]): void {
    const before = this.#lines;
    this.#lines = lines.map((line) => {
      const known = before.find((old) => old.line.regionId === line.regionId && sameGeometry(old.line, line));
      if (!known) return { line, judge: new LineJudge(line.points, this.#width / this.#height) };
      known.line = line;
      return known;
    });
    const current = new Set(this.#lines);
    for (const person of this.#people.values()) {
      for (const line of person.standings.keys()) if (!current.has(line)) person.standings.delete(line);
    }
    this.#counted = this.#counted.filter(({ line }) => current.has(line));
  }

  /** One frame: everybody the tracker saw in it, and when it was taken (UTC). Returns what was decided, in order of the lines. */
  update(tracks: readonly Track[], capturedAtMs: number): Crossing[] {
    const crossings: Crossing[] = [];
    this.#dismiss(capturedAtMs, crossings);
    for (const track of tracks) if (track.matched) this.#see(track, tracks, capturedAtMs, crossings);
    const oldest = capturedAtMs - 4 * this.settings.duplicateMs;
    if (this.#counted.length > 0 && this.#counted[0].atMs < oldest) this.#counted = this.#counted.filter(({ atMs }) => atMs >= oldest);
    return crossings;
  }

  /** The stream ends: everybody goes. Returns what was still undecided, refused. */
  end(): Crossing[] {
    const crossings: Crossing[] = [];
    for (const person of this.#people.values()) this.#part(person, crossings);
    this.#people.clear();
    this.#gone = [];
    return crossings;
  }

  #dismiss(nowMs: number, crossings: Crossing[]): void {
    for (const [trackId, person] of this.#people) {
      if (person.track.state !== 'removed') continue;
      this.#part(person, crossings);
      this.#people.delete(trackId);
      this.#gone.push(person);
    }
    this.#gone = this.#gone.filter(({ seenMs }) => nowMs - seenMs <= 2 * this.settings.stitchMs);
  }

  #part(person: Person, crossings: Crossing[]): void {
    for (const [line, standing] of person.standings) {
      const verdict = line.judge.end(standing);
      if (verdict && person.confirmed) crossings.push(this.#crossing(line, person, verdict, 'too-short'));
    }
  }

  #see(track: Track, tracks: readonly Track[], nowMs: number, crossings: Crossing[]): void {
    const { box } = track;
    if (!(box[2] > box[0] && box[3] > box[1])) return;
    let person = this.#people.get(track.trackId);
    if (!person) {
      person = {
        track, confirmed: false, body: new Body(), bornMs: nowMs, seenMs: nowMs, height: 0, bornAt: new Map(), lastAt: new Map(),
        history: new Map(), standings: new Map(), stitched: new Map(), decided: new Set(), doubted: new Set(),
      };
      this.#people.set(track.trackId, person);
    }
    person.seenMs = nowMs;
    person.confirmed ||= track.state === 'confirmed';
    person.height = (box[3] - box[1]) / this.#height;
    this.#doubt(person, tracks);
    const { bandOfPerson, bandLeast, bandMost } = this.settings;
    const band = Math.max(bandLeast, Math.min(bandMost, (bandOfPerson * (box[3] - box[1])) / this.#height));
    const judgedBox = [box[0], box[1], box[2], person.body.bottom(box, nowMs, box[3] >= this.#height * PICTURE_END)];
    const places = new Map<Anchor, readonly [number, number]>();
    for (const judged of this.#lines) {
      const { anchor } = judged.line;
      let place = places.get(anchor);
      if (!place) {
        place = anchorOf(judgedBox, anchor, this.#width, this.#height);
        places.set(anchor, place);
        if (!person.bornAt.has(anchor)) person.bornAt.set(anchor, place);
        let history = person.history.get(anchor);
        if (!history) person.history.set(anchor, history = new PathHistory());
        history.add(nowMs, place[0], place[1], track.confidence);
        person.lastAt.set(anchor, place);
      }
      let standing = person.standings.get(judged);
      if (!standing) person.standings.set(judged, standing = newStanding());
      const verdict = judged.judge.step(standing, place[0], place[1], nowMs, band, track.state === 'confirmed', this.settings);
      if (verdict) person.decided.add(judged);
      if (verdict && track.state === 'confirmed') crossings.push(this.#crossing(judged, person, verdict, this.#refusal(judged, person, verdict)));
      const stitched = track.state === 'confirmed' ? this.#stitch(judged, person, standing) : null;
      if (stitched) crossings.push(stitched);
    }
  }

  #doubt(person: Person, tracks: readonly Track[]): void {
    if (this.settings.stitchMs <= 0 || person.seenMs - person.bornMs > 2 * this.settings.stitchMs) return;
    for (const other of tracks) {
      if (!other.matched || other.trackId >= person.track.trackId || !covers(other.box, person.track.box)) continue;
      const known = this.#people.get(other.trackId);
      if (known) person.doubted.add(known);
    }
  }

  /** Completes the way of a track that was lost in front of this line by the one that came up behind it. */
  #stitch(judged: JudgedLine, found: Person, standing: Standing): Crossing | null {
    const { settings } = this;
    const age = found.seenMs - found.bornMs;
    if (age < settings.stitchAgeMs || age > 2 * settings.stitchMs || found.decided.has(judged) || !judged.judge.settled(standing, settings)) return null;
    for (const other of found.doubted) if (other.seenMs < found.seenMs || iou(other.track.box, 0, found.track.box, 0) > APART) return null;
    const there = loose(found, judged.line.anchor, settings.stitchAgeMs);
    if (!there) return null;
    let best = 0, lost: Person | null = null;
    for (const person of [...this.#people.values(), ...this.#gone]) {
      const before = person.standings.get(judged);
      if (person === found || person.seenMs >= found.bornMs || person.stitched.has(judged) || !before || !judged.judge.settled(before, settings)) continue;
      const here = loose(person, judged.line.anchor, settings.stitchAgeMs);
      if (!here || !judged.judge.chord(here.last, there.last)) continue;
      const fit = stitchFit(here, there, (point) => judged.judge.distance(point), this.#width / this.#height, settings);
      if (fit > best) { best = fit; lost = person; }
    }
    const here = lost && loose(lost, judged.line.anchor, settings.stitchAgeMs);
    const before = lost?.standings.get(judged);
    const chord = here && judged.judge.chord(here.last, there.last);
    if (!lost || !here || !before || !chord) return null;
    found.decided.add(judged);
    lost.stitched.set(judged, chord.direction);
    const verdict: Verdict = {
      kind: 'crossed', direction: chord.direction, before: { ...before.home }, after: { ...standing.home },
      atMs: here.lastMs + chord.share * (there.lastMs - here.lastMs),
      point: [here.last[0] + chord.share * (there.last[0] - here.last[0]), here.last[1] + chord.share * (there.last[1] - here.last[1])],
    };
    return this.#crossing(judged, found, verdict, this.#refusal(judged, found, verdict), lost);
  }

  #refusal(judged: JudgedLine, person: Person, verdict: Verdict): RefusalReason | null {
    if (verdict.kind === 'flicker') return 'flicker';
    if (verdict.kind === 'unproven') return verdict.before.frames === 0 ? 'wrong-side-birth' : 'too-short';
    if (judged.line.counts !== 'both' && judged.line.counts !== verdict.direction) return 'direction-disabled';
    const [x, y] = verdict.point;
    if (person.stitched.get(judged) === verdict.direction || this.#isDuplicate(judged, person, verdict)) return 'duplicate-after-switch';
    this.#counted.push({ line: judged, person, direction: verdict.direction, atMs: verdict.atMs, x, y });
    return null;
  }

  /** The person of a just counted crossing was not seen again since this track was born beside it: the same person under a new id. */
  #isDuplicate(judged: JudgedLine, person: Person, { direction }: Verdict): boolean {
    const { duplicateMs, duplicateDistance } = this.settings;
    const born = person.bornAt.get(judged.line.anchor);
    if (!born) return false;
    const reach = duplicateDistance * ((person.track.box[3] - person.track.box[1]) / this.#height);
    return this.#counted.some((other) => other.line === judged && other.direction === direction && other.person !== person
      && other.person.seenMs < person.bornMs && person.bornMs - other.atMs <= duplicateMs
      && Math.hypot((born[0] - other.x) * (this.#width / this.#height), born[1] - other.y) <= reach);
  }

  #crossing(
    { line }: JudgedLine, person: Person, { direction, before, after, atMs, point }: Verdict, refusal: RefusalReason | null, from: Person | null = null,
  ): Crossing {
    const history = person.history.get(line.anchor) ?? new PathHistory();
    const path = [...(from?.history.get(line.anchor)?.path(atMs).slice(-24) ?? []), ...history.path(atMs)].slice(-64);
    const { mean, lowest } = history.confidence();
    return {
      regionId: line.regionId, ruleVersion: line.ruleVersion, trackId: person.track.trackId, direction,
      capturedAtMs: Math.round(atMs), point: [round(point[0]), round(point[1])], confidence: round(mean), refusal,
      receipt: {
        path: path as [number, number, number][], anchor: line.anchor,
        framesBefore: before.frames, framesAfter: after.frames, msBefore: Math.round(spanMs(before)), msAfter: Math.round(spanMs(after)),
        confidenceMean: round(mean), confidenceLowest: round(lowest),
        linePoints: line.points.map(([x, y]) => [x, y] as [number, number]),
        ...(from && { stitchedFromTrackId: from.track.trackId }),
      },
    };
  }
}

/** Two boxes lie mostly over each other. */
function covers(a: Float32Array, b: Float32Array): boolean {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]), h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return w > 0 && h > 0 && w * h >= 0.5 * Math.min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));
}

function loose(person: Person, anchor: Anchor, beforeMs: number): Loose | null {
  const first = person.bornAt.get(anchor), last = person.lastAt.get(anchor), history = person.history.get(anchor);
  if (!first || !last || !history) return null;
  return { firstMs: person.bornMs, lastMs: person.seenMs, first, last, before: history.at(person.seenMs - beforeMs), height: person.height };
}

function sameGeometry(a: Line, b: Line): boolean {
  return a.anchor === b.anchor && a.points.length === b.points.length && a.points.every(([x, y], i) => x === b.points[i][0] && y === b.points[i][1]);
}

const round = (value: number) => Math.round(value * 1e5) / 1e5;

import type { Crossing, RefusalReason } from '../../shared/domain/crossing.ts';
import type { Anchor, Line } from '../../shared/domain/region.ts';
import type { Track } from '../tracking/track.ts';
import { anchorOf } from './anchor.ts';
import { Body } from './body.ts';
import { COUNTER_DEFAULTS, type CounterSettings } from './counter-settings.ts';
import { LineJudge, newStanding, spanMs, type Standing, type Verdict } from './line-judge.ts';
import { PathHistory } from './path-history.ts';

/** Size of the video frame in pixels (of the tracks' boxes); anything of the settings may be replaced. */
export type CounterOptions = { frameWidth: number; frameHeight: number } & Partial<CounterSettings>;

/** A box that reaches this share of the picture's height is cut off by its end. */
const PICTURE_END = 0.99;

interface JudgedLine { line: Line; judge: LineJudge }

/** What the counter knows of one track. Times are UTC milliseconds. */
interface Person {
  track: Track;
  body: Body;
  bornMs: number;
  seenMs: number;
  bornAt: Map<Anchor, readonly [number, number]>;
  history: Map<Anchor, PathHistory>;
  standings: Map<JudgedLine, Standing>;
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
  #counted: Counted[] = [];

  constructor({ frameWidth, frameHeight, ...settings }: CounterOptions) {
    for (const size of [frameWidth, frameHeight]) {
      if (!(size > 0 && Number.isFinite(size))) throw new RangeError(`LineCounter: ${size} is not a size in pixels`);
    }
    this.#width = frameWidth;
    this.#height = frameHeight;
    this.settings = { ...COUNTER_DEFAULTS, ...settings };
  }

  /** From the next update on these lines count. A line whose points and anchor did not change keeps what it knows of everybody. */
  setLines(lines: readonly Line[]): void {
    const before = this.#lines;
    this.#lines = lines.map((line) => {
      const known = before.find((old) => old.line.lineId === line.lineId && sameGeometry(old.line, line));
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
    this.#dismiss(crossings);
    for (const track of tracks) if (track.matched) this.#see(track, capturedAtMs, crossings);
    const oldest = capturedAtMs - 4 * this.settings.duplicateMs;
    if (this.#counted.length > 0 && this.#counted[0].atMs < oldest) this.#counted = this.#counted.filter(({ atMs }) => atMs >= oldest);
    return crossings;
  }

  /** The stream ends: everybody goes. Returns what was still undecided, refused. */
  end(): Crossing[] {
    const crossings: Crossing[] = [];
    for (const person of this.#people.values()) this.#part(person, crossings);
    this.#people.clear();
    return crossings;
  }

  #dismiss(crossings: Crossing[]): void {
    for (const [trackId, person] of this.#people) {
      if (person.track.state !== 'removed') continue;
      this.#part(person, crossings);
      this.#people.delete(trackId);
    }
  }

  #part(person: Person, crossings: Crossing[]): void {
    for (const [line, standing] of person.standings) {
      const verdict = line.judge.end(standing);
      if (verdict && person.track.firstSeenMs !== person.track.lastSeenMs) crossings.push(this.#crossing(line, person, verdict, 'too-short'));
    }
  }

  #see(track: Track, nowMs: number, crossings: Crossing[]): void {
    const { box } = track;
    if (!(box[2] > box[0] && box[3] > box[1])) return;
    let person = this.#people.get(track.trackId);
    if (!person) {
      person = { track, body: new Body(), bornMs: nowMs, seenMs: nowMs, bornAt: new Map(), history: new Map(), standings: new Map() };
      this.#people.set(track.trackId, person);
    }
    person.seenMs = nowMs;
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
      }
      let standing = person.standings.get(judged);
      if (!standing) person.standings.set(judged, standing = newStanding());
      const verdict = judged.judge.step(standing, place[0], place[1], nowMs, band, track.state === 'confirmed', this.settings);
      if (verdict && track.state === 'confirmed') crossings.push(this.#crossing(judged, person, verdict, this.#refusal(judged, person, verdict)));
    }
  }

  #refusal(judged: JudgedLine, person: Person, verdict: Verdict): RefusalReason | null {
    if (verdict.kind === 'flicker') return 'flicker';
    if (verdict.kind === 'unproven') return verdict.before.frames === 0 ? 'wrong-side-birth' : 'too-short';
    if (judged.line.counts !== 'both' && judged.line.counts !== verdict.direction) return 'direction-disabled';
    const [x, y] = verdict.point;
    if (this.#isDuplicate(judged, person, verdict)) return 'duplicate-after-switch';
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

  #crossing({ line }: JudgedLine, person: Person, { direction, before, after, atMs, point }: Verdict, refusal: RefusalReason | null): Crossing {
    const history = person.history.get(line.anchor) ?? new PathHistory();
    const { mean, lowest } = history.confidence();
    return {
      lineId: line.lineId, ruleVersion: line.ruleVersion, trackId: person.track.trackId, direction,
      capturedAtMs: Math.round(atMs), point: [round(point[0]), round(point[1])], confidence: round(mean), refusal,
      receipt: {
        path: history.path(atMs) as [number, number, number][], anchor: line.anchor,
        framesBefore: before.frames, framesAfter: after.frames, msBefore: Math.round(spanMs(before)), msAfter: Math.round(spanMs(after)),
        confidenceMean: round(mean), confidenceLowest: round(lowest),
        linePoints: line.points.map(([x, y]) => [x, y] as [number, number]),
      },
    };
  }
}

function sameGeometry(a: Line, b: Line): boolean {
  return a.anchor === b.anchor && a.points.length === b.points.length && a.points.every(([x, y], i) => x === b.points[i][0] && y === b.points[i][1]);
}

const round = (value: number) => Math.round(value * 1e5) / 1e5;

import { RegionCounter } from '../../app/core/counting/region-counter.ts';
import { TrackSampler } from '../../app/core/counting/sampling/track-sampler.ts';
import { createDetections } from '../../app/core/detection/detections.ts';
import { suppress } from '../../app/core/detection/nms.ts';
import { ByteTracker } from '../../app/core/tracking/byte-tracker.ts';
import type { Crossing } from '../../app/shared/domain/crossing.ts';
import type { Line, Region } from '../../app/shared/domain/region.ts';
import type { FinishedTrack } from '../../app/shared/domain/finished-track.ts';
import { HEIGHT, SceneCamera, WIDTH } from './scenes-camera.ts';
import { MODERATE, SceneDetector, type Detection, type Noise } from './scenes-detector.ts';
import { Random } from '../../app/core/random.test-support.ts';
import { crossingsOf, type TrueCrossing } from './scenes-truth.ts';
import { arrive, pauseAfter, thing, type Person, type SceneClass } from './scenes-walks.ts';

/** A minute or two before one camera, with its truth. */
export interface Scene {
  kind: SceneClass;
  people: Person[];
  line: Line;
  truth: TrueCrossing[];
  frames: { timeMs: number; detections: Detection[] }[];
}

export interface SceneOptions {
  fps: number;
  people: number;
  noise?: Noise;
  startMs?: number;
}

const FRAME_RATES = [8, 10, 12, 15, 25];
/** A frame is late by up to this share of a period, and one in so many is dropped. */
const LATE = 0.15,
  DROPPED = 0.02;

/** The same class, seed and options make the same scene. */
export function makeScene(
  kind: SceneClass,
  seed: number,
  { fps, people: most, noise = MODERATE, startMs = 0 }: SceneOptions,
): Scene {
  const random = new Random(seed * 7919 + kind.length * 104729 + kind.charCodeAt(0));
  const camera = new SceneCamera(random),
    half = camera.lineLength / 2;
  const people: Person[] = [];
  for (let atS = 1; people.length < most; atS += pauseAfter(kind, random))
    people.push(...arrive(kind, atS, half, random));
  const untilS = Math.max(...people.map(({ way }) => way[way.length - 1].atS)) + 1;
  if (kind === 'things') people.push(thing(untilS, -half * 0.9, random), thing(untilS, half * 0.9, random));
  const detector = new SceneDetector(camera, people, noise, random);
  const frames: Scene['frames'] = [];
  for (let i = 0; i / fps < untilS; i++) {
    if (random.chance(DROPPED)) continue;
    const atS = (i + LATE * random.share()) / fps;
    frames.push({ timeMs: startMs + atS * 1000, detections: detector.frame(atS) });
  }
  const line: Line = {
    kind: 'line',
    regionId: 'line',
    name: 'Line',
    ruleVersion: 1,
    savedAtMs: 0,
    points: camera.line.map(([x, y]) => [x, y]),
    counts: 'both',
    anchor: 'bottom-centre',
    mode: 'immediate',
    hours: null,
  };
  return { kind, people, line, truth: crossingsOf(people, half), frames };
}

/** Of `count` scenes of that class the one with this number: each has another camera, frame rate and people. */
export function sceneOf(kind: SceneClass, number: number, people: number): Scene {
  return makeScene(kind, number, { fps: FRAME_RATES[number % FRAME_RATES.length], people });
}

/** From this confidence on the scenes' detector is sure: people in bad light and ghosts have less. */
const SURE = 0.6;

/** The scene through tracker, sampler and rules, as a camera's worker joins them. */
export function countScene(
  { frames, line }: Scene,
  regions: readonly Region[] = [line],
): { crossings: Crossing[]; tracks: FinishedTrack[] } {
  const tracker = new ByteTracker({ frameWidth: WIDTH, frameHeight: HEIGHT, lowConfidence: 0.1, newConfidence: 0.5 });
  const sampler = new TrackSampler(WIDTH, HEIGHT, { sure: SURE }),
    counter = new RegionCounter(WIDTH / HEIGHT, 'UTC');
  counter.setRegions(regions);
  const rows = createDetections(64),
    crossings: Crossing[] = [],
    tracks: FinishedTrack[] = [];
  for (const { timeMs, detections } of frames) {
    rows.count = Math.min(64, detections.length);
    detections
      .toSorted((a, b) => b.confidence - a.confidence)
      .slice(0, 64)
      .forEach(({ box, confidence }, i) => {
        rows.boxes.set(box, i * 4);
        rows.confidences[i] = confidence;
      });
    suppress(rows, 0.6);
    const sampled = sampler.update(tracker.update(rows, timeMs), timeMs);
    tracks.push(...sampled.finished);
    crossings.push(...counter.update(sampled, timeMs).crossings);
  }
  tracker.reset();
  const sampled = sampler.end();
  tracks.push(...sampled.finished);
  crossings.push(...counter.end(sampled).crossings);
  return { crossings, tracks };
}

import { BitReader, BitWriter, RiceState } from './bit-stream.ts';
import type { Sample } from '../sampling/sample.ts';

/** What the store keeps: where a person stands to this share of the picture, how large they are and how sure the detector was, more coarsely. */
const PLACE_STEPS = 4096;
const SIZE_STEPS = 1024;
const CONFIDENCE_STEPS = 16;

/** The second version begins with the confidence from which on the detector is sure. */
const VERSION = 2,
  WITHOUT_SURE = 1;
const SURE_STEPS = 255,
  SURE_BITS = 8;
const MOST_SAMPLES = 1_000_000;
/** How fast the expected speed follows the seen one. */
const FOLLOW = 0.4;
/** Samples are usually this far apart, give or take; otherwise as far as the two before. */
const USUAL_MS = 200,
  NEARLY_MS = 16;
/** A field that is written in full, for want of a way so far. */
const FULL_BITS = 13;

type Fields = [across: number, bottom: number, width: number, height: number, confidence: number];

/** In steps; boxes that reach far beyond the picture are cut there. */
function fieldsOf({ x1, y1, x2, y2, confidence }: Pick<Sample, 'x1' | 'y1' | 'x2' | 'y2' | 'confidence'>): Fields {
  return [
    step((x1 + x2) / 2, PLACE_STEPS),
    step(y2, PLACE_STEPS),
    step(x2 - x1, SIZE_STEPS),
    step(y2 - y1, SIZE_STEPS),
    step(confidence, CONFIDENCE_STEPS),
  ];
}

const step = (value: number, steps: number) => Math.round(Math.max(0, Math.min(1, value)) * steps);

function sampleOf(
  across: number,
  bottom: number,
  width: number,
  height: number,
  confidence: number,
  trackId: number,
  timeMs: number,
  lost: boolean,
  sure?: number,
): Sample {
  const centre = across / PLACE_STEPS,
    y2 = bottom / PLACE_STEPS,
    half = width / SIZE_STEPS / 2;
  return {
    trackId,
    timeMs,
    x1: centre - half,
    y1: y2 - height / SIZE_STEPS,
    x2: centre + half,
    y2,
    confidence: confidence / CONFIDENCE_STEPS,
    lost,
    ...(sure ? { sure: sure / SURE_STEPS } : undefined),
  };
}

/** A sample as the store gives it back. The middle of the box and its bottom are put inside the picture. */
export function stored(sample: Sample): Sample {
  return sampleOf(
    ...fieldsOf(sample),
    sample.trackId,
    Math.round(sample.timeMs),
    sample.lost,
    step(sample.sure ?? 0, SURE_STEPS),
  );
}

/** One field along the track: the next value is expected where its speed leads. Writing and reading do the same arithmetic. */
class Course {
  readonly rice = new RiceState();
  #value = NaN;
  #speed = 0;
  readonly #follow: number;

  constructor(follow: number) {
    this.#follow = follow;
  }

  /** NaN before the first. */
  expect(elapsedMs: number): number {
    return Math.round(this.#value + this.#speed * elapsedMs);
  }

  take(value: number, elapsedMs: number): void {
    if (elapsedMs > 0 && !Number.isNaN(this.#value))
      this.#speed += this.#follow * ((value - this.#value) / elapsedMs - this.#speed);
    this.#value = value;
  }
}

const newCourses = () => [new Course(FOLLOW), new Course(FOLLOW), new Course(0), new Course(0), new Course(0)];

/** The samples of one track, oldest first and as `stored` rounds them, as bytes: differences from what the way so far lets expect, three to five bytes each. */
export function encodeSamples(samples: readonly Sample[]): Uint8Array {
  const writer = new BitWriter();
  writer.bits(VERSION, 4);
  writer.bits(step(samples[0]?.sure ?? 0, SURE_STEPS), SURE_BITS);
  writer.number(samples.length, new RiceState());
  const courses = newCourses(),
    near = new RiceState(),
    far = new RiceState();
  let timeMs = samples[0]?.timeMs ?? 0,
    beforeMs = 0;
  for (const sample of samples) {
    const elapsedMs = sample.timeMs - timeMs,
      isNear = Math.abs(elapsedMs - USUAL_MS) <= NEARLY_MS;
    writer.bits(isNear ? 0 : 1, 1);
    if (isNear) writer.number(elapsedMs - USUAL_MS, near);
    else writer.number(elapsedMs - beforeMs, far);
    writer.bits(sample.lost ? 1 : 0, 1);
    fieldsOf(sample).forEach((value, i) => {
      const expected = courses[i].expect(elapsedMs);
      if (Number.isNaN(expected)) writer.bits(value, FULL_BITS);
      else writer.number(value - expected, courses[i].rice);
      courses[i].take(value, elapsedMs);
    });
    timeMs = sample.timeMs;
    beforeMs = elapsedMs;
  }
  return writer.finish();
}

/** The samples of a stored track. Throws a RangeError when the bytes are not what `encodeSamples` writes. */
export function decodeSamples({
  samples: bytes,
  trackId,
  firstSeenMs,
}: {
  samples: Uint8Array;
  trackId: number;
  firstSeenMs: number;
}): Sample[] {
  try {
    return read(new BitReader(bytes), trackId, firstSeenMs);
  } catch (error) {
    throw new RangeError(`The way of track ${trackId} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function read(reader: BitReader, trackId: number, firstSeenMs: number): Sample[] {
  const version = reader.bits(4);
  if (version !== VERSION && version !== WITHOUT_SURE)
    throw new RangeError(`its version is ${version}, not ${VERSION}`);
  const sure = version === VERSION ? reader.bits(SURE_BITS) : 0;
  const count = reader.number(new RiceState());
  if (!(count >= 0 && count <= MOST_SAMPLES)) throw new RangeError(`${count} samples`);
  const [across, bottom, width, height, confidence] = newCourses(),
    near = new RiceState(),
    far = new RiceState();
  const samples: Sample[] = [];
  let timeMs = firstSeenMs,
    beforeMs = 0;
  for (let i = 0; i < count; i++) {
    const elapsedMs = reader.bits(1) === 0 ? USUAL_MS + reader.number(near) : beforeMs + reader.number(far);
    timeMs += elapsedMs;
    beforeMs = elapsedMs;
    const lost = reader.bits(1) === 1;
    samples.push(
      sampleOf(
        next(across, elapsedMs, reader),
        next(bottom, elapsedMs, reader),
        next(width, elapsedMs, reader),
        next(height, elapsedMs, reader),
        next(confidence, elapsedMs, reader),
        trackId,
        timeMs,
        lost,
        sure,
      ),
    );
  }
  return samples;
}

function next(course: Course, elapsedMs: number, reader: BitReader): number {
  const expected = course.expect(elapsedMs);
  const value = Number.isNaN(expected) ? reader.bits(FULL_BITS) : expected + reader.number(course.rice);
  course.take(value, elapsedMs);
  return value;
}

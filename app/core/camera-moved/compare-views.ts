import type { Similarity, UnclearView, ViewAnswer } from '../../shared/domain/view.ts';
import { coarseSearch } from './coarse-search.ts';
import { cornersOf, type Corner } from './corners.ts';
import { fit, resize, type GreyPicture } from './grey-picture.ts';
import { localFit, type Fit } from './local-fit.ts';
import { orientationOf, type OrientationField } from './orientation.ts';
import { compose, farthest } from './similarity.ts';
import { VIEW_SETTINGS } from './view-settings.ts';
import { warp } from './warp.ts';

const {
  longest,
  leastCorners,
  leastShare,
  plainShare,
  better,
  leastSquares,
  leastStructure,
  matters,
  meanLongest,
  dark,
  leastLight,
  leastEdge,
  leastEdges,
} = VIEW_SETTINGS;

/** A reference picture and what is compared of it. */
export interface ReferenceView {
  picture: GreyPicture;
  field: OrientationField;
  corners: Corner[];
}

export function referenceView(picture: GreyPicture): ReferenceView {
  const fitted = fit(picture, longest),
    field = orientationOf(fitted);
  return { picture: fitted, field, corners: cornersOf(field) };
}

/** Whether it is a picture by which a later one can be judged. */
export const hasStructure = ({ corners }: ReferenceView): boolean => corners.length >= leastStructure;

/** See `viewSteps`. */
export function compareViews(reference: ReferenceView, picture: GreyPicture): ViewAnswer {
  for (const steps = viewSteps(reference, picture); ;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Whether a picture shows the same view as the reference, the same one moved, or neither can be said. A picture of another shape is first stretched
 * to the reference's, as regions are. Works in steps of a few milliseconds, a second in all where the view is not simply the same.
 */
export function* viewSteps(reference: ReferenceView, picture: GreyPicture): Generator<void, ViewAnswer> {
  if (!hasStructure(reference)) return { kind: 'unclear', why: 'little-structure' };
  const { width, height } = reference.picture,
    now = resize(picture, width, height);
  yield;
  const field = orientationOf(now);
  const plain = localFit(reference.field, reference.corners, field, null);
  if (plain.agreeing >= plainShare * plain.visible && isSure(plain)) return answer(plain, width / height);
  let best = plain;
  for (const candidate of yield* coarseSearch(reference.picture, now)) {
    yield;
    const near = fitAround(reference, now, candidate.similarity);
    if (!isSure(near)) continue;
    yield;
    // Corners were still a little off, turned and scaled: once more, from where they are.
    const fitted = fitAround(reference, now, near.similarity);
    if (!isSure(fitted)) continue;
    const needed = best === plain && isSure(plain) ? better : 1;
    if (!isSure(best) || fitted.agreeing > needed * best.agreeing) best = fitted;
  }
  return isSure(best) ? answer(best, width / height) : { kind: 'unclear', why: whyUnclear(now) };
}

/** How the picture lies when it is looked at as if it were there. */
function fitAround(reference: ReferenceView, now: GreyPicture, similarity: Similarity): Fit {
  const warped = warp(now, similarity, now.width, now.height),
    near = localFit(reference.field, reference.corners, orientationOf(warped), warped.inside);
  return { ...near, similarity: compose(similarity, near.similarity) };
}

const isSure = ({ agreeing, visible, squares }: Fit): boolean =>
  agreeing >= leastCorners && agreeing >= leastShare * visible && squares >= leastSquares;

function answer({ similarity, agreeing, visible }: Fit, aspect: number): ViewAnswer {
  const confidence = agreeing / visible;
  return { kind: farthest(similarity, aspect) < matters ? 'same' : 'shifted', similarity, confidence };
}

/** What kind of picture it is that has nothing of the reference. Of a mean over so many pixels no noise is left. */
function whyUnclear(picture: GreyPicture): UnclearView {
  const { width, height, data } = fit(picture, meanLongest);
  let lighter = 0,
    edges = 0;
  for (let y = 1; y < height; y++)
    for (let x = 1; x < width; x++) {
      const o = y * width + x;
      if (data[o] >= dark) lighter += 1;
      if (Math.abs(data[o] - data[o - 1]) + Math.abs(data[o] - data[o - width]) >= leastEdge) edges += 1;
    }
  if (lighter < leastLight * data.length) return 'dark';
  return edges < leastEdges * data.length ? 'hidden' : 'other-picture';
}

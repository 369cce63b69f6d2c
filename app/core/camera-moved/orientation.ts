import type { GreyPicture } from './grey-picture.ts';
import { VIEW_SETTINGS } from './view-settings.ts';

/**
 * Per pixel where its edge points, as a complex number of twice the angle, whose length says how much of an edge it is: 0 in plain surfaces, near 1
 * on what stands out from its neighbourhood. How bright the picture is, and whether an edge goes from dark to light or from light to dark (as daylight
 * and infra-red often do), makes no difference. After Fitch, Kadyrov, Christmas, Kittler, "Orientation correlation" (BMVC 2002), with the doubled
 * angle of Bigün and Granlund (1987) and a soft threshold instead of the sign.
 */
export interface OrientationField {
  width: number;
  height: number;
  re: Float32Array;
  im: Float32Array;
}

export function orientationOf(
  picture: GreyPicture,
  neighbourhood: number = VIEW_SETTINGS.neighbourhood,
): OrientationField {
  const { width, height } = picture,
    size = width * height;
  const smooth = binomial(picture),
    re = new Float32Array(size),
    im = new Float32Array(size),
    magnitude = new Float32Array(size);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, o = y * width + 1; x < width - 1; x++, o++) {
      // Scharr's derivative: its direction is right to within a degree.
      const gx =
        (3 * (smooth[o - width + 1] - smooth[o - width - 1] + smooth[o + width + 1] - smooth[o + width - 1]) +
          10 * (smooth[o + 1] - smooth[o - 1])) /
        16;
      const gy =
        (3 * (smooth[o + width - 1] - smooth[o - width - 1] + smooth[o + width + 1] - smooth[o - width + 1]) +
          10 * (smooth[o + width] - smooth[o - width])) /
        16;
      magnitude[o] = Math.sqrt(gx * gx + gy * gy);
      re[o] = gx * gx - gy * gy;
      im[o] = 2 * gx * gy;
    }
  const usual = boxMean(magnitude, width, height, neighbourhood);
  const floor = VIEW_SETTINGS.floor ** 2 + (VIEW_SETTINGS.noises * noiseOf(picture)) ** 2;
  for (let o = 0; o < size; o++) {
    const square = magnitude[o] * magnitude[o];
    // The weight of the pixel, by the square of its gradient, which turns the numbers into a direction.
    const weight = square > 0 ? 1 / (square + usual[o] * usual[o] + floor) : 0;
    re[o] *= weight;
    im[o] *= weight;
  }
  return { width, height, re, im };
}

/** 1 2 1 in both directions. */
function binomial({ width, height, data }: GreyPicture): Float32Array {
  const rows = new Float32Array(width * height),
    smooth = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const o = y * width + x;
      rows[o] = (data[x > 0 ? o - 1 : o] + 2 * data[o] + data[x < width - 1 ? o + 1 : o]) / 4;
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const o = y * width + x;
      smooth[o] = (rows[y > 0 ? o - width : o] + 2 * rows[o] + rows[y < height - 1 ? o + width : o]) / 4;
    }
  return smooth;
}

/** The noise of a picture in grey levels, whatever it shows: Immerkær, "Fast noise variance estimation" (CVIU 1996). By the median, which edges do not raise. */
function noiseOf({ width, height, data: values }: GreyPicture): number {
  const samples: number[] = [];
  for (let y = 2; y < height - 2; y += 3)
    for (let x = 2; x < width - 2; x += 3) {
      const o = y * width + x;
      samples.push(
        Math.abs(
          values[o - width - 1] +
            values[o - width + 1] +
            values[o + width - 1] +
            values[o + width + 1] -
            2 * (values[o - width] + values[o + width] + values[o - 1] + values[o + 1]) +
            4 * values[o],
        ),
      );
    }
  if (samples.length === 0) return 0;
  samples.sort((a, b) => a - b);
  // Median of a normal's absolute value: 0.674 sigma; the mask multiplies sigma by 6.
  return samples[samples.length >> 1] / (6 * 0.674);
}

/** The mean of the square of `radius` each way, cut off at the rim. */
export function boxMean(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1)),
    stride = width + 1;
  for (let y = 0; y < height; y++)
    for (let x = 0, row = 0; x < width; x++) {
      row += values[y * width + x];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  const means = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius),
      bottom = Math.min(height, y + radius + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius),
        right = Math.min(width, x + radius + 1);
      const sum =
        sums[bottom * stride + right] -
        sums[top * stride + right] -
        sums[bottom * stride + left] +
        sums[top * stride + left];
      means[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

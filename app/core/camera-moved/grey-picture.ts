import type { GreyPicture } from '../../shared/domain/view.ts';

export type { GreyPicture };

/** Another size: the mean of what falls on a pixel when it gets smaller, bilinear when it grows. */
export function resize(picture: GreyPicture, width: number, height: number): GreyPicture {
  if (picture.width === width && picture.height === height) return picture;
  const across = weights(picture.width, width),
    down = weights(picture.height, height);
  const rows = new Float32Array(width * picture.height);
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < width; x++) {
      const { from, shares } = across[x];
      let sum = 0;
      for (let i = 0; i < shares.length; i++) sum += shares[i] * picture.data[y * picture.width + from + i];
      rows[y * width + x] = sum;
    }
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const { from, shares } = down[y];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < shares.length; i++) sum += shares[i] * rows[(from + i) * width + x];
      data[y * width + x] = Math.round(sum);
    }
  }
  return { width, height, data };
}

/** A triangle as wide as what falls on one new pixel, and never narrower than two old ones. */
function weights(before: number, after: number): { from: number; shares: Float32Array }[] {
  const ratio = before / after,
    radius = Math.max(1, ratio);
  return Array.from({ length: after }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5;
    const from = Math.max(0, Math.ceil(centre - radius + 1e-9)),
      to = Math.min(before - 1, Math.floor(centre + radius - 1e-9));
    const shares = Float32Array.from({ length: to - from + 1 }, (_, k) => 1 - Math.abs(from + k - centre) / radius);
    const sum = shares.reduce((total, share) => total + share, 0);
    return { from, shares: shares.map((share) => share / sum) };
  });
}

/** At most `longest` wide and high, and never larger than it is. */
export function fit(picture: GreyPicture, longest: number): GreyPicture {
  const factor = Math.min(1, longest / Math.max(picture.width, picture.height));
  return resize(
    picture,
    Math.max(1, Math.round(picture.width * factor)),
    Math.max(1, Math.round(picture.height * factor)),
  );
}

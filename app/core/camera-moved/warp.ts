import type { Similarity } from '../../shared/domain/view.ts';
import type { GreyPicture } from './grey-picture.ts';

/** `inside` is 1 where there is something of the picture. */
export interface WarpedPicture extends GreyPicture {
  inside: Uint8Array;
}

/** What of `picture` lies, by `similarity`, at each place of a picture of this size: of the picture of now as the reference saw it. Bilinear. */
export function warp(picture: GreyPicture, similarity: Similarity, width: number, height: number): WarpedPicture {
  const data = new Uint8Array(width * height),
    inside = new Uint8Array(width * height);
  // A width of either picture is one: a pixel of the one is so many of the other.
  const factor = picture.width / width,
    cos = similarity.scale * Math.cos(similarity.rotation) * factor,
    sin = similarity.scale * Math.sin(similarity.rotation) * factor;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const px = x + 0.5 - width / 2,
        py = y + 0.5 - height / 2;
      const atX = cos * px - sin * py + similarity.dx * picture.width + picture.width / 2 - 0.5,
        atY = sin * px + cos * py + similarity.dy * picture.width + picture.height / 2 - 0.5;
      const o = y * width + x;
      if (atX < -0.5 || atY < -0.5 || atX > picture.width - 0.5 || atY > picture.height - 0.5) continue;
      inside[o] = 1;
      data[o] = sample(picture, atX, atY);
    }
  // The rim of nothing would be an edge.
  spreadOver(data, inside, width, height);
  return { width, height, data, inside };
}

function sample({ width, height, data }: GreyPicture, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 2, Math.floor(x))),
    top = Math.max(0, Math.min(height - 2, Math.floor(y))),
    u = Math.max(0, Math.min(1, x - left)),
    v = Math.max(0, Math.min(1, y - top)),
    o = top * width + left;
  return (
    (data[o] * (1 - u) + data[o + 1] * u) * (1 - v) + (data[o + width] * (1 - u) + data[o + width + 1] * u) * v + 0.5
  );
}

/** Fills what lies outside with the nearest of its row, or of the row above or below. */
function spreadOver(data: Uint8Array, inside: Uint8Array, width: number, height: number): void {
  const filled = new Uint8Array(height);
  for (let y = 0; y < height; y++) {
    let first = -1;
    for (let x = 0; x < width && first < 0; x++) if (inside[y * width + x]) first = x;
    if (first < 0) continue;
    filled[y] = 1;
    data.fill(data[y * width + first], y * width, y * width + first);
    for (let x = first + 1; x < width; x++) if (!inside[y * width + x]) data[y * width + x] = data[y * width + x - 1];
  }
  const copy = (to: number, from: number) => {
    data.copyWithin(to * width, from * width, (from + 1) * width);
    filled[to] = 1;
  };
  for (let y = 1; y < height; y++) if (!filled[y] && filled[y - 1]) copy(y, y - 1);
  for (let y = height - 2; y >= 0; y--) if (!filled[y] && filled[y + 1]) copy(y, y + 1);
}

import { expect, test } from 'vitest';
import { SquareFft } from './fft.ts';

test('a transform is the sum that defines it, and its inverse undoes it', () => {
  const size = 8,
    fft = new SquareFft(size),
    re = Float64Array.from({ length: size * size }, (_, i) => ((i * 37) % 11) - 5),
    im = Float64Array.from({ length: size * size }, (_, i) => ((i * 17) % 7) - 3);
  const [a, b] = [re.slice(), im.slice()];
  fft.transform(a, b, false);
  const [u, v] = [3, 5];
  let sumRe = 0,
    sumIm = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const angle = (-2 * Math.PI * (u * x + v * y)) / size,
        o = y * size + x;
      sumRe += re[o] * Math.cos(angle) - im[o] * Math.sin(angle);
      sumIm += re[o] * Math.sin(angle) + im[o] * Math.cos(angle);
    }
  expect(a[v * size + u]).toBeCloseTo(sumRe, 9);
  expect(b[v * size + u]).toBeCloseTo(sumIm, 9);
  fft.transform(a, b, true);
  for (const [o, value] of re.entries()) expect(a[o] / (size * size)).toBeCloseTo(value, 9);
});

import { z } from 'zod';

/** A point of the video frame, normalized: x and y in 0..1 from the top left corner. */
export const NormalizedPoint = z.tuple([z.number(), z.number()]);
export type NormalizedPoint = readonly [x: number, y: number];

/** A box of the video frame, normalized 0..1: x1, y1 top left, x2, y2 bottom right. */
export const NormalizedBox = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type NormalizedBox = readonly [x1: number, y1: number, x2: number, y2: number];

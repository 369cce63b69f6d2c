import { z } from 'zod';

/** Pixels of a side of a model's input. Larger ones are no detector's, and one of 22,400 would ask for 6 GB a frame. */
export const LARGEST_INPUT = 2560;
const Side = z.number().int().positive().max(LARGEST_INPUT);
const Share = z.number().min(0).max(1);

/** How a model's output is read: `core/detection/families.ts` has one entry each. */
export const ModelFamily = z.enum(['footfall', 'yolox']);
export type ModelFamily = z.infer<typeof ModelFamily>;

/** NAME.json beside NAME.onnx: what a model is and how its numbers are read. Keys beyond these are kept as provenance. */
export const ModelManifest = z.looseObject({
  id: z.string(),
  version: z.string(),
  family: ModelFamily,
  /** Beside the manifest. */
  file: z.string().regex(/^(?!\.{1,2}$)[^/\\:\0]{1,255}$/, 'it names a file beside the manifest, without a path'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  classes: z.array(z.string()),
  input: z.looseObject({
    name: z.string(),
    /** Size the analysis runs at; multiples of 32. */
    width: Side,
    height: Side,
    colour: z.enum(['RGB', 'BGR']),
  }),
  output: z.looseObject({ name: z.string() }),
  /** `counting`: a detection may start a track. `low`: it may continue one (second association). `sure`: hardly anything else looks so much like a person. `nmsIou`: overlap that is suppressed. */
  thresholds: z
    .object({ low: Share, counting: Share, sure: Share.optional(), nmsIou: Share })
    .refine(({ low, counting }) => low <= counting, 'low is above counting'),
});
export type ModelManifest = z.infer<typeof ModelManifest>;

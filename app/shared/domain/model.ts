import { z } from 'zod';

/** NAME.json beside NAME.onnx: what a model is and how its numbers are read. Keys beyond these are kept as provenance. */
export const ModelManifest = z.looseObject({
  id: z.string(),
  version: z.string(),
  family: z.enum(['footfall', 'yolox']),
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  classes: z.array(z.string()),
  input: z.looseObject({
    name: z.string(),
    /** Size the analysis runs at; multiples of 32. */
    width: z.number().int().positive(), height: z.number().int().positive(),
    colour: z.enum(['RGB', 'BGR']),
  }),
  output: z.looseObject({ name: z.string() }),
  /** `counting`: a detection may start a track. `low`: it may continue one (second association). `nmsIou`: overlap that is suppressed. */
  thresholds: z.object({ low: z.number(), counting: z.number(), nmsIou: z.number() }),
});
export type ModelManifest = z.infer<typeof ModelManifest>;

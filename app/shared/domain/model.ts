import { z } from 'zod';

/** Pixels of a side of a model's input. Larger ones are no detector's, and one of 22,400 would ask for 6 GB a frame. */
export const LARGEST_INPUT = 2560;
const Side = z.number().int().positive().max(LARGEST_INPUT);
const Share = z.number().min(0).max(1);

/** How large a picture a model is given, in pixels of its input, both sides multiples of 32. */
export const InputSize = z.object({ width: Side.multipleOf(32), height: Side.multipleOf(32) });
export type InputSize = z.infer<typeof InputSize>;

/** Why it is that size: people are large enough in the usual one, or small, or too few were seen to say; a larger one would cost more than this PC has; or somebody chose it. */
export const SizeWhy = z.enum(['large-people', 'small-people', 'nobody', 'no-room', 'chosen']);
export type SizeWhy = z.infer<typeof SizeWhy>;

/** As it is stored and shown: WIDTHxHEIGHT. */
export const SizeName = z.string().regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/);
export const sizeName = ({ width, height }: InputSize): string => `${width}x${height}`;

/** Null: that is none. */
export function sizeOf(name: string): InputSize | null {
  const [width, height] = name.split('x').map(Number);
  return SizeName.safeParse(name).success ? (InputSize.safeParse({ width, height }).data ?? null) : null;
}

/** Larger than what a model was made for by so much: a person of 32 pixels becomes one of 40 and one of 48. */
const LARGER = [1.25, 1.5];

/** The sizes that a model may be given, the one of its manifest first, each larger than the one before: those beyond it where it takes any. */
export function sizesOf({ input }: Pick<ModelManifest, 'input'>): InputSize[] {
  const { width, height } = input,
    side = (pixels: number) => 32 * Math.round(pixels / 32);
  const larger = LARGER.map((factor) => ({ width: side(factor * width), height: side(factor * height) }));
  return [{ width, height }, ...(input.sizes === undefined ? [] : larger)];
}

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

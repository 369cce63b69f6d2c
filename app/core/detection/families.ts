import type { ModelFamily } from '../../shared/domain/model.ts';
import { decodeFootfall, decodeYolox, FOOTFALL_ROW, YOLOX_ROW } from './decode-output.ts';
import type { Detections } from './detections.ts';
import type { Letterbox } from './letterbox.ts';

/** How the raw output of a family of detectors becomes detections, and what its models usually are where no manifest says it. */
export interface DetectorFamily {
  /** Numbers of a row of the output. */
  columns: number;
  usual: {
    colour: 'RGB' | 'BGR';
    /** Null: a model whose input size is open needs a manifest. */ size: { width: number; height: number } | null;
    thresholds: { low: number; counting: number; nmsIou: number };
  };
  /** Fills `into` with what reaches `threshold`, in frame pixels. */
  decode(
    output: Float32Array,
    input: { width: number; height: number },
    letterbox: Letterbox,
    threshold: number,
    into: Detections,
  ): void;
}

export const FAMILIES = {
  footfall: {
    columns: FOOTFALL_ROW,
    usual: { colour: 'RGB', size: { width: 512, height: 288 }, thresholds: { low: 0.1, counting: 0.48, nmsIou: 0.55 } },
    decode: (output, _, letterbox, threshold, into) => decodeFootfall(output, letterbox, threshold, into),
  },
  yolox: {
    columns: YOLOX_ROW,
    usual: { colour: 'BGR', size: null, thresholds: { low: 0.1, counting: 0.5, nmsIou: 0.6 } },
    decode: (output, { width, height }, letterbox, threshold, into) =>
      decodeYolox(output, width, height, letterbox, threshold, into),
  },
} satisfies Record<ModelFamily, DetectorFamily>;

/** The family whose rows have so many numbers; null: none that is known. */
export function familyOf(columns: number): ModelFamily | null {
  return (Object.keys(FAMILIES) as ModelFamily[]).find((family) => FAMILIES[family].columns === columns) ?? null;
}

import type { Refuse, Written } from './detections-file.ts';
import { COLUMNS } from './detections-layout.ts';

/** What a file's confidences are: shares, 0 to 100, or −1 in every row (the detector gave none). */
export type ConfidenceMeaning = 'shares' | 'percent' | 'none';

const COLUMN = COLUMNS.indexOf('confidence') + 1;
/** What a sum of rounded numbers may be above 1. */
const ROUNDING = 1e-6;
/** The surest detection of a file of percentages has more. */
const PERCENT_LEAST = 10;

/** The one meaning that all rows have, and how a confidence becomes 0..1. Throws where they have two, or none that is known. */
export function meaningOfConfidences(
  written: readonly Written[],
  refuse: Refuse,
): { confidences: ConfidenceMeaning; scale: (confidence: number) => number } {
  const first = written[0];
  for (const { line, confidence } of written) {
    if (confidence < 0 && confidence !== -1) throw refuse(line, COLUMN, `${confidence} is below 0`);
    if (confidence > 100) throw refuse(line, COLUMN, `${confidence} is above 100; confidences are 0 to 1, or 0 to 100`);
    if ((confidence === -1) !== (first.confidence === -1)) {
      throw refuse(
        line,
        COLUMN,
        confidence === -1
          ? `it is −1 (not given), and line ${first.line} has one`
          : `it is ${confidence}, and line ${first.line} has −1 (not given)`,
      );
    }
  }
  if (first.confidence === -1) return { confidences: 'none', scale: () => 1 };
  const percent = written.find(({ confidence }) => confidence > 1 + ROUNDING);
  if (!percent) return { confidences: 'shares', scale: (confidence) => Math.min(1, confidence) };
  const share = written.find(({ confidence }) => confidence > 0 && confidence <= 1 + ROUNDING);
  if (share) {
    const [earlier, later] = [percent, share].sort((a, b) => a.line - b.line);
    throw refuse(
      later.line,
      COLUMN,
      `it is ${later.confidence}, and line ${earlier.line} has ${earlier.confidence}: either all are 0 to 1, or all are 0 to 100`,
    );
  }
  if (!written.some(({ confidence }) => confidence >= PERCENT_LEAST)) {
    throw refuse(
      percent.line,
      COLUMN,
      `it is ${percent.confidence}, and no row has ${PERCENT_LEAST}: neither 0 to 1 nor 0 to 100`,
    );
  }
  return { confidences: 'percent', scale: (confidence) => confidence / 100 };
}

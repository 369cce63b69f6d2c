import { ratioOf, type StreamFacts } from './stream-facts.ts';

type Proposed = '4:3' | '16:9';

/** Columns and rows of analogue television, whole and halved: its picture is 4:3 whatever their number (ITU-R BT.601). */
const TELEVISION = {
  columns: new Set([176, 180, 352, 360, 704, 720]),
  rows: new Set([112, 120, 144, 240, 288, 480, 576]),
};
/** '960H', the same rows of a wider picture. */
const WIDE_COLUMNS = new Set([928, 944, 960, 976]);
/** Recorders that send every other column ('1080N' and the like) or row only. A wide picture with many rows comes from a camera with two lenses. */
const HALVED = [
  { factor: 2, mostRows: Infinity },
  { factor: 0.5, mostRows: 600 },
];
const TOLERANCE = 0.04;

/** What shape the picture probably has, where the stream says nothing or 'square' of a size that no picture with square pixels has. */
export function proposedAspect({
  codedWidth,
  codedHeight,
  pixelAspect,
}: Pick<StreamFacts, 'codedWidth' | 'codedHeight' | 'pixelAspect'>): Proposed | null {
  if ((pixelAspect !== null && pixelAspect !== 1) || codedWidth === 0 || codedHeight === 0) return null;
  if (TELEVISION.rows.has(codedHeight)) {
    if (TELEVISION.columns.has(codedWidth)) return '4:3';
    if (WIDE_COLUMNS.has(codedWidth)) return '16:9';
  }
  const like = (ratio: number, aspect: Proposed) => Math.abs(ratio / ratioOf(aspect) - 1) < TOLERANCE;
  for (const { factor, mostRows } of HALVED) {
    if (codedHeight > mostRows) continue;
    const ratio = (codedWidth / codedHeight) * factor;
    for (const aspect of ['16:9', '4:3'] as const) if (like(ratio, aspect)) return aspect;
  }
  return null;
}

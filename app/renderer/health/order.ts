import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';
import type { SignedState } from '../ui/StateSign.tsx';

/** A camera as it is told and as it is now: its state may be newer than the report. */
export interface Row extends CameraHealthReport {
  drawn: boolean;
}

/** What is worse stands higher: what does not count, what may miss people, what counts nothing, what counts, what is off. */
const RANKS = ['failed', 'stalled', 'connecting', 'risk', 'idle', 'counting', 'by-hand', 'planned'] as const;
type Rank = (typeof RANKS)[number];

function rankOf({ status, risk, off, drawn }: SignedState): Rank {
  if (status === 'off') return off === null || off === 'by-hand' ? 'by-hand' : 'planned';
  if (status !== 'counting') return status;
  if (risk !== null) return 'risk';
  return drawn ? 'counting' : 'idle';
}

/** Whether a camera needs somebody. */
export const isTrouble = (state: SignedState): boolean =>
  RANKS.indexOf(rankOf(state)) < RANKS.indexOf('counting') && rankOf(state) !== 'connecting';

const worse = ({ camera, drawn }: Row) => RANKS.indexOf(rankOf({ ...camera.state, drawn }));

/** By what a head sorts, worst first; what is not known comes last. */
const SORTS = {
  state: worse,
  measured: ({ measuredShare }) => measuredShare,
  uptime: ({ uptime24h }) => uptime24h,
  rate: ({ now }) => now?.fpsAnalysed ?? null,
  dropped: ({ now }) => negative(now?.droppedShare),
  inference: ({ now }) => negative(now?.inferenceMs),
  delay: ({ now }) => negative(now?.latencyP95Ms),
  last: ({ camera }) => camera.state.lastFrameAtMs,
} as const satisfies Record<string, (row: Row) => number | null>;
const negative = (value: number | null | undefined) => (value === null || value === undefined ? null : -value);

export type SortKey = keyof typeof SORTS | 'name';
export const sortOf = (word: string | null): SortKey =>
  word === 'name' || (word !== null && Object.hasOwn(SORTS, word)) ? (word as SortKey) : 'state';

/** Those that are alike in what is asked for: by state, the one first of which less was measured, then as the installer put them. */
export function sorted(rows: readonly Row[], by: SortKey, language: string): Row[] {
  const names = new Intl.Collator(language, { numeric: true });
  const compare = (a: Row, b: Row, key: (row: Row) => number | null) =>
    (key(a) ?? Infinity) - (key(b) ?? Infinity) || 0;
  return rows.toSorted(
    (a, b) =>
      (by === 'name' ? names.compare(a.camera.name, b.camera.name) : compare(a, b, SORTS[by])) ||
      compare(a, b, worse) ||
      compare(a, b, SORTS.measured) ||
      a.camera.order - b.camera.order,
  );
}

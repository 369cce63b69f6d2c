import type { CameraFigures, HealthStep } from '../../shared/domain/health-figures.ts';

/** What a chart of a camera's history draws: up to two lines in one unit, of the mean of each step or of its worst ten seconds. */
export interface HistoryLine {
  key: string;
  of: 'mean' | 'worst';
  pick: (figures: CameraFigures) => number | null;
}
export const CHARTS = {
  rate: [line('analysed', (figures) => figures.fpsAnalysed), line('due', (figures) => figures.fpsDue)],
  delay: [line('p50', (figures) => figures.latencyP50Ms), line('p95', (figures) => figures.latencyP95Ms)],
  quality: [line('quality', score), line('worst', score, 'worst')],
  lost: [
    line('dropped', (figures) => percent(figures.droppedShare)),
    line('packets', (figures) => percent(figures.packetLossShare)),
  ],
  bitrate: [line('bitrate', (figures) => figures.bitrateKbps)],
  inference: [line('inference', (figures) => figures.inferenceMs)],
  cpu: [
    line('worker', (figures) => percent(figures.worker.cpuShare)),
    line('decoder', (figures) => percent(figures.decoder.cpuShare)),
  ],
  memory: [
    line('worker', (figures) => megabytes(figures.worker.memoryBytes)),
    line('decoder', (figures) => megabytes(figures.decoder.memoryBytes)),
  ],
} as const satisfies Record<string, readonly HistoryLine[]>;
export type ChartKey = keyof typeof CHARTS;

function line(key: string, pick: HistoryLine['pick'], of: HistoryLine['of'] = 'mean'): HistoryLine {
  return { key, of, pick };
}
function score({ quality }: CameraFigures): number | null {
  return quality?.score ?? null;
}
const percent = (share: number | null) => (share === null ? null : share * 100);
export const megabytes = (bytes: number | null) => (bytes === null ? null : bytes / 1024 ** 2);

/** A point of a chart, in the middle of its step. A line is broken where nothing was measured, and a step alone is a dot. */
export interface Point {
  ms: number;
  a: number | null;
  b: number | null;
  alone: { a: boolean; b: boolean };
}

export function pointsOf(steps: readonly HealthStep[], lines: readonly HistoryLine[]): Point[] {
  const [first, second] = lines;
  const value = (wanted: HistoryLine | undefined, step: HealthStep | undefined) => {
    const figures = wanted && step ? step[wanted.of] : null;
    return figures ? (wanted?.pick(figures) ?? null) : null;
  };
  const isAlone = (wanted: HistoryLine | undefined, i: number) =>
    value(wanted, steps[i - 1]) === null && value(wanted, steps[i + 1]) === null;
  return steps.map((step, i) => ({
    ms: (step.startMs + step.endMs) / 2,
    a: value(first, step),
    b: value(second, step),
    alone: { a: isAlone(first, i), b: isAlone(second, i) },
  }));
}

/** The round number that a scale ends with: 1, 2 or 5 times a power of ten, at or above the most. */
export function roundAbove(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * power).find((round) => round >= most * (1 - 1e-9))!;
}

import type { CameraFigures } from '../../shared/domain/health-figures.ts';

/** The numbers of a camera's figures, flat. */
export type FigureKey = keyof typeof FIGURES;
export type FlatFigures = Record<FigureKey, number | null>;

interface Figure {
  of(figures: CameraFigures): number | null;
  /** How several samples become one: their mean, or their sum. */
  join: 'mean' | 'sum';
  /** Which of several is the worst one; null: neither is better. */
  worst: 'least' | 'most' | null;
}

/** Every number that is measured of a camera: how samples of it become one of a minute, and minutes one of an hour. */
export const FIGURES = {
  fpsIn: { of: ({ fpsIn }) => fpsIn, join: 'mean', worst: 'least' },
  fpsDue: { of: ({ fpsDue }) => fpsDue, join: 'mean', worst: null },
  fpsAnalysed: { of: ({ fpsAnalysed }) => fpsAnalysed, join: 'mean', worst: 'least' },
  fpsDetected: { of: ({ fpsDetected }) => fpsDetected, join: 'mean', worst: null },
  droppedShare: { of: ({ droppedShare }) => droppedShare, join: 'mean', worst: 'most' },
  dropped: { of: ({ dropped }) => dropped, join: 'sum', worst: null },
  latencyP50Ms: { of: ({ latencyP50Ms }) => latencyP50Ms, join: 'mean', worst: 'most' },
  latencyP95Ms: { of: ({ latencyP95Ms }) => latencyP95Ms, join: 'mean', worst: 'most' },
  inferenceMs: { of: ({ inferenceMs }) => inferenceMs, join: 'mean', worst: 'most' },
  jitterMs: { of: ({ jitterMs }) => jitterMs, join: 'mean', worst: 'most' },
  packetLossShare: { of: ({ packetLossShare }) => packetLossShare, join: 'mean', worst: 'most' },
  damaged: { of: ({ damaged }) => damaged, join: 'sum', worst: null },
  bitrateKbps: { of: ({ bitrateKbps }) => bitrateKbps, join: 'mean', worst: 'least' },
  bitrateVariation: { of: ({ bitrateVariation }) => bitrateVariation, join: 'mean', worst: null },
  responseMs: { of: ({ responseMs }) => responseMs, join: 'mean', worst: null },
  queueFrames: { of: ({ queueFrames }) => queueFrames, join: 'mean', worst: null },
  queueWaitMs: { of: ({ queueWaitMs }) => queueWaitMs, join: 'mean', worst: 'most' },
  reconnects: { of: ({ reconnects }) => reconnects, join: 'sum', worst: null },
  score: { of: ({ quality }) => quality?.score ?? null, join: 'mean', worst: 'least' },
  blur: { of: ({ quality }) => quality?.faults.blur ?? null, join: 'mean', worst: null },
  blocking: { of: ({ quality }) => quality?.faults.blocking ?? null, join: 'mean', worst: null },
  noise: { of: ({ quality }) => quality?.faults.noise ?? null, join: 'mean', worst: null },
  darkness: { of: ({ quality }) => quality?.faults.darkness ?? null, join: 'mean', worst: null },
  freeze: { of: ({ quality }) => quality?.faults.freeze ?? null, join: 'mean', worst: null },
  workerCpu: { of: ({ worker }) => worker.cpuShare, join: 'mean', worst: 'most' },
  workerMemory: { of: ({ worker }) => worker.memoryBytes, join: 'mean', worst: null },
  decoderCpu: { of: ({ decoder }) => decoder.cpuShare, join: 'mean', worst: 'most' },
  decoderMemory: { of: ({ decoder }) => decoder.memoryBytes, join: 'mean', worst: null },
} as const satisfies Record<string, Figure>;

export const FIGURE_KEYS = Object.keys(FIGURES) as FigureKey[];

export const flatten = (figures: CameraFigures): FlatFigures => madeOf((key) => FIGURES[key].of(figures));

/** The figures as they travel, with the errors beside them. */
export const unflatten = (flat: FlatFigures, errors: CameraFigures['errors']): CameraFigures => ({
  fpsIn: flat.fpsIn,
  fpsDue: flat.fpsDue,
  fpsAnalysed: flat.fpsAnalysed,
  fpsDetected: flat.fpsDetected,
  droppedShare: flat.droppedShare,
  dropped: flat.dropped ?? 0,
  latencyP50Ms: flat.latencyP50Ms,
  latencyP95Ms: flat.latencyP95Ms,
  inferenceMs: flat.inferenceMs,
  jitterMs: flat.jitterMs,
  packetLossShare: flat.packetLossShare,
  damaged: flat.damaged,
  bitrateKbps: flat.bitrateKbps,
  bitrateVariation: flat.bitrateVariation,
  responseMs: flat.responseMs,
  queueFrames: flat.queueFrames,
  queueWaitMs: flat.queueWaitMs,
  reconnects: flat.reconnects ?? 0,
  errors,
  quality:
    flat.score === null
      ? null
      : {
          score: flat.score,
          faults: {
            blur: flat.blur,
            blocking: flat.blocking,
            noise: flat.noise,
            darkness: flat.darkness,
            freeze: flat.freeze,
          },
        },
  worker: { cpuShare: flat.workerCpu, memoryBytes: flat.workerMemory },
  decoder: { cpuShare: flat.decoderCpu, memoryBytes: flat.decoderMemory },
});

/** Samples of one length as one; null: there is none. */
export const joinedFigures = (samples: readonly FlatFigures[]): FlatFigures =>
  madeOf((key) => {
    const known = knownOf(samples, key),
      sum = known.reduce((total, value) => total + value, 0);
    return known.length === 0 ? null : FIGURES[key].join === 'sum' ? sum : sum / known.length;
  });

/** Of each figure the worst sample; null where none is worse. */
export const worstFigures = (samples: readonly FlatFigures[]): FlatFigures =>
  madeOf((key) => {
    const known = knownOf(samples, key),
      { worst } = FIGURES[key];
    if (worst === null || known.length === 0) return null;
    return worst === 'least' ? Math.min(...known) : Math.max(...known);
  });

/** How often each error occurred in all of them. */
export function joinedErrors(all: readonly CameraFigures['errors'][]): CameraFigures['errors'] {
  const sums: CameraFigures['errors'] = {};
  for (const errors of all) for (const [code, times] of Object.entries(errors)) sums[code] = (sums[code] ?? 0) + times;
  return sums;
}

const knownOf = (samples: readonly FlatFigures[], key: FigureKey): number[] =>
  samples.map((sample) => sample[key]).filter((value) => value !== null);

const madeOf = (value: (key: FigureKey) => number | null): FlatFigures =>
  Object.fromEntries(FIGURE_KEYS.map((key) => [key, value(key)])) as FlatFigures;

import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import type { CameraFigures } from '../../shared/domain/health-figures.ts';

const UNKNOWN: CameraFigures = {
  fpsIn: null,
  fpsDue: null,
  fpsAnalysed: null,
  droppedShare: null,
  latencyP50Ms: null,
  latencyP95Ms: null,
  inferenceMs: null,
  jitterMs: null,
  packetLossShare: null,
  damaged: null,
  bitrateKbps: null,
  bitrateVariation: null,
  responseMs: null,
  queueFrames: null,
  queueWaitMs: null,
  reconnects: 0,
  errors: {},
  quality: null,
  worker: { cpuShare: null, memoryBytes: null },
  decoder: { cpuShare: null, memoryBytes: null },
};

/** What is known of a camera that counts. */
export const figuresOf = (telemetry: CameraTelemetry): CameraFigures => ({
  ...UNKNOWN,
  fpsIn: telemetry.sourceFps > 0 ? telemetry.sourceFps : null,
  fpsAnalysed: telemetry.analysisFps,
  inferenceMs: telemetry.inferenceMs > 0 ? telemetry.inferenceMs : null,
});

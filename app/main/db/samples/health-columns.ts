import type { FigureKey } from '../../../core/health/figures.ts';

export type SampleTable = 'camera_health_monitoring' | 'stream_quality_metrics' | 'realtime_processing_monitoring';
export const SAMPLE_TABLES: readonly SampleTable[] = [
  'camera_health_monitoring',
  'stream_quality_metrics',
  'realtime_processing_monitoring',
];

interface FigureColumn {
  table: SampleTable;
  column: string;
  /** What is stored of 1: percentages of shares. */
  times: number;
  digits: number;
  /** Of the worst ten seconds; null: that is not kept. */
  worst: string | null;
}

const column =
  (table: SampleTable) =>
  (name: string, times = 1, digits = 2): FigureColumn => ({ table, column: name, times, digits, worst: null });
const withWorst = (of: FigureColumn): FigureColumn => ({ ...of, worst: `worst_${of.column}` });
const health = column('camera_health_monitoring'),
  quality = column('stream_quality_metrics'),
  processing = column('realtime_processing_monitoring');

/** Where each figure is stored to be read again. What else a table has of it is written beside it. */
export const FIGURE_COLUMNS: Record<FigureKey, FigureColumn> = {
  fpsIn: withWorst(processing('ingestion_rate_fps')),
  fpsDue: processing('due_rate_fps'),
  fpsAnalysed: withWorst(processing('processing_rate_fps')),
  fpsDetected: health('detection_processing_rate_fps'),
  droppedShare: withWorst(processing('data_loss_percent', 100)),
  dropped: processing('dropped_frames', 1, 0),
  latencyP50Ms: withWorst(processing('total_latency_ms', 1, 1)),
  latencyP95Ms: withWorst(processing('total_latency_p95_ms', 1, 1)),
  inferenceMs: withWorst(processing('processing_latency_ms', 1, 1)),
  jitterMs: withWorst(quality('jitter_ms', 1, 1)),
  packetLossShare: withWorst(quality('packet_loss_percent', 100)),
  damaged: quality('damaged_count', 1, 0),
  bitrateKbps: withWorst(quality('bitrate', 1, 0)),
  bitrateVariation: health('bitrate_variance', 100),
  responseMs: health('response_time_ms', 1, 0),
  queueFrames: processing('input_queue_size'),
  queueWaitMs: withWorst(processing('queue_wait_time_ms', 1, 1)),
  reconnects: processing('retry_count', 1, 0),
  score: withWorst(quality('quality_score', 1, 3)),
  blur: quality('blur_detection_score', 1, 3),
  blocking: quality('compression_artifacts', 1, 3),
  noise: quality('noise_level', 1, 3),
  darkness: quality('darkness_level', 1, 3),
  freeze: quality('freeze_level', 1, 3),
  workerCpu: withWorst(health('worker_cpu_percent', 100, 1)),
  workerMemory: health('worker_memory_bytes', 1, 0),
  decoderCpu: withWorst(health('decoder_cpu_percent', 100, 1)),
  decoderMemory: health('decoder_memory_bytes', 1, 0),
};

export function stored(value: number | null, { times, digits }: Pick<FigureColumn, 'times' | 'digits'>): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.round(value * times * 10 ** digits) / 10 ** digits;
}

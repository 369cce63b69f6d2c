import { assertNever } from '../../shared/errors.ts';
import type { HealthReport } from '../../shared/api/index.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type {
  CameraFigures,
  CameraHealthReport,
  HealthSummary,
  ModelFigures,
} from '../../shared/domain/health-figures.ts';

/** The worse a camera is, the lower: what is broken, what may miss people, what counts, what is off as planned. */
export function rankOf({ state }: Camera): number {
  switch (state.status) {
    case 'failed':
      return 0;
    case 'stalled':
      return 1;
    case 'connecting':
      return 2;
    case 'counting':
      return state.risk !== null ? 3 : 4;
    case 'off':
      return 5;
    default:
      return assertNever(state.status);
  }
}

/** Those that are alike in that: the one first of which less was measured, then as the installer put them. */
export const worstFirst = (cameras: readonly CameraHealthReport[]): CameraHealthReport[] =>
  cameras.toSorted(
    (a, b) =>
      rankOf(a.camera) - rankOf(b.camera) ||
      (a.measuredShare ?? 1) - (b.measuredShare ?? 1) ||
      a.camera.order - b.camera.order,
  );

/** The mean of what is known; null: nothing is. */
export function meanOf(values: Iterable<number | null>): number | null {
  const known = [...values].filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** `hours`: what of the last hour is known of each camera. */
export function summaryOf(
  cameras: readonly CameraHealthReport[],
  models: readonly ModelFigures[],
  hours: readonly CameraFigures[],
): HealthSummary {
  const of = (health: Camera['health']) => cameras.filter(({ camera }) => camera.health === health).length;
  return {
    cameras: cameras.length,
    online: of('online'),
    offline: of('offline'),
    error: of('error'),
    maintenance: of('maintenance'),
    quality: meanOf(hours.map(({ quality }) => quality?.score ?? null)),
    uptime: meanOf(cameras.map(({ uptime24h }) => uptime24h)),
    models: models.length,
    accuracy: meanOf(models.map(({ accuracy }) => accuracy)),
    inferenceMs: meanOf(models.map(({ inferenceMs }) => inferenceMs)),
    modelsWithDrift: null,
    activeCameras: hours.length,
    fps: meanOf(hours.map(({ fpsAnalysed }) => fpsAnalysed)),
    latencyMs: meanOf(hours.map(({ latencyP50Ms }) => latencyP50Ms)),
    errors: hours.reduce((sum, { errors }) => sum + Object.values(errors).reduce((many, one) => many + one, 0), 0),
  };
}

/** Of those that are switched on. */
export function measuredShareOf(cameras: readonly CameraHealthReport[]): HealthReport['measuredShare'] {
  return meanOf(cameras.flatMap(({ camera, measuredShare }) => (camera.enabled ? [measuredShare] : [])));
}

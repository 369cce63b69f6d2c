import { PROVIDER_NAMES } from '../../shared/domain/provider.ts';
import { Detector } from '../inference/detector.ts';
import type { Task } from './task.ts';

/** Loads a model and runs it once more than needed, so that the time is that of a warm model. */
export const run: Task<'check-model'> = async ({ manifestPath }) => {
  const detector = await Detector.open(manifestPath);
  const started = performance.now();
  await detector.warmUp();
  const warmupMs = performance.now() - started;
  await detector.close();
  const { id, version } = detector.model;
  return { id, version, provider: PROVIDER_NAMES[detector.provider], warmupMs };
};

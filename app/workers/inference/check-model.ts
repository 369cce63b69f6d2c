import { toErrorInfo } from '../../shared/errors.ts';
import type { FromWorker } from '../../shared/worker-protocol.ts';
import { Detector } from './detector.ts';

/** Loads a model and runs it once more than needed, so that the time is that of a warm model. */
export async function checkModel(path: string): Promise<FromWorker & { type: 'model-result' }> {
  try {
    const detector = await Detector.open(path);
    const started = performance.now();
    await detector.warmUp();
    const warmupMs = performance.now() - started;
    await detector.close();
    return { type: 'model-result', ok: true, id: detector.model.id, version: detector.model.version, provider: detector.provider, warmupMs };
  } catch (thrown) {
    return { type: 'model-result', ok: false, error: toErrorInfo(thrown) };
  }
}

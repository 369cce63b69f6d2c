import type { Probe } from '../../shared/domain/camera.ts';
import { errorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import type { Host } from '../host.ts';

const PATIENCE_MS = 45_000;

/** Opens a source once in a worker of its own, and tells what it shows or exactly why it does not. */
export function probeSource(host: Host, source: WorkerSource): Promise<Probe> {
  const worker = host.launchWorker('footfall probe');
  const fail = (detail: string): Probe => ({ ok: false, error: errorInfo('SYS_006', { cameraId: 'probe', detail }) });
  return new Promise<Probe>((resolve) => {
    const patience = setTimeout(() => resolve(fail(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
    worker.onExit((detail) => { clearTimeout(patience); resolve(fail(detail)); });
    worker.onMessage((message) => {
      if (message.type === 'ready') worker.post({ type: 'probe', ffmpegPath: host.ffmpegPath, source });
      else if (message.type === 'probe-result') resolve(message.probe);
      else if (message.type === 'failed') resolve({ ok: false, error: message.error });
    });
  }).finally(() => worker.kill());
}

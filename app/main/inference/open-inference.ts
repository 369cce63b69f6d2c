import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { inferenceMethods } from '../../shared/api/inference.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import type { StreamKind } from '../../shared/domain/decoder.ts';
import { PROVIDER_NAMES, PROVIDERS_OF, type InferenceState } from '../../shared/domain/provider.ts';
import { listCameras } from '../db/camera-configurations.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { DecoderKeeper } from './decoder-keeper.ts';
import { decoderCandidates, decoderKey, tryDecoders } from './decoder-trials.ts';
import { ProviderFile } from './provider-file.ts';
import { ProviderKeeper } from './provider-keeper.ts';
import { tryOnce, tryProvider } from './provider-trials.ts';
import { graphicsOf, keyOf, runtimeFolder } from './this-pc.ts';

export interface InferenceParts {
  supervision: Supervision;
  notices: { board: NoticeBoard };
  /** Whether the PC has time for everything that it should do. */
  capacity: { keepsUp(): boolean };
}

/** What runs the models on this PC, and what decodes the cameras' streams. */
export function openInference(
  context: Context,
  { supervision: { supervisor }, notices: { board }, capacity }: InferenceParts,
) {
  const { db, host, log, bus, model, runTask } = context,
    { ffmpegPath } = host,
    folder = runtimeFolder();
  const file = new ProviderFile(providersFile(host.folders.data), log);
  // One trial at a time, of either kind.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(trial: () => Promise<T>): Promise<T> => {
    const mine = turn.then(trial, trial);
    turn = mine;
    return mine;
  };
  const keeper = new ProviderKeeper({
    file,
    log,
    async look() {
      const graphics = await graphicsOf();
      return { graphics, key: await keyOf(model, PROVIDERS_OF[process.platform] ?? ['cpu'], graphics, folder) };
    },
    tryOne: (provider, signal, asked) =>
      inTurn(async () => {
        const libraries = { folder, files: await readdir(folder).catch(() => []) };
        return asked
          ? tryProvider(context, provider, libraries, signal)
          : tryOnce(context, file, provider, libraries, signal);
      }),
    // One that was removed meanwhile must not come back.
    use(cameraId, provider) {
      if (supervisor.cameraIds.includes(cameraId)) supervisor.setProvider(cameraId, provider);
    },
    async restart(cameraId) {
      if (supervisor.cameraIds.includes(cameraId)) await supervisor.restart(cameraId);
    },
    onChanged() {
      const names = keeper.state.failed.map(({ provider }) => PROVIDER_NAMES[provider]).join(', ');
      board.set('provider-failed', names === '' ? null : { provider: names });
      changed();
    },
  });
  const decoders = new DecoderKeeper({
    file,
    log,
    key: () => decoderKey(ffmpegPath),
    candidates: () => decoderCandidates(ffmpegPath),
    tryAll: (sample, codec, candidates, signal) =>
      inTurn(() => tryDecoders({ ffmpegPath, runTask }, sample, codec, candidates, signal)),
    canTry: (cameraId) =>
      supervisor.cameraIds.includes(cameraId) && supervisor.state(cameraId).status === 'counting' && capacity.keepsUp(),
    stream: (cameraId) => streamOf(supervisor.telemetry(cameraId)),
    use(cameraId, order) {
      if (supervisor.cameraIds.includes(cameraId)) supervisor.setDecoding(cameraId, order);
    },
    onChanged: () => changed(),
  });
  const now = (): InferenceState => ({ ...keeper.state, decoding: decoders.state });
  const changed = () => void bus.publish('inference.changed', now());
  bus.on('camera.changed', ({ cameraId, state, telemetry }) => {
    if (state.status !== 'counting') return;
    keeper.counting();
    const stream = streamOf(telemetry);
    if (stream) decoders.seen(cameraId, stream);
  });
  bus.on('cameras.changed', async () =>
    file.keepOnly(new Set((await listCameras(db)).map(({ cameraId }) => cameraId))),
  );
  return {
    keeper,
    decoders,
    handlers: {
      'inference.get': now,
      'inference.choose': ({ cameraId, provider }) => {
        keeper.choose(cameraId, provider);
        return now();
      },
      'inference.decoding': ({ cameraId, wish }) => {
        decoders.choose(cameraId, wish);
        return now();
      },
      'inference.retry': () => {
        Promise.all([keeper.retry(), decoders.retry()]).catch((thrown: unknown) =>
          log.error('providers could not be tried', { reason: String(thrown) }),
        );
        return { ...now(), trying: true };
      },
    } satisfies HandlersOf<typeof inferenceMethods>,
    start() {
      keeper.begin();
      decoders.begin();
      return Promise.resolve();
    },
    async close() {
      await Promise.all([keeper.close(), decoders.close()]);
    },
  };
}

const streamOf = (telemetry: CameraTelemetry | null): StreamKind | null =>
  telemetry && { codec: telemetry.codec, width: telemetry.width, height: telemetry.height };

export type Inference = ReturnType<typeof openInference>;

export const providersFile = (data: string): string => join(data, 'providers.json');

export { ProviderFile, withWish, type RememberedDecoders } from './provider-file.ts';
export { fastest } from './provider-choice.ts';
export { tryProvider } from './provider-trials.ts';
export { graphicsOf, keyOf, runtimeFolder } from './this-pc.ts';

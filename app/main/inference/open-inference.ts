import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { inferenceMethods } from '../../shared/api/inference.ts';
import { PROVIDER_NAMES, PROVIDERS_OF } from '../../shared/domain/provider.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { ProviderFile } from './provider-file.ts';
import { ProviderKeeper } from './provider-keeper.ts';
import { tryOnce, tryProvider } from './provider-trials.ts';
import { graphicsOf, keyOf, runtimeFolder } from './this-pc.ts';

export interface InferenceParts {
  supervision: Supervision;
  notices: { board: NoticeBoard };
}

/** What runs the models on this PC. */
export function openInference(context: Context, { supervision: { supervisor }, notices: { board } }: InferenceParts) {
  const { host, log, bus, model } = context,
    folder = runtimeFolder();
  const file = new ProviderFile(providersFile(host.folders.data), log);
  const keeper = new ProviderKeeper({
    file,
    log,
    async look() {
      const graphics = await graphicsOf();
      return { graphics, key: await keyOf(model, PROVIDERS_OF[process.platform] ?? ['cpu'], graphics, folder) };
    },
    async tryOne(provider, signal, asked) {
      const libraries = { folder, files: await readdir(folder).catch(() => []) };
      return asked
        ? tryProvider(context, provider, libraries, signal)
        : tryOnce(context, file, provider, libraries, signal);
    },
    // One that was removed meanwhile must not come back.
    use(cameraId, provider) {
      if (supervisor.cameraIds.includes(cameraId)) supervisor.setProvider(cameraId, provider);
    },
    async restart(cameraId) {
      if (supervisor.cameraIds.includes(cameraId)) await supervisor.restart(cameraId);
    },
    onChanged(state) {
      const names = state.failed.map(({ provider }) => PROVIDER_NAMES[provider]).join(', ');
      board.set('provider-failed', names === '' ? null : { provider: names });
      void bus.publish('inference.changed', state);
    },
  });
  bus.on('camera.changed', ({ state }) => {
    if (state.status === 'counting') keeper.counting();
  });
  return {
    keeper,
    handlers: {
      'inference.get': () => keeper.state,
      'inference.choose': ({ cameraId, provider }) => {
        keeper.choose(cameraId, provider);
        return keeper.state;
      },
      'inference.retry': () => {
        keeper
          .retry()
          .catch((thrown: unknown) => log.error('providers could not be tried', { reason: String(thrown) }));
        return { ...keeper.state, trying: true };
      },
    } satisfies HandlersOf<typeof inferenceMethods>,
    start: () => Promise.resolve(keeper.begin()),
    close: () => keeper.close(),
  };
}

export type Inference = ReturnType<typeof openInference>;

export const providersFile = (data: string): string => join(data, 'providers.json');

export { ProviderFile } from './provider-file.ts';
export { fastest } from './provider-choice.ts';
export { tryProvider } from './provider-trials.ts';
export { graphicsOf, keyOf, runtimeFolder } from './this-pc.ts';

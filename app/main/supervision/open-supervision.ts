import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SHARE } from '../../core/capacity/share-out.ts';
import type { DecodingOrder, ViewOrder, WorkerSource } from '../../shared/camera-protocol.ts';
import { healthOf } from '../../shared/domain/health.ts';
import type { Provider } from '../../shared/domain/provider.ts';
import type { Counts } from '../counts/open-counts.ts';
import { sizeName } from '../../shared/domain/model.ts';
import { readInputSize } from '../db/camera-configurations.ts';
import { shortUuidv7 } from '../db/uuid.ts';
import { streamPosition } from '../db/video-streams.ts';
import type { Context } from '../feature.ts';
import type { RunnerHooks, RunnerTimes } from './camera-runner.ts';
import { outageNotes } from './outages.ts';
import { Supervisor } from './supervisor.ts';

export type { RunnerTimes } from './camera-runner.ts';
export type { Supervisor } from './supervisor.ts';

export interface SupervisionParts {
  counts: Counts;
  cameras: {
    /** What its worker opens. */
    source(cameraId: string): Promise<WorkerSource>;
    /** Its file is through. */
    finish(cameraId: string): Promise<unknown>;
  };
  views: {
    /** By what its worker judges where it looks. */
    order(cameraId: string): Promise<ViewOrder | null>;
  };
  inference: {
    /** What runs its model. */
    providerOf(cameraId: string): Provider;
    onFault: RunnerHooks['onProviderFault'];
    /** How its stream is decoded. */
    decodingOf(cameraId: string): DecodingOrder;
    onSample: RunnerHooks['onSample'];
    onDecoderFault: RunnerHooks['onDecoderFault'];
  };
  times: RunnerTimes | undefined;
}

/** The workers: one per camera that should count. */
export function openSupervision(
  { host, log, db, bus, identity, site, model }: Context,
  { counts: { recorder }, cameras, views, inference, times }: SupervisionParts,
) {
  const outages = outageNotes({ db, identity, log }),
    graphs = join(host.folders.data, 'graphs');
  mkdirSync(graphs, { recursive: true, mode: 0o700 });
  const listeners: RunnerHooks['onNews'][] = [];
  const supervisor: Supervisor = new Supervisor(
    {
      log,
      launch: (cameraId) => host.launchCamera(`footfall camera ${cameraId.slice(-4)}`),
      async config(cameraId) {
        const source = await cameras.source(cameraId);
        // What the worker before it sent is stored first: a file that is played once goes on after that.
        await recorder.flush();
        const stored = await readInputSize(db, cameraId);
        const seekSeconds = source.kind === 'file' && !source.loop ? await streamPosition(db, cameraId) : 0;
        const inputSize = model.sizes.find((size) => sizeName(size) === stored);
        return {
          cameraId,
          source,
          ffmpegPath: host.ffmpegPath,
          modelManifestPath: model.manifestPath,
          graphs,
          ...(inputSize && { inputSize }),
          provider: inference.providerOf(cameraId),
          decoding: inference.decodingOf(cameraId),
          maxFps: SHARE.mostFps,
          pace: 'source',
          startTimeMs: null,
          seekSeconds,
          timeZone: site.timeZone,
          view: await views.order(cameraId),
        };
      },
      open: (cameraId, ack) =>
        recorder.open(
          { session: shortUuidv7(), cameraId, modelId: model.id, modelVersion: model.version, startedAtMs: Date.now() },
          ack,
        ),
      onState: (cameraId) => {
        const state = supervisor.state(cameraId);
        void bus.publish('camera.changed', {
          cameraId,
          state,
          health: healthOf(state, Date.now()),
          telemetry: supervisor.telemetry(cameraId),
        });
      },
      onOutage: outages.begin,
      onCounting: outages.end,
      onSample: (cameraId, data) => inference.onSample(cameraId, data),
      onDecoderFault: (cameraId, fault) => inference.onDecoderFault(cameraId, fault),
      onProviderFault: (cameraId, fault) => inference.onFault(cameraId, fault),
      onThrough: (cameraId) => cameras.finish(cameraId),
      onNews: (cameraId, news) => {
        for (const listener of listeners) listener(cameraId, news);
      },
    },
    times,
  );
  bus.on('storage.changed', ({ trouble }) => supervisor.setTrouble(trouble));
  bus.on('regions.saved', ({ cameraId, regions }) => supervisor.setRegions(cameraId, regions));
  return {
    supervisor,
    handlers: {},
    /** What a worker says many times a second, of which only the newest counts; facts go over the bus. */
    onNews(listener: RunnerHooks['onNews']): void {
      listeners.push(listener);
    },
    close: () => supervisor.close(),
  };
}
export type Supervision = ReturnType<typeof openSupervision>;

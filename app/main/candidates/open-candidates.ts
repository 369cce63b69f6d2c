import { join } from 'node:path';
import type { candidatesMethods } from '../../shared/api/candidates.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Discovery } from '../discovery/open-discovery.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { CandidateList } from './candidate-list.ts';
import { CandidateStore } from './candidate-store.ts';

/** Found cameras that were chosen to be added, several at once with one login. */
export function openCandidates(
  { host, bus, runTask }: Context,
  { discovery, cameras }: { discovery: Discovery; cameras: Cameras },
) {
  const store = new CandidateStore(join(host.folders.data, 'candidates.sealed'), host);
  const list = new CandidateList({
    found: (deviceId) => discovery.device(deviceId),
    read: (device, signal) => discovery.read(device, signal),
    probe: (source, signal) => cameras.probe(source, signal),
    snapshot: (picture, signal) => runTask('read-picture', picture, { signal }),
    cameras: () => cameras.list(),
    add: (camera) => cameras.add(camera),
    onChanged() {
      store.write(() => list.saved);
      void bus.publish('candidates.changed', list.shown);
    },
  });
  return {
    handlers: {
      'candidates.list': () => list.shown,
      'candidates.check': ({ devices, login }) => {
        list.check(devices, login);
        return list.shown;
      },
      'candidates.picture': ({ candidateId }) => {
        const dataUrl = list.picture(candidateId);
        return dataUrl === null ? null : { dataUrl };
      },
      'candidates.add': async ({ cameras: named }) => {
        await list.add(named);
        return list.shown;
      },
      'candidates.forget': ({ deviceIds }) => {
        list.forget(deviceIds);
        return list.shown;
      },
    } satisfies HandlersOf<typeof candidatesMethods>,
    async start() {
      list.restore(await store.read());
    },
    async close() {
      // What is being asked is kept as such: nobody gave it up.
      await store.flush();
      await list.close();
    },
  };
}

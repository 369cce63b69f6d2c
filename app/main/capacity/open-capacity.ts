import type { capacityMethods } from '../../shared/api/index.ts';
import type { Room } from '../../shared/domain/health-figures.ts';
import type { Mounting } from '../../shared/domain/mounting.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { Governor, GOVERNOR, rankOf, type GovernedCamera } from './governor.ts';
import { pcLoadReader } from './pc-load.ts';

/** What this PC carries: shares it out among the cameras, and knows what room is left. */
export function openCapacity(
  { bus }: Context,
  { cameras, supervision: { supervisor } }: { cameras: Pick<Cameras, 'list'>; supervision: Supervision },
) {
  const governor = new Governor(),
    load = pcLoadReader();
  let known = new Map<string, { mounting: Mounting | null; demo: boolean }>();
  const learn = async () => {
    known = new Map((await cameras.list()).map(({ cameraId, mounting, demo }) => [cameraId, { mounting, demo }]));
  };
  bus.on('cameras.changed', learn);
  bus.on('database.replaced', learn);

  function look(): void {
    const governed = [...known].flatMap(([cameraId, { mounting, demo }]): GovernedCamera[] => {
      const { status } = supervisor.state(cameraId);
      if (status === 'off') return [];
      return [
        {
          cameraId,
          rank: rankOf(supervisor.regions(cameraId), mounting, demo),
          away: status !== 'counting',
          telemetry: supervisor.telemetry(cameraId),
        },
      ];
    });
    for (const [cameraId, share] of governor.look(governed, load())) supervisor.setShare(cameraId, share);
  }
  let timer: NodeJS.Timeout | null = null;
  return {
    handlers: {
      'capacity.predict': (stream) => Promise.resolve(governor.predict(stream)),
    } satisfies HandlersOf<typeof capacityMethods>,
    get room(): Room | null {
      return governor.room;
    },
    /** Whether no picture came too late for want of time lately. */
    get keepsUp(): boolean {
      return governor.keepsUp;
    },
    async start() {
      await learn();
      timer = setInterval(look, GOVERNOR.everyMs);
    },
    close() {
      if (timer) clearInterval(timer);
    },
  };
}
export type Capacity = ReturnType<typeof openCapacity>;

import { join } from 'node:path';
import type { capacityMethods } from '../../shared/api/index.ts';
import type { Room } from '../../shared/domain/health-figures.ts';
import type { Mounting } from '../../shared/domain/mounting.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { readViewCheck, updateCamera } from '../db/camera-configurations.ts';
import { sizeName, type InputSize } from '../../shared/domain/model.ts';
import { InputSizes } from './input-sizes.ts';
import { Governor, GOVERNOR, rankOf, type GovernedCamera } from './governor.ts';
import { costsFile } from './measured-costs.ts';
import { pcLoadReader } from './pc-load.ts';

/** How often what is known of cameras is read again without a reason, in looks of the governor. */
const LEARN_LOOKS = 60;

interface Known {
  mounting: Mounting | null;
  demo: boolean;
  wish: InputSize | null;
  /** How tall people were when its view was checked, as a share of the picture. */
  checked: number | null;
}

/** What this PC carries: shares it out among the cameras, and knows what room is left. */
export function openCapacity(
  { bus, db, host, identity, log, model }: Context,
  { cameras, supervision: { supervisor } }: { cameras: Pick<Cameras, 'list'>; supervision: Supervision },
) {
  const file = costsFile(join(host.folders.data, 'costs.json'), log),
    measured = file.read();
  const governor = new Governor(measured),
    load = pcLoadReader(),
    sizes = new InputSizes(model.sizes);
  let known = new Map<string, Known>();
  const learn = async () => {
    const found = new Map<string, Known>();
    for (const { cameraId, mounting, demo, inputSize } of await cameras.list()) {
      const low = (await readViewCheck(db, cameraId))?.heights?.low;
      // Pixels of the usual size.
      const checked = low === undefined ? null : low / model.sizes[0].height;
      // A list may name a size that this model has not.
      const wish = model.sizes.find((size) => sizeName(size) === inputSize) ?? null;
      found.set(cameraId, { mounting, demo, wish, checked });
    }
    known = found;
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
    resize(governed);
    looks += 1;
    // A view may have been checked since.
    if (looks % LEARN_LOOKS === 0) void learn().catch(failed);
    if (looks % LEARN_LOOKS === 0) file.write(measured);
  }
  let looks = 0;
  const failed = (thrown: unknown) => log.error('the size of pictures is not kept', { reason: String(thrown) });
  function resize(governed: readonly GovernedCamera[]): void {
    const counting = governed.filter(({ away }) => !away);
    const sized = counting.map(({ cameraId, telemetry }) => {
      const { wish, checked } = known.get(cameraId)!;
      return { cameraId, telemetry, wish, checkedHeight: checked };
    });
    for (const { cameraId, size, why } of sizes.look(sized, governor)) {
      supervisor.setInput(cameraId, size, why);
      const change = { inputChosen: why === 'chosen' ? null : sizeName(size) };
      updateCamera(db, identity, cameraId, change, Date.now()).catch(failed);
    }
  }
  let timer: NodeJS.Timeout | null = null;
  return {
    handlers: {
      'capacity.predict': (stream) => Promise.resolve(governor.predict(stream)),
      'capacity.input': ({ cameraId }) => {
        const telemetry = supervisor.telemetry(cameraId);
        return Promise.resolve({
          sizes: model.sizes.map(sizeName),
          now: telemetry?.inputSize ?? null,
          why: sizes.whyOf(cameraId),
          peopleHeight: telemetry?.peopleHeight ?? known.get(cameraId)?.checked ?? null,
        });
      },
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
      file.write(measured);
    },
  };
}
export type Capacity = ReturnType<typeof openCapacity>;

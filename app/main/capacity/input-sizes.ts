import { chooseSize } from '../../core/capacity/input-size.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { sizeName, sizeOf, type InputSize, type SizeWhy } from '../../shared/domain/model.ts';
import type { Governor } from './governor.ts';

/** Numbers of the changes; looks are those of the governor, one a second. */
export const SIZE_CHANGES = {
  /** So long something else is right before it is ordered: people come and go, and a PC is busy for a moment. */
  otherLooks: 60,
  noRoomLooks: 30,
  /** Between two changes of a camera, unless there is no room; and between two that cost more, whose costs have to be measured. */
  heldLooks: 600,
  measuredLooks: 60,
  /** An order that was not followed (people are always there, or the model does not take it) is given again after so long. */
  againLooks: 120,
} as const;

export interface SizedCamera {
  cameraId: string;
  /** What somebody chose. */
  wish: InputSize | null;
  /** As a share of the picture, of the last check of its view; null: there is none. */
  checkedHeight: number | null;
  telemetry: CameraTelemetry | null;
}

export interface SizeOrder {
  cameraId: string;
  size: InputSize;
  why: SizeWhy;
}

interface Known {
  why: SizeWhy | null;
  /** What is right instead, and for how many looks. */
  other: string | null;
  looks: number;
  changedAt: number;
  orderedAt: number;
}

/** Decides how large a picture each camera's model is given. It knows no clock: every look is a second after the one before. */
export class InputSizes {
  readonly #sizes: readonly InputSize[];
  #known = new Map<string, Known>();
  #look = 0;
  #grownAt = -Infinity;

  /** The usual one first. */
  constructor(sizes: readonly InputSize[]) {
    this.#sizes = sizes;
  }

  /** Why a camera's size is what it is; null: not known yet. */
  whyOf(cameraId: string): SizeWhy | null {
    return this.#known.get(cameraId)?.why ?? null;
  }

  /** What is to be changed. */
  look(cameras: readonly SizedCamera[], governor: Pick<Governor, 'affords' | 'room'>): SizeOrder[] {
    this.#look += 1;
    const before = this.#known;
    this.#known = new Map();
    const orders: SizeOrder[] = [];
    for (const camera of cameras) {
      const { cameraId, telemetry } = camera;
      const known = before.get(cameraId) ?? {
        why: null,
        other: null,
        looks: 0,
        changedAt: -Infinity,
        orderedAt: -Infinity,
      };
      this.#known.set(cameraId, known);
      const now = telemetry && sizeOf(telemetry.inputSize);
      const order = now && this.#orderFor(camera, telemetry, now, known, governor);
      if (order) orders.push(order);
    }
    return orders;
  }

  #orderFor(
    { cameraId, wish, checkedHeight }: SizedCamera,
    { width, height, peopleHeight }: CameraTelemetry,
    now: InputSize,
    known: Known,
    governor: Pick<Governor, 'affords' | 'room'>,
  ): SizeOrder | null {
    const chosen = wish
      ? { size: wish, why: 'chosen' as const }
      : governor.room &&
        chooseSize({
          height: peopleHeight ?? checkedHeight,
          picture: { width, height },
          sizes: this.#sizes,
          now,
          affords: (times, share) => governor.affords(cameraId, times, share),
        });
    if (!chosen) return null;
    const name = sizeName(chosen.size);
    if (name === sizeName(now)) {
      known.why = chosen.why;
      known.other = null;
      return null;
    }
    known.looks = known.other === name ? known.looks + 1 : 1;
    known.other = name;
    if (!this.#isTime(known, chosen.why, chosen.size.width > now.width)) return null;
    if (chosen.size.width > now.width) this.#grownAt = this.#look;
    known.orderedAt = known.changedAt = this.#look;
    known.why = chosen.why;
    return { cameraId, ...chosen };
  }

  #isTime({ looks, changedAt, orderedAt }: Known, why: SizeWhy, grows: boolean): boolean {
    const { otherLooks, noRoomLooks, heldLooks, measuredLooks, againLooks } = SIZE_CHANGES;
    if (why === 'chosen') return this.#look - orderedAt >= againLooks || looks === 1;
    if (why === 'no-room' && !grows) return looks >= noRoomLooks && this.#look - orderedAt >= againLooks;
    if (grows && this.#look - this.#grownAt < measuredLooks) return false;
    return looks >= otherLooks && this.#look - changedAt >= heldLooks;
  }
}

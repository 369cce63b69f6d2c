import type { PcFigures } from '../../shared/domain/health-figures.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';

export const DISK_GUARD = {
  /** Free shares of the disk below which somebody is told, and diagnostics are no longer stored. Of a large disk only so much is looked at. */
  low: 0.2,
  veryLow: 0.1,
  ofBytes: 100e9,
  /** So much more than that has to be free again, so that it does not come and go. */
  backBy: 0.02,
} as const;

export type Room = 'enough' | 'low' | 'very-low';

/** Tells of a disk that fills up before it is full, and what is to be left out for what was counted. */
export class DiskGuard {
  readonly #notices: Pick<NoticeBoard, 'set'>;
  #room: Room = 'enough';

  constructor(notices: Pick<NoticeBoard, 'set'>) {
    this.#notices = notices;
  }

  /** `very-low`: only what was counted is stored. */
  get room(): Room {
    return this.#room;
  }

  look({ diskFreeBytes: free, diskTotalBytes: total }: Pick<PcFigures, 'diskFreeBytes' | 'diskTotalBytes'>): void {
    if (free === null || !total) return;
    const share = free / Math.min(total, DISK_GUARD.ofBytes);
    const below = (limit: number, already: boolean) => share < limit + (already ? DISK_GUARD.backBy : 0);
    this.#room = below(DISK_GUARD.veryLow, this.#room === 'very-low')
      ? 'very-low'
      : below(DISK_GUARD.low, this.#room !== 'enough')
        ? 'low'
        : 'enough';
    const params = { free: free >= 1e9 ? `${Math.floor(free / 1e9)} GB` : `${Math.floor(free / 1e6)} MB` };
    this.#notices.set('disk-low', this.#room === 'low' ? params : null);
    this.#notices.set('disk-very-low', this.#room === 'very-low' ? params : null);
  }
}

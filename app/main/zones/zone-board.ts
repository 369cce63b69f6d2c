import type { ZoneState } from '../../shared/domain/zone.ts';

/** The zones of the cameras as they are now; a camera that does not count has none. */
export class ZoneBoard {
  readonly #zones = new Map<string, ZoneState[]>();
  readonly #onChanged: (cameraId: string, zones: ZoneState[]) => void;

  constructor(onChanged: (cameraId: string, zones: ZoneState[]) => void) {
    this.#onChanged = onChanged;
  }

  of(cameraId: string): ZoneState[] {
    return this.#zones.get(cameraId) ?? [];
  }

  set(cameraId: string, zones: ZoneState[]): void {
    this.#zones.set(cameraId, zones);
    this.#onChanged(cameraId, zones);
  }

  clear(cameraId: string): void {
    if (this.of(cameraId).length > 0) this.#onChanged(cameraId, []);
    this.#zones.delete(cameraId);
  }
}

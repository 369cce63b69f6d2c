import type { Push } from '../../shared/api/index.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { Direction } from '../../shared/domain/region.ts';
import type { Overlay } from '../../shared/domain/track.ts';
import { client } from '../client/app-client.ts';
import { OverlayRing } from '../live/overlay/overlay-ring.ts';

export type VideoPart = Push<'live.video'>;
/** Without bytes: there is nothing to show, and why. */
type VideoListener = (part: VideoPart, bytes: Uint8Array | undefined) => void;

/** A crossing the database has just taken: the line and the person are coloured for a moment. `atMs` is performance.now(). */
export interface Flash {
  regionId: string;
  trackId: number;
  direction: Direction;
  atMs: number;
}

const FLASH_KEPT_MS = 2_000;

class LiveCamera {
  readonly ring = new OverlayRing();
  readonly watchers = new Set<VideoListener>();
  readonly overlayListeners = new Set<(overlay: Overlay) => void>();
  flashes: Flash[] = [];
  init: { part: VideoPart; bytes: Uint8Array | undefined } | null = null;
}

/** Overlays and video of the cameras being watched. Outside React on purpose: many times a second, straight to the canvas. */
class LiveStore {
  #cameras = new Map<string, LiveCamera>();

  ring = (cameraId: string): OverlayRing => this.#camera(cameraId).ring;
  flashes = (cameraId: string): readonly Flash[] => this.#camera(cameraId).flashes;

  /** The camera's stream from now on, as long as somebody wants it; an init known already comes first. Returns the closer. */
  watch(cameraId: string, listener: VideoListener): () => void {
    const camera = this.#camera(cameraId);
    camera.watchers.add(listener);
    if (camera.watchers.size === 1) this.#ask('live.watch', cameraId);
    else if (camera.init) listener(camera.init.part, camera.init.bytes);
    return () => {
      camera.watchers.delete(listener);
      if (camera.watchers.size > 0) return;
      camera.init = null;
      this.#ask('live.unwatch', cameraId);
    };
  }

  onOverlay(cameraId: string, listener: (overlay: Overlay) => void): () => void {
    const { overlayListeners } = this.#camera(cameraId);
    overlayListeners.add(listener);
    return () => void overlayListeners.delete(listener);
  }

  /** Asks for a new beginning (init and key fragment): of one camera after a player's error, of all after a reconnect. */
  rewatch(cameraId?: string): void {
    for (const [id, camera] of this.#cameras) {
      if (camera.watchers.size === 0 || (cameraId !== undefined && id !== cameraId)) continue;
      camera.init = null;
      if (cameraId !== undefined) this.#ask('live.unwatch', id);
      this.#ask('live.watch', id);
    }
  }

  overlay(overlay: Overlay): void {
    const camera = this.#camera(overlay.cameraId);
    camera.ring.add(overlay);
    for (const listener of camera.overlayListeners) listener(overlay);
  }

  video(part: VideoPart, bytes: Uint8Array | undefined): void {
    if (part.kind !== 'none' && !bytes) return;
    const camera = this.#camera(part.cameraId);
    if (part.kind !== 'fragment') camera.init = { part, bytes };
    for (const listener of camera.watchers) listener(part, bytes);
  }

  flash(events: readonly CountingEvent[], atMs: number): void {
    for (const { cameraId, regionId, trackId, direction, refusal } of events) {
      if (refusal) continue;
      const camera = this.#camera(cameraId);
      camera.flashes = [
        ...camera.flashes.filter((flash) => atMs - flash.atMs < FLASH_KEPT_MS),
        { regionId, trackId, direction, atMs },
      ];
    }
  }

  #camera(cameraId: string): LiveCamera {
    let camera = this.#cameras.get(cameraId);
    if (!camera) this.#cameras.set(cameraId, (camera = new LiveCamera()));
    return camera;
  }

  /** Without a connection there is nothing to ask: the session asks again when it is back. */
  #ask(method: 'live.watch' | 'live.unwatch', cameraId: string): void {
    if (client.connection.state === 'open')
      client.call(method, { cameraId }).catch((error: unknown) => console.warn(method, error));
  }
}

export const liveStore = new LiveStore();

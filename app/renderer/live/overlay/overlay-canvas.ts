import { regionsOf } from '../../stores/camera-store.ts';
import { zoneStates } from '../../stores/zone-store.ts';
import { liveStore } from '../../stores/live-store.ts';
import { plateAt, quietLabel } from './draw-parts.ts';
import { drawScene, TRAIL_SECONDS, type OverlayOptions } from './draw-tracks.ts';
import type { FrameOverlay } from './overlay-ring.ts';
import type { TrailPoint } from './trail.ts';

/** Boxes that are held for longer than the eye notices say how old they are. */
const AGE_SHOWN_US = 300_000;
const LINE_LIT_MS = 600;
const BOX_COLOURED_MS = 1_500;

/** A frame of the video as it is on screen now. */
export interface PresentedFrame {
  epoch: number;
  mediaTime: number;
  ptsUs: number;
}

/** What the canvas shows now, for the browser test: boxes normalized, of the displayed frame. */
export interface LiveDebug extends PresentedFrame {
  how: FrameOverlay['how'];
  boxes: { trackId: number; box: readonly number[] }[];
}

const shown = new Map<string, () => LiveDebug | null>();
declare global {
  interface Window {
    __footfallLive?: (cameraId: string) => LiveDebug | null;
  }
}
if (typeof window !== 'undefined') window.__footfallLive = (cameraId) => shown.get(cameraId)?.() ?? null;

/** Draws the overlay of exactly the frame that is presented, in device pixels. React never renders for a frame. */
export class OverlayCanvas {
  options: OverlayOptions = { boxes: true, trails: true, ids: true, lines: true, zones: true, names: true };
  words = { in: 'In', out: 'Out', age: (seconds: number) => `${seconds.toFixed(1)} s` };
  /** Half of this is how far a frame's time may be off. */
  frameSeconds = 1 / 25;
  #canvas: HTMLCanvasElement;
  #ctx: CanvasRenderingContext2D;
  #cameraId: string;
  #frame: PresentedFrame | null = null;
  #found: FrameOverlay | null = null;
  #debug = () =>
    this.#frame &&
    this.#found && {
      ...this.#frame,
      how: this.#found.how,
      boxes: this.#found.tracks.filter((track) => track.confirmed).map(({ trackId, box }) => ({ trackId, box })),
    };

  constructor(canvas: HTMLCanvasElement, cameraId: string) {
    this.#canvas = canvas;
    this.#ctx = canvas.getContext('2d')!;
    this.#cameraId = cameraId;
    shown.set(cameraId, this.#debug);
  }

  /** A frame is on screen: its overlay goes on it. */
  present(frame: PresentedFrame): void {
    this.#frame = frame;
    this.redraw();
  }

  clear(): void {
    this.#frame = this.#found = null;
    this.redraw();
  }

  close(): void {
    if (shown.get(this.#cameraId) === this.#debug) shown.delete(this.#cameraId);
  }

  redraw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = window.devicePixelRatio;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) Object.assign(this.#canvas, { width: w, height: h });
    const ctx = this.#ctx;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, w, h);
    const frame = this.#frame;
    if (!frame || !width || !height) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);

    const ring = liveStore.ring(this.#cameraId);
    this.#found = ring.find(frame.epoch, frame.ptsUs, (this.frameSeconds / 2) * 1e6);
    const { tracks, ageUs } = this.#found;
    const trails = new Map<number, TrailPoint[]>(tracks.map(({ trackId }) => [trackId, []]));
    if (this.options.trails) {
      for (const earlier of ring.upTo(frame.epoch, frame.ptsUs, TRAIL_SECONDS * 1e6)) {
        const age = (frame.ptsUs - earlier.ptsUs) / 1e6;
        for (const { trackId, anchor } of earlier.tracks) trails.get(trackId)?.push([age, anchor[0], anchor[1]]);
      }
      for (const { trackId, anchor } of tracks) trails.get(trackId)?.push([0, anchor[0], anchor[1]]);
    }
    const now = performance.now();
    const flashes = liveStore.flashes(this.#cameraId);
    drawScene(ctx, {
      width,
      height,
      tracks,
      trails,
      regions: regionsOf(this.#cameraId),
      zones: zoneStates(this.#cameraId),
      options: this.options,
      words: this.words,
      litLines: new Map(
        flashes.filter(({ atMs }) => now - atMs < LINE_LIT_MS).map(({ regionId, direction }) => [regionId, direction]),
      ),
      counted: new Map(
        flashes
          .filter(({ atMs }) => now - atMs < BOX_COLOURED_MS)
          .map(({ trackId, direction }) => [trackId, direction]),
      ),
    });
    if (ageUs > AGE_SHOWN_US && this.options.boxes && tracks.length > 0)
      plateAt(ctx, [8, height - 20], this.words.age(ageUs / 1e6), quietLabel, 'left');
  }
}

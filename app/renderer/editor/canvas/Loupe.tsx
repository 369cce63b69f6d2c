import { Portal } from '@mantine/core';
import { useEffect, useRef, type RefObject } from 'react';
import { drawLoupe, LOUPE_RADIUS } from './draw-handles.ts';
import classes from '../RegionEditor.module.css';
import type { Size } from './view.ts';

/** Where a finger is, in CSS px of the window. */
export interface Finger {
  readonly x: number;
  readonly y: number;
}

/** So far above the finger its middle is, CSS px: a hand hides what is below. */
const ABOVE = 100;

/** What a finger hides, enlarged above it: over everything, so that it is seen also while the finger is at the picture's upper edge. Redrawn with `state`. */
export function Loupe({
  finger,
  over,
  state,
}: {
  finger: Finger;
  over: RefObject<HTMLCanvasElement | null>;
  state: unknown;
}) {
  const own = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = own.current,
      ctx = element?.getContext('2d'),
      canvas = over.current;
    if (!element || !ctx || !canvas) return;
    const ratio = window.devicePixelRatio,
      side = Math.round(LOUPE_RADIUS * 2 * ratio);
    if (element.width !== side) Object.assign(element, { width: side, height: side });
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const box = canvas.getBoundingClientRect(),
      video = canvas.parentElement?.querySelector('video'),
      still = canvas.parentElement?.querySelector('img');
    const layers: [CanvasImageSource, Size][] = [];
    if (still?.complete && still.naturalWidth > 0)
      layers.push([still, { width: still.naturalWidth, height: still.naturalHeight }]);
    if (video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
      layers.push([video, { width: video.videoWidth, height: video.videoHeight }]);
    layers.push([canvas, canvas]);
    drawLoupe(ctx, layers, [finger.x - box.left, finger.y - box.top], box);
  }, [finger, over, state]);
  const left = Math.min(window.innerWidth - LOUPE_RADIUS * 2 - 4, Math.max(4, finger.x - LOUPE_RADIUS));
  const above = finger.y - ABOVE - LOUPE_RADIUS;
  // no room above: beside the finger, on the side where there is more
  const style =
    above >= 4
      ? { left, top: above }
      : {
          left: finger.x < window.innerWidth / 2 ? finger.x + ABOVE - LOUPE_RADIUS : finger.x - ABOVE - LOUPE_RADIUS,
          top: 4,
        };
  return (
    <Portal>
      <canvas ref={own} className={classes.loupe} style={style} aria-hidden="true" data-testid="loupe" />
    </Portal>
  );
}

import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import { panBy, pinch, zoomAt, type Fingers, type Zoom } from './zoom.ts';

interface Touch {
  x: number;
  y: number;
}

/** Zooming and panning on the canvas: the wheel, two fingers, or a press that means nothing else. Each says whether it took the event. */
export function useZoomGestures(canvas: RefObject<HTMLCanvasElement | null>, zoom: Zoom, onZoom: (zoom: Zoom) => void) {
  const now = useRef({ zoom, onZoom });
  useEffect(() => {
    now.current = { zoom, onZoom };
  });
  const touches = useRef(new Map<number, Touch>());
  const two = useRef<{ from: Fingers; zoom: Zoom } | null>(null);
  const hand = useRef<{ pointerId: number; x: number; y: number; zoom: Zoom } | null>(null);

  const frame = () => canvas.current!.closest('[data-frame]')!.getBoundingClientRect();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.closest('[data-frame]')!.getBoundingClientRect();
      now.current.onZoom(
        zoomAt(
          now.current.zoom,
          [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height],
          Math.exp(-event.deltaY * 0.0015),
        ),
      );
    };
    // React's own listener may not prevent the page from scrolling
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [canvas]);

  const fingers = (): Fingers => {
    const [a, b] = [...touches.current.values()],
      box = frame();
    return {
      middle: [((a.x + b.x) / 2 - box.left) / box.width, ((a.y + b.y) / 2 - box.top) / box.height],
      apart: Math.hypot(a.x - b.x, a.y - b.y),
    };
  };
  return {
    /** A finger, or the middle button. 'second': from now on two fingers are meant. */
    down(event: PointerEvent): 'second' | 'taken' | 'free' {
      if (event.pointerType === 'touch') touches.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (touches.current.size === 2) {
        hand.current = null;
        two.current = { from: fingers(), zoom: now.current.zoom };
        return 'second';
      }
      if (event.button !== 1) return touches.current.size > 2 ? 'taken' : 'free';
      this.grab(event);
      return 'taken';
    },
    /** From now on the picture follows this pointer. */
    grab({ pointerId, clientX, clientY }: PointerEvent): void {
      hand.current = { pointerId, x: clientX, y: clientY, zoom: now.current.zoom };
    },
    move(event: PointerEvent): boolean {
      const touch = touches.current.get(event.pointerId),
        held = hand.current;
      if (touch) Object.assign(touch, { x: event.clientX, y: event.clientY });
      if (two.current && touches.current.size === 2) {
        now.current.onZoom(pinch(two.current.zoom, [two.current.from, fingers()]));
        return true;
      }
      if (held?.pointerId !== event.pointerId) return two.current !== null;
      const box = frame();
      now.current.onZoom(
        panBy(held.zoom, [(event.clientX - held.x) / box.width, (event.clientY - held.y) / box.height]),
      );
      return true;
    },
    up(event: PointerEvent): boolean {
      touches.current.delete(event.pointerId);
      const taken = two.current !== null || hand.current?.pointerId === event.pointerId;
      if (touches.current.size === 0) two.current = null;
      if (hand.current?.pointerId === event.pointerId) hand.current = null;
      return taken;
    },
  };
}

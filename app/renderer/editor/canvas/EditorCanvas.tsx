import { Menu } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { useFormats } from '../../i18n/formats.ts';
import { drawEditor, type Insight } from './draw-editor.ts';
import { selectedRegion } from '../state/editor-state.ts';
import { hitTest } from '../state/hit-test.ts';
import { Loupe, type Finger } from './Loupe.tsx';
import { fewestPoints, isCrossed, pathsOf } from '../state/regions.ts';
import classes from '../RegionEditor.module.css';
import type { Editor } from '../use-editor.ts';
import { useZoomGestures } from './use-zoom-gestures.ts';
import type { Size } from './view.ts';
import { zoomAt, type Zoom } from './zoom.ts';

interface Props {
  editor: Editor;
  cameraName: string;
  picture: Size;
  insight: Insight;
  hintId: string;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}

/** A finger that rests this long asks for the menu; not every system says so by itself. */
const LONG_PRESS_MS = 550;
const RESTING = 10;

/** 0: the whole picture. */
const ZOOM_KEYS: Record<string, number> = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 };

const KEYS = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Backspace',
  'Delete',
  'Enter',
  'Escape',
  'Tab',
  ' ',
]);

/** Handles and regions over the picture: takes mouse, touch, pen and keys, and draws the editor's state. */
export function EditorCanvas({ editor: { state, send }, cameraName, picture, insight, hintId, zoom, onZoom }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { ref: sizeRef, width, height } = useElementSize<HTMLCanvasElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const finger = useRef<number | null>(null);
  const resting = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const [loupe, setLoupe] = useState<Finger | null>(null);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const ref = useMergedRef(sizeRef, canvas);
  const zooming = useZoomGestures(canvas, zoom, onZoom);

  useEffect(() => {
    if (width > 0 && height > 0) send({ type: 'view', view: { width, height }, picture });
  }, [send, width, height, picture]);

  useEffect(() => {
    const element = canvas.current,
      ctx = element?.getContext('2d');
    if (!element || !ctx) return;
    const draw = () => {
      const ratio = window.devicePixelRatio;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, width, height);
      drawEditor(ctx, state, insight, {
        in: t('editor.in'),
        percent: formats.percent,
        length: (percent, degrees) => t('editor.length', { percent, degrees }),
        area: (percent) => t('editor.area', { percent }),
      });
    };
    draw();
    // plates are as wide as their words: once more when the typeface has come
    if (document.fonts.status === 'loading') void document.fonts.ready.then(draw);
  }, [state, insight, width, height, t, formats]);

  const at = (event: { clientX: number; clientY: number }): NormalizedPoint => {
    const box = canvas.current!.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const rest = (x: number, y: number) => {
    resting.current = { x, y, timer: setTimeout(() => openMenu(x, y), LONG_PRESS_MS) };
  };
  const stir = () => {
    clearTimeout(resting.current?.timer);
    resting.current = null;
  };
  const openMenu = (x: number, y: number) => {
    stir();
    if (state.tool !== 'select') return;
    const place = at({ clientX: x, clientY: y });
    send({ type: 'pointer-cancel' });
    finger.current = null;
    setLoupe(null);
    send({ type: 'pointer-down', at: place, touch: true });
    send({ type: 'pointer-cancel' });
    const box = canvas.current!.getBoundingClientRect();
    setMenu({ x: x - box.left, y: y - box.top });
  };
  const onDown = (event: PointerEvent<HTMLCanvasElement>) => {
    const meant = zooming.down(event),
      touch = event.pointerType !== 'mouse';
    if (meant !== 'free') {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      if (meant === 'second') letGo();
      return;
    }
    if (event.button !== 0 || finger.current !== null) return;
    finger.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (
      zoom.scale > 1 &&
      state.tool === 'select' &&
      !hitTest(state.regions, state.selected, at(event), state.view, touch)
    )
      zooming.grab(event);
    send({ type: 'pointer-down', at: at(event), shift: event.shiftKey, touch });
    if (touch && state.tool !== 'select') setLoupe({ x: event.clientX, y: event.clientY });
    if (touch && state.tool === 'select') rest(event.clientX, event.clientY);
  };
  /** Two fingers do not draw: what one of them began is taken back. */
  const letGo = () => {
    finger.current = null;
    stir();
    setLoupe(null);
    send({ type: 'pointer-cancel' });
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (zooming.move(event)) return stir();
    if (finger.current !== null && finger.current !== event.pointerId) return;
    // what a press here would take hold of
    if (finger.current === null)
      event.currentTarget.dataset.over =
        (state.tool === 'select' && hitTest(state.regions, state.selected, at(event), state.view)?.kind) || 'nothing';
    if (finger.current === null && event.pointerType !== 'mouse') return;
    if (resting.current && Math.hypot(event.clientX - resting.current.x, event.clientY - resting.current.y) > RESTING)
      stir();
    send({ type: 'pointer-move', at: at(event), shift: event.shiftKey });
    // a whole region that is dragged needs no loupe
    const moves = state.tool !== 'select' || (state.gesture.kind === 'dragging' && state.gesture.hit.kind !== 'body');
    if (finger.current !== null && event.pointerType !== 'mouse' && moves)
      setLoupe({ x: event.clientX, y: event.clientY });
  };
  const onUp = (event: PointerEvent<HTMLCanvasElement>) => {
    zooming.up(event);
    if (finger.current !== event.pointerId) return;
    finger.current = null;
    stir();
    setLoupe(null);
    send({ type: 'pointer-up', at: at(event), shift: event.shiftKey, touch: event.pointerType !== 'mouse' });
  };
  const onCancel = (event: PointerEvent<HTMLCanvasElement>) => {
    zooming.up(event);
    if (finger.current === event.pointerId) letGo();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || (!KEYS.has(event.key) && event.key.length !== 1)) return;
    const factor = event.ctrlKey || event.metaKey ? undefined : ZOOM_KEYS[event.key];
    if (factor !== undefined) {
      onZoom(zoomAt(zoom, [0.5, 0.5], factor));
      return event.preventDefault();
    }
    const meant = send({ type: 'key', key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
    // A key that means nothing here goes on: Tab leaves the picture, ? shows all keys.
    if (meant) event.preventDefault();
  };
  const onMenu = (event: React.MouseEvent) => {
    event.preventDefault();
    openMenu(event.clientX, event.clientY);
  };
  const region = selectedRegion(state),
    { point } = state;
  return (
    <>
      <canvas
        ref={ref}
        className={classes.canvas}
        tabIndex={0}
        role="application"
        aria-label={t('editor.stage', { name: cameraName })}
        aria-describedby={hintId}
        data-tool={state.tool}
        data-zoomed={zoom.scale > 1 || undefined}
        data-dragging={state.gesture.kind === 'dragging' || undefined}
        data-testid="editor-canvas"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onCancel}
        onKeyDown={onKey}
        onContextMenu={onMenu}
        // the press that opened the menu must not also be the click that closes it
        onTouchEnd={(event) => {
          if (menu) event.preventDefault();
        }}
      />
      {loupe && <Loupe finger={loupe} over={canvas} state={state} />}
      <Menu opened={menu !== null && region !== null} onClose={() => setMenu(null)} position="bottom-start">
        <Menu.Target>
          <span aria-hidden="true" className={classes.menuAt} style={{ left: menu?.x ?? 0, top: menu?.y ?? 0 }} />
        </Menu.Target>
        <Menu.Dropdown>
          {region && isCrossed(region) && (
            <Menu.Item onClick={() => send({ type: 'flip' })}>{t('editor.flip')}</Menu.Item>
          )}
          {point && region && pathsOf(region)[point.path].length > fewestPoints(region.kind) && (
            <Menu.Item onClick={() => send({ type: 'delete' })}>{t('editor.deletePoint')}</Menu.Item>
          )}
          <Menu.Item
            onClick={() => {
              send({ type: 'select', key: state.selected });
              send({ type: 'delete' });
            }}
          >
            {region && t(`editor.delete.${region.kind}`)}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

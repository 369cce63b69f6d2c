import { Menu } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { useFormats } from '../i18n/formats.ts';
import { drawEditor, drawLoupe, type Walk } from './draw-editor.ts';
import classes from './RegionEditor.module.css';
import type { Editor } from './use-editor.ts';
import type { Size } from './view.ts';

interface Props { editor: Editor; cameraName: string; picture: Size; walks: readonly Walk[]; hintId: string }

const KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Backspace', 'Delete', 'Enter', 'Escape', 'Tab', ' ']);

/** Handles and lines over the picture: takes mouse, touch, pen and keys, and draws the editor's state. */
export function EditorCanvas({ editor: { state, send }, cameraName, picture, walks, hintId }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { ref: sizeRef, width, height } = useElementSize<HTMLCanvasElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const finger = useRef<number | null>(null);
  const [loupe, setLoupe] = useState<NormalizedPoint | null>(null);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const ref = useMergedRef(sizeRef, canvas);

  useEffect(() => { if (width > 0 && height > 0) send({ type: 'view', view: { width, height }, picture }); }, [send, width, height, picture]);

  useEffect(() => {
    const element = canvas.current, ctx = element?.getContext('2d');
    if (!element || !ctx) return;
    const draw = () => {
      const ratio = window.devicePixelRatio;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, width, height);
      drawEditor(ctx, state, walks, { in: t('region-editor.in'), percent: formats.percent, length: (percent, degrees) => t('region-editor.length', { percent, degrees }) });
      const video = loupe && element.parentElement?.querySelector('video');
      if (video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) drawLoupe(ctx, video, { width: video.videoWidth, height: video.videoHeight }, loupe, { width, height });
    };
    draw();
    // plates are as wide as their words: once more when the typeface has come
    if (document.fonts.status === 'loading') void document.fonts.ready.then(draw);
  }, [state, walks, width, height, loupe, t, formats]);

  const at = (event: PointerEvent | React.MouseEvent): NormalizedPoint => {
    const box = canvas.current!.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const onDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || finger.current !== null) return;
    finger.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    const touch = event.pointerType !== 'mouse';
    send({ type: 'pointer-down', at: at(event), shift: event.shiftKey, touch });
    if (touch && state.tool === 'line') setLoupe(at(event));
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (finger.current !== null && finger.current !== event.pointerId) return;
    if (finger.current === null && event.pointerType !== 'mouse') return;
    send({ type: 'pointer-move', at: at(event), shift: event.shiftKey });
    if (finger.current !== null && event.pointerType !== 'mouse') setLoupe(at(event));
  };
  const onUp = (event: PointerEvent<HTMLCanvasElement>) => {
    if (finger.current !== event.pointerId) return;
    finger.current = null;
    setLoupe(null);
    send({ type: 'pointer-up', at: at(event), shift: event.shiftKey, touch: event.pointerType !== 'mouse' });
  };
  const onCancel = (event: PointerEvent<HTMLCanvasElement>) => {
    if (finger.current !== event.pointerId) return;
    finger.current = null;
    setLoupe(null);
    send({ type: 'pointer-cancel' });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || (!KEYS.has(event.key) && event.key.length !== 1)) return;
    const meant = send({ type: 'key', key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
    // A key that means nothing here goes on: Tab leaves the picture, ? shows all keys.
    if (meant) event.preventDefault();
  };
  const onMenu = (event: React.MouseEvent) => {
    event.preventDefault();
    if (state.gesture.kind === 'drawing') return;
    send({ type: 'pointer-cancel' });
    finger.current = null;
    setLoupe(null);
    send({ type: 'pointer-down', at: at(event), touch: true });
    send({ type: 'pointer-cancel' });
    const box = canvas.current!.getBoundingClientRect();
    setMenu({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const line = state.lines.find((other) => other.key === state.selected);
  return (
    <>
      <canvas
        ref={ref} className={classes.canvas} tabIndex={0} role="application" aria-label={t('region-editor.stage', { name: cameraName })} aria-describedby={hintId} data-tool={state.tool} data-testid="editor-canvas"
        onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={onCancel} onKeyDown={onKey} onContextMenu={onMenu}
      />
      <Menu opened={menu !== null && line !== undefined} onClose={() => setMenu(null)} position="bottom-start">
        <Menu.Target><span className={classes.menuAt} style={{ left: menu?.x ?? 0, top: menu?.y ?? 0 }} /></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => send({ type: 'flip' })}>{t('region-editor.flip')}</Menu.Item>
          {state.point !== null && line && line.points.length > 2 && <Menu.Item onClick={() => send({ type: 'delete' })}>{t('region-editor.deletePoint')}</Menu.Item>}
          <Menu.Item onClick={() => { send({ type: 'select', key: state.selected }); send({ type: 'delete' }); }}>{t('region-editor.delete')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

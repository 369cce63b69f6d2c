import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { useCamera, useRegions } from '../../stores/camera-store.ts';
import { liveStore } from '../../stores/live-store.ts';
import { useUnknown } from '../../ui/StatePhrase.tsx';
import type { OverlayOptions } from '../overlay/draw-tracks.ts';
import classes from './LivePicture.module.css';
import { OverlayCanvas } from '../overlay/overlay-canvas.ts';
import { PictureState, type Unshown } from './PictureState.tsx';
import { Player } from './player.ts';

const REWATCH_AFTER_MS = 1_000;

interface Props {
  cameraId: string;
  /** Holds the picture. */
  paused?: boolean;
  /** What is drawn over it; all that is not named is drawn. */
  overlays?: Partial<OverlayOptions>;
  /** Sentences of the states in small type, for tiles. */
  small?: boolean;
  /** Laid over the picture, e.g. handles. */
  children?: ReactNode;
}

/**
 * One camera's live video with its overlay on the frame it belongs to, and its state when there is no live picture. As wide as its place and of
 * the video's proportions, so that normalized points map onto it directly.
 */
export function LivePicture({ cameraId, paused = false, overlays, small = false, children }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const camera = useCamera(cameraId);
  const regions = useRegions(cameraId);
  const away = useUnknown()?.cause === 'lost';
  const video = useRef<HTMLVideoElement>(null);
  const held = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<OverlayCanvas>(null);
  const player = useRef<Player>(null);
  /** none: nothing to show yet; playing: this epoch's pictures; held: the last picture of an earlier one; shed, failed: it would have to be encoded, and is not; unplayable: no decoder for it here. */
  const [picture, setPicture] = useState<'none' | 'playing' | 'held' | Unshown>('none');
  const status = camera?.state.status;
  // A connection that is gone for a moment only freezes the picture.
  const live = status === 'counting' && !away;
  const sourceFps = camera?.telemetry?.sourceFps;

  useEffect(() => {
    // A part may come when the page is left: React forgets the elements before it ends this.
    const element = video.current!,
      kept = held.current!;
    const drawing = (overlay.current = new OverlayCanvas(canvas.current!, cameraId));
    let retry: ReturnType<typeof setTimeout> | undefined;
    let callback = 0;
    const playing = (player.current = new Player(element, {
      onRestart() {
        setPicture(holdPicture(element, kept) ? 'held' : 'none');
        drawing.clear();
      },
      onNothing: setPicture,
      onUnplayable: () => setPicture('unplayable'),
      onBroken(reason) {
        console.warn(`live picture of ${cameraId} begins anew: ${reason}`);
        clearTimeout(retry);
        retry = setTimeout(() => liveStore.rewatch(cameraId), REWATCH_AFTER_MS);
      },
    }));
    const onPresented: VideoFrameRequestCallback = (_, { mediaTime }) => {
      callback = element.requestVideoFrameCallback(onPresented);
      const { epoch } = playing;
      if (epoch === null) return;
      setPicture('playing');
      drawing.present({ epoch, mediaTime, ptsUs: Math.round(mediaTime * 1e6) });
    };
    callback = element.requestVideoFrameCallback(onPresented);
    const resized = new ResizeObserver(() => drawing.redraw());
    resized.observe(canvas.current!);
    const stops = [
      liveStore.watch(cameraId, (part, bytes) => playing.take(part, bytes)),
      liveStore.onOverlay(cameraId, ({ epoch, ptsUs }) => playing.noteOverlay(epoch, ptsUs)),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(retry);
      element.cancelVideoFrameCallback(callback);
      resized.disconnect();
      playing.stop();
      drawing.close();
      setPicture('none');
    };
  }, [cameraId]);

  useEffect(() => player.current?.pause(paused), [paused, cameraId]);
  useEffect(() => {
    const drawing = overlay.current;
    if (!drawing) return;
    drawing.options = { boxes: true, trails: true, ids: true, lines: true, zones: true, names: true, ...overlays };
    drawing.words = {
      in: t('ui.in'),
      out: t('ui.out'),
      age: (seconds) => t('live.boxesAge', { seconds: formats.number(seconds, 1) }),
    };
    if (sourceFps) drawing.frameSeconds = 1 / sourceFps;
    drawing.redraw();
  }, [cameraId, overlays, regions, sourceFps, t, formats]);

  const { width = 16, height = 9 } = camera?.telemetry ?? {};
  const dark = (picture === 'playing' || picture === 'held') && (!live || picture === 'held');
  const unshown = picture === 'none' || picture === 'playing' || picture === 'held' ? null : picture;
  const silent = live && picture === 'playing';
  return (
    <div
      className={classes.picture}
      data-picture={picture}
      data-held={dark || undefined}
      style={{ aspectRatio: `${width} / ${height}`, '--picture-ratio': width / height } as React.CSSProperties}
    >
      <video
        ref={video}
        className={classes.video}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        tabIndex={-1}
        aria-label={t('live.pictureOf', { name: camera?.name ?? '' })}
      />
      <canvas ref={held} className={classes.heldPicture} hidden={picture !== 'held'} aria-hidden="true" />
      <canvas
        ref={canvas}
        className={classes.overlay}
        data-live-overlay={cameraId}
        hidden={dark || picture !== 'playing'}
        aria-hidden="true"
      />
      {camera && !silent && <PictureState camera={camera} small={small} away={away} onDark={dark} unshown={unshown} />}
      {children}
    </div>
  );
}

/** Keeps the element's present picture on a canvas; false when it has none. */
function holdPicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !video.videoWidth) return !canvas.hidden;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return true;
}

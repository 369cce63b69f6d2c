import { ActionIcon, Button, Kbd, SegmentedControl, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronRight, IconLine, IconMagnet, IconPlayerPause, IconPointer } from '@tabler/icons-react';
import { useCallback, useEffect, useEffectEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Line } from '../../shared/domain/region.ts';
import { client } from '../client/app-client.ts';
import { useFormats } from '../i18n/formats.ts';
import { DayBars } from '../live/DayBars.tsx';
import { LivePicture } from '../live/LivePicture.tsx';
import { useApp } from '../stores/app-store.ts';
import { useCamera, useCameras, useLines } from '../stores/camera-store.ts';
import { FigureIcon } from '../ui/FigureIcon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { toWalk, type Walk } from './draw-editor.ts';
import { EditorCanvas } from './EditorCanvas.tsx';
import { isChanged, selectedLine, type EditorState } from './editor-machine.ts';
import { Inspector, when } from './Inspector.tsx';
import classes from './RegionEditor.module.css';
import { useEditor, type Editor } from './use-editor.ts';

const UNDO_MS = 10_000;

/** Draws and changes the lines of one camera on its live picture. */
export function RegionEditorPage({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const camera = useCamera(cameraId);
  const known = useCameras((state) => state.cameras !== null);
  if (camera) return <RegionEditor camera={camera} />;
  return known ? <Notice text={t('region-editor.gone')}><PageTitle title={t('region-editor.title')} /><Link href="/cameras">{t('region-editor.toCameras')}</Link></Notice> : null;
}

const OVERLAYS = { boxes: true, trails: true, ids: false, lines: false, names: false };

function RegionEditor({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { cameraId } = camera;
  const lines = useLines(cameraId);
  const [paused, setPaused] = useState(false);
  const [note, setNote] = useState('');
  const hintId = useId();
  const onDeleted = useCallback((line: Line, undo: () => void) => {
    const id = `deleted-${line.regionId}`;
    notifications.show({
      // not over the numbers in the corner
      id, position: 'bottom-center', autoClose: UNDO_MS, withCloseButton: true, color: 'ink',
      message: <span className="row"><span>{t('region-editor.deleted', { name: line.name })}</span><Button size="compact-sm" className={classes.undo} onClick={() => { notifications.hide(id); undo(); }}>{t('region-editor.restore')}</Button></span>,
    });
  }, [t]);
  const editor = useEditor(cameraId, lines, t('region-editor.newName'), onDeleted);
  const { state, send } = editor;
  const walks = useWalks(cameraId);
  const { width = 1920, height = 1080 } = camera.telemetry ?? {};
  const picture = useMemo(() => ({ width, height }), [width, height]);

  const keys = ['v', 'l', 's', 'f', 'Escape', 'Delete', 'Backspace', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  useKeys({
    ...Object.fromEntries(keys.map((key) => [key, (event: KeyboardEvent) => send({ type: 'key', key: event.key, shift: event.shiftKey })])),
    ' ': () => setPaused(!paused),
  });
  useUndoKeys(send);
  useUnsavedWarning(state);

  const save = async () => {
    const saved = await editor.save(note);
    if (saved) setNote('');
  };
  return (
    <div className={classes.page}>
      <PageTitle title={`${t('region-editor.title')}, ${camera.name}`}>
        <span className={`row ${classes.place}`}><Link href="/cameras" className="q">{t('region-editor.cameras')}</Link><IconChevronRight size={16} stroke={2} aria-hidden="true" /><span className="cut">{camera.name}</span><IconChevronRight size={16} stroke={2} aria-hidden="true" />{t('region-editor.title')}</span>
      </PageTitle>
      <div className={classes.work}>
        <Tools editor={editor} paused={paused} onPaused={setPaused} />
        <div className={classes.stage}>
          <div className={classes.fit} style={{ '--ratio': width / height } as React.CSSProperties}>
            <LivePicture cameraId={cameraId} paused={paused} overlays={OVERLAYS}>
              <EditorCanvas editor={editor} cameraName={camera.name} picture={picture} walks={walks} hintId={hintId} />
            </LivePicture>
            <Hint editor={editor} id={hintId} />
          </div>
        </div>
        <Today camera={camera} state={state} />
      </div>
      <Inspector editor={editor} walks={walks} note={note} onNote={setNote} onSave={() => void save()} onDone={() => go(`/live/${cameraId}`)} />
    </div>
  );
}

function Tools({ editor: { state, send }, paused, onPaused }: { editor: Editor; paused: boolean; onPaused: (paused: boolean) => void }) {
  const { t } = useTranslation();
  const tool = (name: 'select' | 'line', key: string, Icon: typeof IconLine) => (
    <button type="button" className={classes.tool} aria-pressed={state.tool === name} aria-keyshortcuts={key} title={key} onClick={() => send({ type: 'tool', tool: name })}><Icon size={20} stroke={1.75} aria-hidden="true" />{t(`region-editor.${name}`)}</button>
  );
  const drawing = state.gesture.kind === 'drawing' && state.gesture.points.length > 0;
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('region-editor.tools')}>
      {tool('select', 'V', IconPointer)}{tool('line', 'L', IconLine)}
      <span className={classes.bar} />
      <ActionIcon className={classes.icon} aria-label={t('region-editor.undo')} aria-keyshortcuts="Control+Z" disabled={state.past.length === 0 && !drawing} onClick={() => send({ type: 'undo' })}><IconArrowBackUp size={20} stroke={1.75} /></ActionIcon>
      <ActionIcon className={classes.icon} aria-label={t('region-editor.redo')} aria-keyshortcuts="Control+Shift+Z" disabled={state.future.length === 0 || drawing} onClick={() => send({ type: 'redo' })}><IconArrowForwardUp size={20} stroke={1.75} /></ActionIcon>
      <span className={classes.bar} />
      <label className={classes.snap}><IconMagnet size={20} stroke={1.75} aria-hidden="true" />{t('region-editor.snap')}<Switch size="sm" withThumbIndicator={false} classNames={{ thumb: classes.thumb }} checked={state.snapping} onChange={() => send({ type: 'toggle-snap' })} /></label>
      <span className="sp" />
      <SegmentedControl
        className={classes.pause} aria-label={t('region-editor.picture')} value={paused ? 'paused' : 'live'} onChange={(value) => onPaused(value === 'paused')}
        data={[{ value: 'live', label: t('region-editor.live') }, { value: 'paused', label: <span className="row"><IconPlayerPause size={16} stroke={2} aria-hidden="true" />{t('region-editor.paused')}</span> }]}
      />
    </div>
  );
}

function Hint({ editor: { state, send }, id }: { editor: Editor; id: string }) {
  const { t } = useTranslation();
  const { gesture, tool } = state;
  const placed = gesture.kind === 'drawing' ? gesture.points.length : 0;
  const chosen = selectedLine(state) !== null;
  const key = tool === 'line' ? (placed === 0 ? 'begin' : placed === 1 ? 'end' : 'more') : chosen ? 'change' : state.lines.length > 0 ? 'choose' : 'none';
  const keys: [string, string][] = tool === 'line' ? [['Shift', 'straight'], ...(placed >= 2 ? [['Enter', 'end'] as [string, string]] : []), ...(placed >= 1 ? [['⌫', 'back'] as [string, string]] : []), ['Esc', 'cancel']]
    : chosen ? [['Tab', 'walk'], ['↑↓', 'nudge'], ['F', 'flip']] : [];
  return (
    <div className={classes.hint}>
      <span id={id} role="status">{t(`region-editor.hint.${key}`)}</span><span className="sp" />
      {placed >= 2 && <Button size="compact-sm" variant="filled" className={classes.done} onClick={() => send({ type: 'finish' })}>{t('region-editor.done')}</Button>}
      {keys.map(([name, word]) => <span key={name} className={`row nw ${classes.key}`}><Kbd className={classes.kbd}>{name}</Kbd>{t(`region-editor.key.${word}`)}</span>)}
    </div>
  );
}

/** What this camera's saved line counted today, by its name: another may be selected. The report is per camera: with several lines the words say so. */
function Today({ camera, state }: { camera: Camera; state: EditorState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kept = Object.values(state.saved);
  const counted = useApp((app) => app.totals?.cameras[camera.cameraId]);
  // without a line nothing is measured: that is no zero
  const totals = kept.length === 0 && counted?.in === 0 && counted.out === 0 ? undefined : counted;
  const line = kept.length === 1 ? kept[0] : null;
  return (
    <div className={classes.today}>
      <div>
        <div className={`t13 m cut ${classes.whose}`}>{line ? t('region-editor.todayOf', { name: line.name }) : t(kept.length > 1 ? 'region-editor.todayCamera' : 'region-editor.today')}</div>
        <div className={`n n4 ${classes.numbers}`}>
          <span><FigureIcon kind="in" size={20} label={t('region-editor.in')} />{totals ? formats.number(totals.in) : <span className="qq">–</span>}</span>
          <span><FigureIcon kind="out" size={20} label={t('region-editor.out')} />{totals ? formats.number(totals.out) : <span className="qq">–</span>}</span>
        </div>
        <div className="t12 qq">{line ? t('region-editor.todayVersion', { version: line.ruleVersion, time: when(line.savedAtMs, formats) }) : kept.length === 0 ? t('region-editor.todayNone') : null}</div>
      </div>
      <DayBars cameraId={camera.cameraId} />
    </div>
  );
}

const HOUR_MS = 3_600_000;
/** Walks of the last hour, from the receipts of this camera's crossings; counted and refused. */
function useWalks(cameraId: string): Walk[] {
  const [walks, setWalks] = useState<Walk[]>([]);
  const open = useApp((state) => state.connection.state === 'open');
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const nowMs = Date.now() + useApp.getState().clockOffsetMs;
    client.call('events.list', { cameraId, fromMs: nowMs - HOUR_MS, toMs: nowMs + 60_000, limit: 60, refused: true }).then((events) => {
      if (wanted) setWalks(events.filter((event) => event.receipt.path.length >= 2).map((event) => toWalk(event.receipt.path.map(([, x, y]) => [x, y]))));
    }, (error: unknown) => console.warn('could not read the walks of the last hour', error));
    return () => { wanted = false; };
  }, [cameraId, open]);
  return walks;
}

function useUndoKeys(send: Editor['send']): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    if ((event.target as HTMLElement).closest?.('input, textarea, [role="dialog"]')) return;
    if (send({ type: 'key', key: event.key, shift: event.shiftKey, ctrl: true })) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** Asks before the window closes over work that was not saved. */
function useUnsavedWarning(state: EditorState): void {
  const unsaved = state.lines.some((line) => isChanged(state, line));
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronRight } from '@tabler/icons-react';
import { useCallback, useEffect, useEffectEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import { HOUR_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import { FIRST_TOOLS, MOUNTED_ANCHORS } from '../../shared/domain/mounting.ts';
import type { Region, RegionVersion } from '../../shared/domain/region.ts';
import { LastChange } from '../audit/LastChange.tsx';
import { Steps } from '../cameras/Steps.tsx';
import { LivePicture } from '../live/video/LivePicture.tsx';
import { serverNow } from '../stores/app-store.ts';
import { useCamera, useCameras, useRegions } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { DraftToday } from './judge/DraftToday.tsx';
import { EditorCanvas } from './canvas/EditorCanvas.tsx';
import { conflictOf, isChanged, regionInHand, type EditorState } from './state/editor-state.ts';
import type { Resolution } from './state/conflict-steps.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { LeftUnsaved } from './drafts/LeftUnsaved.tsx';
import { problemOf } from './state/problem.ts';
import { proposedFor } from './judge/proposed.ts';
import { RecountAside } from './recount/RecountAside.tsx';
import { isCrossed, type EditorRegion } from './state/regions.ts';
import { Still } from './canvas/Still.tsx';
import { Hint, Tools } from './Tools.tsx';
import classes from './RegionEditor.module.css';
import { useDrafts } from './drafts/use-drafts.ts';
import { useEditor, type Editor } from './use-editor.ts';
import { useJudge } from './judge/use-judge.ts';
import { usePeople } from './judge/use-people.ts';
import { ViewMoved } from './view/ViewMoved.tsx';
import { useView } from './view/use-view.ts';
import { useVersions } from './inspector/Versions.tsx';
import { WHOLE } from './canvas/zoom.ts';

const UNDO_MS = 10_000;
/** Of the steps of adding a camera, the one that is taken here. */
const DRAWING = 3;
/** Whose ways are drawn. */
const WALKS_MS = HOUR_MS,
  MOST_WALKS = 60;

/** Draws and changes the lines, gates, zones and ignore zones of one camera on its live picture. */
export function RegionEditorPage({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const camera = useCamera(cameraId);
  const known = useCameras((state) => state.cameras !== null);
  if (camera) return <RegionEditor camera={camera} />;
  return known ? (
    <Notice text={t('editor.gone')}>
      <PageTitle title={t('editor.title')} />
      <Link href="/cameras">{t('editor.toCameras')}</Link>
    </Notice>
  ) : null;
}

const OVERLAYS = { boxes: true, trails: true, ids: false, lines: false, zones: false, names: false };

function RegionEditor({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { cameraId } = camera;
  const [paused, setPaused] = useState(false);
  const [query] = useSearchParams();
  const [recounting, setRecounting] = useState(query.has('recounts'));
  const [zoom, setZoom] = useState(WHOLE);
  const [note, setNote] = useState('');
  const hintId = useId();
  const drawing = useEditor(
    cameraId,
    useRegions(cameraId),
    t('editor.newName', { returnObjects: true }) as EditorState['names'],
    useDeleted(),
    camera.mounting
      ? { anchor: MOUNTED_ANCHORS[camera.mounting.perspective], tool: FIRST_TOOLS[camera.mounting.place] }
      : { anchor: null, tool: 'line' },
  );
  const { state } = drawing;
  // The last step of adding a camera, until something is saved.
  const first = query.has('new') && Object.keys(state.saved).length === 0;
  const { width = 1920, height = 1080 } = camera.telemetry ?? {};
  const picture = useMemo(() => ({ width, height }), [width, height]);
  const region = useInHand(state),
    problem = region && problemOf(region, state.regions);
  const known = usePeople(cameraId),
    judge = useJudge(state, region, known, camera.mounting?.perspective ?? null);
  const judged = useMemo(
    () => ({
      ...judge,
      proposal: judge.proposal && proposedFor(judge.proposal, state.tool === 'select' ? region : null, picture),
    }),
    [judge, state.tool, region, picture],
  );
  const { badPlaces, proposal, putAside } = judged;
  const { send: plainSend } = drawing;
  /** Escape puts a proposed line aside before anything else. */
  const send = useCallback<Editor['send']>(
    (input) => {
      if (!proposal || input.type !== 'key' || input.key !== 'Escape') return plainSend(input);
      putAside();
      return true;
    },
    [plainSend, proposal, putAside],
  );
  const editor = { ...drawing, send };
  const anchor = region && region.kind !== 'ignore' ? region.anchor : 'bottom-centre';
  const walks = useMemo(() => known?.people.walks(anchor, serverNow() - WALKS_MS, MOST_WALKS) ?? [], [known, anchor]);
  // where a line is drawn or changed, and nowhere else
  const shaded =
    state.tool === 'line' ||
    state.tool === 'gate' ||
    (region !== null && isCrossed(region) && isChanged(state, region));
  const versions = useVersions(cameraId),
    [looked, setLooked] = useState<RegionVersion | null>(null);
  const theirs = region && conflictOf(state, region)?.theirs,
    old = region && looked?.regionId === region.regionId ? looked : null;
  const shadow = useMemo(
    () =>
      theirs
        ? { region: theirs, word: t('editor.conflict.theirs') }
        : old && { region: old, word: t('editor.version', { version: old.ruleVersion }) },
    [theirs, old, t],
  );
  const view = useView(cameraId);
  const insight = useMemo(
    () => ({
      walks,
      proposal: proposal?.ok ? proposal.points : null,
      moved: view.outlines,
      badPlaces: shaded ? badPlaces : [],
      shadow: shadow || null,
    }),
    [walks, proposal, view.outlines, badPlaces, shaded, shadow],
  );

  const drafts = useDrafts(cameraId, drawing, note, setNote);
  const unsaved = state.regions.filter((other) => isChanged(state, other)).map(({ name }) => name);

  const keys = [
    'v',
    'l',
    'g',
    'z',
    'x',
    's',
    'f',
    ...(recounting ? [] : ['Escape']),
    'Delete',
    'Backspace',
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
  ];
  useKeys({
    ...Object.fromEntries(
      keys.map((key) => [key, (event: KeyboardEvent) => send({ type: 'key', key: event.key, shift: event.shiftKey })]),
    ),
    ' ': () => setPaused(!paused),
  });
  useUndoKeys(send);
  useUnsavedWarning(!drafts.kept && unsaved.length > 0);

  const save = async () => {
    if (await editor.save(note)) setNote('');
  };
  const resolve = (how: Resolution) => {
    send({ type: 'resolve', how });
    if (how !== 'theirs') void save();
  };
  return (
    <div className={classes.page} data-aside={recounting ? 'recount' : undefined}>
      <PageTitle title={`${t('editor.title')}, ${camera.name}`}>
        <span className={`row ${classes.place}`}>
          <Link href="/cameras" className="q">
            {t('editor.cameras')}
          </Link>
          <IconChevronRight size={16} stroke={2} aria-hidden="true" />
          <span className="cut">{camera.name}</span>
          <IconChevronRight size={16} stroke={2} aria-hidden="true" />
          <span>{t('editor.title')}</span>
        </span>
      </PageTitle>
      <div className={classes.work}>
        {first && (
          <Steps current={DRAWING}>
            <span className="sp" />
            <Button title={t('view-check.offerMore')} onClick={() => go(`/cameras/${cameraId}/view?new`)}>
              {t('view-check.title')}
            </Button>
            <Button onClick={() => go(`/live/${cameraId}`)}>{t('cameras.wizard.later')}</Button>
          </Steps>
        )}
        <Tools editor={editor} paused={paused} onPaused={setPaused} zoom={zoom} onZoom={setZoom} />
        <ViewMoved cameraId={cameraId} view={view} />
        <LeftUnsaved drafts={drafts} />
        <div className={classes.stage}>
          <div className={classes.fit} style={{ '--ratio': width / height } as React.CSSProperties}>
            <div className={classes.frame} data-frame>
              <div
                className={classes.zoomed}
                style={{ width: `${zoom.scale * 100}%`, transform: `translate(${-zoom.x * 100}%, ${-zoom.y * 100}%)` }}
              >
                <LivePicture cameraId={cameraId} paused={paused} overlays={OVERLAYS}>
                  <Still camera={camera} />
                  <EditorCanvas
                    editor={editor}
                    cameraName={camera.name}
                    picture={picture}
                    insight={insight}
                    hintId={hintId}
                    zoom={zoom}
                    onZoom={setZoom}
                  />
                </LivePicture>
              </div>
            </div>
            <Hint editor={editor} id={hintId} />
          </div>
        </div>
        <DraftToday
          cameraId={cameraId}
          state={state}
          region={region}
          verdict={judged.verdict}
          known={known}
          impossible={problem !== null}
        />
      </div>
      {recounting ? (
        <RecountAside
          cameraId={cameraId}
          unsaved={unsaved}
          onClose={() => {
            setRecounting(false);
            requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-opens="recount"]')?.focus());
          }}
        />
      ) : (
        <Inspector
          editor={editor}
          versions={versions}
          looked={old}
          changed={(id) => <LastChange cameraId={cameraId} id={id} />}
          onLook={setLooked}
          onResolve={resolve}
          judged={judged}
          inHand={region}
          problem={problem}
          insight={insight}
          note={note}
          onNote={setNote}
          onSave={() => void save()}
          onDone={() => go(`/live/${cameraId}`)}
          onRecount={() => setRecounting(true)}
        />
      )}
    </div>
  );
}

/** The region in hand; the same object as long as nothing of it changes. */
function useInHand(state: EditorState): EditorRegion | null {
  const { regions, selected, gesture, tool, names, picture, anchor } = state;
  return useMemo(
    () => regionInHand({ regions, selected, gesture, tool, names, picture, anchor }),
    [regions, selected, gesture, tool, names, picture, anchor],
  );
}

/** Shows a deletion, and offers to undo it for a while. */
function useDeleted() {
  const { t } = useTranslation();
  return useCallback(
    (region: Region, undo: () => void) => {
      const id = `deleted-${region.regionId}`;
      notifications.show({
        // not over the numbers in the corner
        id,
        position: 'bottom-center',
        autoClose: UNDO_MS,
        withCloseButton: true,
        color: 'ink',
        message: (
          <span className="row">
            <span>{t('editor.deleted', { name: region.name })}</span>
            <Button
              size="compact-sm"
              className={classes.undo}
              onClick={() => {
                notifications.hide(id);
                undo();
              }}
            >
              {t('editor.restore')}
            </Button>
          </span>
        ),
      });
    },
    [t],
  );
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

/** Asks before the window closes over work that is kept nowhere. */
function useUnsavedWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

import { ActionIcon, Button, Kbd, SegmentedControl, Switch } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconMagnet,
  IconPlayerPause,
  IconPointer,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { drawingOf, offeredLine, selectedRegion, type EditorState, type Tool } from './state/editor-state.ts';
import { KIND_ICONS } from './inspector/Inspector.tsx';
import { fewestPoints, isClosed, isCrossed } from './state/regions.ts';
import classes from './RegionEditor.module.css';
import type { Editor } from './use-editor.ts';
import { WHOLE, zoomAt, type Zoom } from './canvas/zoom.ts';

const TOOLS: [Tool, key: string][] = [
  ['select', 'V'],
  ['line', 'L'],
  ['gate', 'G'],
  ['zone', 'Z'],
  ['ignore', 'X'],
];
const ICONS = { select: IconPointer, ...KIND_ICONS };

interface ToolsProps {
  editor: Editor;
  paused: boolean;
  onPaused: (paused: boolean) => void;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}

/** What is drawn, undo, snap, how large the picture is, and whether it runs. */
export function Tools({ editor: { state, send }, paused, onPaused, zoom, onZoom }: ToolsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const drawing = drawingOf(state) !== null;
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('editor.tools')}>
      {TOOLS.map(([tool, key]) => {
        const Icon = ICONS[tool];
        return (
          <button
            key={tool}
            type="button"
            className={classes.tool}
            aria-pressed={state.tool === tool}
            aria-label={t(`editor.tool.${tool}`)}
            aria-keyshortcuts={key}
            title={`${t(`editor.tool.${tool}`)} (${key})`}
            onClick={() => send({ type: 'tool', tool })}
          >
            <Icon size={20} stroke={1.75} aria-hidden="true" />
            <span>{t(`editor.tool.${tool}`)}</span>
          </button>
        );
      })}
      <span className={classes.bar} />
      <ActionIcon
        className={classes.icon}
        aria-label={t('editor.undo')}
        aria-keyshortcuts="Control+Z"
        disabled={state.past.length === 0 && !drawing}
        onClick={() => send({ type: 'undo' })}
      >
        <IconArrowBackUp size={20} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        className={classes.icon}
        aria-label={t('editor.redo')}
        aria-keyshortcuts="Control+Shift+Z"
        disabled={state.future.length === 0 || drawing}
        onClick={() => send({ type: 'redo' })}
      >
        <IconArrowForwardUp size={20} stroke={1.75} />
      </ActionIcon>
      <span className={classes.bar} />
      <label className={classes.snap}>
        <IconMagnet size={20} stroke={1.75} aria-hidden="true" />
        <span>{t('editor.snap')}</span>
        <Switch
          aria-label={t('editor.snap')}
          size="sm"
          withThumbIndicator={false}
          classNames={{ thumb: classes.thumb }}
          checked={state.snapping}
          onChange={() => send({ type: 'toggle-snap' })}
        />
      </label>
      <button
        type="button"
        className={`${classes.tool} ${classes.zoom}`}
        aria-label={t('editor.zoom', { percent: formats.percent(zoom.scale) })}
        title={t('editor.zoomKeys')}
        onClick={() => onZoom(zoom.scale > 1 ? WHOLE : zoomAt(WHOLE, [0.5, 0.5], 2))}
      >
        {zoom.scale > 1 ? (
          <IconZoomOut size={20} stroke={1.75} aria-hidden="true" />
        ) : (
          <IconZoomIn size={20} stroke={1.75} aria-hidden="true" />
        )}
        <span>{formats.percent(zoom.scale)}</span>
      </button>
      <span className="sp" />
      <button
        type="button"
        className={`${classes.tool} ${classes.pauseShort}`}
        aria-pressed={paused}
        onClick={() => onPaused(!paused)}
      >
        <IconPlayerPause size={20} stroke={1.75} aria-hidden="true" />
        <span>{t('editor.paused')}</span>
      </button>
      <SegmentedControl
        className={classes.pause}
        aria-label={t('editor.picture')}
        value={paused ? 'paused' : 'live'}
        onChange={(value) => onPaused(value === 'paused')}
        data={[
          { value: 'live', label: t('editor.live') },
          {
            value: 'paused',
            label: (
              <span className="row">
                <IconPlayerPause size={16} stroke={2} aria-hidden="true" />
                {t('editor.paused')}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

/** What to do next, and its keys. */
export function Hint({ editor: { state, send }, id }: { editor: Editor; id: string }) {
  const { t } = useTranslation();
  const { tool } = state,
    drawing = drawingOf(state);
  const placed = drawing?.points.length ?? 0,
    fewest = tool === 'select' ? 0 : fewestPoints(tool);
  const offered = offeredLine(state) !== null,
    ends = placed >= fewest && placed > 0;
  return (
    <div className={classes.hint}>
      <span id={id} role="status">
        {t(`editor.hint.${hintKey(state)}`)}
      </span>
      <span className="sp" />
      {(ends || offered) && (
        <Button size="compact-sm" variant="filled" className={classes.done} onClick={() => send({ type: 'finish' })}>
          {t(offered ? 'editor.takeIt' : 'editor.done')}
        </Button>
      )}
      {keysOf(state, ends || offered).map(([name, word]) => (
        <span key={name} className={`row nw ${classes.key}`}>
          <Kbd className={classes.kbd}>{name}</Kbd>
          {t(`editor.key.${word}`)}
        </span>
      ))}
    </div>
  );
}

function hintKey(state: EditorState): string {
  const { tool } = state,
    drawing = drawingOf(state),
    chosen = selectedRegion(state);
  if (tool === 'select') return chosen ? `change.${chosen.kind}` : state.regions.length > 0 ? 'choose' : 'none';
  const placed = drawing?.points.length ?? 0;
  const step = placed === 0 ? 'begin' : placed < fewestPoints(tool) ? 'second' : 'more';
  return `${tool === 'gate' && drawing?.first ? 'gate2' : tool}.${step}`;
}

function keysOf(state: EditorState, ends: boolean): [key: string, word: string][] {
  const chosen = selectedRegion(state);
  if (state.tool === 'select')
    return chosen
      ? [['Tab', 'walk'], ['↑↓', 'nudge'], ...(isCrossed(chosen) ? [['F', 'flip'] as [string, string]] : [])]
      : [];
  return [
    ...(isClosed(state.tool) ? [] : [['Shift', 'straight'] as [string, string]]),
    ...(ends ? [['Enter', 'end'] as [string, string]] : []),
    ...(drawingOf(state) ? [['⌫', 'back'] as [string, string]] : []),
    ['Esc', 'cancel'],
  ];
}

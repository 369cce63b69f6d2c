import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../core/time.ts';
import { UPTIME_WANTED } from '../../shared/domain/health-figures.ts';
import { useFormats } from '../i18n/formats.ts';
import type { Freshness } from '../live/freshness.ts';
import { LongRows } from '../ui/LongRows.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import { useSign } from '../ui/StatePhrase.tsx';
import { useNow } from '../ui/use-now.ts';
import { CoverageStrip } from './CoverageStrip.tsx';
import { fineText, shareText } from './figures.ts';
import classes from './HealthTable.module.css';
import type { Row, SortKey } from './order.ts';
import { Sparkline } from './Sparkline.tsx';
import { brokenSince, segmentsOf, troubleOf } from './strip.ts';

const COLUMNS = 11;
const ROW_HEIGHTS = { mouse: 40, finger: 48 };
/** A picture that is younger is of now. Milliseconds. */
const NOW_MS = 3_000;

interface Props {
  rows: readonly Row[];
  /** Server time up to which the strips are known. */
  atMs: number;
  chosen: string;
  onChoose: (cameraId: string) => void;
  sort: SortKey;
  onSort: (sort: SortKey) => void;
  /** Old figures are grey, those that are too old are dashes. */
  fresh: Freshness['kind'];
}

/** One row a camera. Of long lists only the rows in sight are there. */
export function HealthTable({ rows, atMs, chosen, onChoose, sort, onSort, fresh }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const body = useRef<HTMLTableSectionElement>(null);
  const at = rows.findIndex(({ camera }) => camera.cameraId === chosen);
  const onKey = (event: KeyboardEvent) => {
    const row = (event.target as Element).closest('tbody tr');
    if (!row) return;
    const from = Number(row.getAttribute('aria-rowindex')) - 2,
      next = event.key === 'ArrowDown' ? from + 1 : event.key === 'ArrowUp' ? from - 1 : -1;
    if (!rows[next]) return;
    event.preventDefault();
    onChoose(rows[next].camera.cameraId);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('tr[aria-selected="true"] button')?.focus());
  };
  const head = (key: SortKey, label: string, right = true) => (
    <th
      className={right ? classes.right : undefined}
      data-column={key}
      aria-sort={sort === key ? 'descending' : undefined}
    >
      <button type="button" onClick={() => onSort(key)} title={t('health.sortBy', { column: label })}>
        {label}
        <span aria-hidden="true" className={classes.arrow}>
          {sort === key ? '↓' : ''}
        </span>
      </button>
    </th>
  );
  return (
    <table className={classes.table} aria-label={t('health.table')} aria-rowcount={rows.length + 1} onKeyDown={onKey}>
      <thead>
        <tr aria-rowindex={1}>
          {head('state', t('cameras.state'), false)}
          {head('name', t('cameras.camera'), false)}
          <th className={classes.strip}>
            <span className={classes.axis}>
              <span>{t('health.strip.yesterday', { time: formats.time(atMs - DAY_MS) })}</span>
              <span>{t('health.strip.last')}</span>
              <span>{fresh === 'live' ? t('health.strip.now') : formats.time(atMs)}</span>
            </span>
          </th>
          {head('measured', t('health.column.measured'))}
          {head('uptime', t('health.column.uptime'))}
          <th className={classes.spark}>{t('health.column.hour')}</th>
          {head('rate', t('health.column.rate'))}
          {head('dropped', t('health.column.dropped'))}
          {head('inference', t('health.column.inference'))}
          {head('delay', t('health.column.delay'))}
          {head('last', t('health.column.last'))}
        </tr>
      </thead>
      <LongRows
        body={body}
        count={rows.length}
        columns={COLUMNS}
        rowHeights={ROW_HEIGHTS}
        always={[at - 1, at, at + 1]}
        keyOf={(index) => rows[index].camera.cameraId}
        row={(index) => (
          <CameraRow
            row={rows[index]}
            index={index}
            atMs={atMs}
            selected={index === at}
            fresh={fresh}
            onChoose={() => onChoose(rows[index].camera.cameraId)}
          />
        )}
      />
    </table>
  );
}

function CameraRow({
  row,
  index,
  atMs,
  selected,
  fresh,
  onChoose,
}: {
  row: Row;
  index: number;
  atMs: number;
  selected: boolean;
  fresh: Freshness['kind'];
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const { camera, measuredShare, uptime24h, rates } = row;
  const { state } = camera;
  const { sign, label } = useSign(camera);
  // What was measured is no measurement any more once the camera does not count.
  const figures = state.status === 'counting' || state.status === 'stalled' ? row.now : null;
  const axis = { fromMs: atMs - DAY_MS, toMs: atMs };
  const broken = brokenSince(state);
  const cell = (label: string, text: string, quiet = false) => (
    <td className={`${classes.right} ${quiet || text === '' || fresh !== 'live' ? 'qq' : ''}`} data-label={label}>
      {text === '' || fresh === 'gone' ? '–' : text}
    </td>
  );
  const of = (value: number | null | undefined, words: (value: number) => string) =>
    value === null || value === undefined ? '' : words(value);
  const rate = of(figures?.fpsAnalysed, (fps) => {
    const due = figures?.fpsDue ?? null;
    return due !== null && due - fps >= 0.95
      ? t('health.of', { value: fineText(fps, formats), whole: fineText(due, formats) })
      : fineText(fps, formats);
  });
  const ageMs = state.lastFrameAtMs === null ? null : now - state.lastFrameAtMs;
  const last =
    ageMs === null || fresh !== 'live'
      ? ''
      : ageMs < NOW_MS
        ? t('cameras.now')
        : t('cameras.ago', { age: formats.duration(ageMs) });
  return (
    <tr aria-selected={selected} aria-rowindex={index + 2} onClick={onChoose}>
      <td className={classes.state}>
        <StateSign sign={sign}>{label}</StateSign>
      </td>
      <td className={classes.cut}>
        <button type="button" className={classes.nameButton} onClick={onChoose} title={camera.name}>
          {camera.name}
        </button>
      </td>
      <td className={classes.strip}>
        <CoverageStrip segments={segmentsOf(row.strip, axis, broken)} axis={axis} trouble={troubleOf(state)} />
      </td>
      {cell(t('health.column.measured'), shareText(measuredShare, formats))}
      {cell(t('health.column.uptime'), shareText(uptime24h, formats), uptime24h !== null && uptime24h >= UPTIME_WANTED)}
      <td className={classes.spark}>
        <Sparkline rates={rates} toMs={atMs} />
      </td>
      {cell(t('health.column.rate'), rate)}
      {cell(
        t('health.column.dropped'),
        of(figures?.droppedShare, (share) => (share === 0 ? '0' : `${formats.number(share * 100, 1)}%`)),
        figures?.droppedShare === 0,
      )}
      {cell(
        t('health.column.inference'),
        of(figures?.inferenceMs, (ms) => fineText(ms, formats)),
      )}
      {cell(
        t('health.column.delay'),
        of(figures?.latencyP95Ms, (ms) => t('cameras.seconds', { value: formats.number(ms / 1000, ms < 95 ? 2 : 1) })),
      )}
      {cell(t('health.column.last'), last, ageMs !== null && ageMs < NOW_MS)}
    </tr>
  );
}

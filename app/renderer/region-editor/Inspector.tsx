import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronDown, IconFlipVertical, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { polylineLength } from '../../core/geometry/polyline.ts';
import { lineProblem } from '../../core/geometry/line-problem.ts';
import { Anchor, CountedDirections } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { useFormats } from '../i18n/formats.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { CoordinateField } from './CoordinateField.tsx';
import { crossings, type Walk } from './draw-editor.ts';
import { isChanged, selectedLine, type EditorLine } from './editor-machine.ts';
import { insideWord } from './inside-strip.ts';
import classes from './RegionEditor.module.css';
import type { Editor } from './use-editor.ts';

interface Props { editor: Editor; walks: readonly Walk[]; note: string; onNote: (note: string) => void; onSave: () => void; onDone: () => void }

/** Everything of the selected line that is not a place: name, side, what it counts, whether it can. */
export function Inspector({ editor, walks, note, onNote, onSave, onDone }: Props) {
  const { t } = useTranslation();
  const { state, send, saving, error } = editor;
  const line = selectedLine(state);
  const placed = state.gesture.kind === 'drawing' ? state.gesture.points.length : 0;
  const drawing = placed >= 2;
  const changed = line !== null && isChanged(state, line);
  const action = changed || drawing ? 'save' : placed > 0 ? 'cancel' : 'done';
  const problem = line && problemOf(line, state.lines);
  const version = line?.regionId ? state.saved[line.regionId]?.ruleVersion ?? 0 : 0;
  return (
    <aside className={classes.inspector} aria-label={t('region-editor.lineHeading')}>
      <header>
        <h2 className="t16 b">{t('region-editor.lineHeading')}</h2><span className="sp" />
        {line && <Status editor={editor} line={line} changed={changed} />}
        {line && <ActionIcon className={classes.icon} aria-label={t('region-editor.delete')} onClick={() => { send({ type: 'select', key: line.key }); send({ type: 'delete' }); }}><IconTrash size={20} stroke={1.75} /></ActionIcon>}
      </header>
      <div className={classes.fields}>
        {state.lines.length > 1 && <Lines editor={editor} />}
        {line ? <Fields editor={editor} line={line} problem={problem} walks={walks} note={note} onNote={onNote} /> : (
          <div className={classes.nothing}>
            <p className="t16 m">{t(placed > 0 ? 'region-editor.fresh' : state.lines.length === 0 ? 'region-editor.empty' : 'region-editor.nothing')}</p>
            <p className="q">{t('region-editor.emptyMore')}</p>
            {state.tool !== 'line' && <Button onClick={() => send({ type: 'tool', tool: 'line' })}>{t('region-editor.draw')}</Button>}
          </div>
        )}
        {error && <p className={classes.failed} role="alert"><ErrorText error={error} /></p>}
      </div>
      <footer>
        {/* One button with three meanings, so that it keeps the focus when it was pressed. */}
        {action === 'save' && <Button className={classes.cancel} onClick={() => send({ type: 'revert' })}>{t('ui.cancel')}</Button>}
        <Button
          className={classes.save} variant={action === 'save' || (action === 'done' && line) ? 'filled' : 'default'} disabled={action === 'save' && problem !== null && !drawing} aria-describedby={action === 'save' ? 'line-checks' : undefined}
          // the second press of a double one on Save is not meant for Done
          onClick={({ detail }) => { if (action === 'done') { if (detail < 2) onDone(); } else if (action === 'cancel') send({ type: 'cancel' }); else if (!saving) onSave(); }}
        >
          {action === 'save' ? t('region-editor.saveAs', { version: version + 1 }) : t(action === 'cancel' ? 'ui.cancel' : 'region-editor.done')}
        </Button>
      </footer>
    </aside>
  );
}

type Problem = ErrorInfo | 'name' | null;
function problemOf(line: EditorLine, lines: readonly EditorLine[]): Problem {
  const problem = lineProblem(line, lines.filter((other) => other !== line));
  return problem ?? (line.name.trim() === '' ? 'name' : null);
}

function Status({ editor: { state }, line, changed }: { editor: Editor; line: EditorLine; changed: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kept = line.regionId ? state.saved[line.regionId] : undefined;
  const text = !kept ? t('region-editor.status.fresh') : changed ? t('region-editor.status.changed')
    : t('region-editor.status.saved', { version: kept.ruleVersion, time: when(kept.savedAtMs, formats) });
  return <span className={`t13 qq ${classes.status}`} role="status">{text}</span>;
}

export function when(ms: number, formats: ReturnType<typeof useFormats>): string {
  return formats.day(ms) === formats.day(Date.now()) ? formats.time(ms) : formats.day(ms);
}

function Lines({ editor: { state, send } }: { editor: Editor }) {
  const { t } = useTranslation();
  return (
    <div className={classes.lines} role="group" aria-label={t('region-editor.lines')}>
      {state.lines.map((line) => {
        const unsaved = isChanged(state, line);
        return (
          <button key={line.key} type="button" aria-pressed={line.key === state.selected} aria-label={unsaved ? t('region-editor.unsaved', { name: line.name }) : undefined} onClick={() => send({ type: 'select', key: line.key })}>
            <span className="cut">{line.name || '–'}</span>{unsaved && <i aria-hidden="true" />}
          </button>
        );
      })}
    </div>
  );
}

const chevron = { rightSection: <IconChevronDown size={16} stroke={2} />, rightSectionPointerEvents: 'none' as const };

interface FieldsProps { editor: Editor; line: EditorLine; problem: Problem; walks: readonly Walk[]; note: string; onNote: (note: string) => void }

function Fields({ editor: { state, send }, line, problem, walks, note, onNote }: FieldsProps) {
  const { t } = useTranslation();
  const { width, height } = state.view;
  const side = insideWord(line.points.map(([x, y]) => [x * width, y * height]));
  return (
    <>
      <TextInput label={t('region-editor.name')} value={line.name} maxLength={80} onChange={(event) => send({ type: 'rename', name: event.currentTarget.value })} />
      <div className="row">
        <div className="sp"><div className={classes.label}>{t('region-editor.inside')}</div><div className="t13 q">{t(`region-editor.${side}`)}</div></div>
        <Button className={classes.flip} leftSection={<IconFlipVertical size={20} stroke={1.75} />} onClick={() => send({ type: 'flip' })}>{t('region-editor.flip')}</Button>
      </div>
      <div className={classes.two}>
        <Select {...chevron} label={t('region-editor.counts')} allowDeselect={false} value={line.counts} data={CountedDirections.options.map((value) => ({ value, label: t(`region-editor.countsOf.${value}`) }))} onChange={(value) => { if (value) send({ type: 'counts', counts: value as CountedDirections }); }} />
        <Select {...chevron} label={t('region-editor.judged')} allowDeselect={false} value={line.anchor} data={Anchor.options.map((value) => ({ value, label: t(`region-editor.anchors.${value}`) }))} onChange={(value) => { if (value) send({ type: 'anchor', anchor: value as Anchor }); }} />
      </div>
      <Checks line={line} problem={problem} walks={walks} />
      <Points line={line} selected={state.point} onMove={(index, to) => send({ type: 'move-point', index, to })} onSelect={(point) => send({ type: 'select', key: line.key, point })} />
      <TextInput label={<>{t('region-editor.note')} <span className={classes.labelHint}>{t('region-editor.noteHint')}</span></>} value={note} maxLength={500} onChange={(event) => onNote(event.currentTarget.value)} />
    </>
  );
}

/** In the order in which lineProblem() asks, so that what stands above a failure holds. */
const CHECKS: { codes: string[]; key: 'long' | 'clear' | 'away' | null }[] = [
  { codes: ['REGION_007', 'REGION_006', 'REGION_005', 'REGION_002'], key: null }, { codes: ['REGION_001'], key: 'long' }, { codes: ['REGION_003'], key: 'clear' }, { codes: ['REGION_004'], key: 'away' },
  { codes: ['REGION_008'], key: null },
];

function Checks({ line, problem, walks }: { line: EditorLine; problem: Problem; walks: readonly Walk[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const failing = problem === null ? Infinity : problem === 'name' ? CHECKS.length : CHECKS.findIndex(({ codes }) => codes.includes(problem.code));
  const crossing = walks.filter(({ points }) => crossings(points, line.points).length > 0).length;
  return (
    <div id="line-checks" aria-live="polite">
      <div className={classes.label}>{t('region-editor.can')}</div>
      {CHECKS.map(({ key }, index) => index < failing && key && <Check key={key} ok>{t(`region-editor.${key}`, { percent: formats.percent(polylineLength(line.points)) })}</Check>)}
      {problem && <Check ok={false}>{problem === 'name' ? t('region-editor.nameNeeded') : <ErrorText error={problem} />}</Check>}
      {!problem && walks.length >= 3 && <Check ok={crossing > 0}>{t('region-editor.crossed', { crossing, total: walks.length })}</Check>}
    </div>
  );
}

function Check({ ok, children }: { ok: boolean; children: ReactNode }) {
  return <div className={classes.check} data-ok={ok}>{ok ? <IconCheck size={16} stroke={2} aria-hidden="true" /> : <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />}<span>{children}</span></div>;
}

function Points({ line, selected, onMove, onSelect }: { line: EditorLine; selected: number | null; onMove: (index: number, to: [number, number]) => void; onSelect: (index: number) => void }) {
  const { t } = useTranslation();
  const last = line.points.length - 1;
  const nameOf = (index: number) => (index === 0 ? t('region-editor.start') : index === last ? t('region-editor.end') : t('region-editor.bend', { number: index }));
  const field = (index: number, axis: 0 | 1) => (
    <CoordinateField
      label={`${nameOf(index)} ${axis === 0 ? 'x' : 'y'}`} value={line.points[index][axis]} onFocus={() => { if (index !== selected) onSelect(index); }}
      onMove={(value) => onMove(index, axis === 0 ? [value, line.points[index][1]] : [line.points[index][0], value])}
    />
  );
  return (
    <div className={classes.points} data-many={line.points.length > 3 || undefined}>
      <span className="qq t12">{t('region-editor.point')}</span><span className="qq t12">{t('region-editor.x')}</span><span className="qq t12">{t('region-editor.y')}</span>
      {line.points.map((_, index) => <div key={index} className={classes.point}><span>{nameOf(index)}</span>{field(index, 0)}{field(index, 1)}</div>)}
    </div>
  );
}

import { ActionIcon, Button, TextInput } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconLine,
  IconPolygon,
  IconPolygonOff,
  IconSeparatorHorizontal,
  IconTrash,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegionVersion } from '../../../shared/domain/region.ts';
import { errorSentence, firstSentence } from '../../i18n/error-sentence.ts';
import { useFormats, type Formats } from '../../i18n/formats.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { Checks } from './Checks.tsx';
import { canFinish, conflictOf, drawingOf, isChanged, selectedRegion } from '../state/editor-state.ts';
import type { Insight } from '../canvas/draw-editor.ts';
import { Legend } from '../Legend.tsx';
import { LineAdvice, Proposal, useReason } from './LineAdvice.tsx';
import { PointFields } from './PointFields.tsx';
import type { Proposed } from '../judge/proposed.ts';
import { graveReason, type Problem } from '../state/problem.ts';
import { MainFields, RuleFields } from './RegionFields.tsx';
import type { EditorRegion, RegionKind } from '../state/regions.ts';
import classes from '../RegionEditor.module.css';
import type { Editor } from '../use-editor.ts';
import type { Judged } from '../judge/use-judge.ts';
import { Conflict } from './Conflict.tsx';
import type { Resolution } from '../state/conflict-steps.ts';
import { Versions } from './Versions.tsx';

export const KIND_ICONS = {
  line: IconLine,
  gate: IconSeparatorHorizontal,
  zone: IconPolygon,
  ignore: IconPolygonOff,
} satisfies Record<RegionKind, unknown>;

interface Props {
  editor: Editor;
  judged: Omit<Judged, 'proposal'> & { proposal: Proposed | null };
  /** Selected, or being drawn; and what is wrong with it. */
  inHand: EditorRegion | null;
  problem: Problem;
  insight: Insight;
  versions: readonly RegionVersion[];
  looked: RegionVersion | null;
  /** Who changed a region last. */
  changed?: (regionId: string) => ReactNode;
  onLook: (version: RegionVersion | null) => void;
  note: string;
  onNote: (note: string) => void;
  onResolve: (how: Resolution) => void;
  onSave: () => void;
  onDone: () => void;
  onRecount: () => void;
}

/** Everything of the selected region that is not a place: name, side, what it counts, whether it can, its versions. */
export function Inspector({
  editor,
  judged,
  inHand,
  problem,
  insight,
  versions,
  looked,
  changed,
  onLook,
  note,
  onNote,
  onResolve,
  onSave,
  onDone,
  onRecount,
}: Props) {
  const { t } = useTranslation();
  const { state, send, error } = editor;
  const region = selectedRegion(state),
    drawing = drawingOf(state);
  const [large, setLarge] = useState(false);
  const { verdict, proposal } = judged;
  const conflict = region && conflictOf(state, region),
    theirs = conflict?.theirs;
  const checks = inHand && (
    <Checks region={inHand} problem={problem} onOrder={() => send({ type: 'order' })}>
      {verdict?.advice && <LineAdvice score={verdict.advice} people={verdict.advised} />}
    </Checks>
  );
  const propose = (
    <Proposal
      judged={judged}
      onTake={() => {
        if (proposal?.ok) send({ type: 'adopt', points: proposal.points, anchor: proposal.anchor });
      }}
    />
  );
  const kind = region?.kind ?? (state.tool === 'select' ? null : state.tool);
  return (
    <aside
      className={classes.inspector}
      data-large={large || undefined}
      aria-label={t(kind ? `editor.kind.${kind}` : 'editor.title')}
    >
      <header>
        <h2 className="t16 b">{t(kind ? `editor.kind.${kind}` : 'editor.title')}</h2>
        <span className="sp" />
        {region && <Status editor={editor} region={region} />}
        {region && (
          <ActionIcon
            className={classes.icon}
            aria-label={t(`editor.delete.${region.kind}`)}
            disabled={Boolean(theirs)}
            onClick={() => {
              send({ type: 'select', key: region.key });
              send({ type: 'delete' });
              focusCanvas();
            }}
          >
            <IconTrash size={20} stroke={1.75} />
          </ActionIcon>
        )}
        <ActionIcon
          className={`${classes.icon} ${classes.grip}`}
          aria-label={t('editor.sheet')}
          aria-expanded={large}
          onClick={() => setLarge(!large)}
        >
          {large ? <IconChevronDown size={20} stroke={1.75} /> : <IconChevronUp size={20} stroke={1.75} />}
        </ActionIcon>
      </header>
      <div className={classes.fields}>
        {state.regions.length > 1 && <Regions editor={editor} />}
        {region ? (
          <>
            {conflict && (
              <Conflict
                region={region}
                theirs={theirs ?? null}
                note={
                  versions.find(
                    ({ regionId, ruleVersion }) => regionId === theirs?.regionId && ruleVersion === theirs?.ruleVersion,
                  )?.note || null
                }
                onResolve={onResolve}
              />
            )}
            <MainFields editor={editor} region={region} />
            {checks}
            {region.kind === 'line' && propose}
            <Legend region={region} insight={insight} />
            <PointFields editor={editor} region={region} />
            <RuleFields editor={editor} region={region} />
            <TextInput
              label={
                <>
                  {t('editor.note')} <span className={classes.labelHint}>{t('editor.noteHint')}</span>
                </>
              }
              value={note}
              maxLength={500}
              onChange={(event) => onNote(event.currentTarget.value)}
            />
            {region.regionId && (
              <Versions
                region={region}
                versions={versions}
                looked={looked}
                onLook={onLook}
                changed={changed}
                onRestore={(version) => {
                  send({ type: 'restore', version });
                  onNote(t('editor.backTo', { version: version.ruleVersion }));
                  onLook(null);
                }}
              />
            )}
          </>
        ) : (
          <div className={classes.nothing}>
            <p className="t16 m">
              {state.regions.length === 0 && !drawing
                ? t('editor.empty')
                : t(kind ? `editor.fresh.${kind}` : 'editor.nothing')}
            </p>
            <p className="q">{kind ? t(`editor.freshSays.${kind}`) : t('editor.emptyMore')}</p>
            {state.tool === 'select' && (
              <Button onClick={() => send({ type: 'tool', tool: 'line' })}>{t('editor.draw')}</Button>
            )}
            {state.tool === 'select' || state.tool === 'line' ? propose : null}
            {checks}
            <Legend region={inHand} insight={insight} />
          </div>
        )}
        {error && (
          <p className={classes.failed} role="alert">
            <ErrorText error={error} />
          </p>
        )}
      </div>
      <Footer
        editor={editor}
        region={region}
        problem={problem}
        judged={judged}
        onSave={onSave}
        onDone={onDone}
        onRecount={onRecount}
      />
    </aside>
  );
}

/** Whoever deleted by button goes on in the picture, and not nowhere. */
const focusCanvas = () => document.querySelector<HTMLElement>('[data-testid="editor-canvas"]')?.focus();

function Footer({
  editor: { state, send, saving },
  region,
  problem,
  judged: { verdict },
  onSave,
  onDone,
  onRecount,
}: Pick<Props, 'editor' | 'problem' | 'judged' | 'onSave' | 'onDone' | 'onRecount'> & { region: EditorRegion | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const whole = canFinish(state),
    changed = region !== null && isChanged(state, region);
  const action = changed || whole ? 'save' : drawingOf(state) ? 'cancel' : 'done';
  const version = region?.regionId ? (state.saved[region.regionId]?.ruleVersion ?? 0) : 0;
  const say = useReason(verdict?.advice ?? null, verdict?.advised ?? 0);
  const grave =
    region && verdict?.advice
      ? graveReason(verdict.advice, region, region.regionId ? state.saved[region.regionId] : undefined)
      : null;
  const refusal = region && grave && t('editor.advice.cannot', { name: region.name.trim(), reason: say(grave) });
  const asks = region !== null && conflictOf(state, region) !== null;
  const why = asks
    ? t('editor.conflict.first')
    : problem === 'name'
      ? t('editor.nameNeeded')
      : problem
        ? firstSentence(errorSentence(problem, formats.language))
        : refusal;
  const impossible = action === 'save' && !whole && why !== null;
  return (
    <footer>
      {impossible && (
        <p className={classes.why} id="region-why">
          {why}
        </p>
      )}
      {/* One button with three meanings, so that it keeps the focus when it was pressed. */}
      {action === 'save' && (
        <Button className={classes.cancel} onClick={() => send({ type: 'revert' })}>
          {t('ui.cancel')}
        </Button>
      )}
      {action === 'done' && Object.keys(state.saved).length > 0 && (
        <Button className={classes.recount} data-opens="recount" onClick={onRecount}>
          {t('editor.recount.open')}
        </Button>
      )}
      <Button
        className={classes.save}
        variant={action === 'save' || (action === 'done' && region) ? 'filled' : 'default'}
        disabled={impossible}
        aria-describedby={impossible ? 'region-why' : undefined}
        // the second press of a double one on Save is not meant for Done
        onClick={({ detail }) => {
          if (action === 'done') {
            if (detail < 2) onDone();
          } else if (action === 'cancel') send({ type: 'cancel' });
          else if (!saving) onSave();
        }}
      >
        {action === 'save'
          ? t('editor.saveAs', { version: version + 1 })
          : t(action === 'cancel' ? 'ui.cancel' : 'editor.done')}
      </Button>
    </footer>
  );
}

function Status({ editor: { state, saving }, region }: { editor: Editor; region: EditorRegion }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kept = region.regionId ? state.saved[region.regionId] : undefined;
  const stored = !kept
    ? t('editor.status.fresh')
    : isChanged(state, region)
      ? t('editor.status.changed')
      : t('editor.status.saved', { version: kept.ruleVersion, time: when(kept.savedAtMs, formats) });
  return (
    <span className={`t13 qq ${classes.status}`} role="status">
      {saving ? t('editor.status.saving') : stored}
    </span>
  );
}

/** The time of today, else the day. */
export const when = (ms: number, formats: Formats): string =>
  formats.day(ms) === formats.day(Date.now()) ? formats.time(ms) : formats.day(ms);

function Regions({ editor: { state, send } }: { editor: Editor }) {
  const { t } = useTranslation();
  return (
    <div className={classes.regions} role="group" aria-label={t('editor.regions')}>
      {state.regions.map((region) => {
        const unsaved = isChanged(state, region),
          Icon = KIND_ICONS[region.kind];
        const label = `${t(`editor.kind.${region.kind}`)}: ${unsaved ? t('editor.unsaved', { name: region.name }) : region.name}`;
        return (
          <button
            key={region.key}
            type="button"
            aria-pressed={region.key === state.selected}
            aria-label={label}
            onClick={() => send({ type: 'select', key: region.key })}
          >
            <Icon size={16} stroke={2} aria-hidden="true" />
            <span className="cut">{region.name || '–'}</span>
            {unsaved && <i aria-hidden="true" />}
          </button>
        );
      })}
    </div>
  );
}

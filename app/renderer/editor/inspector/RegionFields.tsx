import { Button, Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconChevronDown, IconFlipVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Anchor, Compass, CountedDirections, CountMode, SiteSum, type Hours } from '../../../shared/domain/region.ts';
import { insideWord } from '../canvas/inside-strip.ts';
import { ClockField, NumberField } from './NumberField.tsx';
import { writeClock } from './read-number.ts';
import {
  isCrossed,
  type EditorGate,
  type EditorLine,
  type EditorRegion,
  type EditorZone,
  type RegionChange,
} from '../state/regions.ts';
import classes from '../RegionEditor.module.css';
import type { Editor } from '../use-editor.ts';
import { toPixels } from '../canvas/view.ts';

interface Props<R extends EditorRegion> {
  editor: Editor;
  region: R;
}
const chevron = { rightSection: <IconChevronDown size={16} stroke={2} />, rightSectionPointerEvents: 'none' as const };

/** Name, side, what it counts and where it is judged: what is looked at each time. */
export function MainFields({ editor, region }: Props<EditorRegion>) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('editor.name')}
        value={region.name}
        maxLength={80}
        onChange={(event) => editor.send({ type: 'set', change: { name: event.currentTarget.value } })}
      />
      {region.kind === 'gate' && <p className="t13 q">{t('editor.freshSays.gate')}</p>}
      {isCrossed(region) && <CrossedFields editor={editor} region={region} />}
      {region.kind === 'zone' && <ZoneFields editor={editor} region={region} />}
      {region.kind === 'ignore' && <p className="t13 q">{t('editor.ignoreSays')}</p>}
    </>
  );
}

/** How and when it counts: what is set once. */
export function RuleFields({ editor, region }: Props<EditorRegion>) {
  if (region.kind === 'ignore') return null;
  return (
    <>
      {isCrossed(region) && <ModeField editor={editor} region={region} />}
      {isCrossed(region) && <SiteSumField editor={editor} region={region} />}
      {isCrossed(region) && <CompassField editor={editor} region={region} />}
      <HoursFields editor={editor} region={region} />
    </>
  );
}

function CrossedFields({ editor, region }: Props<EditorLine | EditorGate>) {
  const { t } = useTranslation();
  const { state, send } = editor;
  const side = insideWord(region.points.map((point) => toPixels(point, state.view)));
  return (
    <>
      <div className="row">
        <div className="sp">
          <div className={classes.label}>{t('editor.inside')}</div>
          <div className="t13 q">{t(`editor.${side}`)}</div>
        </div>
        <Button
          className={classes.flip}
          leftSection={<IconFlipVertical size={20} stroke={1.75} />}
          onClick={() => send({ type: 'flip' })}
        >
          {t('editor.flip')}
        </Button>
      </div>
      <div className={classes.two}>
        <Select
          {...chevron}
          label={t('editor.counts')}
          allowDeselect={false}
          value={region.counts}
          data={CountedDirections.options.map((value) => ({ value, label: t(`editor.countsOf.${value}`) }))}
          onChange={(value) => {
            if (value) send({ type: 'set', change: { counts: value as CountedDirections } });
          }}
        />
        <AnchorField
          label={t('editor.judged')}
          anchor={region.anchor}
          onChange={(change) => send({ type: 'set', change })}
        />
      </div>
      <TwiceNote editor={editor} region={region} />
    </>
  );
}

function SiteSumField({ editor: { send }, region }: Props<EditorLine | EditorGate>) {
  const { t } = useTranslation();
  return (
    <Select
      {...chevron}
      label={t('editor.siteSum')}
      value={region.siteSum ?? ''}
      allowDeselect={false}
      data={[
        { value: '', label: t('editor.siteSumOf.added') },
        ...SiteSum.options.map((value) => ({ value, label: t(`editor.siteSumOf.${value}`) })),
      ]}
      onChange={(value) => send({ type: 'set', change: { siteSum: value ? (value as SiteSum) : undefined } })}
    />
  );
}

/** A second line at one door doubles everybody who comes. */
function TwiceNote({ editor: { state }, region }: Props<EditorLine | EditorGate>) {
  const { t } = useTranslation();
  const other = state.regions.find(
    (one) => one.key !== region.key && isCrossed(one) && one.siteSum !== 'none' && region.siteSum !== 'none',
  );
  return other ? (
    <p className={classes.says} role="status">
      {t('editor.siteSumTwice', { name: other.name })}
    </p>
  ) : null;
}

function CompassField({ editor: { send }, region }: Props<EditorLine | EditorGate>) {
  const { t } = useTranslation();
  return (
    <Select
      {...chevron}
      label={t('editor.compass')}
      value={region.compass ?? ''}
      allowDeselect={false}
      data={[
        { value: '', label: t('editor.compassNone') },
        ...Compass.options.map((value) => ({ value, label: t(`editor.compassOf.${value}`) })),
      ]}
      onChange={(value) => send({ type: 'set', change: { compass: value ? (value as Compass) : undefined } })}
    />
  );
}

function AnchorField({
  label,
  anchor,
  onChange,
}: {
  label: string;
  anchor: Anchor;
  onChange: (change: RegionChange) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      {...chevron}
      label={label}
      allowDeselect={false}
      value={anchor}
      data={Anchor.options.map((value) => ({ value, label: t(`editor.anchors.${value}`) }))}
      onChange={(value) => {
        if (value) onChange({ anchor: value as Anchor });
      }}
    />
  );
}

function ZoneFields({ editor: { send }, region }: Props<EditorZone>) {
  const { t } = useTranslation();
  const change = (given: RegionChange) => send({ type: 'set', change: given });
  const seconds = (ms: number | null) => Math.round((ms ?? 0) * 1000);
  return (
    <>
      <div className={classes.two}>
        <AnchorField label={t('editor.judgedZone')} anchor={region.anchor} onChange={change} />
        <NumberField
          label={t('editor.capacity')}
          empty
          placeholder={t('editor.noCapacity')}
          value={region.capacity}
          min={1}
          max={10_000}
          onChange={(capacity) => change({ capacity })}
        />
      </div>
      <div>
        <div className={classes.two}>
          <NumberField
            label={t('editor.hold')}
            digits={1}
            value={region.holdMs / 1000}
            max={60}
            onChange={(value) => change({ holdMs: seconds(value) })}
          />
          <NumberField
            label={t('editor.release')}
            digits={1}
            value={region.releaseMs / 1000}
            max={300}
            onChange={(value) => change({ releaseMs: seconds(value) })}
          />
        </div>
        <p className={classes.says}>{t('editor.holdSays')}</p>
      </div>
      <Checkbox
        label={t('editor.queue')}
        description={t('editor.queueSays')}
        checked={region.queue}
        onChange={(event) => change({ queue: event.currentTarget.checked })}
      />
    </>
  );
}

function ModeField({ editor: { send }, region }: Props<EditorLine | EditorGate>) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={classes.label} id="region-mode">
        {t('editor.mode')}
      </div>
      <SegmentedControl
        fullWidth
        className={classes.segments}
        aria-labelledby="region-mode"
        value={region.mode}
        data={CountMode.options.map((value) => ({ value, label: t(`editor.modes.${value}`) }))}
        onChange={(value) => send({ type: 'set', change: { mode: value as CountMode } })}
      />
      <p className={classes.says} role="status">
        {t(`editor.modeSays.${region.mode}`)}
      </p>
    </div>
  );
}

const USUAL: Hours = { fromMinutes: 8 * 60, toMinutes: 22 * 60 };

function HoursFields({ editor: { send }, region }: Props<EditorLine | EditorGate | EditorZone>) {
  const { t } = useTranslation();
  const { hours } = region;
  const change = (next: Hours | null) => send({ type: 'set', change: { hours: next } });
  return (
    <div>
      <Checkbox
        label={t('editor.hours')}
        checked={hours !== null}
        onChange={(event) => change(event.currentTarget.checked ? USUAL : null)}
      />
      {hours && (
        <>
          <div className={`${classes.two} ${classes.clocks}`}>
            <ClockField
              label={t('editor.hoursFrom')}
              value={hours.fromMinutes}
              onChange={(minutes) => change({ ...hours, fromMinutes: minutes % 1440 })}
            />
            <ClockField
              label={t('editor.hoursTo')}
              value={hours.toMinutes}
              onChange={(toMinutes) => change({ ...hours, toMinutes })}
            />
          </div>
          <p className={classes.says}>
            {hours.toMinutes < hours.fromMinutes && `${t('editor.hoursPast', { time: writeClock(hours.toMinutes) })} `}
            {t(`editor.hoursSay.${region.kind === 'zone' ? 'zone' : 'line'}`)}
          </p>
        </>
      )}
    </div>
  );
}

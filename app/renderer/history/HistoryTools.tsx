import { ActionIcon, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HistoryStep } from '../../shared/api/index.ts';
import { DoorSelect } from '../today/DoorSelect.tsx';
import type { Door } from '../today/doors.ts';
import { possibleSteps, presetOf, PRESETS, type HistoryQuery, type Preset, type With } from './history-query.ts';
import classes from './HistoryPage.module.css';

interface Props {
  query: HistoryQuery;
  today: string;
  doors: readonly Door[];
  onChange: (part: Partial<HistoryQuery>) => void;
  onDays: (days: { from: string; to: string }) => void;
  onMove: (by: 1 | -1) => void;
}

const OWN = 'own';

/** Which days, of which door, in how wide bars, and beside what. */
export function HistoryTools({ query, today, doors, onChange, onDays, onMove }: Props) {
  const { t } = useTranslation();
  const preset = PRESETS.find((name) => {
    const { from, to } = presetOf(name, today);
    return from === query.from && to === query.to;
  });
  return (
    <div className={classes.tools}>
      <ActionIcon className={classes.next} aria-label={t('history.earlier')} onClick={() => onMove(-1)}>
        <IconChevronLeft size={20} stroke={1.75} />
      </ActionIcon>
      <Select
        className={classes.preset}
        aria-label={t('history.range')}
        allowDeselect={false}
        value={preset ?? OWN}
        onChange={(value) => value && value !== OWN && onDays(presetOf(value as Preset, today))}
        data={[
          ...PRESETS.map((value) => ({ value, label: t(`history.presets.${value}`) })),
          ...(preset ? [] : [{ value: OWN, label: t('history.own') }]),
        ]}
      />
      <ActionIcon
        className={classes.next}
        aria-label={t('history.later')}
        disabled={query.to >= today}
        onClick={() => onMove(1)}
      >
        <IconChevronRight size={20} stroke={1.75} />
      </ActionIcon>
      <Dates key={`${query.from} ${query.to}`} query={query} today={today} onDays={onDays} />
      <span className="sp" />
      <DoorSelect query={query} doors={doors} onChange={onChange} />
      <WithSelect query={query} doors={doors} onChange={onChange} />
      <SegmentedControl
        className={classes.widths}
        aria-label={t('history.step')}
        value={query.step}
        onChange={(value) => onChange({ step: HistoryStep.parse(value) })}
        data={HistoryStep.options
          .filter((step) => possibleSteps(query.from, query.to).includes(step))
          .map((value) => ({ value, label: t(`history.steps.${value}`) }))}
      />
    </div>
  );
}

/** A day that cannot be the first or the last of a range is refused, and the range stays. */
function Dates({ query, today, onDays }: Pick<Props, 'query' | 'today' | 'onDays'>) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(query.from),
    [to, setTo] = useState(query.to);
  const wrong = from !== '' && to !== '' && from > to;
  const take = (days: { from: string; to: string }) => {
    setFrom(days.from);
    setTo(days.to);
    if (days.from !== '' && days.to !== '' && days.from <= days.to && days.to <= today) onDays(days);
  };
  return (
    <>
      <TextInput
        type="date"
        aria-label={t('history.from')}
        className={classes.date}
        max={today}
        value={from}
        onChange={(event) => take({ from: event.currentTarget.value, to })}
        error={wrong && t('history.reversed')}
      />
      <span aria-hidden="true">–</span>
      <TextInput
        type="date"
        aria-label={t('history.to')}
        className={classes.date}
        max={today}
        value={to}
        onChange={(event) => take({ from, to: event.currentTarget.value })}
        error={wrong}
      />
    </>
  );
}

function WithSelect({ query, doors, onChange }: Pick<Props, 'query' | 'doors' | 'onChange'>) {
  const { t } = useTranslation();
  const value = typeof query.with === 'string' ? query.with : `door.${query.with.door}`;
  const others = doors.filter(({ cameraId }) => cameraId !== query.door);
  const choose = (chosen: string | null) => {
    const door = chosen?.startsWith('door.') ? chosen.slice(5) : null;
    onChange({ with: door ? { door } : ((chosen ?? 'nothing') as With) });
  };
  return (
    <Select
      className={classes.with}
      aria-label={t('history.with')}
      allowDeselect={false}
      comboboxProps={{ width: 260, position: 'bottom-end' }}
      value={value}
      onChange={choose}
      data={[
        ...(['nothing', 'before', 'year'] as const).map((each) => ({
          value: each,
          label: t(`history.withs.${each}`),
        })),
        ...(doors.length > 1
          ? others.map(({ cameraId, name }) => ({
              value: `door.${cameraId}`,
              label: t('history.withDoor', { door: name }),
            }))
          : []),
      ]}
    />
  );
}

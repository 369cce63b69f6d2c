import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import { MOST_STRETCHES, type Schedule, type WeekHours } from '../../shared/domain/duty.ts';
import { ClockField } from '../editor/inspector/NumberField.tsx';
import { writeClock } from '../editor/inspector/read-number.ts';
import { useCommand } from '../query/use-command.ts';
import { useApp } from '../stores/app-store.ts';
import classes from './CameraPage.module.css';
import { SettingForm } from './SettingForm.tsx';

const KINDS = ['always', 'site', 'week'] as const;
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** What is proposed to somebody who chooses hours: those of most shops. */
const USUAL: WeekHours = { days: [1, 2, 3, 4, 5, 6], fromMinutes: 540, toMinutes: 1260 };

/** When the camera counts. */
export function HoursSection({ camera: { cameraId, schedule } }: { camera: Camera }) {
  const { t } = useTranslation();
  const site = useApp(({ info }) => info?.site);
  const { send, error, busy } = useCommand();
  const [kind, setKind] = useState<(typeof KINDS)[number]>(
    schedule === null ? 'always' : schedule === 'site' ? 'site' : 'week',
  );
  const [week, setWeek] = useState<WeekHours[]>(Array.isArray(schedule) ? schedule : [USUAL]);
  // A clock time that is being typed changes them only once it is left.
  const [touched, setTouched] = useState(false);
  const wanted: Schedule = kind === 'always' ? null : kind === 'site' ? 'site' : week;
  const setAll = (hours: WeekHours[]) => {
    setTouched(true);
    setWeek(hours);
  };
  const change = (i: number, part: Partial<WeekHours>) =>
    setAll(week.map((hours, at) => (at === i ? { ...hours, ...part } : hours)));
  const free = DAYS.filter((day) => !week.some(({ days }) => days.includes(day)));
  return (
    <SettingForm
      title={t('camera.hours')}
      onInput={() => setTouched(true)}
      why={t('camera.hoursWhy')}
      busy={busy}
      error={error}
      submit={{
        word: t('ui.save'),
        disabled: !touched || week.some(({ days }) => days.length === 0),
        onSubmit: () => send('cameras.setSchedule', { cameraId, schedule: wanted }, () => setTouched(false)),
      }}
    >
      <SegmentedControl
        aria-label={t('camera.hours')}
        value={kind}
        onChange={(value) => setKind(value as (typeof KINDS)[number])}
        data={KINDS.map((value) => ({ value, label: t(`camera.kind.${value}`) }))}
      />
      {kind === 'site' && site && (
        <p className="q">
          {t('camera.siteHours', { from: writeClock(site.opensMinutes), to: writeClock(site.closesMinutes) })}
        </p>
      )}
      {kind === 'week' &&
        week.map((hours, i) => (
          <Stretch
            key={i}
            hours={hours}
            onChange={(part) => change(i, part)}
            onRemove={week.length > 1 ? () => setAll(week.filter((_, at) => at !== i)) : undefined}
          />
        ))}
      {kind === 'week' && week.length < MOST_STRETCHES && (
        <Button onClick={() => setAll([...week, { ...USUAL, days: free.length > 0 ? free : [...DAYS] }])}>
          {t('camera.more')}
        </Button>
      )}
      {kind === 'week' && site && <p className="t13 qq">{t('camera.clock', { zone: site.timeZone })}</p>}
    </SettingForm>
  );
}

interface StretchProps {
  hours: WeekHours;
  onChange: (part: Partial<WeekHours>) => void;
  onRemove: (() => void) | undefined;
}

function Stretch({ hours: { days, fromMinutes, toMinutes }, onChange, onRemove }: StretchProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.stretch}>
      <Checkbox.Group
        label={t('camera.days')}
        value={days.map(String)}
        onChange={(chosen) => onChange({ days: chosen.map(Number).sort((a, b) => a - b) })}
        error={days.length === 0 && t('camera.noDay')}
      >
        <div className={classes.days}>
          {DAYS.map((day) => (
            <Checkbox key={day} value={String(day)} label={t(`camera.day.${day}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.row}>
        {(['fromMinutes', 'toMinutes'] as const).map((end) => (
          <div key={end} className={classes.time}>
            <ClockField
              label={t(`camera.${end}`)}
              value={end === 'fromMinutes' ? fromMinutes : toMinutes}
              onChange={(minutes) => onChange({ [end]: minutes % 1440 })}
            />
          </div>
        ))}
        {onRemove && <Button onClick={onRemove}>{t('camera.less')}</Button>}
      </div>
      {toMinutes <= fromMinutes && (
        <p className="t13 qq">{t(toMinutes === fromMinutes ? 'camera.wholeDay' : 'camera.nextDay')}</p>
      )}
    </div>
  );
}

import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { useApp, useAtHeadquarters, useMayAsk } from '../stores/app-store.ts';
import { SaveDialog } from '../save/SaveDialog.tsx';
import { DoorSelect } from './DoorSelect.tsx';
import type { DayShown } from './day-shown.ts';
import type { Door } from './doors.ts';
import type { TodayQuery } from './today-query.ts';
import classes from './TodayPage.module.css';

interface Props {
  query: TodayQuery;
  day: DayShown | null;
  doors: readonly Door[];
  onChange: (part: Partial<TodayQuery>) => void;
  onDay: (days: number) => void;
}

/** Which day, doors or zones, which door or line, how wide a bar is. */
export function TodayTools({ query, day, doors, onChange, onDay }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const atHeadquarters = useAtHeadquarters();
  const maySave = useMayAsk('saves.begin');
  const [saving, setSaving] = useState(false);
  const timeZone = useApp((state) => state.info?.site.timeZone);
  const anyZone = doors.some(({ zones }) => zones.length > 0);
  return (
    <div className={classes.tools}>
      <ActionIcon className={classes.next} aria-label={t('today.previousDay')} onClick={() => onDay(-1)}>
        <IconChevronLeft size={20} stroke={1.75} />
      </ActionIcon>
      <h2 className="t16 b nw">{day && longDay(day.fromMs, formats.language, timeZone)}</h2>
      <ActionIcon
        className={classes.next}
        aria-label={t('today.nextDay')}
        disabled={day?.isToday !== false}
        onClick={() => onDay(1)}
      >
        <IconChevronRight size={20} stroke={1.75} />
      </ActionIcon>
      <span className="sp" />
      {(anyZone || query.view === 'zones') && (
        <SegmentedControl
          className={classes.widths}
          aria-label={t('today.view')}
          value={query.view}
          onChange={(value) => onChange({ view: value === 'zones' ? 'zones' : 'doors', event: null })}
          data={[
            { value: 'doors', label: t('today.doors') },
            { value: 'zones', label: t('today.zones') },
          ]}
        />
      )}
      {query.view === 'doors' && (
        <DoorSelect query={query} doors={doors} onChange={(chosen) => onChange({ ...chosen, event: null })} />
      )}
      <SegmentedControl
        className={classes.widths}
        aria-label={t('today.bucket')}
        value={String(query.bucketMinutes)}
        onChange={(value) => onChange({ bucketMinutes: value === '60' ? 60 : 15, bucket: null })}
        data={[
          { value: '15', label: t('today.quarter') },
          { value: '60', label: t('today.hour') },
        ]}
      />
      {!atHeadquarters && maySave && (
        <ActionIcon className={classes.next} aria-label={t('save.open')} onClick={() => setSaving(true)}>
          <IconDownload size={20} stroke={1.75} />
        </ActionIcon>
      )}
      {saving && <SaveDialog dayMs={day?.fromMs ?? null} onClose={() => setSaving(false)} />}
    </div>
  );
}

/** Saturday 21 November; Thứ Bảy, 21/11 */
function longDay(ms: number, language: 'en' | 'vi', timeZone?: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'vi-VN', { timeZone, ...options }).format(ms);
  return language === 'en'
    ? `${part({ weekday: 'long' })} ${part({ day: 'numeric', month: 'long' })}`
    : `${part({ weekday: 'long' })}, ${new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'numeric' }).format(ms)}`;
}

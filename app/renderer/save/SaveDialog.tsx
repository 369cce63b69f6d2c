import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf, instantOf } from '../../core/stats/business-day.ts';
import { DAY_MS, MINUTE_MS } from '../../core/time.ts';
import { SAVED_REPORTS, SaveFormat, SaveInterval } from '../../shared/domain/save.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SaveDialog.module.css';
import { Saves, useNewSave } from './Saves.tsx';

/** Which report or table of which days, as which kind of file; and those that are made. `dayMs`: the day that is shown; null: today. */
export function SaveDialog({ dayMs = null, onClose }: { dayMs?: number | null; onClose: () => void }) {
  const { t } = useTranslation();
  const begun = useNewSave();
  const info = useApp((state) => state.info);
  const { data, error: unread } = useApi('saves.list', {});
  const { send, error, busy } = useCommand();
  const today = info ? dateOf(dayMs ?? info.today.fromMs, info.site.timeZone) : '';
  const [what, setWhat] = useState<string>('counts');
  const [format, setFormat] = useState<SaveFormat>('xlsx');
  const [interval, setInterval] = useState<SaveInterval>('hour');
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const edge = (date: string, days: number) =>
    info && date !== ''
      ? instantOf(
          Date.parse(`${date}T00:00Z`) + days * DAY_MS + info.site.dayStartMinutes * MINUTE_MS,
          info.site.timeZone,
        )
      : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const request = { what, format, interval, fromMs: edge(from, 0), toMs: edge(to, 1), cameraId: null };
    send('saves.begin', request, begun);
  };
  const isReport = (name: string): name is (typeof SAVED_REPORTS)[number] =>
    (SAVED_REPORTS as readonly string[]).includes(name);
  const problem = error ?? unread;
  return (
    <Modal
      opened
      onClose={onClose}
      title={<span className="t16 b">{t('save.title')}</span>}
      centered
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <form className={classes.body} onSubmit={submit}>
        <p className="q">{t('save.why')}</p>
        <Select
          label={t('save.what')}
          allowDeselect={false}
          searchable
          value={what}
          onChange={(chosen) => setWhat(chosen ?? 'counts')}
          data={(data?.what ?? [...SAVED_REPORTS]).map((name) => ({
            value: name,
            label: isReport(name) ? t(`save.whats.${name}`) : t('save.whats.table', { name }),
          }))}
        />
        {what === 'counts' && (
          <Select
            label={t('save.every')}
            allowDeselect={false}
            value={interval}
            onChange={(chosen) => setInterval(SaveInterval.parse(chosen))}
            data={SaveInterval.options.map((value) => ({ value, label: t(`save.interval.${value}`) }))}
          />
        )}
        <div className={classes.days}>
          <TextInput type="date" label={t('save.from')} value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
          <TextInput
            type="date"
            label={t('save.to')}
            value={to}
            min={from}
            onChange={(e) => setTo(e.currentTarget.value)}
          />
        </div>
        <Select
          label={t('save.format')}
          allowDeselect={false}
          value={format}
          onChange={(chosen) => setFormat(SaveFormat.parse(chosen))}
          data={SaveFormat.options.map((value) => ({ value, label: t(`save.formats.${value}`) }))}
        />
        {problem && (
          <p role="alert" className={classes.error}>
            <ErrorText error={problem} />
          </p>
        )}
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('save.close')}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('save.make')}
          </Button>
        </div>
      </form>
      <Saves />
    </Modal>
  );
}

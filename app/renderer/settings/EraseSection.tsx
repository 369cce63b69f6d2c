import { Button, Select, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { instantOf } from '../../core/stats/business-day.ts';
import { DAY_MS, MINUTE_MS } from '../../core/time.ts';
import type { Erasure, ErasureExtent, ErasureRequest } from '../../shared/domain/erasure.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useApp } from '../stores/app-store.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

const ALL = 'all';

/** What somebody wishes to be forgotten: first how much it is, then for good; and what was erased before. */
export function EraseSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const site = useApp((state) => state.info?.site);
  const cameras = useCameras((state) => state.known);
  const { data: done, error: unread } = useApi('erasures.list', {});
  const { send, error: refused, busy } = useCommand();
  const [camera, setCamera] = useState(ALL);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [sums, setSums] = useState(false);
  const [looked, setLooked] = useState<{ request: ErasureRequest; extent: ErasureExtent } | null>(null);
  const edge = (date: string, days: number) =>
    site
      ? instantOf(Date.parse(`${date}T00:00Z`) + days * DAY_MS + site.dayStartMinutes * MINUTE_MS, site.timeZone)
      : 0;
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setLooked(null);
    };
  const look = (event: FormEvent) => {
    event.preventDefault();
    const request: ErasureRequest = {
      cameraId: camera === ALL ? null : camera,
      fromMs: edge(from, 0),
      toMs: Math.min(edge(to, 1), Date.now() - 3 * MINUTE_MS),
      what: sums ? 'all' : 'people',
      trackId: null,
      reason: '',
    };
    send('erasures.look', request, (extent) => setLooked({ request, extent }));
  };
  const erase = () =>
    looked &&
    send('erasures.erase', looked.request, (erased) => {
      setLooked(null);
      setAnswer(queries, 'erasures.list', {}, [...erased, ...(done ?? [])]);
    });
  const rows = looked ? Object.values(looked.extent.rows).reduce((sum, n) => sum + n, 0) : 0;
  const error = refused ?? unread;
  return (
    <section>
      <h2 className="t16 b">{t('settings.erase')}</h2>
      <p className={classes.text}>{t('settings.eraseWhy')}</p>
      <form className={classes.form} onSubmit={look}>
        <Select
          label={t('settings.eraseCamera')}
          allowDeselect={false}
          value={camera}
          onChange={(value) => changed(setCamera)(value ?? ALL)}
          data={[
            { value: ALL, label: t('settings.eraseAll') },
            ...cameras.map(({ cameraId, name }) => ({ value: cameraId, label: name })),
          ]}
        />
        <div className={classes.controls}>
          <TextInput
            type="date"
            required
            label={t('save.from')}
            value={from}
            onChange={(event) => changed(setFrom)(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            required
            label={t('save.to')}
            value={to}
            min={from}
            onChange={(event) => changed(setTo)(event.currentTarget.value)}
          />
        </div>
        <Switch
          checked={sums}
          onChange={(event) => changed(setSums)(event.currentTarget.checked)}
          label={t('settings.eraseSums')}
        />
        <div className={classes.controls}>
          <Button type="submit" loading={busy && !looked}>
            {t('settings.eraseLook')}
          </Button>
          {looked && (
            <Button variant="filled" color="red" loading={busy} onClick={erase}>
              {t('settings.eraseDo', { shown: formats.number(rows) })}
            </Button>
          )}
        </div>
        {looked && <p aria-live="polite">{t('settings.eraseSure')}</p>}
      </form>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {done && done.length > 0 && (
        <ul className={classes.jobs}>
          {done.map((one) => (
            <Certificate key={one.erasureId} one={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Certificate({ one }: { one: Erasure }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = useCameras((state) => state.known.find(({ cameraId }) => cameraId === one.cameraId)?.name);
  return (
    <li>
      <div>
        <div className="b">
          {name ?? one.cameraId} · {formats.day(one.fromMs)} – {formats.day(one.toMs - 1)}
        </div>
        <div>
          {one.doneAtMs === null
            ? t('settings.eraseBusy')
            : t('settings.eraseDone', { shown: formats.number(one.rows), when: formats.day(one.doneAtMs) })}
        </div>
        {one.inCentre === false && <div>{t('settings.eraseCentre')}</div>}
        {one.copiesUntilMs !== null && <div>{t('settings.eraseCopies', { when: formats.day(one.copiesUntilMs) })}</div>}
        {one.putAside.length > 0 && <div>{t('settings.eraseAside', { files: one.putAside.join(', ') })}</div>}
      </div>
    </li>
  );
}

import { Button, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../shared/api/index.ts';
import type { ExportState } from '../../shared/domain/export.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

const EVERY_MINUTES = 5;
/** From here on rows that wait are not counted. */
const MANY = 10_000;

/** Where what was counted is sent, how far it is there, and what was proved. */
export function CentreSection() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: state, error: unread } = useApi('export.get', {});
  const running = useCommand();
  const keep = (now: ExportState) => setAnswer(queries, 'export.get', {}, now);
  const error = running.error ?? unread;
  return (
    <section>
      <h2 className="t16 b">{t('settings.centre')}</h2>
      <p className={classes.text}>{t('settings.centreWhy')}</p>
      {state?.target && <CentreFacts state={state} />}
      {state && <CentreForm key={state.target?.url ?? ''} state={state} keep={keep} />}
      {state?.target && (
        <Button
          className={classes.control}
          loading={running.busy || state.running}
          onClick={() => running.send('export.run', {}, keep)}
        >
          {t(state.refusedCount > 0 ? 'settings.sendAgain' : 'settings.sendNow')}
        </Button>
      )}
      {state && <CentreFile />}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

/** For a shop without a network: what was not handed out yet, as a file to carry there. */
function CentreFile() {
  const { t } = useTranslation();
  const formats = useFormats();
  const writing = useCommand();
  const [written, setWritten] = useState<Output<'export.toFile'> | null>(null);
  return (
    <div style={{ marginTop: 16 }}>
      <p className={classes.text}>{t('settings.toFileWhy')}</p>
      <Button
        className={classes.control}
        loading={writing.busy}
        onClick={() => writing.send('export.toFile', { all: false }, setWritten)}
      >
        {t('settings.toFile')}
      </Button>
      {written && !writing.error && (
        <p role="status" className={classes.text}>
          {t('settings.toFileDone', { file: written.file, shown: formats.number(written.rows) })}
        </p>
      )}
      {writing.error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={writing.error} />
        </p>
      )}
    </div>
  );
}

function CentreFacts({ state }: { state: ExportState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const when = (ms: number | null) => (ms === null ? t('settings.never') : `${formats.day(ms)} ${formats.time(ms)}`);
  const many = state.waitingRows >= MANY ? 'settings.waitMany' : 'settings.wait';
  const facts: [string, string][] = [
    [t('settings.sentLast'), when(state.lastSuccessMs)],
    [t('settings.waiting'), t(many, { count: state.waitingRows, shown: formats.number(state.waitingRows) })],
    [
      t('settings.verified'),
      state.verifiedUntilMs === null
        ? t('settings.verifiedNothing')
        : t('settings.verifiedUntil', { when: when(state.verifiedUntilMs) }),
    ],
  ];
  if (state.repairedRows > 0)
    facts.push([t('settings.repaired'), t('settings.rows', { shown: formats.number(state.repairedRows) })]);
  if (state.centreOnlyRows > 0)
    facts.push([t('settings.centreOnly'), t('settings.rows', { shown: formats.number(state.centreOnlyRows) })]);
  return (
    <>
      <table className={classes.table}>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name} className={classes.wraps}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.lastError && (
        <p role="alert" className={classes.error}>
          <ErrorText error={state.lastError} />
          {state.nextRunMs !== null && ` ${t('settings.again', { when: formats.time(state.nextRunMs) })}`}
        </p>
      )}
      {state.refusedCount > 0 && (
        <details className={classes.details}>
          <summary>{t('settings.refused', { shown: formats.number(state.refusedCount) })}</summary>
          <ul>
            {state.refused.map(({ table, key, reason }) => (
              <li key={`${table} ${key.join()}`}>
                {table} {key.join(', ')}: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function CentreForm({ state, keep }: { state: ExportState; keep(now: ExportState): void }) {
  const { t } = useTranslation();
  const saving = useCommand();
  const [url, setUrl] = useState(state.target?.url ?? ''),
    [authority, setAuthority] = useState(''),
    [minutes, setMinutes] = useState(state.target?.intervalMinutes ?? EVERY_MINUTES),
    [active, setActive] = useState(state.target?.active ?? true);
  const save = () =>
    saving.send(
      'export.setTarget',
      {
        url: url.trim(),
        ...(authority.trim() !== '' && { certificateAuthority: authority.trim() }),
        intervalMinutes: minutes,
        active,
      },
      keep,
    );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        label={t('settings.address')}
        description={t(state.target?.hasPassword ? 'settings.addressKept' : 'settings.addressWhy')}
        placeholder="postgres://shop_1:password@centre.example.com/footfall"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        error={saving.error && <ErrorText error={saving.error} />}
      />
      <Textarea
        label={t('settings.authority')}
        description={t(state.target?.hasAuthority ? 'settings.authorityKept' : 'settings.authorityWhy')}
        value={authority}
        onChange={(event) => setAuthority(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <div className={classes.controls}>
        <NumberInput
          label={t('settings.everyMinutes')}
          value={minutes}
          onChange={(value) => setMinutes(Number(value) || EVERY_MINUTES)}
          min={1}
          max={1440}
          w={140}
        />
        <Switch
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
          label={t('settings.sendActive')}
        />
        <Button type="submit" loading={saving.busy} disabled={url.trim() === ''}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}

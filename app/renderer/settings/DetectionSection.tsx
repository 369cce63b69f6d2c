import { Button, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PROVIDER_NAMES, type InferenceState, type Provider } from '../../shared/domain/provider.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

const FASTEST = 'fastest';

/** What runs the detector on this PC, how fast, and why not the others. */
export function DetectionSection() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: state, error: unread } = useApi('inference.get', {});
  const choosing = useCommand(),
    trying = useCommand();
  const error = choosing.error ?? trying.error ?? unread;
  if (!state) return null;
  const keep = (now: InferenceState) => setAnswer(queries, 'inference.get', {}, now);
  const choose = (wish: string | null) =>
    choosing.send('inference.choose', { cameraId: null, provider: wish === FASTEST ? null : (wish as Provider) }, keep);
  return (
    <section>
      <h2 className="t16 b">{t('settings.detection')}</h2>
      <p className={classes.text}>{t('settings.detectionWhy')}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('settings.runBy')}</th>
            <th className={classes.right}>{t('settings.perFrame')}</th>
            <th>{t('settings.found')}</th>
          </tr>
        </thead>
        <tbody>
          {state.known.map((provider) => (
            <ProviderRow key={provider} state={state} provider={provider} />
          ))}
        </tbody>
      </table>
      <div className={classes.controls}>
        <Select
          label={t('settings.use')}
          value={state.wish ?? FASTEST}
          onChange={choose}
          allowDeselect={false}
          data={[
            { value: FASTEST, label: t('settings.fastest') },
            ...state.known.map((value) => ({ value, label: PROVIDER_NAMES[value] })),
          ]}
        />
        <Button loading={trying.busy || state.trying} onClick={() => trying.send('inference.retry', {}, keep)}>
          {t('settings.tryAgain')}
        </Button>
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

function ProviderRow({ state, provider }: { state: InferenceState; provider: Provider }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const trial = state.trials.find((one) => one.provider === provider),
    failed = state.failed.find((one) => one.provider === provider),
    why = failed?.error ?? trial?.error;
  const used = state.provider === provider,
    tried = provider === 'cpu' ? 'reference' : 'slower',
    unused = trial ? tried : 'untried';
  return (
    <tr className={classes.wraps}>
      <td className={used ? 'b' : undefined}>{PROVIDER_NAMES[provider]}</td>
      <td className={classes.right}>
        {trial && trial.medianMs !== null
          ? t('settings.milliseconds', { ms: formats.number(trial.medianMs, trial.medianMs < 100 ? 1 : 0) })
          : '–'}
      </td>
      <td>
        {used && !failed && <span className="b">{t('settings.used')} </span>}
        {why ? <ErrorText error={why} /> : !used && t(`settings.${unused}`)}
        {failed && ` ${t('settings.again', { when: formats.time(failed.againAtMs) })}`}
      </td>
    </tr>
  );
}

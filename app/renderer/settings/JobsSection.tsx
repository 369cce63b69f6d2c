import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { JobName, JobRun } from '../../shared/domain/job.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** What is done by itself, when next, and what came of it. */
export function JobsSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const { data: jobs, error: unread } = useApi('jobs.list', {});
  const running = useCommand();
  const problem = running.error ?? unread;
  const run = (name: JobName) =>
    running.send('jobs.run', { name }, (states) => setAnswer(queries, 'jobs.list', {}, states));
  const when = (ms: number) => `${formats.day(ms)} ${formats.time(ms)}`;
  return (
    <section>
      <h2 className="t16 b">{t('settings.jobs')}</h2>
      <p className={classes.text}>{t('settings.jobsWhy')}</p>
      <ul className={classes.jobs}>
        {jobs?.map(({ name, running: busy, nextMs, runs }) => {
          const ended = runs.find(({ outcome }) => outcome !== 'running');
          return (
            <li key={name}>
              <div>
                <div className="b">{t(`settings.jobName.${name}`)}</div>
                <div>
                  {t('settings.lastTime')}: {ended ? when(ended.startedMs) : t('settings.never')}
                </div>
                {ended && <Result run={ended} />}
                <div>
                  {t('settings.nextTime')}: {when(nextMs)}
                </div>
              </div>
              <Button
                size="compact-sm"
                loading={busy}
                onClick={() => run(name)}
                aria-label={`${t('settings.doNow')}: ${t(`settings.jobName.${name}`)}`}
              >
                {t('settings.doNow')}
              </Button>
            </li>
          );
        })}
      </ul>
      {problem && (
        <p role="alert" className={classes.error}>
          <ErrorText error={problem} />
        </p>
      )}
    </section>
  );
}

function Result({ run: { outcome, result, error } }: { run: JobRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const figures = Object.entries(result).flatMap(([key, value]) =>
    typeof value === 'number' && !key.endsWith('Ms')
      ? [t(`settings.jobFigure.${key}`, { value: formats.number(value) })]
      : [],
  );
  if (error)
    return (
      <div className={classes.error}>
        <ErrorText error={error} />
      </div>
    );
  return <div>{outcome === 'interrupted' ? t('settings.interrupted') : figures.join(', ')}</div>;
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import classes from './FirstRun.module.css';

const choices = ['camera', 'file', 'demo'] as const;

/** Nothing to watch yet: one question, with the demo camera as the answer that needs nothing. */
export function FirstRun() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const past = useCameras((state) => state.known.length > 0);
  const [choice, setChoice] = useState<(typeof choices)[number]>('demo');
  const { send, error, busy } = useCommand();
  const next = () => {
    if (choice !== 'demo') return go(choice === 'file' ? '/cameras/add?kind=file' : '/cameras/add');
    send('cameras.add', { name: t('live.demoName'), source: { kind: 'demo' } });
  };
  return (
    <div className={classes.page}>
      <PageTitle title={t('live.first.title')} />
      <section className={classes.who}>
        <p className={classes.promise}>{t('live.first.promise')}</p>
        <p className="t16 q">{t('live.first.how')}</p>
        <ol className={classes.steps}>
          <li aria-current="step">
            <span>1</span>
            {t('live.first.stepCamera')}
          </li>
          <li>
            <span>2</span>
            {t('live.first.stepLine')}
          </li>
          <li>
            <span>3</span>
            {t('live.first.stepPerson')}
          </li>
        </ol>
        {past && (
          <p className="t16 q">
            {t('live.first.past')} <Link href="/today">{t('live.first.toPast')}</Link>
          </p>
        )}
      </section>
      <section className={classes.question}>
        <h2 className="t28" id="first-question">
          {t('live.first.question')}
        </h2>
        <p className="t16 q">{t('live.first.changeable')}</p>
        <div className={classes.choices} role="radiogroup" aria-labelledby="first-question">
          {choices.map((each) => (
            <label key={each} className={classes.choice} data-chosen={each === choice || undefined}>
              <input type="radio" name="first-source" checked={each === choice} onChange={() => setChoice(each)} />
              <b>{t(`live.first.${each}`)}</b>
              <span className="t13 q">{t(`live.first.${each}Note`)}</span>
            </label>
          ))}
        </div>
        {error && (
          <p className={classes.error} role="alert">
            <ErrorText error={error} />
          </p>
        )}
        <div className={classes.end}>
          <Button variant="filled" h={44} px={20} fz={15} loading={busy} onClick={next}>
            {t(choice === 'demo' ? 'live.useDemo' : 'live.first.next')}
          </Button>
        </div>
      </section>
    </div>
  );
}

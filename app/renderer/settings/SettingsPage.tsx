import { Button, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useApp, useMay } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { CentreSection } from './CentreSection.tsx';
import { CopiesSection } from './CopiesSection.tsx';
import { DecodingSection } from './DecodingSection.tsx';
import { DetectionSection } from './DetectionSection.tsx';
import { DoorsSection } from './DoorsSection.tsx';
import { EraseSection } from './EraseSection.tsx';
import { HoursSection } from './HoursSection.tsx';
import { JobsSection } from './JobsSection.tsx';
import { RetentionSection } from './RetentionSection.tsx';
import { SaveSection } from './SaveSection.tsx';
import classes from './SettingsPage.module.css';

/** What is set for this PC and not for a camera. */
export function SettingsPage() {
  const { t } = useTranslation();
  const folder = useApp((state) => state.info?.dataFolder);
  const setsUp = useMay('installer'),
    administers = useMay('administrator');
  return (
    <div className={classes.page}>
      <PageTitle title={t('settings.title')} />
      {setsUp && (
        <>
          <HoursSection />
          <DoorsSection />
          <StartSection />
          <DetectionSection />
          <DecodingSection />
          <SaveSection />
          <CentreSection />
          <CopiesSection />
          <RetentionSection />
          <EraseSection />
          <JobsSection />
        </>
      )}
      <PeopleLink />
      {administers && <AuditSection />}
      <section>
        <h2 className="t16 b">{t('settings.folder')}</h2>
        <p className={classes.folder}>{folder}</p>
      </section>
    </div>
  );
}

function PeopleLink() {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className="t16 b">{t('people.title')}</h2>
      <p className={classes.text}>{t('people.intro')}</p>
      <Button component={Link} className={classes.control} href="/settings/people">
        {t('people.open')}
      </Button>
    </section>
  );
}

function AuditSection() {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className="t16 b">{t('audit.title')}</h2>
      <p className={classes.text}>{t('audit.intro')}</p>
      <Button component={Link} className={classes.control} href="/settings/audit">
        {t('audit.open')}
      </Button>
    </section>
  );
}

/** Nothing where this PC's own keeper of services starts Footfall. */
function StartSection() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data, error: unread } = useApi('app.startsAtLogin', {});
  const { send, error: refused } = useCommand();
  const on = data?.on ?? null,
    error = refused ?? unread;
  if (on === null)
    return (
      <section>
        <h2 className="t16 b">{t('settings.start')}</h2>
        <p className={classes.text}>{t('settings.service')}</p>
      </section>
    );
  const change = (wish: boolean) =>
    send('app.setStartsAtLogin', { on: wish }, (now) => setAnswer(queries, 'app.startsAtLogin', {}, now));
  return (
    <section>
      <h2 className="t16 b">{t('settings.start')}</h2>
      <Switch
        className={classes.control}
        checked={on}
        onChange={(event) => change(event.currentTarget.checked)}
        label={t('settings.atLogin')}
      />
      <p className={classes.text}>{t('settings.atLoginWhy')}</p>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

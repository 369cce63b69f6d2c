import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf } from '../../core/stats/business-day.ts';
import { HOUR_MS } from '../../core/time.ts';
import { PrivacyPaper } from '../../shared/domain/privacy.ts';
import { ReportFormat, ReportLanguage, ReportPeriod } from '../../shared/domain/report.ts';
import { useCommand } from '../query/use-command.ts';
import { Saves, useNewSave } from '../save/Saves.tsx';
import { useApp, useMay } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { LogoSection } from './LogoSection.tsx';
import { PlanSection } from './PlanSection.tsx';
import classes from './ReportsPage.module.css';

/** Reports by hand, those that come by themselves, and what is on them. */
export function ReportsPage() {
  const { t } = useTranslation();
  const mayPlan = useMay('installer');
  return (
    <div className={classes.page}>
      <div>
        <PageTitle title={t('reports.title')} />
        <p className={classes.text}>{t('reports.why')}</p>
        <MakeForm />
        <Saves />
      </div>
      <PrivacySection />
      {mayPlan && (
        <>
          <PlanSection />
          <LogoSection />
        </>
      )}
    </div>
  );
}

/** What says to people that they are counted. */
function PrivacySection() {
  const { t, i18n } = useTranslation();
  const begun = useNewSave();
  const { send, error, busy } = useCommand();
  const make = (paper: PrivacyPaper) =>
    send('reports.privacy', { paper, language: i18n.language === 'vi' ? 'vi' : 'en' }, begun);
  return (
    <section>
      <h2 className="t16 b">{t('reports.privacy')}</h2>
      <p className={classes.text}>{t('reports.privacyWhy')}</p>
      <div className={classes.buttons}>
        {PrivacyPaper.options.map((paper) => (
          <Button key={paper} disabled={busy} onClick={() => make(paper)}>
            {t(`reports.${paper}`)}
          </Button>
        ))}
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

function MakeForm() {
  const info = useApp((state) => state.info);
  return info ? <MakeFields yesterday={dateOf(info.today.fromMs - 12 * HOUR_MS, info.site.timeZone)} /> : null;
}

function MakeFields({ yesterday }: { yesterday: string }) {
  const { t, i18n } = useTranslation();
  const begun = useNewSave();
  const { send, error, busy } = useCommand();
  const [period, setPeriod] = useState<ReportPeriod>('day');
  const [date, setDate] = useState(yesterday);
  const [format, setFormat] = useState<ReportFormat>('pdf');
  const [language, setLanguage] = useState<ReportLanguage>(i18n.language === 'vi' ? 'vi' : 'en');
  const make = (event: FormEvent) => {
    event.preventDefault();
    send('reports.begin', { period, date, format, language }, begun);
  };
  return (
    <form className={classes.form} onSubmit={make}>
      <SegmentedControl
        aria-label={t('reports.period')}
        value={period}
        onChange={(value) => setPeriod(ReportPeriod.parse(value))}
        data={ReportPeriod.options.map((value) => ({ value, label: t(`reports.periods.${value}`) }))}
      />
      <div className={classes.row}>
        <TextInput
          type="date"
          required
          withAsterisk={false}
          label={t(`reports.date.${period}`)}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Select
          label={t('reports.format')}
          allowDeselect={false}
          value={format}
          onChange={(value) => setFormat(ReportFormat.parse(value))}
          data={ReportFormat.options.map((value) => ({ value, label: t(`reports.formats.${value}`) }))}
        />
        <Select
          label={t('reports.language')}
          allowDeselect={false}
          disabled={format !== 'pdf'}
          value={language}
          onChange={(value) => setLanguage(ReportLanguage.parse(value))}
          data={ReportLanguage.options.map((value) => ({ value, label: t(`reports.languages.${value}`) }))}
        />
      </div>
      <div>
        <Button type="submit" variant="filled" loading={busy}>
          {t('reports.make')}
        </Button>
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </form>
  );
}

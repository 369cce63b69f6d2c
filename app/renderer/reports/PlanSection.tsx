import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../shared/api/index.ts';
import { ReportFormat, ReportLanguage, ReportPeriod } from '../../shared/domain/report.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './ReportsPage.module.css';

type Plan = Output<'reports.plan'>;

/** Which reports are written into which folder each morning. */
export function PlanSection() {
  const { t } = useTranslation();
  const { data, error } = useApi('reports.plan', {});
  return (
    <section>
      <h2 className="t16 b">{t('reports.plan')}</h2>
      <p className={classes.text}>{t('reports.planWhy')}</p>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {data && <PlanForm plan={data} />}
    </section>
  );
}

function PlanForm({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const { send, error, busy } = useCommand();
  const [folder, setFolder] = useState(plan.folder ?? ''),
    [periods, setPeriods] = useState<string[]>(plan.periods),
    [kinds, setKinds] = useState<string[]>(plan.formats),
    [language, setLanguage] = useState(plan.language);
  const wish = folder.trim(),
    lacks = wish !== '' && (periods.length === 0 || kinds.length === 0);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const wished = {
      folder: wish === '' ? null : wish,
      periods: ReportPeriod.array().parse(periods),
      formats: ReportFormat.array().parse(kinds),
      language,
    };
    send('reports.setPlan', wished, (now) => setAnswer(queries, 'reports.plan', {}, now));
  };
  return (
    <form className={classes.form} onSubmit={save}>
      <TextInput
        label={t('reports.folder')}
        description={t('reports.folderWhy')}
        value={folder}
        spellCheck={false}
        onChange={(event) => setFolder(event.currentTarget.value)}
        error={error && <ErrorText error={error} />}
      />
      <Checkbox.Group label={t('reports.which')} value={periods} onChange={setPeriods}>
        <div className={classes.checks}>
          {ReportPeriod.options.map((value) => (
            <Checkbox key={value} value={value} label={t(`reports.periods.${value}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <Checkbox.Group
        label={t('reports.kinds')}
        value={kinds}
        onChange={setKinds}
        error={lacks ? t('reports.none') : undefined}
      >
        <div className={classes.checks}>
          {ReportFormat.options.map((value) => (
            <Checkbox key={value} value={value} label={t(`reports.formats.${value}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label={t('reports.language')}
        allowDeselect={false}
        value={language}
        onChange={(value) => setLanguage(ReportLanguage.parse(value))}
        data={ReportLanguage.options.map((value) => ({ value, label: t(`reports.languages.${value}`) }))}
      />
      <div>
        <Button type="submit" loading={busy} disabled={lacks}>
          {t('reports.save')}
        </Button>
      </div>
      {plan.folder !== null && plan.nextMs !== null && (
        <p className={classes.text}>{t('reports.next', { day: formats.day(plan.nextMs) })}</p>
      )}
    </form>
  );
}

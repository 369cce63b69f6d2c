import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { ComparedSite, SiteSums } from '../../shared/api/index.ts';
import { formatsOf, useFormats, type Formats } from '../i18n/formats.ts';
import { SENT_LATE_MS } from '../live/use-freshness.ts';
import { useApi } from '../query/use-api.ts';
import { useLate } from '../today/use-late.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import { useNow } from '../ui/use-now.ts';
import { changeOf, sumOfSites } from './compare.ts';
import { addressOf, SITES_EVERY_MS } from './SitePicker.tsx';
import classes from './SitesPage.module.css';

const DAYS = [1, 7, 28] as const;

/** Every site of the centre beside the others: its last complete days, as many before them, and how much of it was measured. */
export function SitesPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const days = DAYS.find((each) => String(each) === query.get('days')) ?? 7;
  const { data: sites, error, reload } = useApi('sites.compare', { days }, { everyMs: SITES_EVERY_MS });
  const late = useLate(!sites);
  if (error && !sites)
    return (
      <Notice text={<ErrorText error={error} />}>
        <PageTitle title={t('sites.title')} />
        <Button variant="filled" onClick={reload}>
          {t('ui.tryAgain')}
        </Button>
      </Notice>
    );
  if (sites?.length === 0)
    return (
      <Notice text={t('sites.none')}>
        <PageTitle title={t('sites.title')} />
      </Notice>
    );
  return (
    <div className={classes.page}>
      <PageTitle title={t('sites.title')} />
      <div className={classes.tools}>
        <SegmentedControl
          aria-label={t('sites.span')}
          value={String(days)}
          onChange={(value) => setQuery({ days: value }, { replace: true })}
          data={DAYS.map((each) => ({ value: String(each), label: t(`sites.days.${each}`) }))}
        />
        <span className="t13 q">{t('sites.complete')}</span>
      </div>
      {error && (
        <p className={classes.error} role="alert">
          <ErrorText error={error} />
        </p>
      )}
      {sites && <Compared sites={sites} />}
      {!sites && late && [0, 1, 2, 3].map((i) => <Skeleton key={i} h={32} mt={8} />)}
    </div>
  );
}

function Compared({ sites }: { sites: readonly ComparedSite[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const most = Math.max(1, ...sites.flatMap((site) => site.days.map((day) => day.in)));
  const read = sites.filter(({ unread }) => unread === null),
    all = sumOfSites(read);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{t('sites.site')}</th>
          <th className={classes.right}>{t('sites.in')}</th>
          <th className={classes.right}>{t('sites.out')}</th>
          <th className={classes.right}>{t('sites.change')}</th>
          <th className={classes.right}>{t('sites.measured')}</th>
          <th className={classes.bars}>{t('sites.byDay')}</th>
          <th>{t('sites.state')}</th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <SiteRow key={site.siteId} site={site} most={most} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('sites.together', { count: read.length })}</th>
          <Sums sums={all.sums} before={all.before} formats={formats} />
          <td className={classes.bars} />
          <td>
            {read.length < sites.length && (
              <StateSign sign="warn">{t('sites.without', { count: sites.length - read.length })}</StateSign>
            )}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function SiteRow({ site, most }: { site: ComparedSite; most: number }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow(5_000);
  // Days and times are those of the site.
  const formats = formatsOf(i18n.language === 'vi' ? 'vi' : 'en', site.timeZone);
  const { knownToMs } = site;
  return (
    <tr>
      <th scope="row">
        <a href={addressOf(site.siteId)}>{site.name}</a>
      </th>
      {site.unread === null ? (
        <Sums sums={site.sums} before={site.before} formats={formats} />
      ) : (
        <td colSpan={4} className="q">
          {t('sites.unread', { reason: site.unread })}
        </td>
      )}
      <td className={classes.bars}>
        <Bars days={site.days} most={most} formats={formats} />
      </td>
      <td>
        <StateSign sign={knownToMs !== null && nowMs - knownToMs <= SENT_LATE_MS ? 'ok' : 'warn'}>
          {knownToMs === null ? t('sites.neverSent') : t('sites.knownTo', { time: formats.since(knownToMs, nowMs) })}
        </StateSign>
      </td>
    </tr>
  );
}

/** In, out, how much more or less than before, and how much was measured. */
function Sums({ sums, before, formats }: { sums: SiteSums; before: SiteSums; formats: Formats }) {
  const { t } = useTranslation();
  // Of time in which nobody looked there is no number, and no zero.
  const known = sums.measuredSeconds > 0;
  const change = changeOf(sums, before);
  const none = <span className="qq">–</span>;
  return (
    <>
      <td className={`n ${classes.right}`} data-label={t('sites.in')}>
        {known ? formats.number(sums.in) : none}
      </td>
      <td className={`n ${classes.right}`} data-label={t('sites.out')}>
        {known ? formats.number(sums.out) : none}
      </td>
      <td
        className={`n ${classes.right}`}
        data-label={t('sites.change')}
        title={change === null ? t('sites.notComparable') : undefined}
      >
        {change === null ? none : `${change > 0 ? '+' : ''}${formats.percent(change).replace('-', '−')}`}
      </td>
      <td className={`n ${classes.right}`} data-label={t('sites.measured')}>
        {sums.expectedSeconds > 0
          ? formats.percent(Math.floor((sums.measuredSeconds / sums.expectedSeconds) * 100) / 100)
          : none}
      </td>
    </>
  );
}

/** Who came in, a bar a day; hatched: nothing was measured that day. */
function Bars({ days, most, formats }: { days: ComparedSite['days']; most: number; formats: Formats }) {
  const { t } = useTranslation();
  const text = (day: ComparedSite['days'][number]) =>
    `${formats.day(day.fromMs)}: ${day.measuredSeconds > 0 ? formats.number(day.in) : t('sites.noData')}`;
  return (
    <span className={classes.chart} role="img" aria-label={days.map(text).join(', ')}>
      {days.map((day) => (
        <i
          key={day.fromMs}
          title={text(day)}
          data-measured={day.measuredSeconds > 0 || undefined}
          className={day.measuredSeconds > 0 ? undefined : 'hatch'}
          style={{ height: day.measuredSeconds > 0 ? `${Math.max(4, (day.in / most) * 100)}%` : '100%' }}
        />
      ))}
    </span>
  );
}

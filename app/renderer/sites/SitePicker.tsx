import { Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { SENT_LATE_MS } from '../live/use-freshness.ts';
import { useApi } from '../query/use-api.ts';
import { useApp } from '../stores/app-store.ts';
import { siteShown } from '../stores/site-shown.ts';
import { StateSign } from '../ui/StateSign.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './SitesPage.module.css';

const ALL = 'all';
/** How often it is asked how far each site is, milliseconds. */
export const SITES_EVERY_MS = 60_000;

/** Where a site's pages are: a page of its own, so that a link says which site it shows. */
export const addressOf = (siteId: string | null): string =>
  siteId === null ? '/#/sites' : `/?${new URLSearchParams({ site: siteId })}#/today`;

/** At headquarters: all sites, or one of them. */
export function SitePicker() {
  const { t } = useTranslation();
  const { data: sites = [] } = useApi('sites.list', {}, { everyMs: SITES_EVERY_MS });
  return (
    <Select
      className={classes.picker}
      aria-label={t('sites.site')}
      allowDeselect={false}
      searchable={sites.length > 8}
      nothingFoundMessage={t('sites.noneFound')}
      rightSection={<IconChevronDown size={16} stroke={2} />}
      rightSectionPointerEvents="none"
      comboboxProps={{ width: 280, position: 'bottom-start' }}
      maxDropdownHeight={420}
      value={siteShown ?? ALL}
      data={[
        { value: ALL, label: t('sites.all') },
        ...sites.map(({ siteId, name }) => ({ value: siteId, label: name })),
      ]}
      onChange={(chosen) => window.location.assign(addressOf(chosen === ALL ? null : chosen))}
    />
  );
}

/** How far the site that is looked at is known; of all sites their page says it. */
export function KnownTo() {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(5_000);
  const info = useApp((state) => state.info);
  if (!info || siteShown === null) return null;
  const { knownToMs } = info;
  return (
    <StateSign sign={knownToMs !== null && nowMs - knownToMs <= SENT_LATE_MS ? 'ok' : 'warn'}>
      {knownToMs === null ? t('sites.neverSent') : t('sites.knownTo', { time: formats.since(knownToMs, nowMs) })}
    </StateSign>
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { NOTICES, type Notice } from '../../shared/domain/notice.ts';
import { useFormats, type Formats } from '../i18n/formats.ts';
import { useCommand } from '../query/use-command.ts';
import { useNotices } from './notice-store.ts';
import { useMayAsk } from '../stores/app-store.ts';
import classes from './NoticeStrip.module.css';
import { helps } from './helps.ts';

/** Above every page: what somebody has to know, until it is over or they have said that they read it. Nothing while there is nothing to know. */
export function NoticeStrip() {
  const { t } = useTranslation();
  const notices = useNotices((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <ul className={classes.strip} aria-label={t('notices.title')}>
      {notices.map((notice) => (
        <OneNotice key={notice.noticeId} notice={notice} />
      ))}
    </ul>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [location] = useLocation();
  const { send } = useCommand();
  const mayAcknowledge = useMayAsk('notices.acknowledge');
  const severity = NOTICES[notice.code] ?? 'warning';
  const help = helps[notice.code];
  const Icon = severity === 'info' ? IconInfoCircle : IconAlertTriangle;
  // A screen that was loaded before the application was renewed may not know the newest codes.
  const text = t(`notices.text.${notice.code}`, { ...momentsOf(notice, formats), defaultValue: notice.code });
  return (
    <li className={classes.notice} data-severity={severity} data-testid={`notice-${notice.code}`}>
      <Icon size={20} stroke={1.75} aria-hidden="true" />
      <p>{text}</p>
      <span className="row">
        {help && location !== help.path && (
          <Button component={Link} href={help.path} size="compact-sm" variant="default">
            {t(help.label)}
          </Button>
        )}
        {notice.acknowledgeable && mayAcknowledge && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => send('notices.acknowledge', { noticeId: notice.noticeId })}
          >
            {t('notices.understood')}
          </Button>
        )}
      </span>
    </li>
  );
}

/** Moments as people write them; what is 0 was never. */
function momentsOf({ params, sinceMs }: Notice, formats: Formats): Record<string, string | number> {
  const written = (ms: number) => `${formats.day(ms)} ${formats.time(ms)}`;
  return Object.fromEntries(
    Object.entries({ sinceMs, ...params }).map(([name, value]) => [
      name,
      name.endsWith('Ms') && typeof value === 'number' ? (value === 0 ? '–' : written(value)) : value,
    ]),
  );
}

import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { PageTitle } from '../ui/PageTitle.tsx';
import classes from './CamerasTitle.module.css';

const VIEWS = [
  { href: '/cameras', label: 'health.list' },
  { href: '/cameras/health', label: 'health.title' },
  { href: '/cameras/notes', label: 'site-notes.list' },
] as const;

/** The place of both pages of all cameras, and the way from one to the other. */
export function CamerasTitle() {
  const { t } = useTranslation();
  const [here] = useLocation();
  const views = VIEWS.map(({ href, label }) => (
    <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>
      {t(label)}
    </Link>
  ));
  return (
    <>
      <PageTitle title={t(VIEWS.slice(1).find(({ href }) => href === here)?.label ?? 'cameras.title')}>
        <span className={classes.title}>
          <span className={classes.word}>{t('cameras.title')}</span>
          <span className={classes.views}>{views}</span>
        </span>
      </PageTitle>
      {/* On a phone the header has no room for it. */}
      <nav className={`${classes.views} ${classes.inPage}`} aria-label={t('cameras.title')}>
        {views}
      </nav>
    </>
  );
}

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Notice } from '../Notice.tsx';
import { PageTitle } from '../PageTitle.tsx';

export function NotFound() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Notice text={t('ui.notFound')}>
      <PageTitle title="Footfall" />
      <Button variant="filled" onClick={() => go('/live')}>
        {t('ui.toLive')}
      </Button>
    </Notice>
  );
}

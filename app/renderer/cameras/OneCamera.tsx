import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useCamera, useCameras } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import classes from './OneCamera.module.css';

/** A page of one camera. Nothing until the cameras are known; where it is not there any more, or `refuses` says a sentence against it, that and the way back. */
export function OneCamera({
  cameraId,
  refuses,
  children,
}: {
  cameraId: string;
  refuses?: (camera: Camera) => string | null;
  children: (camera: Camera) => ReactNode;
}) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const camera = useCamera(cameraId);
  const known = useCameras(({ cameras }) => cameras !== null);
  if (!known) return null;
  const against = camera ? (refuses?.(camera) ?? null) : t('cameras.change.gone');
  if (!camera || against !== null)
    return (
      <Notice text={against}>
        <Button onClick={() => go('/cameras')}>{t('cameras.title')}</Button>
      </Notice>
    );
  return children(camera);
}

/** Of such a page: the list of cameras, or the page that is `up` from here, and what lies between it and here. `title`: of the window. */
export function CameraTitle({
  title,
  way,
  up,
}: {
  title: string;
  way: readonly string[];
  up?: { href: string; label: string };
}) {
  const { t } = useTranslation();
  return (
    <PageTitle title={title}>
      <span className={`row ${classes.way}`}>
        <Link href={up?.href ?? '/cameras'} className={`q ${classes.up}`}>
          {up?.label ?? t('cameras.title')}
        </Link>
        {way.map((step, i) => (
          <Fragment key={i}>
            <IconChevronRight size={16} stroke={2} aria-hidden="true" />
            <span className={i < way.length - 1 || way.length === 1 ? 'cut' : undefined}>{step}</span>
          </Fragment>
        ))}
      </span>
    </PageTitle>
  );
}

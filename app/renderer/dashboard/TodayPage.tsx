import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { isCrossed, useCameras } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { useDayShown } from './day-shown.ts';
import { DoorsView } from './DoorsView.tsx';
import { Receipt } from './Receipt.tsx';
import { TodayTools } from './TodayTools.tsx';
import { useEvent } from './use-event.ts';
import { useEvents } from './use-events.ts';
import classes from './TodayPage.module.css';
import { ZonesView } from './ZonesView.tsx';

/** A business day: the numbers, the chart that explains them, the events that explain the chart, and the receipt of one; or its zones. */
export function TodayPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  const regions = useCameras((state) => state.regions);
  const { query, change, showDay, day } = useDayShown();
  const [picked, setPicked] = useEvent(query.event);
  const events = useRef<HTMLDivElement>(null);

  // a door or line that was deleted is no filter
  const cameraId = cameras && !cameras.some((camera) => camera.cameraId === query.door) ? null : query.door;
  const known = cameraId === null ? [] : regions[cameraId];
  const regionId = cameraId !== null && query.line !== null && (!known || known.some((region) => region.regionId === query.line && isCrossed(region))) ? query.line : null;

  const asked = day && query.view === 'doors' ? { cameraId, regionId, fromMs: day.bucket ?? day.fromMs, toMs: day.bucket === null ? day.toMs : day.bucket + day.bucketMinutes * 60_000, only: query.only } : null;
  const listed = useEvents(asked, day?.isToday ?? false);
  const at = listed.events?.findIndex((event) => event.eventId === picked?.eventId) ?? -1;
  const choose = (event: CountingEvent) => { setPicked(event); change({ event: { id: event.eventId, atMs: event.capturedAtMs } }); };
  const walk = (by: number) => { const next = listed.events?.[at + by]; if (next && at >= 0) choose(next); };
  const close = () => { const id = picked?.eventId; change({ event: null }); requestAnimationFrame(() => events.current?.querySelector<HTMLElement>(`[data-event="${id}"]`)?.focus()); };
  const open = picked !== null && query.view === 'doors';
  useKeys({
    '[': () => showDay(-1), ']': () => showDay(1),
    ...(open ? { Escape: close, ArrowUp: () => walk(-1), ArrowDown: () => walk(1) } : day && day.bucket !== null ? { Escape: () => change({ bucket: null }) } : {}),
  });

  if (cameras?.length === 0) {
    return <Notice text={t('dashboard.noCamera')}><PageTitle title={t('dashboard.title')} /><Button variant="filled" onClick={() => go('/cameras/add')}>{t('dashboard.addCamera')}</Button></Notice>;
  }
  const nameOf = (id: string) => cameras?.find((camera) => camera.cameraId === id)?.name ?? '–';
  // where there is one door only, its lines are named and not it
  const doorOf = (event: CountingEvent) => {
    const line = (regions[event.cameraId]?.filter(isCrossed).length ?? 0) > 1 ? event.regionName : null;
    return line !== null && (cameraId !== null || cameras?.length === 1) ? { door: line, line: null } : { door: nameOf(event.cameraId), line };
  };
  return (
    <div className={classes.split} data-aside={open || undefined}>
      <PageTitle title={t('dashboard.title')} />
      <div className={classes.page} data-view={query.view}>
        <TodayTools query={{ ...query, door: cameraId, line: regionId }} day={day} onChange={change} onDay={showDay} />
        {day && (query.view === 'zones' ? <ZonesView day={day} onBucket={(bucket) => change({ bucket })} />
          : <DoorsView day={day} cameraId={cameraId} regionId={regionId} only={query.only} listed={listed} picked={picked?.eventId ?? null} doorOf={doorOf} onChange={change} onPick={choose} eventsRef={events} />)}
      </div>
      {open && <Receipt event={picked} doorName={nameOf(picked.cameraId)} onNewer={at > 0 ? () => walk(-1) : null} onOlder={at >= 0 && at + 1 < (listed.events?.length ?? 0) ? () => walk(1) : null} onClose={close} />}
    </div>
  );
}

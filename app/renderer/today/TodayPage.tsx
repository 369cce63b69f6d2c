import { Button } from '@mantine/core';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { MINUTE_MS } from '../../core/time.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { useCameras } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { useDayShown } from './day-shown.ts';
import { doorsOf } from './doors.ts';
import { DoorsView } from './DoorsView.tsx';
import { Receipt } from './receipt/Receipt.tsx';
import { TodayTools } from './TodayTools.tsx';
import { useEvent } from './events/use-event.ts';
import { useEvents } from './events/use-events.ts';
import classes from './TodayPage.module.css';
import { ZonesView } from './zones/ZonesView.tsx';

/** A business day: the numbers, the chart that explains them, the events that explain the chart, and the receipt of one; or its zones. */
export function TodayPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const known = useCameras((state) => state.known),
    none = useCameras((state) => state.cameras?.length === 0);
  const { query, change, showDay, day } = useDayShown();
  const [picked, setPicked] = useEvent(query.event, query.door);
  const events = useRef<HTMLDivElement>(null);

  const { fromMs, toMs } = day ?? {};
  const doors = useMemo(
    () => (fromMs === undefined || toMs === undefined ? [] : doorsOf(known, { fromMs, toMs })),
    [known, fromMs, toMs],
  );
  // a door or line that was not there on that day is no filter
  const door = doors.find((each) => each.cameraId === query.door);
  const cameraId = known.length === 0 ? query.door : (door?.cameraId ?? null);
  const regionId =
    cameraId !== null && query.line !== null && (!door || door.lines.some((line) => line.regionId === query.line))
      ? query.line
      : null;

  const asked =
    day && query.view === 'doors'
      ? {
          cameraId,
          regionId,
          fromMs: day.bucket ?? day.fromMs,
          toMs: day.bucket === null ? day.toMs : day.bucket + day.bucketMinutes * MINUTE_MS,
          only: query.only,
        }
      : null;
  const listed = useEvents(asked, day?.isToday ?? false);
  const at = listed.events?.findIndex((event) => event.eventId === picked?.eventId) ?? -1;
  const choose = (event: CountingEvent) => {
    setPicked(event);
    change({ event: { id: event.eventId, atMs: event.capturedAtMs } });
  };
  const walk = (by: number) => {
    const next = listed.events?.[at + by];
    if (next && at >= 0) choose(next);
  };
  const close = () => {
    const id = picked?.eventId;
    change({ event: null });
    requestAnimationFrame(() => events.current?.querySelector<HTMLElement>(`[data-event="${id}"]`)?.focus());
  };
  const open = picked !== null && query.view === 'doors';
  useKeys({
    '[': () => showDay(-1),
    ']': () => showDay(1),
    ...(open
      ? { Escape: close, ArrowUp: () => walk(-1), ArrowDown: () => walk(1) }
      : day && day.bucket !== null
        ? { Escape: () => change({ bucket: null }) }
        : {}),
  });

  if (none && known.length === 0) {
    return (
      <Notice text={t('today.noCamera')}>
        <PageTitle title={t('today.title')} />
        <Button variant="filled" onClick={() => go('/cameras/add')}>
          {t('today.addCamera')}
        </Button>
      </Notice>
    );
  }
  const nameOf = (id: string) => known.find((camera) => camera.cameraId === id)?.name ?? '–';
  // where there is one door only, its lines are named and not it
  const doorOf = (event: CountingEvent) => {
    const line =
      (doors.find((each) => each.cameraId === event.cameraId)?.lines.length ?? 0) > 1 ? event.regionName : null;
    return line !== null && (cameraId !== null || doors.length === 1)
      ? { door: line, line: null }
      : { door: nameOf(event.cameraId), line };
  };
  return (
    <div className={classes.split} data-aside={open || undefined}>
      <PageTitle title={t('today.title')} />
      <div className={classes.page} data-view={query.view}>
        <TodayTools
          query={{ ...query, door: cameraId, line: regionId }}
          day={day}
          doors={doors}
          onChange={change}
          onDay={showDay}
        />
        {day &&
          (query.view === 'zones' ? (
            <ZonesView day={day} doors={doors} onBucket={(bucket) => change({ bucket })} />
          ) : (
            <DoorsView
              day={day}
              several={doors.length > 1}
              cameraId={cameraId}
              regionId={regionId}
              only={query.only}
              listed={listed}
              picked={picked?.eventId ?? null}
              doorOf={doorOf}
              onChange={change}
              onPick={choose}
              eventsRef={events}
            />
          ))}
      </div>
      {open && (
        <Receipt
          event={picked}
          doorName={nameOf(picked.cameraId)}
          onNewer={at > 0 ? () => walk(-1) : null}
          onOlder={at >= 0 && at + 1 < (listed.events?.length ?? 0) ? () => walk(1) : null}
          onClose={close}
        />
      )}
    </div>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApp } from '../stores/app-store.ts';
import { isCrossed, isZone, useCameras, useLines, useRegions, useZones } from '../stores/camera-store.ts';
import { ofShop } from '../stores/world.ts';
import { useKeys } from '../ui/use-keys.ts';
import { DayBars } from './numbers/DayBars.tsx';
import { AsOf, Figure } from './numbers/Figure.tsx';
import { countedUntil, missingDoors } from './freshness.ts';
import { LastCrossings } from './numbers/LastCrossings.tsx';
import { useLayers } from './overlay/layers.ts';
import { LiveZones } from './numbers/LiveZones.tsx';
import classes from './LiveOne.module.css';
import { LivePicture } from './video/LivePicture.tsx';
import { Corrected } from './numbers/SiteTotals.tsx';
import { Telemetry } from './numbers/Telemetry.tsx';
import { useFreshness } from './use-freshness.ts';
import { ZoneDay } from './numbers/ZoneDay.tsx';

/** One camera: picture, its telemetry and its day left; in, out, inside and the last crossings right. */
export function LiveOne({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [paused, setPaused] = useState(false);
  const layers = useLayers();
  useKeys({ ' ': () => setPaused(!paused) });
  const { width = 16, height = 9 } = camera.telemetry ?? {};
  const regions = useRegions(camera.cameraId);
  // where nobody is counted who passes, the day is that of the first zone
  const zone = regions?.some(isCrossed) ? undefined : regions?.find(isZone);
  return (
    <div className={`${classes.page} hero`}>
      <div className={classes.left} style={{ '--picture-ratio': width / height } as React.CSSProperties}>
        <div className={classes.object}>
          <LivePicture cameraId={camera.cameraId} paused={paused} overlays={layers}>
            {paused && (
              <div className={classes.paused} role="status">
                {t('live.paused')}
                <Button size="compact-sm" onClick={() => setPaused(false)}>
                  {t('live.goOn')}
                </Button>
              </div>
            )}
          </LivePicture>
          <Telemetry camera={camera} />
          {zone ? <ZoneDay cameraId={camera.cameraId} zone={zone} /> : <DayBars cameraId={camera.cameraId} />}
        </div>
      </div>
      <aside className={classes.right} aria-label={t('live.counts')}>
        <Numbers camera={camera} />
      </aside>
    </div>
  );
}

function Numbers({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const formats = useFormats();
  const totals = useApp((state) => state.totals);
  const lines = useLines(camera.cameraId);
  const zones = useZones(camera.cameraId) ?? [];
  const freshness = useFreshness(camera);
  const all = useFreshness(null);
  const { cameras, regions } = useCameras();
  // With one camera its own state says it all.
  const missing =
    cameras && cameras.length > 1
      ? missingDoors(ofShop(cameras), (cameraId) => regions[cameraId]?.some(isCrossed) ?? false)
      : [];
  const own = totals?.cameras[camera.cameraId];
  const counted = own ?? (totals ? { in: 0, out: 0 } : null);
  const noLine = lines?.length === 0;
  const nothing = noLine && !(own && own.in + own.out > 0);
  const asOf = ({ asOfMs }: { asOfMs: number }) => (
    <AsOf trouble={all.kind !== 'live' || camera.state.status === 'stalled' || camera.state.status === 'failed'}>
      {t('live.asOf', { time: formats.timeSeconds(asOfMs) })}
    </AsOf>
  );
  if (nothing && zones.length > 0) {
    return (
      <>
        {freshness.kind !== 'live' && <div className={`${classes.sub} t16 q`}>{asOf(freshness)}</div>}
        <LiveZones camera={camera} zones={zones} large />
        <p className={`t13 q ${classes.onlyZones}`}>
          {t('live.onlyZones')} <Link href={`/cameras/${camera.cameraId}/lines`}>{t('live.drawLine')}</Link>
        </p>
      </>
    );
  }
  // The people of a demo are not in the shop, nor the other way round.
  const elsewhere = totals !== null && camera.demo !== (totals.world === 'demo');
  const onlyDemo = camera.demo && !elsewhere;
  const ofAll = cameras?.length === 1 ? freshness : all;
  const whose = missing.length
    ? t('live.without', {
        name: missing.map(({ name }) => name).join(', '),
        time: formats.time(countedUntil(missing[0])),
      })
    : t(onlyDemo ? 'live.demoNote' : 'live.wholeShopNote');
  const underFigure = () => {
    if (noLine)
      return (
        <>
          <p>{t('live.noLine')}</p>
          <Button variant="filled" mt={8} onClick={() => go(`/cameras/${camera.cameraId}/lines`)}>
            {t('live.drawLine')}
          </Button>
        </>
      );
    if (elsewhere) return <p>{t('ui.notOfShop')}</p>;
    return (
      onlyDemo && (
        <p>
          {t('live.demoHint')} <Link href="/cameras/add">{t('live.demoNext')}</Link>
        </p>
      )
    );
  };
  return (
    <>
      <Figure
        kind="in"
        label={t('live.inToday')}
        value={nothing ? null : (counted?.in ?? null)}
        size="n1"
        freshness={freshness}
        testId="in-today"
      />
      <div className={`${classes.sub} t16 q`}>{freshness.kind === 'live' ? underFigure() : asOf(freshness)}</div>
      <div className={classes.pair}>
        <Figure
          kind="out"
          label={t('ui.out')}
          value={nothing ? null : (counted?.out ?? null)}
          size="n2"
          freshness={freshness}
          testId="out-today"
        />
        <Figure
          kind="inside"
          label={t('ui.inside')}
          value={elsewhere ? null : (totals?.inside ?? null)}
          size="n2"
          freshness={all.kind === 'live' && missing.length ? freshnessOfMissing(missing[0]) : ofAll}
          testId="inside-now"
        />
        <div className="t13 qq">{t('live.thisDoor')}</div>
        <div className="t13 qq">
          {elsewhere ? t('live.notShop') : whose}
          {!elsewhere && <Corrected />}
        </div>
      </div>
      {zones.length > 0 && <LiveZones camera={camera} zones={zones} large={false} />}
      <LastCrossings cameraId={camera.cameraId} manyLines={(lines?.length ?? 0) > 1} />
    </>
  );
}

const freshnessOfMissing = (camera: Camera) => ({ kind: 'old', asOfMs: countedUntil(camera) }) as const;

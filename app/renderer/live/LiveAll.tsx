import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApp } from '../stores/app-store.ts';
import { useLines, useZones } from '../stores/camera-store.ts';
import { useZoneStates } from '../stores/zone-store.ts';
import { FigureIcon } from '../ui/FigureIcon.tsx';
import { useShell } from '../ui/shell/shell-store.ts';
import { StateSign } from '../ui/StateSign.tsx';
import { useSign } from '../ui/StatePhrase.tsx';
import classes from './LiveAll.module.css';
import { LivePicture } from './video/LivePicture.tsx';
import { SiteTotals } from './numbers/SiteTotals.tsx';
import { useFreshness } from './use-freshness.ts';

/** Tiles to a side: 3 and 4 cameras 2 × 2, 5 to 9 3 × 3, 10 to 16 4 × 4. */
const sideOf = (count: number) => Math.max(1, Math.ceil(Math.sqrt(count)));

const tileOverlays = { trails: true, ids: false, names: false };

/** All cameras in the installer's order, each tile in its place in every state; the whole shop right. */
export function LiveAll({ cameras }: { cameras: readonly Camera[] }) {
  const fullScreen = useShell((state) => state.fullScreen);
  return (
    <div className={classes.page} data-full={fullScreen || undefined}>
      <div className={classes.area}>
        <div
          className={classes.grid}
          data-two={cameras.length === 2 || undefined}
          style={{ '--side': sideOf(cameras.length) } as React.CSSProperties}
        >
          {cameras.map((camera) => (
            <Tile key={camera.cameraId} camera={camera} />
          ))}
        </div>
      </div>
      <SiteTotals cameras={cameras} />
    </div>
  );
}

function Tile({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { cameraId, name, demo } = camera;
  const counted = useApp((app) => app.totals?.cameras[cameraId]),
    known = useApp((app) => app.totals !== null);
  const noLine = useLines(cameraId)?.length === 0;
  const zones = useZones(cameraId) ?? [],
    states = useZoneStates(cameraId);
  const freshness = useFreshness(camera);
  const stale = freshness.kind !== 'live';
  const { sign, label } = useSign(camera);
  const figure = (direction: 'in' | 'out') => (
    <span className={classes.figure} data-testid={`${direction}-${cameraId}`}>
      <FigureIcon kind={direction} size={18} />
      {freshness.kind === 'gone' || !known ? '–' : formats.number(counted?.[direction] ?? 0)}
    </span>
  );
  const withoutLine =
    zones.length > 0 ? (
      <span className={classes.figure} title={t('live.inZones')} data-testid={`zones-${cameraId}`}>
        <FigureIcon kind="inside" size={18} label={t('live.inZones')} />
        {states.size === 0 || freshness.kind === 'gone'
          ? '–'
          : formats.number(zones.reduce((sum, { regionId }) => sum + (states.get(regionId)?.occupancy ?? 0), 0))}
      </span>
    ) : (
      <Link href={`/cameras/${cameraId}/lines`} className={`${classes.above} t13 q`}>
        {t('live.noLineShort')}
      </Link>
    );
  return (
    <figure className={classes.tile} data-stale={stale || undefined}>
      <LivePicture cameraId={cameraId} overlays={tileOverlays} small />
      <figcaption>
        <span className={classes.who}>
          <StateSign sign={sign} label={label} />
          <Link href={`/live/${cameraId}`} className={classes.name}>
            {name}
          </Link>
          {demo && (
            <span className={`t12 qq ${classes.demo}`} title={t('ui.notOfShop')}>
              {t('ui.demo')}
            </span>
          )}
        </span>
        <span className="sp" />
        {noLine && !counted?.in && !counted?.out ? (
          withoutLine
        ) : (
          <>
            {figure('in')}
            {figure('out')}
          </>
        )}
        {stale && <span className="t13 qq">{formats.time(freshness.asOfMs)}</span>}
      </figcaption>
    </figure>
  );
}

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CameraHealthReport, PcFigures } from '../../shared/domain/health-figures.ts';
import { useFormats, type Formats } from '../i18n/formats.ts';
import type { Freshness } from '../live/freshness.ts';
import { bytesText, fineText, rateText } from './figures.ts';
import classes from './PcBar.module.css';

/** Cameras that have a piece of their own in the bar. */
const MOST_PIECES = 40;

type RoomOfPc = NonNullable<PcFigures['room']>;

interface Meter {
  label: string;
  /** Null: it cannot be read on this PC. */
  value: string | null;
  /** Filled so far; null: nothing to fill. */
  share: number | null;
}

/** What this PC does and has left: what its cameras take of what it can look at, and each of its parts. */
export function PcBar({
  pc,
  cameras,
  freshness,
}: {
  pc: PcFigures;
  cameras: readonly CameraHealthReport[];
  freshness: Freshness;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const gone = freshness.kind === 'gone',
    quiet = freshness.kind !== 'live';
  return (
    <section className={classes.pc} aria-label={t('health.pc.title')}>
      <div className={`row t13 ${classes.words}`}>
        <span className="qq">{t('health.pc.title')}</span>
        <span className="sp" />
        {freshness.kind === 'live' ? (
          pc.room && <span>{roomText(pc.room, formats, t)}</span>
        ) : (
          <span className="qq">{t('live.asOf', { time: formats.timeSeconds(freshness.asOfMs) })}</span>
        )}
      </div>
      {pc.room && <Room room={pc.room} cameras={cameras} />}
      {pc.room && freshness.kind === 'live' && <HeldBack room={pc.room} cameras={cameras} />}
      <dl className={classes.meters}>
        {metersOf(pc, formats, t).map(({ label, value, share }) => (
          <div key={label}>
            <dt className="t12 qq">{label}</dt>
            <dd className={value === null || quiet ? 'qq' : 'm'}>
              {gone ? '–' : (value ?? t('health.pc.unreadable'))}
              <span className={classes.meter} aria-hidden="true" data-none={share === null || gone || undefined}>
                <i style={{ width: `${100 * Math.min(1, share ?? 0)}%` }} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whom this PC looks at less often, those it spares first at the head; nothing while it keeps up. */
function HeldBack({ room, cameras }: { room: RoomOfPc; cameras: readonly CameraHealthReport[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const named = room.heldBack.flatMap(({ cameraId, fps, wantedFps, short }) => {
    const name = cameras.find(({ camera }) => camera.cameraId === cameraId)?.camera.name;
    if (name === undefined) return [];
    const rates = { name, fps: fineText(fps, formats), wanted: fineText(wantedFps, formats) };
    return t(short ? 'health.room.heldShort' : 'health.room.held', rates);
  });
  if (named.length === 0) return null;
  return <p className={`t13 ${classes.held}`}>{t('health.room.heldBack', { cameras: named.join(', ') })}</p>;
}

function metersOf(pc: PcFigures, formats: Formats, t: TFunction): Meter[] {
  const both = (one: number | null, other: number | null) =>
    one === null || other === null || other === 0 ? null : one / other;
  const diskFree = both(pc.diskFreeBytes, pc.diskTotalBytes);
  const meters: Meter[] = [
    {
      label: t('health.pc.processor', { count: pc.cores }),
      value: pc.cpuShare === null ? null : formats.percent(pc.cpuShare),
      share: pc.cpuShare,
    },
    {
      label: t('health.pc.memory'),
      value:
        pc.memoryUsedBytes === null || pc.memoryTotalBytes === null
          ? null
          : t('health.pc.used', {
              used: bytesText(pc.memoryUsedBytes, formats),
              total: bytesText(pc.memoryTotalBytes, formats),
            }),
      share: both(pc.memoryUsedBytes, pc.memoryTotalBytes),
    },
    {
      label: t('health.pc.disk'),
      value: pc.diskFreeBytes === null ? null : t('health.pc.free', { free: bytesText(pc.diskFreeBytes, formats) }),
      share: diskFree === null ? null : 1 - diskFree,
    },
    {
      label: t('health.pc.network'),
      value: pc.networkInKbps === null ? null : rateText(pc.networkInKbps, formats),
      share: null,
    },
    {
      label: t('health.pc.temperature'),
      value: pc.temperatureC === null ? null : `${formats.number(pc.temperatureC)} °C`,
      share: null,
    },
  ];
  if (pc.gpus === null) return [...meters, { label: t('health.pc.gpu'), value: null, share: null }];
  if (pc.gpus.length === 0) return [...meters, { label: t('health.pc.gpu'), value: t('health.pc.noGpu'), share: null }];
  return [
    ...meters,
    ...pc.gpus.map(({ name, usedShare, memoryUsedBytes, temperatureC }) => ({
      label: name,
      value:
        usedShare === null
          ? null
          : [
              formats.percent(usedShare),
              ...(memoryUsedBytes === null ? [] : [bytesText(memoryUsedBytes, formats)]),
              ...(temperatureC === null ? [] : [`${formats.number(temperatureC)} °C`]),
            ].join(', '),
      share: usedShare,
    })),
  ];
}

const roomText = (room: RoomOfPc, formats: Formats, t: TFunction): string =>
  [
    t('health.room.used', { used: fineText(room.usedFps, formats), total: fineText(room.totalFps, formats) }),
    ...(room.keptFps > 0 ? [t('health.room.kept', { kept: fineText(room.keptFps, formats) })] : []),
    t('health.room.more', { count: room.cameras }),
  ].join(', ');

/** A piece a camera; what cameras that are away will need again is kept for them. */
function Room({ room, cameras }: { room: RoomOfPc; cameras: readonly CameraHealthReport[] }) {
  const rates = cameras.flatMap(({ camera: { cameraId }, now }) =>
    now?.fpsAnalysed ? [{ cameraId, fps: now.fpsAnalysed }] : [],
  );
  // Of very many the pieces would be thinner than what parts them.
  const pieces = rates.length > MOST_PIECES ? [{ cameraId: 'all', fps: 1 }] : rates,
    all = pieces.reduce((sum, { fps }) => sum + fps, 0);
  const widthOf = (fps: number) => `${(100 * fps) / Math.max(room.totalFps, 1)}%`;
  return (
    <div className={classes.bar} aria-hidden="true">
      {pieces.map(({ cameraId, fps }) => (
        <i key={cameraId} style={{ flexBasis: widthOf((fps / all) * room.usedFps) }} />
      ))}
      {room.keptFps > 0 && <i className={classes.kept} style={{ flexBasis: widthOf(room.keptFps) }} />}
      <i className={classes.free} />
    </div>
  );
}

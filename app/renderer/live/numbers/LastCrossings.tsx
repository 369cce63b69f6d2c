import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormats } from '../../i18n/formats.ts';
import { useApi } from '../../query/use-api.ts';
import { FigureIcon } from '../../ui/FigureIcon.tsx';
import { useBusinessDay } from './DayBars.tsx';
import classes from './LastCrossings.module.css';

const KEPT = 20;

/** The newest counted crossings of one camera, newest first; as many as have room. */
export function LastCrossings({ cameraId, manyLines }: { cameraId: string; manyLines: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const today = useBusinessDay();
  const { data } = useApi('events.list', today && { cameraId, ...today, limit: KEPT, only: 'counted' });
  const events = data?.slice(0, KEPT);
  return (
    <section className={classes.list}>
      <h2>
        {t('live.lastCrossings')}
        <span className="sp" />
        <Link href="/today" className="m q">
          {t('live.showAll')}
        </Link>
      </h2>
      {events?.length === 0 && <p className="qq">{t('live.noCrossings')}</p>}
      <ol>
        {events?.map(({ eventId, capturedAtMs, direction, regionName, trackId }) => (
          <li key={eventId}>
            <span>{formats.timeSeconds(capturedAtMs)}</span>
            <span className={`${classes.direction} ${direction}`}>
              <FigureIcon kind={direction} size={16} />
              {t(`ui.${direction}`)}
            </span>
            <span className="cut q">{manyLines && regionName}</span>
            <span className="qq">{trackId}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Recount } from '../../shared/domain/recount.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApiEach } from '../query/use-api.ts';
import { useCameras } from '../stores/camera-store.ts';
import { plotOf } from './chart/chart-plot.ts';
import type { Stretch } from './chart/gap-bands.ts';
import classes from './Recounted.module.css';

/** The accepted recounts that hold somewhere in the span, of one camera or of all. */
export function useAccepted(cameraId: string | null, { fromMs, toMs }: Stretch): readonly Recount[] {
  const cameras = useCameras((state) => state.cameras);
  const lists = useApiEach(
    'recounts.list',
    cameraId === null ? (cameras ?? []).map((camera) => ({ cameraId: camera.cameraId })) : [{ cameraId }],
  );
  return useMemo(
    () =>
      lists.flat().filter((recount) => recount.status === 'accepted' && recount.fromMs < toMs && recount.toMs > fromMs),
    [lists, fromMs, toMs],
  );
}

/** A thin line over the stretch of the chart's axis that was counted again. */
export function RecountedMarks({ recounts, axis }: { recounts: readonly Recount[]; axis: Stretch }) {
  const { ref, width, height } = useElementSize();
  const plot = plotOf(axis, width, height);
  return (
    <div ref={ref} className={classes.marks} aria-hidden="true">
      {width > 0 &&
        recounts.map(({ recountId, fromMs, toMs }) => {
          const left = plot.x(Math.max(fromMs, axis.fromMs)),
            right = plot.x(Math.min(toMs, axis.toMs));
          return (
            right > left && (
              <i
                key={recountId}
                style={{ left, width: right - left, top: plot.top - 3 }}
                data-testid="recounted-mark"
              />
            )
          );
        })}
    </div>
  );
}

/** What the line says: which hours, and where it can be taken back. */
export function RecountedNote({ recounts, day }: { recounts: readonly Recount[]; day: Stretch }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  if (recounts.length === 0) return null;
  const range = ({ fromMs, toMs }: Recount) =>
    formats.timeRange(Math.max(fromMs, day.fromMs), Math.min(toMs, day.toMs));
  const ranges = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format([...new Set(recounts.map(range))]);
  return (
    <span className={`key ${classes.note}`}>
      <i className={classes.swatch} />
      <Link href={`/cameras/${recounts[0].cameraId}/lines?recounts`}>{t('today.recounted', { ranges })}</Link>
    </span>
  );
}

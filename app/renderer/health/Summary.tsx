import { useTranslation } from 'react-i18next';
import { UPTIME_WANTED, type HealthSummary, type ModelFigures } from '../../shared/domain/health-figures.ts';
import { useFormats } from '../i18n/formats.ts';
import { fineText, shareText } from './figures.ts';
import classes from './Summary.module.css';

/** What all cameras together do, and the models they count with; a figure that nobody measured is a dash. */
export function Summary({
  summary,
  models,
  gone,
}: {
  summary: HealthSummary;
  models: readonly ModelFigures[];
  gone: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const fine = (value: number | null, unit = '') => (value === null ? '' : `${fineText(value, formats)}${unit}`);
  const figures: [key: string, value: string][] = [
    ['cameras', formats.number(summary.cameras)],
    ['online', formats.number(summary.online)],
    ['offline', formats.number(summary.offline)],
    ['error', formats.number(summary.error)],
    ['maintenance', formats.number(summary.maintenance)],
    ['activeCameras', formats.number(summary.activeCameras)],
    ['quality', summary.quality === null ? '' : formats.number(summary.quality, 2)],
    ['uptime', shareText(summary.uptime, formats)],
    ['fps', fine(summary.fps)],
    ['latencyMs', fine(summary.latencyMs, ' ms')],
    ['errors', formats.number(summary.errors)],
    ['models', formats.number(summary.models)],
    ['accuracy', shareText(summary.accuracy, formats)],
    ['inferenceMs', fine(summary.inferenceMs, ' ms')],
    ['modelsWithDrift', fine(summary.modelsWithDrift)],
  ];
  return (
    <section className={classes.summary} aria-labelledby="health-summary">
      <h2 className="t16 b" id="health-summary">
        {t('health.summary.title')}
      </h2>
      <dl className={classes.figures}>
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt className="t13 qq">{t(`health.summary.${key}`, { wanted: shareText(UPTIME_WANTED, formats) })}</dt>
            <dd className={`n n4 ${value === '' || gone ? 'qq' : ''}`}>{gone || value === '' ? '–' : value}</dd>
          </div>
        ))}
      </dl>
      <table className={classes.models} aria-label={t('health.models.title')}>
        <thead>
          <tr>
            {['model', 'runsOn', 'cameras', 'inference', 'fps', 'accuracy', 'drift'].map((head) => (
              <th key={head}>{t(`health.models.${head}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map(({ modelId, version, providers, cameras, inferenceMs, fps, accuracy, drift }) => (
            <tr key={`${modelId} ${version}`}>
              {[
                `${modelId} ${version}`,
                providers.map((name) => name.toUpperCase()).join(', '),
                formats.number(cameras),
                fine(inferenceMs),
                fine(fps),
                shareText(accuracy, formats),
                drift === null ? '' : formats.number(drift, 2),
              ].map((value, i) => (
                <td
                  key={i}
                  data-label={t(
                    `health.models.${['model', 'runsOn', 'cameras', 'inference', 'fps', 'accuracy', 'drift'][i]}`,
                  )}
                >
                  {value === '' || (gone && i > 1) ? <span className="qq">–</span> : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

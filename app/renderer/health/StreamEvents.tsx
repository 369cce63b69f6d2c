import { useTranslation } from 'react-i18next';
import type { HealthEvent } from '../../shared/domain/health-figures.ts';
import { errorSentence, firstSentence } from '../i18n/error-sentence.ts';
import { useFormats } from '../i18n/formats.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './StreamEvents.module.css';

/** What happened to a camera's stream, newest first: when, what, how often, and until when it lasted. */
export function StreamEvents({ events, most }: { events: readonly HealthEvent[]; most?: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(30_000);
  const shown = events.slice(0, most);
  if (shown.length === 0) return <p className="q">{t('health.events.none')}</p>;
  const lasted = ({ type, untilMs, lastAtMs }: HealthEvent) => {
    if (POINTS.includes(type)) return '';
    if (untilMs === null) return t('health.events.lasts');
    return untilMs - lastAtMs < 1000 ? '' : t('health.events.lasted', { age: formats.duration(untilMs - lastAtMs) });
  };
  const words = (event: HealthEvent) => {
    const what = event.error
      ? firstSentence(errorSentence(event.error, formats.language))
      : t(`health.events.type.${event.type}`);
    const why = event.risk === null ? '' : t(`health.risk.${event.risk}`, { defaultValue: '' });
    const size = event.input
      ? `${event.input.to.replace('x', ' × ')}: ${t(`camera.inputBecause.${event.input.why}`)}`
      : '';
    const often =
      event.times > 1 ? t('health.events.times', { times: event.times, since: formats.since(event.atMs, now) }) : '';
    return [what.replace(/\.$/, ''), size.replace(/\.$/, ''), why, often, lasted(event)].filter(Boolean).join(', ');
  };
  return (
    <ol className={classes.events}>
      {shown.map((event) => (
        <li key={`${event.type} ${event.lastAtMs}`}>
          <time className="qq" dateTime={new Date(event.lastAtMs).toISOString()}>
            {formats.since(event.lastAtMs, now)}
          </time>
          <span>{words(event)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Moments, which last no time. */
const POINTS: readonly HealthEvent['type'][] = [
  'connected',
  'size-changed',
  'input-changed',
  'source-changed',
  'provider-failed',
  'decoder-failed',
  'ended',
];

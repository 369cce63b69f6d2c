import { useTranslation } from 'react-i18next';
import {
  QUALITY_FAULTS,
  UPTIME_WANTED,
  type CameraFigures as Figures,
  type CameraHealthReport,
  type ProcessLoad,
} from '../../shared/domain/health-figures.ts';
import { sizeText, useFormats } from '../i18n/formats.ts';
import { bytesText, fineText, rateText, shareText } from './figures.ts';
import { isYoung } from './strip.ts';
import classes from './CameraFigures.module.css';

/** Everything that is measured of one camera, in groups; what is not known is a dash. `now` null: it does not count. */
export function CameraFigures({
  report,
  now,
  atMs,
}: {
  report: CameraHealthReport;
  now: Figures | null;
  atMs: number;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const of = (value: number | null | undefined, words: (value: number) => string) =>
    value === null || value === undefined ? '' : words(value);
  const fine = (value: number | null | undefined) => of(value, (known) => fineText(known, formats));
  const ms = (value: number | null | undefined) => of(value, (known) => `${fineText(known, formats)} ms`);
  const percent = (value: number | null | undefined) =>
    of(value, (share) => `${formats.number(share * 100, share > 0 && share < 0.1 ? 1 : 0)}%`);
  const load = ({ cpuShare, memoryBytes }: ProcessLoad) =>
    [of(cpuShare, (share) => formats.percent(share)), of(memoryBytes, (bytes) => bytesText(bytes, formats))]
      .filter(Boolean)
      .join(', ');
  const young = isYoung(report, atMs);
  const errors = Object.entries(now?.errors ?? {}).filter(([, times]) => times > 0);
  const groups: Record<string, [key: string, value: string][]> = {
    counting: [
      [young ? 'measuredSince' : 'measured', shareText(report.measuredShare, formats)],
      [young ? 'uptimeSince' : 'uptime24h', shareText(report.uptime24h, formats)],
      ['uptime30d', young ? '' : shareText(report.uptime30d, formats)],
      ['fpsAnalysed', fine(now?.fpsAnalysed)],
      ['fpsDue', fine(now?.fpsDue)],
      ['fpsDetected', fine(now?.fpsDetected)],
      ['dropped', percent(now?.droppedShare)],
      ['latencyP50', ms(now?.latencyP50Ms)],
      ['latencyP95', ms(now?.latencyP95Ms)],
      ['inference', ms(now?.inferenceMs)],
      ['queue', fine(now?.queueFrames)],
      ['queueWait', ms(now?.queueWaitMs)],
    ],
    stream: [
      ['fpsIn', fine(now?.fpsIn)],
      ['response', ms(now?.responseMs)],
      ['bitrate', of(now?.bitrateKbps, (kbps) => rateText(kbps, formats))],
      ['variation', percent(now?.bitrateVariation)],
      ['jitter', ms(now?.jitterMs)],
      ['packetLoss', percent(now?.packetLossShare)],
      ['damaged', fine(now?.damaged)],
      ['reconnects', now ? formats.number(now.reconnects) : ''],
      [
        'errors',
        now ? errors.map(([code, times]) => `${code} × ${formats.number(times)}`).join(', ') || formats.number(0) : '',
      ],
    ],
    picture: [
      ['quality', of(now?.quality?.score, (score) => formats.number(score, 2))],
      ...QUALITY_FAULTS.map((fault): [string, string] => [
        fault,
        of(now?.quality?.faults[fault], (value) => formats.number(value, 2)),
      ]),
    ],
    processes: [
      ['runBy', now ? (report.camera.telemetry?.provider ?? '') : ''],
      ['inputSize', now && report.camera.telemetry ? sizeText(report.camera.telemetry.inputSize) : ''],
      ['decodedBy', now && report.camera.telemetry ? (report.camera.telemetry.hardware ?? t('settings.software')) : ''],
      ['worker', now ? load(now.worker) : ''],
      ['decoder', now ? load(now.decoder) : ''],
    ],
  };
  return (
    <div className={classes.groups}>
      {Object.entries(groups).map(([group, figures]) => (
        <section key={group} aria-labelledby={`figures-${group}`}>
          <h3 className="t13 b" id={`figures-${group}`}>
            {t(`health.group.${group}`)}
          </h3>
          <dl>
            {figures.map(([key, value]) => (
              <div key={key} className={classes.figure}>
                <dt className="q">
                  {t(`health.figure.${key}`, {
                    wanted: shareText(UPTIME_WANTED, formats),
                    time: formats.since(report.strip.fromMs, atMs),
                  })}
                </dt>
                <dd className={value === '' ? 'qq' : 'm'}>{value === '' ? '–' : value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

import { Button, Progress, Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PictureAspect, type StreamInfo } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { StateSign } from '../ui/StateSign.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './AddCameraPage.module.css';
import { codecName } from './source-draft.ts';
import type { Check, Seen } from './use-source-check.ts';

/** The picture that a source gives, with its facts, or why there is none. */
interface ProofProps {
  check: Check;
  source: string;
  aspect: PictureAspect;
  onAspect: (aspect: PictureAspect) => void;
  onStop: () => void;
  /** Below the picture. */
  note?: (stream: StreamInfo) => ReactNode;
}

const TITLES = {
  running: 'cameras.wizard.checkingTitle',
  failed: 'cameras.wizard.failedTitle',
  none: 'cameras.wizard.check',
  refused: 'cameras.wizard.check',
} satisfies Record<Exclude<Check['state'], 'seen'>, string>;

export function SourceProof({ check, source, aspect, onAspect, onStop, note }: ProofProps) {
  const { t } = useTranslation();
  if (check.state === 'seen')
    return (
      <>
        <h2 className="t20">{t('cameras.wizard.fineTitle')}</h2>
        <PictureAndFacts probe={check.probe} aspect={aspect} source={source} />
        {note?.(check.probe.stream)}
        <PictureShape probe={check.probe} aspect={aspect} onAspect={onAspect} />
      </>
    );
  return (
    <>
      <h2 className="t20">{t(TITLES[check.state])}</h2>
      <div className={classes.columns}>
        <div className={classes.empty}>
          {check.state === 'running' ? (
            <Waiting sinceMs={check.sinceMs} onStop={onStop} />
          ) : (
            <div>
              <p className="m">
                {check.state === 'failed' ? t('cameras.wizard.failedMore') : t('cameras.wizard.before')}
              </p>
              <p className="t13 q">{t('cameras.wizard.beforeMore')}</p>
            </div>
          )}
        </div>
      </div>
    </>
  );
}

function Waiting({ sinceMs, onStop }: { sinceMs: number; onStop: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  return (
    <div className={classes.waiting} aria-live="off">
      <StateSign sign="wait">{t('cameras.wizard.checking', { age: formats.duration(now - sinceMs) })}</StateSign>
      <Progress value={100} animated size={4} color="ink" aria-hidden="true" />
      <Button onClick={onStop}>{t('ui.cancel')}</Button>
    </div>
  );
}

/** Where the camera does not say it, the installer sees by the people which shape is right. */
function PictureShape({
  probe,
  aspect,
  onAspect,
}: {
  probe: Seen;
  aspect: PictureAspect;
  onAspect: (aspect: PictureAspect) => void;
}) {
  const { t } = useTranslation();
  const { width, height, proposedAspect } = probe.stream;
  return (
    <div className={classes.shape}>
      <Radio.Group
        label={t('cameras.wizard.shape')}
        description={t(proposedAspect ? 'cameras.wizard.shapeProposed' : 'cameras.wizard.shapeHint', {
          size: `${width} × ${height}`,
        })}
        value={aspect}
        onChange={(value) => onAspect(value as PictureAspect)}
      >
        <div className={classes.shapes}>
          {PictureAspect.options.map((value) => (
            <Radio key={value} value={value} label={value === 'auto' ? t('cameras.wizard.shapeAuto') : value} />
          ))}
        </div>
      </Radio.Group>
    </div>
  );
}

export function PictureAndFacts({
  probe,
  aspect,
  source,
  children,
}: {
  probe: Seen;
  aspect: PictureAspect;
  source: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { stream } = probe;
  const facts: [string, string][] = [
    [t('cameras.wizard.size'), `${stream.width} × ${stream.height}`],
    [t('cameras.wizard.codec'), codecName(stream)],
    [
      t('cameras.wizard.rate'),
      t('cameras.wizard.rateOf', { value: formats.number(stream.fps, Number.isInteger(stream.fps) ? 0 : 1) }),
    ],
    [
      t('cameras.wizard.first'),
      t('cameras.wizard.firstOf', { value: formats.number(stream.firstPictureMs / 1000, 1) }),
    ],
    ...(stream.certificate === null ? [] : [[t('cameras.found.fingerprint'), stream.certificate] as [string, string]]),
    ...(stream.durationSeconds === null
      ? []
      : [[t('cameras.wizard.length'), formats.duration(stream.durationSeconds * 1000)] as [string, string]]),
  ];
  return (
    <div className={classes.columns}>
      <img
        className={classes.picture}
        src={probe.pictureDataUrl}
        alt={t('cameras.wizard.picture', { source })}
        style={{ aspectRatio: aspect === 'auto' ? `${stream.width} / ${stream.height}` : aspect.replace(':', ' / ') }}
      />
      {children ?? (
        <dl className={classes.facts}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt className="t13 qq">{label}</dt>
              <dd className={value === stream.certificate ? classes.print : 't16 m'}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

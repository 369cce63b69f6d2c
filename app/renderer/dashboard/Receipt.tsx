import { ActionIcon, Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { client } from '../client/app-client.ts';
import { useFormats } from '../i18n/formats.ts';
import { serverNow } from '../stores/app-store.ts';
import { useCamera } from '../stores/camera-store.ts';
import { framesOf } from './event-list.ts';
import { pathSeconds } from './receipt-path.ts';
import { ReceiptPicture } from './ReceiptPicture.tsx';
import classes from './Receipt.module.css';

interface Props { event: CountingEvent; doorName: string; onNewer: (() => void) | null; onOlder: (() => void) | null; onClose: () => void }

/** Why one crossing was counted or not: the sentence, the path, the frames of each side, the facts. */
export function Receipt({ event, doorName, onNewer, onOlder, onClose }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const { receipt, direction, refusal } = event;
  const telemetry = useCamera(event.cameraId)?.telemetry;
  const frames = framesOf(event);
  const minute = useMinute(event);
  const first = direction === 'in' ? 'outside' : 'inside', second = direction === 'in' ? 'inside' : 'outside';
  const share = frames[first] + frames[second] > 0 ? frames[first] / (frames[first] + frames[second]) : 0.5;
  const colourOf = (side: 'outside' | 'inside') => (side === 'outside' || refusal ? 'var(--usual)' : `var(--${direction})`);
  const sideText = (side: 'outside' | 'inside') => t(side === 'outside' ? 'dashboard.receipt.framesOutside' : 'dashboard.receipt.framesInside', { count: frames[side] });
  const facts: [string, ReactNode][] = [
    [t('dashboard.confidence'), t('dashboard.receipt.confidenceOf', { mean: formats.number(receipt.confidenceMean, 2), lowest: formats.number(receipt.confidenceLowest, 2) })],
    [t('dashboard.receipt.anchor'), t(`dashboard.receipt.anchors.${receipt.anchor}`)],
    [t('dashboard.receipt.line'), t('dashboard.receipt.lineOf', { line: event.regionName, version: event.ruleVersion })],
    [t('dashboard.receipt.model'), modelName(event)],
    [t('dashboard.receipt.track'), t('dashboard.receipt.trackOf', { track: event.trackId, seconds: formats.number(pathSeconds(event), 1) })],
    [t('dashboard.receipt.minute'), minute === null ? '–' : t('dashboard.receipt.minuteOf', minute)],
    [t('dashboard.receipt.door'), doorName],
  ];
  return (
    <aside className={classes.aside} aria-label={t('dashboard.receipt.title')}>
      <header className={classes.header}>
        <h2 className="t16 b">{t('dashboard.receipt.title')}</h2><span className="sp" />
        <ActionIcon className={classes.step} aria-label={t('dashboard.receipt.newer')} disabled={!onNewer} onClick={() => onNewer?.()}><IconChevronUp size={20} stroke={1.75} /></ActionIcon>
        <ActionIcon className={classes.step} aria-label={t('dashboard.receipt.older')} disabled={!onOlder} onClick={() => onOlder?.()}><IconChevronDown size={20} stroke={1.75} /></ActionIcon>
        <ActionIcon className={classes.step} aria-label={t('ui.close')} onClick={onClose}><IconX size={20} stroke={1.75} /></ActionIcon>
      </header>
      <div className={classes.body}>
        <p className={`t16 m ${classes.sentence}`} aria-live="polite"><Sentence event={event} /></p>
        <ReceiptPicture event={event} aspect={telemetry ? telemetry.width / telemetry.height : 16 / 9} />
        <div className="t12 qq">{t('dashboard.receipt.schematic')}</div>
        <div className={classes.strip} style={{ gridTemplateColumns: `minmax(37%, ${share * 100}fr) minmax(37%, ${(1 - share) * 100}fr)` }}>
          <i style={{ background: colourOf(first) }} /><i style={{ background: colourOf(second) }} />
          <span>{sideText(first)}</span><span>{sideText(second)}</span>
        </div>
        <dl className={classes.facts}>{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
      </div>
      <footer className={classes.foot}><Button fullWidth onClick={() => go(`/cameras/${event.cameraId}/lines`)}>{t('dashboard.receipt.openLine')}</Button></footer>
    </aside>
  );
}

function Sentence({ event }: { event: CountingEvent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { direction, refusal, receipt } = event;
  const values = { time: formats.timeSeconds(event.capturedAtMs), line: event.regionName, seconds: formats.number(receipt.msAfter / 1000, 1) };
  const components = { dir: <span className={direction} />, b: <b className="b" /> };
  return <Trans t={t} i18nKey={refusal ? `dashboard.receipt.refused.${refusal}` : `dashboard.receipt.${direction}`} values={values} components={components} />;
}

/** Most ids end with the version; others have it added. */
const modelName = ({ modelId, modelVersion }: CountingEvent) => (modelId.endsWith(modelVersion) ? modelId : `${modelId} ${modelVersion}`);

const MINUTE_MS = 60_000;
/** A worker tells what it measured a little after it did. */
const SETTLED_MS = 25_000;

/** How much of the event's minute its camera measured, seconds, up to now while the minute runs; null until known. */
function useMinute({ cameraId, capturedAtMs }: CountingEvent): { measured: number; expected: number } | null {
  const [known, setKnown] = useState<{ key: string; measured: number; expected: number } | null>(null);
  const fromMs = Math.floor(capturedAtMs / MINUTE_MS) * MINUTE_MS, key = `${cameraId} ${fromMs}`;
  useEffect(() => {
    let wanted = true;
    const ask = () => void client.call('counts.report', { cameraId, fromMs, toMs: fromMs + MINUTE_MS, bucketMinutes: 1 }).then(({ buckets }) => {
      const expected = Math.min(60, Math.round((serverNow() - fromMs) / 1000));
      if (wanted && buckets[0]) setKnown({ key: `${cameraId} ${fromMs}`, measured: Math.min(expected, Math.round(buckets[0].measuredSeconds)), expected });
    }, () => undefined);
    ask();
    const settlesIn = fromMs + MINUTE_MS + SETTLED_MS - serverNow();
    const again = settlesIn > 0 ? setTimeout(ask, settlesIn) : undefined;
    return () => { wanted = false; clearTimeout(again); };
  }, [cameraId, fromMs]);
  return known?.key === key ? known : null;
}

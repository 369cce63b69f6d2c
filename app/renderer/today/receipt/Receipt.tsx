import { ActionIcon, Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useMayAsk } from '../../stores/app-store.ts';
import { useCamera, useCameras } from '../../stores/camera-store.ts';
import { WrongForm } from '../../site-notes/WrongForm.tsx';
import { sidesOf } from '../events/event-list.ts';
import { pathSeconds } from './receipt-path.ts';
import { ReceiptPicture } from './ReceiptPicture.tsx';
import { sentenceOf } from './receipt-sentence.ts';
import { useMinute } from './use-minute.ts';
import { useReferencePicture } from './use-picture.ts';
import { useRule } from './use-rule.ts';
import classes from './Receipt.module.css';

interface Props {
  event: CountingEvent;
  doorName: string;
  onNewer: (() => void) | null;
  onOlder: (() => void) | null;
  onClose: () => void;
}

/** Why one crossing was counted or not: the sentence, the path, how often each side was seen, the facts. */
export function Receipt({ event, doorName, onNewer, onOlder, onClose }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const camera = useCamera(event.cameraId),
    telemetry = camera?.telemetry,
    there = camera !== undefined;
  const picture = useReferencePicture(event.cameraId);
  const rule = useRule(event);
  const mayDraw = useMayAsk('regions.save');
  const several = useCameras((state) => state.known.length > 1);
  const { key, values } = sentenceOf(event, rule && 'hours' in rule ? rule.hours : null, formats, t);
  return (
    <aside className={classes.aside} aria-label={t('today.receipt.title')}>
      <header className={classes.header}>
        <h2 className="t16 b">{t('today.receipt.title')}</h2>
        {several && <span className={`t13 qq cut ${classes.door}`}>{doorName}</span>}
        <span className="sp" />
        <ActionIcon
          className={classes.step}
          aria-label={t('today.receipt.newer')}
          disabled={!onNewer}
          onClick={() => onNewer?.()}
        >
          <IconChevronUp size={20} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          className={classes.step}
          aria-label={t('today.receipt.older')}
          disabled={!onOlder}
          onClick={() => onOlder?.()}
        >
          <IconChevronDown size={20} stroke={1.75} />
        </ActionIcon>
        <ActionIcon className={classes.step} aria-label={t('ui.close')} onClick={onClose}>
          <IconX size={20} stroke={1.75} />
        </ActionIcon>
      </header>
      <div className={classes.body} tabIndex={0}>
        <p className={`t16 m ${classes.sentence}`} aria-live="polite" data-testid="receipt-sentence">
          <Trans
            t={t}
            i18nKey={key}
            values={values}
            components={{ dir: <span className={event.direction} />, b: <b className="b" /> }}
          />
        </p>
        {event.receipt.stitchedFromTrackId !== undefined && (
          <p className={`q ${classes.more}`}>
            {t('today.receipt.joined', { lost: event.receipt.stitchedFromTrackId, found: event.trackId })}
          </p>
        )}
        {event.refusal && (
          <p className={`q ${classes.more}`} data-testid="receipt-adjust">
            {t(`today.adjust.${event.refusal}`)}
          </p>
        )}
        <ReceiptPicture
          event={event}
          picture={picture?.dataUrl ?? null}
          aspect={telemetry ? telemetry.width / telemetry.height : 16 / 9}
        />
        <div className="t12 qq">
          {picture
            ? t('today.receipt.reference', { day: formats.date(picture.takenAtMs) })
            : t('today.receipt.schematic')}
        </div>
        <Sides event={event} />
        <Facts event={event} kind={event.receipt.secondPoints ? 'gate' : 'line'} savedAtMs={rule?.savedAtMs ?? null} />
      </div>
      <footer className={classes.foot}>
        <WrongForm key={event.eventId} event={event} />
        {there && mayDraw && (
          <Button fullWidth onClick={() => go(`/cameras/${event.cameraId}/lines`)}>
            {t(event.receipt.secondPoints ? 'today.receipt.openGate' : 'today.receipt.openLine')}
          </Button>
        )}
      </footer>
    </aside>
  );
}

/** How often they were seen on each side, about five times a second, as one bar, in the order in which they were walked. */
function Sides({ event }: { event: CountingEvent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sides = sidesOf(event);
  const order = event.direction === 'in' ? (['outside', 'inside'] as const) : (['inside', 'outside'] as const);
  const colourOf = (side: 'outside' | 'inside') =>
    side === 'outside' || event.refusal ? 'var(--usual)' : `var(--${event.direction})`;
  const none = order.every((side) => sides[side].samples === 0);
  return (
    <div className={classes.strip}>
      <div className={classes.bar}>
        {order.map(
          (side) =>
            sides[side].samples > 0 && (
              <i key={side} data-side={side} style={{ flexGrow: sides[side].samples, background: colourOf(side) }} />
            ),
        )}
        {none && <i className="hatch" style={{ flexGrow: 1 }} />}
      </div>
      <div className={classes.ends}>
        {order.map((side) => (
          <span key={side}>
            <span className="nw">
              {t(side === 'outside' ? 'today.receipt.seenOutside' : 'today.receipt.seenInside', {
                count: sides[side].samples,
              })}
            </span>{' '}
            <span className="qq nw">
              {t('today.receipt.sideSeconds', { seconds: formats.number(sides[side].ms / 1000, 1) })}
            </span>
          </span>
        ))}
      </div>
    </div>
  );
}

function Facts({ event, kind, savedAtMs }: { event: CountingEvent; kind: 'line' | 'gate'; savedAtMs: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const minute = useMinute(event);
  const { receipt, trackId } = event;
  const rule = { line: event.regionName, version: event.ruleVersion };
  const facts: [string, ReactNode][] = [
    [
      t('today.confidence'),
      t('today.receipt.confidenceOf', {
        mean: formats.number(receipt.confidenceMean, 2),
        lowest: formats.number(receipt.confidenceLowest, 2),
      }),
    ],
    [
      t('today.receipt.speed'),
      receipt.speed === null ? '–' : t('today.receipt.speedOf', { speed: formats.number(receipt.speed, 1) }),
    ],
    [t('today.receipt.anchor'), t(`today.receipt.anchors.${receipt.anchor}`)],
    [
      t(`today.receipt.${kind}`),
      savedAtMs === null
        ? t('today.receipt.lineOf', rule)
        : t('today.receipt.lineSince', { ...rule, day: formats.date(savedAtMs) }),
    ],
    [t('today.receipt.model'), modelName(event)],
    [t('today.receipt.counted'), t(event.recountId === null ? 'today.receipt.live' : 'today.receipt.recounted')],
    [
      t('today.receipt.track'),
      t('today.receipt.trackOf', {
        track: receipt.stitchedFromTrackId === undefined ? trackId : `${receipt.stitchedFromTrackId} + ${trackId}`,
        seconds: formats.number(pathSeconds(event), 1),
      }),
    ],
    [t('today.receipt.minute'), minute ? t('today.receipt.minuteOf', minute) : '–'],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Most ids end with the version; others have it added. */
const modelName = ({ modelId, modelVersion }: CountingEvent) =>
  modelId.endsWith(modelVersion) ? modelId : `${modelId} ${modelVersion}`;

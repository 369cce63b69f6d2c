import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { longestGaps, placeOf, type Segment, type Stretch } from './strip.ts';
import classes from './CoverageStrip.module.css';

/** The drawing's own units; it is stretched to its place. */
const WIDTH = 400,
  HEIGHT = 12;
/** What is short is drawn at least so wide, in shares of the strip: two pixels. */
const LEAST_SHARE = 0.006;
/** So many gaps are told in words. */
const TOLD = 3;

/** A day of a camera: a full bar where it measured, half of one where it may have missed people, hatched where nothing was measured, a thin line while it was off as planned. */
export function CoverageStrip({
  segments,
  axis,
  trouble,
}: {
  segments: readonly Segment[];
  axis: Stretch;
  /** The colour of what began with the last gap and lasts. */
  trouble: 'warn' | 'fail' | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const told = longestGaps(segments, TOLD).map(({ fromMs, toMs, reason }) =>
    t('health.strip.gap', {
      range: formats.timeRange(fromMs, toMs),
      reason: reason === null ? t('health.unknownReason') : t(`today.gap.${reason}`),
    }),
  );
  const reduced = segments.some(({ kind }) => kind === 'reduced') ? [t('health.strip.reduced')] : [];
  const last = segments.at(-1);
  const place = (segment: Segment) => {
    const { x, width } = placeOf(segment, axis, LEAST_SHARE);
    return { x: x * WIDTH, width: width * WIDTH };
  };
  // What is rare lies over what is common.
  const drawn = [...segments].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return (
    <svg
      className={classes.strip}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={[...(told.length > 0 ? told : [t('health.strip.whole')]), ...reduced].join('; ')}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--gap)" />
          <path d="M0 0V5" stroke="var(--gap-line)" strokeWidth="2" />
        </pattern>
      </defs>
      {drawn.map((segment) => {
        const { x, width } = place(segment),
          key = `${segment.kind} ${segment.fromMs}`;
        switch (segment.kind) {
          case 'measured':
            return <rect key={key} data-kind="measured" x={x} y={3} width={width} height={6} fill="var(--usual)" />;
          case 'reduced':
            return (
              <g key={key} data-kind="reduced">
                <rect x={x} y={2} width={width} height={8} fill="var(--canvas)" />
                <rect x={x} y={6} width={width} height={3} fill="var(--usual)" />
              </g>
            );
          case 'gap':
            return (
              <g key={key} data-kind="gap">
                <rect x={x} y={0} width={width} height={HEIGHT} fill="var(--canvas)" />
                <rect x={x} y={1} width={width} height={10} fill={`url(#${hatch})`} />
              </g>
            );
          case 'planned':
            return (
              <g key={key} data-kind="planned">
                <rect x={x} y={2} width={width} height={8} fill="var(--canvas)" />
                <rect x={x} y={8} width={width} height={1} fill="var(--control)" />
              </g>
            );
        }
      })}
      {trouble && last?.kind === 'gap' && (
        <rect x={Math.min(WIDTH - 2, place(last).x)} y={1} width={2} height={10} fill={`var(--${trouble})`} />
      )}
    </svg>
  );
}

const ORDER = ['measured', 'planned', 'reduced', 'gap'];

/** What the parts of a strip mean. */
export function StripKeys() {
  const { t } = useTranslation();
  return (
    <div className={classes.keys}>
      {(['measured', 'reduced', 'gap', 'planned'] as const).map((kind) => (
        <span key={kind} className="key">
          <i className={`${classes.swatch} ${kind === 'gap' ? 'hatch' : ''}`} data-kind={kind} aria-hidden="true" />
          {t(`health.strip.keys.${kind}`)}
        </span>
      ))}
    </div>
  );
}

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import { useFormats } from '../i18n/formats.ts';
import { receiptPath } from './receipt-path.ts';
import classes from './Receipt.module.css';

const WIDTH = 368;
/** Inside band, px: the editor's 54 px of a picture 900 px wide. */
const BAND = 26;

/** The path over a neutral schematic of the picture's shape: the line with its inside, outside dotted white, inside solid in its colour. */
export function ReceiptPicture({ event, aspect }: { event: CountingEvent; aspect: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hatch = useId();
  const height = Math.round(WIDTH / aspect);
  const at = ([x, y]: NormalizedPoint): NormalizedPoint => [x * WIDTH, y * height];
  const line = event.receipt.linePoints.map(at);
  const { outside, inside, endsInside } = receiptPath(event);
  const colour = event.refusal ? 'var(--over-line)' : `var(--over-${event.direction})`;
  const [cx, cy] = at(event.point);
  const walk = (endsInside ? inside : outside).map(at), start = at((endsInside ? outside : inside)[0]);
  const time = formats.timeSeconds(event.capturedAtMs), plateWidth = 62;
  const plateX = cx + 12 + plateWidth > WIDTH ? cx - 12 - plateWidth : cx + 12, plateY = cy + 26 > height ? cy - 28 : cy + 5;
  return (
    <svg className={classes.picture} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t('dashboard.receipt.picture', { line: event.regionName })}>
      <defs>
        <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8" stroke="var(--over-in)" strokeWidth="1.5" strokeOpacity="0.6" /></pattern>
      </defs>
      <rect width={WIDTH} height={height} fill="#343b42" />
      {[0.2, 0.4, 0.6, 0.8].map((share) => <path key={share} d={`M${share * WIDTH} 0V${height}M0 ${share * height}H${WIDTH}`} stroke="#fff" strokeOpacity="0.05" />)}
      <path d={path(band(line, BAND), true)} fill="var(--over-in)" fillOpacity="0.16" />
      <path d={path(band(line, BAND), true)} fill={`url(#${hatch})`} />
      <Halo d={path(line)} colour="var(--over-line)" />
      {[line[0], line[line.length - 1]].map(([x, y], index) => <circle key={index} cx={x} cy={y} r="4" fill="var(--over-line)" stroke="var(--over-halo)" strokeWidth="1.5" />)}
      <Halo d={path(outside.map(at))} colour="var(--over-line)" dotted />
      <Halo d={path(inside.map(at))} colour={colour} />
      <Halo d={arrow(walk)} colour={endsInside ? colour : 'var(--over-line)'} />
      <circle cx={start[0]} cy={start[1]} r="3.5" fill="#fff" stroke="#12161a" strokeWidth="1.5" />
      <circle cx={cx} cy={cy} r="5" fill="#fff" stroke="#12161a" strokeWidth="2" />
      <rect x={plateX} y={plateY} width={plateWidth} height="19" rx="3" fill="var(--over-plate)" fillOpacity="0.82" />
      <text x={plateX + plateWidth / 2} y={plateY + 14} textAnchor="middle" className={classes.plate}>{time}</text>
    </svg>
  );
}

function Halo({ d, colour, dotted = false }: { d: string; colour: string; dotted?: boolean }) {
  const common = { d, fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
  return <><path {...common} stroke="var(--over-halo)" strokeWidth="5" /><path {...common} stroke={colour} strokeWidth="2.5" strokeDasharray={dotted ? '1 5' : undefined} /></>;
}

const path = (points: readonly NormalizedPoint[], closed = false) => (points.length === 0 ? '' : `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${closed ? 'Z' : ''}`);

/** The strip on the line's right hand, which is its inside. */
function band(line: readonly NormalizedPoint[], wide: number): NormalizedPoint[] {
  const far: NormalizedPoint[] = [];
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1], [bx, by] = line[i], length = Math.hypot(bx - ax, by - ay) || 1;
    const nx = (-(by - ay) / length) * wide, ny = ((bx - ax) / length) * wide;
    far.push([ax + nx, ay + ny], [bx + nx, by + ny]);
  }
  return [...line, ...far.reverse()];
}

/** Head of an arrow at the end of the walk. */
function arrow(walk: readonly NormalizedPoint[]): string {
  const end = walk[walk.length - 1], from = walk.findLast((point) => Math.hypot(point[0] - end[0], point[1] - end[1]) > 6);
  if (!from) return '';
  const angle = Math.atan2(end[1] - from[1], end[0] - from[0]);
  const side = (turn: number): NormalizedPoint => [end[0] - 9 * Math.cos(angle + turn), end[1] - 9 * Math.sin(angle + turn)];
  return path([side(0.5), end, side(-0.5)]);
}

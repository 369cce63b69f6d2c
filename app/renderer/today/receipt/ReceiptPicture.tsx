import { useTranslation } from 'react-i18next';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import type { NormalizedPoint } from '../../../shared/domain/geometry.ts';
import { useFormats } from '../../i18n/formats.ts';
import { alongLine } from '../../live/overlay/plates.ts';
import { receiptPath, type PathPiece } from './receipt-path.ts';
import classes from './Receipt.module.css';

const WIDTH = 368;
/** Inside band, px: the editor's 54 px of a picture 900 px wide. */
const BAND = 26;

/** The path over the camera's reference picture, or over a neutral schematic of its shape: outside dotted white, inside solid in its colour, what was joined dashed, the rest thin. */
export function ReceiptPicture({
  event,
  aspect,
  picture,
}: {
  event: CountingEvent;
  aspect: number;
  picture: string | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const height = Math.round(WIDTH / aspect);
  const at = ([x, y]: NormalizedPoint): NormalizedPoint => [x * WIDTH, y * height];
  const lines = [event.receipt.linePoints, ...(event.receipt.secondPoints ? [event.receipt.secondPoints] : [])].map(
    (line) => line.map(at),
  );
  const pieces = receiptPath(event).map(({ kind, points }) => ({ kind, points: points.map(at) }));
  const colours = {
    outside: 'var(--over-line)',
    joined: 'var(--over-line)',
    other: 'var(--over-line)',
    inside: event.refusal ? 'var(--over-line)' : `var(--over-${event.direction})`,
  };
  const crossing = at(event.point),
    [cx, cy] = crossing;
  const [sx, sy] = pieces[0]?.points[0] ?? crossing,
    last = pieces.at(-1);
  const [plateX, plateY] = platePlace(
    crossing,
    pieces.flatMap(({ points }) => points),
    height,
  );
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t('today.receipt.picture', { line: event.regionName })}
      data-testid="receipt-picture"
    >
      {picture ? (
        <image href={picture} width={WIDTH} height={height} preserveAspectRatio="none" />
      ) : (
        <>
          <rect width={WIDTH} height={height} fill="#343b42" />
          {[0.2, 0.4, 0.6, 0.8].map((share) => (
            <path
              key={share}
              d={`M${share * WIDTH} 0V${height}M0 ${share * height}H${WIDTH}`}
              stroke="#fff"
              strokeOpacity="0.05"
            />
          ))}
        </>
      )}
      {/* of a gate, the inside is behind its last line on the way in */}
      <path d={path(band(lines[lines.length - 1], BAND), true)} fill="var(--over-in)" fillOpacity="0.3" />
      {lines.length > 1 && (
        <path
          d={path(lines.map((line) => alongLine(line, 0.5).point))}
          stroke="var(--over-line)"
          strokeWidth="1.25"
          strokeDasharray="4 4"
        />
      )}
      {lines.map((line, index) => (
        <g key={index} data-line={index}>
          <Halo d={path(line)} colour="var(--over-line)" />
          {[line[0], line[line.length - 1]].map(([x, y], end) => (
            <circle key={end} cx={x} cy={y} r="4" fill="var(--over-line)" stroke="var(--over-halo)" strokeWidth="1.5" />
          ))}
        </g>
      ))}
      {pieces.map(({ kind, points }, index) =>
        kind === 'other' ? (
          <path
            key={index}
            data-path="other"
            d={path(points)}
            fill="none"
            stroke="var(--over-line)"
            strokeWidth="1.25"
            strokeOpacity="0.6"
            strokeLinejoin="round"
          />
        ) : (
          <Halo key={index} d={path(points)} colour={colours[kind]} dash={dashes[kind]} kind={kind} />
        ),
      )}
      {last && <Halo d={arrow(last.points)} colour={colours[last.kind]} />}
      <circle cx={sx} cy={sy} r="3.5" fill="#fff" stroke="#12161a" strokeWidth="1.5" />
      <circle cx={cx} cy={cy} r="5" fill="#fff" stroke="#12161a" strokeWidth="2" />
      <rect
        x={plateX}
        y={plateY}
        width={PLATE[0]}
        height={PLATE[1]}
        rx="3"
        fill="var(--over-plate)"
        fillOpacity="0.82"
      />
      <text x={plateX + PLATE[0] / 2} y={plateY + 14} textAnchor="middle" className={classes.plate}>
        {formats.timeSeconds(event.capturedAtMs)}
      </text>
    </svg>
  );
}

const dashes = { outside: '1 5', inside: undefined, joined: '6 6', other: undefined };

function Halo({ d, colour, dash, kind }: { d: string; colour: string; dash?: string; kind?: PathPiece['kind'] }) {
  const common = { d, fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
  return (
    <g data-path={kind}>
      <path {...common} stroke="var(--over-halo)" strokeWidth="5" />
      <path {...common} stroke={colour} strokeWidth="2.5" strokeDasharray={dash} />
    </g>
  );
}

const path = (points: readonly NormalizedPoint[], closed = false) =>
  points.length === 0
    ? ''
    : `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${closed ? 'Z' : ''}`;

/** Width and height of the plate with the time. */
const PLATE = [62, 19] as const;

/** Top left corner of the plate: beside the crossing, in the picture, where it hides least of the walk. */
function platePlace([cx, cy]: NormalizedPoint, walk: readonly NormalizedPoint[], height: number): NormalizedPoint {
  const [wide, high] = PLATE;
  const places: NormalizedPoint[] = [
    [cx + 12, cy + 8],
    [cx - 12 - wide, cy + 8],
    [cx + 12, cy - 8 - high],
    [cx - 12 - wide, cy - 8 - high],
  ];
  const hidden = ([x, y]: NormalizedPoint) =>
    (x < 2 || y < 2 || x + wide > WIDTH - 2 || y + high > height - 2 ? 1000 : 0) +
    walk.filter(([px, py]) => px > x - 4 && px < x + wide + 4 && py > y - 4 && py < y + high + 4).length;
  return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
}

/** The strip on the line's right hand, which is its inside. */
function band(line: readonly NormalizedPoint[], wide: number): NormalizedPoint[] {
  const far: NormalizedPoint[] = [];
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1],
      [bx, by] = line[i],
      length = Math.hypot(bx - ax, by - ay) || 1;
    const nx = (-(by - ay) / length) * wide,
      ny = ((bx - ax) / length) * wide;
    far.push([ax + nx, ay + ny], [bx + nx, by + ny]);
  }
  return [...line, ...far.reverse()];
}

/** Head of an arrow at the end of the walk. */
function arrow(walk: readonly NormalizedPoint[]): string {
  const end = walk[walk.length - 1],
    from = walk.findLast((point) => Math.hypot(point[0] - end[0], point[1] - end[1]) > 6);
  if (!from) return '';
  const angle = Math.atan2(end[1] - from[1], end[0] - from[0]);
  const side = (turn: number): NormalizedPoint => [
    end[0] - 9 * Math.cos(angle + turn),
    end[1] - 9 * Math.sin(angle + turn),
  ];
  return path([side(0.5), end, side(-0.5)]);
}

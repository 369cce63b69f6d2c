import { IconUsers } from '@tabler/icons-react';
import { IconIn, IconOut } from './icons.ts';

const icons = { in: IconIn, out: IconOut, inside: IconUsers };
export type FigureKind = keyof typeof icons;

/** The sign of in, out and inside, in the colour of its direction. `label` where no word stands beside it. */
export function FigureIcon({ kind, size, label }: { kind: FigureKind; size: number; label?: string }) {
  const Icon = icons[kind];
  return (
    <span className={`figureIcon ${kind}`}>
      <Icon
        size={size}
        stroke={size > 16 && size < 24 ? 1.75 : 2}
        role={label && 'img'}
        aria-label={label}
        aria-hidden={label ? undefined : true}
      />
    </span>
  );
}

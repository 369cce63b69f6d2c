import { IconLogin2, IconLogout2, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { StateSign } from '../ui/StateSign.tsx';
import type { Freshness } from './freshness.ts';
import classes from './Figure.module.css';

const icons = { in: IconLogin2, out: IconLogout2, inside: IconUsers };
export type FigureKind = keyof typeof icons;

export function FigureIcon({ kind, size }: { kind: FigureKind; size: number }) {
  const Icon = icons[kind];
  return <span className={`${classes.icon} ${kind === 'inside' ? '' : kind}`}><Icon size={size} stroke={size > 16 && size < 24 ? 1.75 : 2} aria-hidden="true" /></span>;
}

/** A number one steers by, under its label. Null, or too old to show, is a dash; an old one is quiet. */
export function Figure({ kind, label, value, size, freshness, testId }: { kind: FigureKind; label: string; value: number | null; size: 'n1' | 'n2' | 'n3'; freshness: Freshness; testId: string }) {
  const formats = useFormats();
  const known = value !== null && freshness.kind !== 'gone';
  return (
    <div>
      <div className="label"><FigureIcon kind={kind} size={24} />{label}</div>
      <div className={`n ${size} ${classes.figure} ${known && freshness.kind === 'live' ? '' : 'qq'}`} data-testid={testId} data-fresh={freshness.kind}>{known ? formats.number(value) : '–'}</div>
    </div>
  );
}

/** What stands under figures that are not live; `trouble` where somebody may have to do something. */
export function AsOf({ trouble, children }: { trouble: boolean; children: ReactNode }) {
  return trouble ? <StateSign sign="warn">{children}</StateSign> : <span className="q">{children}</span>;
}

import type { ReactNode } from 'react';
import { useFormats } from '../../i18n/formats.ts';
import { FigureIcon, type FigureKind } from '../../ui/FigureIcon.tsx';
import { StateSign } from '../../ui/StateSign.tsx';
import type { Freshness } from '../freshness.ts';
import classes from './Figure.module.css';

/** A number one steers by, under its label. Null, or too old to show, is a dash; an old one is quiet. */
export function Figure({
  kind,
  label,
  value,
  size,
  freshness,
  testId,
}: {
  kind: FigureKind;
  label: string;
  value: number | null;
  size: 'n1' | 'n2' | 'n3';
  freshness: Freshness;
  testId: string;
}) {
  const formats = useFormats();
  const known = value !== null && freshness.kind !== 'gone';
  return (
    <div role="group" aria-label={label}>
      <div className="label">
        <FigureIcon kind={kind} size={24} />
        {label}
      </div>
      <div
        className={`n ${size} ${classes.figure} ${known && freshness.kind === 'live' ? '' : 'qq'}`}
        data-testid={testId}
        data-fresh={freshness.kind}
      >
        {known ? formats.number(value) : '–'}
      </div>
    </div>
  );
}

/** What stands under figures that are not live; `trouble` where somebody may have to do something. */
export function AsOf({ trouble, children }: { trouble: boolean; children: ReactNode }) {
  return trouble ? <StateSign sign="warn">{children}</StateSign> : <span className="q">{children}</span>;
}

import { useTranslation } from 'react-i18next';
import { assertNever } from '../../shared/errors.ts';
import type { PartVerdict, ViewCheck, ViewFinding, ViewPartResult, ViewUnit } from '../../shared/domain/view-check.ts';
import { useFormats } from '../i18n/formats.ts';
import { StateSign, type Sign } from '../ui/StateSign.tsx';
import classes from './ViewCheck.module.css';

const SIGNS = { go: 'ok', adjust: 'warn', reject: 'fail', unknown: 'off' } as const satisfies Record<PartVerdict, Sign>;

/** Whether the limit of a finding is the least that is wanted, or the most. */
const WANTED = {
  'height-fine': 'atLeast',
  'too-small': 'atLeast',
  'too-near': 'atMost',
  'height-unknown': 'atLeast',
  'tilt-fine': 'atLeast',
  'too-flat': 'atLeast',
  'from-above': 'atMost',
  'not-from-above': 'atLeast',
  'tilt-unknown': 'atLeast',
  'light-fine': 'atLeast',
  'too-dark': 'atLeast',
  'washed-out': 'atLeast',
  sharp: 'atMost',
  blurred: 'atMost',
  'blur-unknown': 'atMost',
  'noise-fine': 'atMost',
  noisy: 'atMost',
  'glare-fine': 'atMost',
  glare: 'atMost',
  still: 'atMost',
  restless: 'atMost',
  free: 'atMost',
  hidden: 'atMost',
  'hidden-unknown': 'atMost',
  'rate-fine': 'atLeast',
  'too-few-frames': 'atLeast',
} as const satisfies Record<ViewFinding, 'atLeast' | 'atMost'>;

/** Each part: what it is worth, what to do, what was measured and what is wanted. The worst stands first. */
export function ViewResult({ result: { parts } }: { result: ViewCheck }) {
  const { t } = useTranslation();
  return (
    <table className={classes.parts} aria-label={t('view-check.title')}>
      <thead>
        <tr>
          <th>{t('cameras.state')}</th>
          <th>{t('view-check.part')}</th>
          <th>{t('view-check.found')}</th>
          <th className={classes.figure}>{t('view-check.measured')}</th>
          <th className={classes.figure}>{t('view-check.limit')}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <Part key={part.part} {...part} />
        ))}
      </tbody>
    </table>
  );
}

function Part({ part, finding, verdict, unit, value, limit }: ViewPartResult) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  return (
    <tr data-part={part}>
      <td className="nw">
        <StateSign sign={SIGNS[verdict]}>{t(`view-check.says.${verdict}`)}</StateSign>
      </td>
      <th scope="row">{t(`view-check.parts.${part}`)}</th>
      <td className={classes.sentence}>{t(`view-check.findings.${finding}`)}</td>
      <td className={`${classes.figure} nw`}>
        {value === null ? <span className="qq">–</span> : quantity(value, unit)}
      </td>
      <td className={`${classes.figure} nw q`}>
        {t(`view-check.${WANTED[finding]}`, { value: quantity(limit, unit) })}
      </td>
    </tr>
  );
}

function useQuantity(): (value: number, unit: ViewUnit) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (value, unit) => {
    const shown = (text: string) => t(`view-check.units.${unit}`, { value: text });
    switch (unit) {
      case 'share':
        return shown(formats.percent(value));
      case 'grey':
      case 'degrees':
        return shown(formats.number(Math.round(value)));
      case 'pixels':
      case 'frames-per-second':
        return shown(formats.number(value, value < 10 && !Number.isInteger(value) ? 1 : 0));
      default:
        return assertNever(unit);
    }
  };
}

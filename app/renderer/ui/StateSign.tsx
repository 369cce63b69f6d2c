import type { ReactNode } from 'react';
import type { TFunction } from 'i18next';
import type { CameraState, CameraStatus } from '../../shared/domain/camera.ts';
import classes from './StateSign.module.css';

export type Sign = 'ok' | 'wait' | 'warn' | 'fail' | 'off';
const signs: Record<CameraStatus, Sign> = {
  counting: 'ok',
  connecting: 'wait',
  stalled: 'warn',
  failed: 'fail',
  off: 'off',
};
/** What a sign says of a camera; `drawn`: it has a line, a gate or a zone. */
export type SignedState = Pick<CameraState, 'status' | 'risk' | 'off'> & { drawn: boolean };
const isPlanned = ({ off }: SignedState): boolean => off !== null && off !== 'by-hand';
const isIdle = ({ status, drawn }: SignedState): boolean => status === 'counting' && !drawn;
/** A camera that counts and misses people is no green light, nor is one that has nothing to count with. */
export const signOf = (signed: SignedState): Sign =>
  signed.risk ? 'warn' : isIdle(signed) ? 'off' : signs[signed.status];
export function stateWord(signed: SignedState, t: TFunction): string {
  const { status, risk, off } = signed;
  if (status === 'off' && off !== null && off !== 'by-hand') return t(`ui.off.${off}`);
  return t(risk ? 'ui.atRisk' : isIdle(signed) ? 'ui.notDrawn' : `ui.status.${status}`);
}

/** A state is always shape, colour and word together; `label` says the word where only the shape has room. */
export function StateSign({
  sign,
  children,
  label,
  className = '',
}: {
  sign: Sign;
  children?: ReactNode;
  label?: string;
  className?: string;
}) {
  return (
    <span
      className={`${classes.sign} ${className}`}
      data-sign={sign}
      role={label ? 'img' : undefined}
      aria-label={label}
    >
      <i className={classes.shape} aria-hidden="true" />
      {children}
    </span>
  );
}

/** Of all cameras together: in trouble only the trouble. */
export function phraseOf(states: SignedState[], t: TFunction): [Sign, string][] {
  const count = (status: CameraStatus) => states.filter((each) => each.status === status).length;
  const risky = states.filter(({ risk }) => risk).length,
    idle = states.filter(isIdle).length;
  const [stalled, failed, connecting, counting] = [
    count('stalled'),
    count('failed'),
    count('connecting'),
    count('counting') - idle,
  ];
  if (states.length === 0) return [['off', t('ui.noCamera')]];
  const trouble: [Sign, string][] = [];
  if (stalled) trouble.push(['warn', t('ui.stalled', { count: stalled })]);
  if (failed) trouble.push(['fail', t('ui.failed', { count: failed })]);
  if (risky) trouble.push(['warn', t('ui.risky', { count: risky })]);
  if (trouble.length) return trouble;
  if (connecting) return [['wait', t('ui.connecting', { count: connecting })]];
  const quiet: [Sign, string][] = idle ? [['off', t('ui.idle', { count: idle })]] : [];
  if (counting) return [['ok', t('ui.allCounting', { count: counting, total: counting })], ...quiet];
  return idle ? quiet : [['off', t(states.every(isPlanned) ? 'ui.allPlanned' : 'ui.allOff')]];
}

import type { ReactNode } from 'react';
import type { TFunction } from 'i18next';
import type { CameraState, CameraStatus } from '../../shared/domain/camera.ts';
import classes from './StateSign.module.css';

export type Sign = 'ok' | 'wait' | 'warn' | 'fail' | 'off';
const signs: Record<CameraStatus, Sign> = { counting: 'ok', connecting: 'wait', stalled: 'warn', failed: 'fail', off: 'off' };
/** A camera that counts and misses people is no green light. */
export const signOf = ({ status, risk }: Pick<CameraState, 'status' | 'risk'>): Sign => (risk ? 'warn' : signs[status]);
export const stateWord = ({ status, risk }: Pick<CameraState, 'status' | 'risk'>, t: TFunction): string => t(risk ? 'ui.atRisk' : `ui.status.${status}`);

/** A state is always shape, colour and word together; `label` says the word where only the shape has room. */
export function StateSign({ sign, children, label, className = '' }: { sign: Sign; children?: ReactNode; label?: string; className?: string }) {
  return (
    <span className={`${classes.sign} ${className}`} data-sign={sign} role={label ? 'img' : undefined} aria-label={label}>
      <i className={classes.shape} aria-hidden="true" />
      {children}
    </span>
  );
}

import { useTranslation } from 'react-i18next';
import type { Candidate } from '../../../shared/domain/candidate.ts';
import { assertNever, type ErrorCode } from '../../../shared/errors.ts';
import { StateSign } from '../../ui/StateSign.tsx';

/** Of a device that gives no streams, in two words; the sentence stands below. */
const REFUSALS: Partial<Record<ErrorCode, 'password' | 'locked' | 'noUser' | 'certificate' | 'silent'>> = {
  DEVICE_001: 'silent',
  DEVICE_002: 'silent',
  DEVICE_005: 'password',
  DEVICE_006: 'password',
  DEVICE_007: 'password',
  DEVICE_008: 'locked',
  DEVICE_011: 'certificate',
  DEVICE_012: 'certificate',
  DEVICE_015: 'silent',
  DEVICE_020: 'noUser',
  STREAM_004: 'silent',
  STREAM_005: 'password',
};

export const refusalKey = (code: ErrorCode): string => `cameras.found.refusals.${REFUSALS[code] ?? 'other'}`;

/** Where a chosen camera is on its way. */
export function CandidateSign({ candidate: { state, error } }: { candidate: Candidate }) {
  const { t } = useTranslation();
  const sign = (kind: 'ok' | 'wait' | 'fail', key: string) => (
    <StateSign sign={kind} className="t13 nw">
      {t(key)}
    </StateSign>
  );
  switch (state) {
    case 'waiting':
      return sign('wait', 'cameras.several.waiting');
    case 'asking':
      return sign('wait', 'cameras.found.asking');
    case 'opening':
      return sign('wait', 'cameras.found.opening');
    case 'seen':
      return error ? sign('fail', 'cameras.several.notAdded') : sign('ok', 'cameras.found.fine');
    case 'failed':
      return sign('fail', error ? refusalKey(error.code) : 'cameras.wizard.failed');
    case 'adding':
      return sign('wait', 'cameras.several.adding');
    case 'added':
      return sign('ok', 'cameras.lists.isAdded');
    default:
      return assertNever(state);
  }
}

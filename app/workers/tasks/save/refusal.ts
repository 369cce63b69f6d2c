import { FootfallError } from '../../../shared/errors.ts';

/** What a file could not be written for, as one of our errors where it is one that people can mend. */
export function refusal(thrown: unknown, file: string): unknown {
  if (thrown instanceof FootfallError) return thrown;

  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new FootfallError('SAVE_002', { file }, { cause: thrown });
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return new FootfallError('SAVE_001', { file, detail: message }, { cause: thrown });
  return thrown;
}

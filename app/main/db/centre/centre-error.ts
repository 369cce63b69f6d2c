import { FootfallError } from '../../../shared/errors.ts';
import { CellRefused } from './cells.ts';

/** What PostgreSQL or the connection to it says, in a word: SQLSTATE (PostgreSQL manual, appendix A) or Node's code. */
const codeOf = (thrown: unknown): string => String((thrown as { code?: unknown } | null)?.code ?? '');

/** It is one row's fault: a value that its column cannot hold, or that breaks a rule of the table. Everything else goes on as it is. */
export function isRowRefused(thrown: unknown): boolean {
  return thrown instanceof CellRefused || /^(22|23)/.test(codeOf(thrown)) || codeOf(thrown) === '54000';
}

/** The centre took this transaction back for another one's sake (deadlock_detected, serialization_failure): nothing is wrong with it. */
export function gaveWay(thrown: unknown): boolean {
  return thrown instanceof FootfallError && ['40P01', '40001'].includes(codeOf(thrown.cause));
}

/** What went wrong with the centre at `server`, in words. Anything unknown is a lost connection: it is tried again, and its own words are told. */
export function centreError(thrown: unknown, server: string): FootfallError {
  if (thrown instanceof FootfallError) return thrown;
  const code = codeOf(thrown),
    detail = thrown instanceof Error ? thrown.message.replace(/\.$/, '') : String(thrown);
  const error = (
    name:
      | 'EXPORT_002'
      | 'EXPORT_003'
      | 'EXPORT_004'
      | 'EXPORT_005'
      | 'EXPORT_006'
      | 'EXPORT_007'
      | 'EXPORT_008'
      | 'EXPORT_009',
  ) => new FootfallError(name, { server, detail }, { cause: thrown });
  if (code === '28P01' || code === '28000') return error('EXPORT_003');
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_OSSL/.test(code) || /does not support SSL/.test(detail))
    return error('EXPORT_004');
  if (code === '3D000') return error('EXPORT_005');
  if (code === '3F000' || code === '42P01') return error('EXPORT_006');
  if (code === '42501') return error('EXPORT_007');
  if (code === '53100') return error('EXPORT_008');
  if (/^42/.test(code)) return error('EXPORT_009');
  return error('EXPORT_002');
}

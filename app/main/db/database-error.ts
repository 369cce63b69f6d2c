import { FootfallError } from '../../shared/errors.ts';

/** SQLite's result code of a thrown thing, e.g. SQLITE_FULL, or ''. */
export function sqliteCode(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** What a failure of the database means to its owner; null for a bug of ours, above all a row that the schema refuses. */
export function databaseError(thrown: unknown, file: string): FootfallError | null {
  if (thrown instanceof FootfallError) return thrown;
  const code = sqliteCode(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const options = { cause: thrown };
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new FootfallError('DB_001', { file, detail }, options);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|^E(ACCES|PERM|ROFS)$/.test(code))
    return new FootfallError('DB_002', { file, detail }, options);
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return new FootfallError('DB_003', { file, detail }, options);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new FootfallError('DB_005', { file }, options);
  if (code.startsWith('SQLITE_') && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|MISUSE)/.test(code))
    return new FootfallError('DB_006', { file, detail }, options);
  return null;
}

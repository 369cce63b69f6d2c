import type { AuditFault, AuditProof } from '../../../shared/domain/audit.ts';
import { hashOf, type AuditHead, type Doubt, type StoredAuditRow } from './audit-row.ts';

/** Rows that are not as they were written are compared with each other up to so many, to tell moved from changed. */
const COMPARED = 200;

/**
 * Reads a whole chain and names what is wrong with it. `noted`: ends of it that were noted elsewhere, at different times; the newest is that beside the database.
 * A chain whose beginning was archived names that itself (`audit.archived`). `headIsMissing`: nothing is noted there though something should be.
 */
export async function verifyAudit(
  rows: AsyncIterable<StoredAuditRow> | Iterable<StoredAuditRow>,
  noted: readonly AuditHead[],
  headIsMissing = false,
): Promise<AuditProof> {
  const faults: AuditFault[] = [],
    wrong: StoredAuditRow[] = [],
    archived = new Map<number, string>(),
    nodes = new Map(noted.map((head) => [head.sequence, head.hash]));
  let first: StoredAuditRow | null = null,
    last: StoredAuditRow | null = null,
    count = 0;
  const fault = (kind: AuditFault['kind'], sequence: number, toSequence = sequence) =>
    faults.push({ kind, sequence, toSequence });
  for await (const row of rows) {
    count += 1;
    first ??= row;
    const { hash, ...content } = row,
      whole = hashOf(content) === hash;
    if (last && row.sequence > last.sequence + 1) fault('removed', last.sequence + 1, row.sequence - 1);
    if (!whole) wrong.push(row);
    // The one before was written anew with a hash that fits it: its successor still names the old one.
    else if (last && row.sequence === last.sequence + 1 && row.previousHash !== last.hash && !wrong.includes(last))
      fault('changed', last.sequence);
    const marked = whole && row.action === 'audit.archived' ? (row.after as { through: number; hash: string }) : null;
    if (marked) archived.set(marked.through, marked.hash);
    const doubt = whole && row.action === 'audit.doubted' ? (row.asked as Doubt) : null;
    if (doubt) fault(doubt.kind, doubt.sequence);
    const other = nodes.get(row.sequence);
    if (other !== undefined && other !== row.hash && whole) fault('rewritten', row.sequence);
    last = row;
  }
  for (const row of wrong) fault(stoodElsewhere(row, wrong) ? 'moved' : 'changed', row.sequence);
  if (first && first.sequence > 1 && archived.get(first.sequence - 1) !== first.previousHash)
    fault('removed', 1, first.sequence - 1);
  const newest = noted.reduce<AuditHead | null>((a, b) => (a && a.sequence > b.sequence ? a : b), null);
  if (newest && newest.sequence > (last?.sequence ?? 0)) fault('cut', (last?.sequence ?? 0) + 1, newest.sequence);
  if (headIsMissing && last) fault('no-head', last.sequence);
  return {
    rows: count,
    head: last ? `${last.sequence}:${last.hash}` : null,
    faults: faults.sort((a, b) => a.sequence - b.sequence),
  };
}

/** Whether its hash fits at the place of another row that is wrong as well. */
function stoodElsewhere(row: StoredAuditRow, wrong: readonly StoredAuditRow[]): boolean {
  const { hash, ...content } = row;
  return wrong
    .slice(0, COMPARED)
    .some((other) =>
      [other.previousHash, row.previousHash].some(
        (previousHash) => hashOf({ ...content, sequence: other.sequence, previousHash }) === hash,
      ),
    );
}

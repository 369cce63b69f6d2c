import type { NormalizedPoint } from '../../shared/domain/geometry.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';

/** A receipt's path in two pieces that meet where the line was crossed. */
export interface ReceiptPath { outside: NormalizedPoint[]; inside: NormalizedPoint[]; /** The walk ended inside. */ endsInside: boolean }

export function receiptPath({ direction, point, receipt }: CountingEvent): ReceiptPath {
  const before: NormalizedPoint[] = receipt.path.filter(([offsetMs]) => offsetMs < 0).map(([, x, y]) => [x, y]);
  const after: NormalizedPoint[] = receipt.path.filter(([offsetMs]) => offsetMs > 0).map(([, x, y]) => [x, y]);
  const first = [...before, point], second = [point, ...after];
  return direction === 'in' ? { outside: first, inside: second, endsInside: true } : { outside: second, inside: first, endsInside: false };
}

/** Length of the walk that the path shows, seconds. */
export function pathSeconds({ receipt }: CountingEvent): number {
  const offsets = receipt.path.map(([offsetMs]) => offsetMs);
  return offsets.length < 2 ? 0 : (Math.max(...offsets) - Math.min(...offsets)) / 1000;
}

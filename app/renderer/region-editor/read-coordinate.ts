/** A coordinate as people type it, with a point or a comma; null when it is not a number. It may lie outside 0..1: the line then says so. */
export function readCoordinate(text: string): number | null {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : null;
}

import type { Company } from './company.ts';
import type { CounterSettings } from './counter-settings.ts';
import type { Walker } from './walker.ts';

/** Where a model's card does not say from which confidence on it is sure: a fifth of the way from what starts a track to 1, as the starter model's says. */
export const usualSure = (newConfidence: number) => newConfidence + (1 - newConfidence) / 5;

/** Least places before a verdict on somebody's company. */
const LEAST_PLACES = 2;

/**
 * The track that somebody is only a second box, a part, a shadow or a reflection of; null: a person of their own. `meetMs`: when they met the
 * line. It asks for a weak track that had one surer track for company, in most of its places lately and still behind the line: so that whoever
 * is alone is a person, however weak, and whoever passes somebody.
 */
export function ghostOf(
  { places, confidence }: Pick<Walker, 'places' | 'confidence'>,
  meetMs: number,
  settings: CounterSettings,
): number | null {
  const sure = places[places.length - 1].sample.sure;
  if (sure === undefined || confidence >= sure) return null;
  const recent = places.filter(({ timeMs, company }) => company !== null && timeMs >= meetMs - settings.ghostMs);
  if (recent.length < LEAST_PLACES) return null;
  const excludes = ({ lying, confidence: others }: Company) => {
    if (lying === 'beside') return others >= sure && confidence < settings.besideSure * sure;
    return lying === 'at-feet' ? others >= sure : others >= confidence + settings.ghostMargin;
  };
  const all = new Map<number, number>(),
    behind = new Map<number, number>();
  for (const { company, timeMs } of recent) {
    for (const one of company!) {
      if (!excludes(one)) continue;
      all.set(one.trackId, (all.get(one.trackId) ?? 0) + 1);
      if (timeMs >= meetMs) behind.set(one.trackId, (behind.get(one.trackId) ?? 0) + 1);
    }
  }
  const seenBehind = recent.filter(({ timeMs }) => timeMs >= meetMs).length;
  for (const [trackId, count] of all)
    if (count >= settings.ghostShare * recent.length && 2 * (behind.get(trackId) ?? 0) >= seenBehind) return trackId;
  return null;
}

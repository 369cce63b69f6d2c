import type { TFunction } from 'i18next';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { Hours } from '../../shared/domain/region.ts';
import type { Formats } from '../i18n/formats.ts';
import { sidesOf } from './event-list.ts';

/** Minutes after midnight as a clock shows them: 8:30 is 08:30. */
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Which sentence explains an event, and what it names: the result, when, and because of what. `hours`: those of the rule that judged it, where they are known. */
export function sentenceOf(event: CountingEvent, hours: Hours | null, formats: Pick<Formats, 'number' | 'timeSeconds'>, t: TFunction): { key: string; values: Record<string, string | number> } {
  const { direction, refusal, receipt, regionName, ruleVersion, capturedAtMs } = event;
  const { outside, inside } = sidesOf(event), gate = receipt.secondPoints !== undefined;
  const values = {
    time: formats.timeSeconds(capturedAtMs), line: regionName, kind: t(gate ? 'dashboard.receipt.theGate' : 'dashboard.receipt.theLine'), version: ruleVersion, way: t(`dashboard.receipt.way.${direction}`),
    outside: formats.number(outside.ms / 1000, 1), inside: formats.number(inside.ms / 1000, 1), anchor: t(`dashboard.receipt.anchors.${receipt.anchor}`),
    other: receipt.ghostOfTrackId ?? receipt.followedByTrackId ?? 0,
  };
  if (!refusal) return { key: `dashboard.receipt.${direction}`, values };
  if (refusal === 'outside-hours' && hours) return { key: 'dashboard.receipt.refusedHours', values: { ...values, from: clock(hours.fromMinutes), to: clock(hours.toMinutes) } };
  return { key: refusal === 'turned-back' && gate ? 'dashboard.receipt.refusedGate' : `dashboard.receipt.refused.${refusal}`, values };
}

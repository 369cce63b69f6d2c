import type { TFunction } from 'i18next';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import type { Hours } from '../../../shared/domain/region.ts';
import type { Formats } from '../../i18n/formats.ts';
import { sidesOf } from '../events/event-list.ts';

/** Minutes after midnight as a clock shows them: 8:30 is 08:30. */
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Which sentence explains an event, and what it names: the result, when, and because of what. `hours`: those of the rule that judged it, where they are known. */
export function sentenceOf(
  event: CountingEvent,
  hours: Hours | null,
  formats: Pick<Formats, 'number' | 'timeSeconds'>,
  t: TFunction,
): { key: string; values: Record<string, string | number> } {
  const { direction, refusal, receipt, regionName, ruleVersion, capturedAtMs } = event;
  const { outside, inside } = sidesOf(event),
    gate = receipt.secondPoints !== undefined;
  const values = {
    time: formats.timeSeconds(capturedAtMs),
    line: regionName,
    kind: t(gate ? 'today.receipt.theGate' : 'today.receipt.theLine'),
    version: ruleVersion,
    way: t(`today.receipt.way.${direction}`),
    outside: formats.number(outside.ms / 1000, 1),
    inside: formats.number(inside.ms / 1000, 1),
    anchor: t(`today.receipt.anchors.${receipt.anchor}`),
    other: receipt.ghostOfTrackId ?? receipt.followedByTrackId ?? 0,
  };
  if (!refusal) return { key: `today.receipt.${direction}`, values };
  if (refusal === 'outside-hours' && hours)
    return {
      key: 'today.receipt.refusedHours',
      values: { ...values, from: clock(hours.fromMinutes), to: clock(hours.toMinutes) },
    };
  return {
    key: refusal === 'turned-back' && gate ? 'today.receipt.refusedGate' : `today.receipt.refused.${refusal}`,
    values,
  };
}

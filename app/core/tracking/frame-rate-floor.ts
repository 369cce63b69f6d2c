import { TRACKER_DEFAULTS, type TrackerSettings } from './tracker-settings.ts';

/** What a running child and somebody on a scooter do, in heights a second. */
export const RUNNERS_PACE = 4;

/** So many frames a second are needed to follow somebody who goes that many heights a second. */
export function framesPerSecondFor(
  heightsPerSecond: number,
  { longestStep }: Pick<TrackerSettings, 'longestStep'> = TRACKER_DEFAULTS,
): number {
  return heightsPerSecond / longestStep;
}

/** The fastest who are followed at that frame rate, in heights a second. */
export function fastestAt(
  framesPerSecond: number,
  { longestStep }: Pick<TrackerSettings, 'longestStep'> = TRACKER_DEFAULTS,
): number {
  return framesPerSecond * longestStep;
}

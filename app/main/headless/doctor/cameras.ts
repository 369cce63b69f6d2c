import type { CountRisk } from '../../../shared/domain/camera.ts';
import type { OutageType } from '../../../shared/domain/gap.ts';
import type { StreamEventType } from '../../../shared/domain/health-figures.ts';
import { PLANNED, type OpenEvent } from '../../db/stream-events.ts';
import { clock } from '../../recounts/open-recounts.ts';

export interface CameraFacts {
  cameraId: string;
  name: string;
  enabled: boolean;
  /** It has a line, a gate or a zone. */
  drawn: boolean;
  /** The newest minute of which it measured something. */
  measuredMs: number | null;
  /** The video that it plays once is over. */
  ended: boolean;
}

/** What the database holds of the cameras, their troubles and this PC. */
export interface Facts {
  timeZone: string;
  aliveAtMs: number | null;
  cameras: readonly CameraFacts[];
  open: readonly OpenEvent[];
  /** Of the last 24 hours. */
  risks: readonly { cameraId: string; risk: CountRisk | null; fromMs: number; toMs: number }[];
}

/** Of one thing that was looked at: a line where all is well, else sentences with what to do. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

export const CAMERA_LIMITS = {
  /** Minutes are stored when they are over: without one for so long, nothing is measured. Milliseconds. */
  quietMs: 180_000,
  /** Of the last 24 hours, in all: a short overload is what a busy minute does. Milliseconds. */
  slowMs: 60_000,
  /** Stored times so far ahead of the clock were not written by it. Milliseconds. */
  aheadMs: 120_000,
} as const;

const RISKS: Record<CountRisk, string> = {
  'few-frames':
    'it sends too few pictures. Set its stream to at least 10 pictures a second, in the settings of the camera',
  'slow-pc':
    'this PC is too slow for its cameras. Close other programs, choose a smaller stream, or switch a camera off',
  'held-up':
    'its pictures arrive more slowly than it takes them, over a busy network or because they are too large for this PC. Choose a smaller stream',
  damaged:
    'its pictures arrive torn, because packets are lost on the way. Check cable, switch and Wi-Fi, or let it send over TCP',
  'near-line':
    'they come into sight right at a line. Move the line away from the door, or choose a stream with more pictures a second',
  'view-moved': 'it was moved, so its lines are not where they were drawn. Open its lines to move them',
  'view-other': 'it shows something else than when its lines were drawn. Turn it back, or draw its lines anew',
  'view-hidden': 'it is covered, fogged or blinded. Clean or uncover it',
  'too-dark': 'its picture is too dark. Switch on a light, or the infrared light of the camera',
  blurred: 'its picture is blurred. Clean the lens, turn its focus, or choose a stream of better quality',
  'small-people':
    'people are too small for the detector where they are counted. Zoom in, hang it nearer, or choose a larger picture for the detector in its settings',
};

const OUTAGE_FIXES: Record<Exclude<OutageType, 'switched-off' | 'outside-hours' | 'maintenance'>, string> = {
  'not-running': 'Footfall did not run. It notes the end of this by itself',
  'connection-lost': 'The connection to it was lost. Check its power and its network',
  'picture-frozen': 'Its picture is frozen. Restart the camera',
  'worker-ended': 'Its counting process ended and is started again. If this lasts, send the log to your supplier',
  failed: 'Footfall gave up for a while and tries again by itself. Press “Try now” on the page Health',
};
const isPlanned = (type: StreamEventType) => (PLANNED as readonly string[]).includes(type);
const isOutage = (type: StreamEventType): type is keyof typeof OUTAGE_FIXES => type in OUTAGE_FIXES;
const isRisk = (word: string): word is CountRisk => word in RISKS;

/** What the cameras do: a line of those that are well, sentences for each of the others. `runsSinceMs` null: Footfall does not run. */
export function judgeCameras(facts: Facts, runsSinceMs: number | null, nowMs: number): Check[] {
  const wanted = facts.cameras.filter(({ enabled }) => enabled);
  const off = facts.cameras.length - wanted.length,
    offToo = off > 0 ? `, ${off} switched off` : '';
  if (wanted.length === 0)
    return [{ name: 'cameras', ok: true, detail: facts.cameras.length === 0 ? 'none yet' : `all ${off} switched off` }];
  if (runsSinceMs === null) return [{ name: 'cameras', ok: false, detail: notRunning(wanted.length, facts) }];
  const judged = wanted.map((camera) => troubleOf(camera, facts, runsSinceMs, nowMs));
  const troubles = judged.flatMap((trouble) => (trouble === null ? [] : [trouble])),
    well = wanted.length - troubles.length;
  return [
    ...(well > 0
      ? [{ name: 'cameras', ok: true, detail: `${well} of ${wanted.length} count or are off as planned${offToo}` }]
      : []),
    ...troubles.map((detail) => ({ name: 'camera', ok: false, detail })),
  ];
}

function notRunning(cameras: number, { aliveAtMs, timeZone }: Facts): string {
  const who = cameras === 1 ? 'the camera is not counted with' : `none of the ${cameras} cameras is counted with`;
  const last = aliveAtMs === null ? '' : `; it ran last on ${clock(aliveAtMs, timeZone)}`;
  return `Footfall does not run with this folder, so ${who}${last}. Start it, or let it start with this PC: footfall service install.`;
}

/** In sentences; null: nothing is wrong. */
function troubleOf(
  { cameraId, name, drawn, measuredMs, ended }: CameraFacts,
  { open, timeZone }: Facts,
  runsSinceMs: number,
  nowMs: number,
): string | null {
  const here = open.filter((event) => event.cameraId === cameraId);
  if (here.some(({ type }) => isPlanned(type))) return null;
  const outage = here.find(({ type }) => isOutage(type));
  if (outage && isOutage(outage.type))
    return `“${name}” has not counted since ${clock(outage.atMs, timeZone)}. ${outage.message ?? `${OUTAGE_FIXES[outage.type]}.`}`;
  if (!drawn) return `“${name}” counts nobody, because nothing is drawn for it. Draw a line, a gate or a zone.`;
  if (ended) return null;
  const quietSinceMs = Math.max(measuredMs ?? 0, runsSinceMs);
  if (nowMs - quietSinceMs > CAMERA_LIMITS.quietMs)
    return `“${name}” has measured nothing since ${clock(quietSinceMs, timeZone)}, and no reason is stored. Press “Try now” on the page Health; if that does not help, start Footfall again.`;
  const risky = here.find(({ type }) => type === 'count-at-risk' || isRisk(type));
  if (!risky) return null;
  const why = isRisk(risky.type) ? risky.type : risky.risk;
  return `“${name}” counts, and misses people since ${clock(risky.atMs, timeZone)}${why ? `: ${RISKS[why]}` : ''}.`;
}

/** Whether this PC carried its cameras through the last 24 hours. */
export function judgeSpeed({ risks, cameras, timeZone }: Facts): Check {
  const slow = risks.filter(({ risk }) => risk === 'slow-pc'),
    ms = slow.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  if (ms < CAMERA_LIMITS.slowMs) return { name: 'speed', ok: true, detail: 'fast enough in the last 24 hours' };
  const names = cameras
    .filter(({ cameraId }) => slow.some((risk) => risk.cameraId === cameraId))
    .map(({ name }) => `“${name}”`);
  const last = Math.max(...slow.map(({ toMs }) => toMs));
  return {
    name: 'speed',
    ok: false,
    detail: `This PC was too slow for its cameras for ${Math.round(ms / 60_000)} min of the last 24 hours (last on ${clock(last, timeZone)}), and people were missed at ${names.join(', ') || 'a camera that was deleted'}. Close other programs, choose a smaller stream, or switch a camera off.`,
  };
}

/** Whether the clock of this PC can be believed. `set`: when it was set while Footfall ran, as the notices know it. */
export function judgeClock(
  facts: Pick<Facts, 'aliveAtMs' | 'timeZone' | 'cameras'> | null,
  set: readonly { fromMs: number; toMs: number }[],
  builtAtMs: number,
  nowMs: number,
): Check {
  const timeZone = facts?.timeZone ?? 'UTC',
    automatic = 'Let the system set the time automatically.';
  const wrong = (detail: string): Check => ({ name: 'clock', ok: false, detail });
  if (nowMs < builtAtMs - CAMERA_LIMITS.aheadMs)
    return wrong(
      `The clock of this PC says ${clock(nowMs, timeZone)}, which is before this version of Footfall was made. Set it. ${automatic}`,
    );
  const newest = Math.max(facts?.aliveAtMs ?? 0, ...(facts?.cameras ?? []).map(({ measuredMs }) => measuredMs ?? 0));
  if (newest > nowMs + CAMERA_LIMITS.aheadMs)
    return wrong(
      `The clock of this PC says ${clock(nowMs, timeZone)}, and it was ${clock(newest, timeZone)} already when Footfall stored something: it was set back. Until then what is counted now stands among what was counted before. ${automatic}`,
    );
  const last = set.at(-1);
  if (last)
    return wrong(
      `The clock of this PC was set from ${clock(last.fromMs, timeZone)} to ${clock(last.toMs, timeZone)} while Footfall counted. What was counted before keeps its old time. ${automatic}`,
    );
  return { name: 'clock', ok: true, detail: clock(nowMs, timeZone) };
}

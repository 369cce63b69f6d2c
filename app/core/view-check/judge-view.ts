import type {
  PartVerdict,
  Perspective,
  ViewCheck,
  ViewFinding,
  ViewPart,
  ViewPartResult,
  ViewUnit,
  ViewVerdict,
} from '../../shared/domain/view-check.ts';
import { VIEW_CHECK, VIEW_LIMITS } from './settings.ts';
import type { ViewFigures } from './view-sums.ts';

export type ViewJudgement = Pick<ViewCheck, 'seconds' | 'people' | 'verdict' | 'heights' | 'perspective' | 'parts'>;

type Found = Omit<ViewPartResult, 'part'>;

const GRAVITY = { reject: 0, adjust: 1, unknown: 2, go: 3 } as const satisfies Record<PartVerdict, number>;

/** What a view is worth. `perspective`: from where people are seen, as whoever hung the camera says; null: nobody said. */
export function judgeView(figures: ViewFigures, perspective: Perspective | null): ViewJudgement {
  const seen = perspectiveOf(figures),
    light = lightOf(figures),
    blur = blurOf(figures);
  const found: Record<ViewPart, Found> = {
    height: heightOf(figures),
    tilt: tiltOf(figures, seen, perspective),
    light,
    blur,
    noise: atMost('noise', 'grey', figures.noise, ['noise-fine', 'noisy']),
    glare: atMost('glare', 'share', figures.burnt, ['glare-fine', 'glare']),
    motion: atMost('motion', 'share', figures.motion, ['still', 'restless']),
    hidden: hiddenOf(figures, light, blur),
    rate: atLeast('rate', 'frames-per-second', figures.rate, ['rate-fine', 'too-few-frames']),
  };
  const parts = (Object.keys(found) as ViewPart[])
    .map((part) => ({ part, ...found[part] }))
    .sort((a, b) => GRAVITY[a.verdict] - GRAVITY[b.verdict]);
  const { height, lines, people, seconds } = figures;
  return {
    seconds: Math.round(seconds),
    people,
    verdict: worstOf(parts, people),
    heights: height && {
      low: Math.round(height.low * lines),
      high: Math.round(height.high * lines),
      share: round(height.middle, 2),
    },
    perspective: seen,
    parts,
  };
}

/** Of a camera that sends too few frames to say anything else of it. */
export function judgeFewFrames(rate: number, seconds: number, people: number): ViewJudgement {
  const found = atLeast('rate', 'frames-per-second', rate, ['rate-fine', 'too-few-frames']);
  return {
    seconds: Math.round(seconds),
    people,
    verdict: 'reject',
    heights: null,
    perspective: null,
    parts: [{ part: 'rate', ...found }],
  };
}

/** Nothing that was not measured makes a view right: where nobody walked, or no edge was seen, it is not 'go'. */
function worstOf(parts: readonly ViewPartResult[], people: number): ViewVerdict {
  const has = (verdict: PartVerdict) => parts.some((part) => part.verdict === verdict);
  if (has('reject')) return 'reject';
  if (has('adjust')) return 'adjust';
  if (people === 0) return 'nobody';
  // People who all walk the same way at the same distance say nothing of the tilt, and need not.
  return parts.some(({ part, verdict }) => verdict === 'unknown' && part !== 'tilt') ? 'adjust' : 'go';
}

type Limit = keyof typeof VIEW_LIMITS;
type Findings = readonly [fine: ViewFinding, bad: ViewFinding];

const atMost = (limit: Limit, unit: ViewUnit, value: number, findings: Findings): Found =>
  judged(limit, unit, value, findings, (bound) => value > bound);
const atLeast = (limit: Limit, unit: ViewUnit, value: number, findings: Findings): Found =>
  judged(limit, unit, value, findings, (bound) => value < bound);

function judged(
  limit: Limit,
  unit: ViewUnit,
  value: number,
  [fine, bad]: Findings,
  isBeyond: (bound: number) => boolean,
): Found {
  const { adjust, reject } = VIEW_LIMITS[limit];
  const verdict = reject !== null && isBeyond(reject) ? 'reject' : isBeyond(adjust) ? 'adjust' : 'go';
  return { finding: verdict === 'go' ? fine : bad, verdict, unit, value: shown(value, unit), limit: adjust };
}

const unknown = (finding: ViewFinding, unit: ViewUnit, limit: Limit): Found => ({
  finding,
  verdict: 'unknown',
  unit,
  value: null,
  limit: VIEW_LIMITS[limit].adjust,
});

function heightOf({ height, cut, lines, people }: ViewFigures): Found {
  if (people === 0 || cut === null) return unknown('height-unknown', 'pixels', 'height');
  const tooNear = atMost('cut', 'share', cut, ['height-fine', 'too-near']);
  if (tooNear.verdict !== 'go' || !height) return { ...tooNear, finding: 'too-near' };
  return atLeast('height', 'pixels', height.middle * lines, ['height-fine', 'too-small']);
}

function perspectiveOf({ shape, pitch }: ViewFigures): Perspective | null {
  if (shape === null) return null;
  if (shape >= VIEW_CHECK.squat || (pitch !== null && pitch > VIEW_LIMITS.steep.adjust)) return 'overhead';
  return pitch === null ? null : 'oblique';
}

function tiltOf({ pitch, shape }: ViewFigures, seen: Perspective | null, said: Perspective | null): Found {
  const squat = shape !== null && shape >= VIEW_CHECK.squat;
  if (seen === null || (pitch === null && !squat)) return unknown('tilt-unknown', 'degrees', 'flat');
  const value = pitch === null ? null : shown(pitch, 'degrees');
  if (seen === 'overhead') {
    const right = said === 'overhead';
    return {
      finding: right ? 'tilt-fine' : 'from-above',
      verdict: right ? 'go' : 'adjust',
      unit: 'degrees',
      value,
      limit: VIEW_LIMITS.steep.adjust,
    };
  }
  const flat = atLeast('flat', 'degrees', pitch!, ['tilt-fine', 'too-flat']);
  if (said !== 'overhead' || flat.verdict !== 'go') return flat;
  return { ...flat, finding: 'not-from-above', verdict: 'adjust', limit: VIEW_LIMITS.steep.adjust };
}

function lightOf({ light, dark }: ViewFigures): Found {
  const brightness = atLeast('dark', 'grey', light, ['light-fine', 'too-dark']);
  if (brightness.verdict !== 'go') return brightness;
  const contrast = atLeast('contrast', 'grey', light - dark, ['light-fine', 'washed-out']);
  return contrast.verdict === 'go' ? brightness : contrast;
}

const blurOf = ({ edgeWidth }: ViewFigures): Found =>
  edgeWidth === null
    ? unknown('blur-unknown', 'pixels', 'blur')
    : atMost('blur', 'pixels', edgeWidth, ['sharp', 'blurred']);

/** Of what is too dark or too blurred nobody can say whether something is before the lens. */
function hiddenOf({ hidden }: ViewFigures, light: Found, blur: Found): Found {
  const bad = ({ verdict }: Found) => verdict === 'adjust' || verdict === 'reject';
  return bad(light) || bad(blur)
    ? unknown('hidden-unknown', 'share', 'hidden')
    : atMost('hidden', 'share', hidden, ['free', 'hidden']);
}

function shown(value: number, unit: ViewUnit): number {
  return round(value, unit === 'share' ? 3 : unit === 'degrees' ? 0 : 1);
}
function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

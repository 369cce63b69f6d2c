import { z } from 'zod';

/** What of a camera's view is measured. */
export const VIEW_PARTS = ['height', 'tilt', 'light', 'blur', 'noise', 'glare', 'motion', 'hidden', 'rate'] as const;
export const ViewPart = z.enum(VIEW_PARTS);
export type ViewPart = z.infer<typeof ViewPart>;

/** What was found of a part, and so what to do about it. */
export const VIEW_FINDINGS = [
  'height-fine',
  'too-small',
  'too-near',
  'height-unknown',
  'tilt-fine',
  'too-flat',
  'from-above',
  'not-from-above',
  'tilt-unknown',
  'light-fine',
  'too-dark',
  'washed-out',
  'sharp',
  'blurred',
  'blur-unknown',
  'noise-fine',
  'noisy',
  'glare-fine',
  'glare',
  'still',
  'restless',
  'free',
  'hidden',
  'hidden-unknown',
  'rate-fine',
  'too-few-frames',
] as const;
export const ViewFinding = z.enum(VIEW_FINDINGS);
export type ViewFinding = z.infer<typeof ViewFinding>;

/** 'pixels': of the picture as the detector sees it. 'grey': levels of 255. 'share': 0..1 of the picture. */
export const ViewUnit = z.enum(['pixels', 'degrees', 'grey', 'share', 'frames-per-second']);
export type ViewUnit = z.infer<typeof ViewUnit>;

/** 'unknown': nothing could be measured. */
export const PartVerdict = z.enum(['go', 'adjust', 'reject', 'unknown']);
export type PartVerdict = z.infer<typeof PartVerdict>;

/** One part: what was measured, what it should be at least (or at most), and what that means. */
export const ViewPartResult = z.object({
  part: ViewPart,
  finding: ViewFinding,
  verdict: PartVerdict,
  unit: ViewUnit,
  value: z.number().nullable(),
  limit: z.number(),
});
export type ViewPartResult = z.infer<typeof ViewPartResult>;

/** The worst of the parts; 'nobody': nothing speaks against it, but nobody walked, so nothing speaks for it. */
export const ViewVerdict = z.enum(['go', 'nobody', 'adjust', 'reject']);
export type ViewVerdict = z.infer<typeof ViewVerdict>;

/** From which side people are seen. */
export const Perspective = z.enum(['oblique', 'overhead']);
export type Perspective = z.infer<typeof Perspective>;

/** What one check of a camera's view found. `parts`: the worst first. */
export const ViewCheck = z.object({
  atMs: z.number(),
  /** Of the numbers it was judged by (VIEW_CHECK.rule), and the detector. */
  rule: z.number().int(),
  modelId: z.string(),
  seconds: z.number(),
  people: z.number().int(),
  verdict: ViewVerdict,
  /** Heights of people: of one in ten less, of one in ten more; pixels as the detector sees them, and the middle as a share of the picture. Null: nobody was seen whole. */
  heights: z.object({ low: z.number(), high: z.number(), share: z.number() }).nullable(),
  /** As the people look; null: too few to say. */
  perspective: Perspective.nullable(),
  parts: z.array(ViewPartResult),
});
export type ViewCheck = z.infer<typeof ViewCheck>;

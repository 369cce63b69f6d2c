import { z } from 'zod';
import { CountRisk } from './camera.ts';

/** Why what was counted in a stretch may be wrong: a risk of the camera, or the detector was found to give other results than it should. */
export const MinuteRisk = z.enum([...CountRisk.options, 'detector']);
export type MinuteRisk = z.infer<typeof MinuteRisk>;

/** How well the measured time was looked at. Null: not known, as before there was such a record. */
export const Quality = z.object({
  /** Frames that were due in the measured time, of which those that were analysed are known. */
  framesDue: z.number().nullable(),
  /** Of the measured time, and why for the most of it. */
  riskSeconds: z.number().nullable(),
  risk: MinuteRisk.nullable(),
  /** Frames a second that were analysed in the worst ten seconds. */
  worstFps: z.number().nullable(),
});
export type Quality = z.infer<typeof Quality>;

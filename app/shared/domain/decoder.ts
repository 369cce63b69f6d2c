import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** What decodes video in a graphics card, by ffmpeg's names. */
export const HardwareDecoder = z.enum(['d3d11va', 'cuda', 'qsv', 'vaapi', 'videotoolbox']);
export type HardwareDecoder = z.infer<typeof HardwareDecoder>;

/** As it is shown: a name, the same in every language. */
export const DECODER_NAMES = {
  d3d11va: 'D3D11VA',
  cuda: 'NVDEC',
  qsv: 'Quick Sync',
  vaapi: 'VA-API',
  videotoolbox: 'VideoToolbox',
} as const satisfies Record<HardwareDecoder, string>;

/** Those of a platform, in the order in which they are tried. */
export const DECODERS_OF: Readonly<Record<string, readonly HardwareDecoder[]>> = {
  win32: ['d3d11va', 'cuda', 'qsv'],
  linux: ['cuda', 'vaapi', 'qsv'],
  darwin: ['videotoolbox'],
};

/** What became of trying one on some seconds of a stream. `error`: why it is not used, null: it gives the same pictures and spares the processor. */
export const DecoderTrial = z.object({
  decoder: HardwareDecoder,
  error: ErrorInfo.nullable(),
  frames: z.number().int(),
  /** Mean difference of the worst frame, in levels of 255. Null: no frames were compared. */
  difference: z.number().nullable(),
  /** Processor time of all frames without that of beginning, milliseconds. */
  softwareMs: z.number().nullable(),
  hardwareMs: z.number().nullable(),
});
export type DecoderTrial = z.infer<typeof DecoderTrial>;

/** A stream, as far as decoders care. Pixels. */
export const StreamKind = z.object({ codec: z.string(), width: z.number().int(), height: z.number().int() });
export type StreamKind = z.infer<typeof StreamKind>;

/** Trials on streams of a kind, in the order in which they were made. */
export const StreamTrials = z.object({ stream: StreamKind, trials: z.array(DecoderTrial), atMs: z.number() });
export type StreamTrials = z.infer<typeof StreamTrials>;

/** What somebody may choose; without a wish it is what was measured to be cheapest. */
export const DecoderWish = z.enum(['software']);
export type DecoderWish = z.infer<typeof DecoderWish>;

/** What decodes on this PC, and why. */
export const DecodingState = z.object({
  /** Of all cameras that have no wish of their own; null: what is cheapest. */
  wish: DecoderWish.nullable(),
  /** What this PC has, as ffmpeg says. */
  candidates: z.array(HardwareDecoder),
  trying: z.boolean(),
  trials: z.array(StreamTrials),
  /** Failed while the camera counted, and is tried again then. */
  failed: z.array(z.object({ cameraId: z.string(), error: ErrorInfo, againAtMs: z.number() })),
  /** Those whose stream is known or that have a wish. `decoder`: what is meant to decode it, null: software. */
  cameras: z.array(
    z.object({
      cameraId: z.string(),
      wish: DecoderWish.nullable(),
      stream: StreamKind.nullable(),
      decoder: HardwareDecoder.nullable(),
    }),
  ),
});
export type DecodingState = z.infer<typeof DecodingState>;

export const sameStream = (a: StreamKind, b: StreamKind): boolean =>
  a.codec === b.codec && a.width === b.width && a.height === b.height;

/** The one that needs least of the processor; null: software does. */
export function cheapestDecoder(trials: readonly DecoderTrial[]): HardwareDecoder | null {
  const good = trials.filter(({ error, hardwareMs }) => error === null && hardwareMs !== null);
  return good.toSorted((a, b) => a.hardwareMs! - b.hardwareMs!)[0]?.decoder ?? null;
}

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
  /** Processor time of all frames, milliseconds. */
  softwareMs: z.number().nullable(),
  hardwareMs: z.number().nullable(),
});
export type DecoderTrial = z.infer<typeof DecoderTrial>;

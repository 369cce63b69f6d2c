import { cheapestDecoder, DECODER_NAMES, type DecoderTrial } from '../../shared/domain/decoder.ts';
import type { RememberedDecoders } from '../inference/open-inference.ts';

/** What decodes here and why, a sentence a line. */
export function decoderLines({ wish, cameras, candidates, trials }: RememberedDecoders): string[] {
  const found = trials.map(({ stream: { codec, width, height }, trials }) => {
    const best = cheapestDecoder(trials);
    return `${best ? `  ${DECODER_NAMES[best]}` : '  software'} for ${codec} ${width}×${height}: ${trials.map(told).join('; ')}`;
  });
  return [
    candidates.length === 0
      ? 'Decoding: in software. ffmpeg can open no graphics card for it on this PC.'
      : `Decoding: ${candidates.map((name) => DECODER_NAMES[name]).join(', ')} can be opened${found.length === 0 ? ', and none was tried yet: that is done on a camera that counts' : ''}.`,
    ...(wish === null ? [] : ['Decoding in software, as it was set.']),
    ...found,
    ...Object.keys(cameras).map((camera) => `Camera ${camera}: decoded in software`),
  ];
}

function told({ decoder, error, softwareMs, hardwareMs }: DecoderTrial): string {
  const ms = (value: number | null) => (value === null ? '?' : value.toFixed(0));
  return error
    ? `${error.message} (${error.code})`
    : `${DECODER_NAMES[decoder]} ${ms(hardwareMs)} ms of processor time, software ${ms(softwareMs)} ms`;
}

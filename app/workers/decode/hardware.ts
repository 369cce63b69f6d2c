import type { HardwareDecoder } from '../../shared/domain/decoder.ts';

/** ffmpeg's options before its input. Frames come back into ordinary memory by themselves, where they are scaled as always. */
export function hardwareArgs(decoder: HardwareDecoder, codec: string): string[] {
  // Quick Sync is a decoder of its own.
  return decoder === 'qsv' ? ['-hwaccel', 'qsv', '-c:v', `${codec}_qsv`] : ['-hwaccel', decoder];
}

/** Whether ffmpeg's last words blame the card, and not the camera or the network. */
export function blamesHardware(tail: readonly string[]): boolean {
  return /hwaccel|hwdevice|hwdownload|hw_frames|Device (?:creation|setup) failed|No device available for decoder|Failed to transfer data to output frame|AVHWDeviceContext|AVHWFramesContext|(?:vaapi|cuvid|nvdec|d3d11|dxva|videotoolbox|qsv)[^\n]*(?:fail|error|invalid|lost)/i.test(
    tail.join('\n'),
  );
}

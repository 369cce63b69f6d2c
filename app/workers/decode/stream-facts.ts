import type { PictureAspect } from '../../shared/domain/camera.ts';

/** As a picture is shown, with square pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** Of a picture as it is shown, and scaled into the model's input. */
export interface VideoSize extends PictureSize {
  scaledWidth: number;
  scaledHeight: number;
}

/** What ffmpeg's log says about the video stream it opened. Sizes are of the picture as it is shown: turned and stretched, if the stream says so. */
export interface StreamFacts {
  codec: string;
  profile: string | null;
  pixelFormat: string;
  width: number;
  height: number;
  /** 0 when the stream does not say. */
  fps: number;
  durationSeconds: number | null;
  /** How much of it there must be at the least, where its header states a length. */
  promisedSeconds: number | null;
  rotated: boolean;
  /** Of the pixels that are sent. */
  codedWidth: number;
  codedHeight: number;
  /** Width of a pixel by its height, if the stream says so. */
  pixelAspect: number | null;
}

const VIDEO = /Stream #0:\d+.*?: Video: (\w+)(?: \(([^)]*)\))?/;
const DURATION = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/;
const START = /, start: (-?[\d.]+)/;
/** No header of these states a length: it is guessed from their first and last time, between which time may jump. */
const UNSTATED = /\bInput #0, (?:mpegts|mpeg|h264|hevc|m4v)\b/;
const ROTATION = /rotation of (-?[\d.]+) degrees/;
/** Name of the filter that scales frames for the model; another one may scale the live view. */
export const FRAME_SCALER = 'frames';
/** That filter's own line, at each (re)start of the filters: size and pixels of the decoded picture, and scaled. */
const SCALED = new RegExp(
  `scale@${FRAME_SCALER} @ \\S+\\] (?:\\[\\w+\\] )?w:(\\d+) h:(\\d+) fmt:.*? sar:(\\d+)/(\\d+) -> w:(\\d+) h:(\\d+) fmt`,
);

/** Never smaller than what is sent: the side that the pixels are stretched along grows. */
export function shownAs(width: number, height: number, pixelAspect: number): PictureSize {
  return pixelAspect >= 1
    ? { width: Math.round(width * pixelAspect), height }
    : { width, height: Math.round(height / pixelAspect) };
}

/** Reads the log line by line. */
export class StreamFactsReader {
  #facts: StreamFacts | null = null;
  #duration: number | null = null;
  #promised: number | null = null;
  #guessed = false;
  #unstated = false;
  #input = true;
  readonly #aspect: PictureAspect;

  /** `aspect`: what the installer says of the picture. */
  constructor(aspect: PictureAspect = 'auto') {
    this.#aspect = aspect;
  }

  /** Null until the stream was announced. */
  get facts(): StreamFacts | null {
    return this.#facts && { ...this.#facts, durationSeconds: this.#duration, promisedSeconds: this.#promised };
  }

  read(line: string): void {
    if (/Output #0/.test(line)) this.#input = false;
    if (!this.#input) return;
    const duration = DURATION.exec(line);
    // A guess is no promise.
    if (/Estimating duration from bitrate/.test(line)) this.#guessed = true;
    if (UNSTATED.test(line)) this.#unstated = true;
    if (duration && !this.#guessed) {
      this.#duration = Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]);
      // Some writers count from time 0, others from the first picture.
      this.#promised = this.#unstated ? null : this.#duration - Math.max(0, Number(START.exec(line)?.[1] ?? 0));
    }
    const rotation = ROTATION.exec(line);
    if (rotation && this.#facts && !this.#facts.rotated && Math.round(Number(rotation[1]) / 90) % 4 !== 0) {
      this.#facts.rotated = true;
      if (Math.round(Number(rotation[1]) / 90) % 2 !== 0)
        [this.#facts.width, this.#facts.height] = [this.#facts.height, this.#facts.width];
    }
    const video = this.#facts ? null : VIDEO.exec(line);
    if (!video) return;
    const size = /, (\d{1,5})x(\d{1,5})(?=[,\s]|$)/.exec(line.replace(/\([^)]*\)/g, ''));
    const fps = /, ([\d.]+)(k?) fps/.exec(line) ?? /, ([\d.]+)(k?) tbr/.exec(line);
    const sar = /\bSAR (\d+):(\d+)/.exec(line);
    const codedWidth = size ? Number(size[1]) : 0,
      codedHeight = size ? Number(size[2]) : 0;
    const pixelAspect = sar && Number(sar[1]) > 0 && Number(sar[2]) > 0 ? Number(sar[1]) / Number(sar[2]) : null;
    this.#facts = {
      codec: video[1],
      profile: profileOf(video[2]),
      pixelFormat: /, (\w+) *, \d+x\d+/.exec(line.replace(/\([^)]*\)/g, ''))?.[1] ?? '',
      ...shownAs(codedWidth, codedHeight, this.#pixelAspect(codedWidth, codedHeight) ?? pixelAspect ?? 1),
      codedWidth,
      codedHeight,
      pixelAspect,
      fps: fps ? Number(fps[1]) * (fps[2] ? 1000 : 1) : 0,
      durationSeconds: null,
      promisedSeconds: null,
      rotated: false,
    };
  }

  #pixelAspect(width: number, height: number): number | null {
    return this.#aspect === 'auto' || width === 0 ? null : (ratioOf(this.#aspect) * height) / width;
  }
}

export function ratioOf(aspect: Exclude<PictureAspect, 'auto'>): number {
  const [width, height] = aspect.split(':').map(Number);
  return width / height;
}

/** Of one line: the size of the decoded picture when the filters (re)start, else null. */
export function decodedSize(line: string): VideoSize | null {
  const match = SCALED.exec(line);
  if (!match) return null;
  const [width, height, sarWidth, sarHeight, scaledWidth, scaledHeight] = match.slice(1).map(Number);
  return {
    ...shownAs(width, height, sarWidth > 0 && sarHeight > 0 ? sarWidth / sarHeight : 1),
    scaledWidth,
    scaledHeight,
  };
}

export function sameSize(a: VideoSize, b: VideoSize): boolean {
  return (
    a.width === b.width && a.height === b.height && a.scaledWidth === b.scaledWidth && a.scaledHeight === b.scaledHeight
  );
}

/** 'High', 'Main 10'; null for a FourCC or a decoder's name. */
function profileOf(text: string | undefined): string | null {
  return text && /^(High|Main|Baseline|Constrained|Extended|Rext|Simple|Advanced)/.test(text) ? text : null;
}

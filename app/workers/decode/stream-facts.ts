export interface VideoSize { width: number; height: number }

/** What ffmpeg's log tells about the video stream it opened. Sizes are of the picture as it is shown (turned, if the file says so). */
export interface StreamFacts {
  codec: string;
  profile: string | null;
  pixelFormat: string;
  width: number;
  height: number;
  /** 0 when the stream does not say. */
  fps: number;
  durationSeconds: number | null;
  rotated: boolean;
}

const VIDEO = /Stream #0:\d+.*?: Video: (\w+)(?: \(([^)]*)\))?/;
const DURATION = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/;
const ROTATION = /rotation of (-?[\d.]+) degrees/;
/** The scale filter's own line, at each (re)start of the filters: size of the decoded picture, and scaled. */
const SCALED = /Parsed_scale_\d+ @ \S+\] (?:\[\w+\] )?w:(\d+) h:(\d+) fmt:.*-> w:(\d+) h:(\d+) fmt/;

/** Reads the log line by line. */
export class StreamFactsReader {
  #facts: StreamFacts | null = null;
  #duration: number | null = null;
  #input = true;

  /** Null until the stream was announced. */
  get facts(): StreamFacts | null { return this.#facts && { ...this.#facts, durationSeconds: this.#duration }; }

  read(line: string): void {
    if (/Output #0/.test(line)) this.#input = false;
    if (!this.#input) return;
    const duration = DURATION.exec(line);
    if (duration) this.#duration = Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]);
    const rotation = ROTATION.exec(line);
    if (rotation && this.#facts && !this.#facts.rotated && Math.round(Number(rotation[1]) / 90) % 4 !== 0) {
      this.#facts.rotated = true;
      if (Math.round(Number(rotation[1]) / 90) % 2 !== 0) [this.#facts.width, this.#facts.height] = [this.#facts.height, this.#facts.width];
    }
    const video = this.#facts ? null : VIDEO.exec(line);
    if (!video) return;
    const size = /, (\d{2,5})x(\d{2,5})/.exec(line);
    const fps = /, ([\d.]+)(k?) fps/.exec(line) ?? /, ([\d.]+)(k?) tbr/.exec(line);
    this.#facts = {
      codec: video[1], profile: profileOf(video[2]), pixelFormat: /, (\w+) *, \d+x\d+/.exec(line.replace(/\([^)]*\)/g, ''))?.[1] ?? '',
      width: size ? Number(size[1]) : 0, height: size ? Number(size[2]) : 0,
      fps: fps ? Number(fps[1]) * (fps[2] ? 1000 : 1) : 0, durationSeconds: null, rotated: false,
    };
  }
}

/** Of one line: the size of the decoded picture when the filters (re)start, else null. */
export function decodedSize(line: string): VideoSize | null {
  const match = SCALED.exec(line);
  return match && { width: Number(match[1]), height: Number(match[2]) };
}

/** 'High', 'Main 10'; null for a FourCC or a decoder's name. */
function profileOf(text: string | undefined): string | null {
  return text && /^(High|Main|Baseline|Constrained|Extended|Rext|Simple|Advanced)/.test(text) ? text : null;
}

import type { DeviceProfile, SaidCodec, StreamReason } from '../../shared/domain/device.ts';

export const STREAM_NEEDS = {
  /** Lines of the picture: the detector looks at 288 to 448 of them, so that more is decoded for nothing. */
  height: 360,
  /** Frames a second: below it people are missed at a door (docs/accuracy.md). */
  fps: 8,
} as const;

/** By what decoding costs, and how surely this PC and a browser can. One that is not named may be anything. */
const CODEC_RANK: Record<SaidCodec, number> = { h264: 0, h265: 1, mjpeg: 2, mpeg4: 3, other: 4 };

export interface StreamChoice {
  /** Of one lens, the one to analyse first. */
  profiles: DeviceProfile[];
  reason: StreamReason;
}

/**
 * Which of one lens's streams to analyse: the smallest picture that has enough lines, frames and a codec that everything can decode; where none has, the
 * one with most frames and lines. What a device does not say is taken for enough: opening the stream proves it.
 */
export function chooseStream(profiles: readonly DeviceProfile[]): StreamChoice {
  const suffices = ({ height, fps, codec }: DeviceProfile) =>
    (height ?? Infinity) >= STREAM_NEEDS.height &&
    (fps ?? Infinity) >= STREAM_NEEDS.fps &&
    rank(codec) <= CODEC_RANK.h265;
  const pixels = ({ width, height }: DeviceProfile) => (width ?? 0) * (height ?? 0) || Infinity;
  const good = profiles
    .filter(suffices)
    .toSorted((a, b) => rank(a.codec) - rank(b.codec) || compare(pixels(a), pixels(b)));
  const poor = profiles
    .filter((profile) => !suffices(profile))
    .toSorted(
      (a, b) =>
        Number(slow(a)) - Number(slow(b)) || rank(a.codec) - rank(b.codec) || compare(b.height ?? 0, a.height ?? 0),
    );
  return { profiles: [...good, ...poor], reason: reasonOf(profiles, good) };
}

function reasonOf(profiles: readonly DeviceProfile[], good: readonly DeviceProfile[]): StreamReason {
  if (profiles.every(({ codec }) => rank(codec) > CODEC_RANK.h265)) return 'no-h26x';
  if (profiles.length === 1) return 'only-one';
  return good.length > 0 ? 'smallest-sufficient' : 'best-of-poor';
}

/** Of each lens its streams, in the order in which the device names the lenses. */
export const byLens = (profiles: readonly DeviceProfile[]): DeviceProfile[][] => [
  ...Map.groupBy(profiles, ({ videoSource }) => videoSource).values(),
];

const rank = (codec: SaidCodec | null): number => CODEC_RANK[codec ?? 'h264'];
const slow = ({ fps }: DeviceProfile): boolean => (fps ?? Infinity) < STREAM_NEEDS.fps;
/** Infinity less Infinity is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

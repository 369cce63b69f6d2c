/*
 * HLS playlists (RFC 8216), as far as a camera writes them. They are read here and never by ffmpeg, which follows them wherever they lead.
 */

export interface Variant {
  uri: string;
  bandwidth: number;
  height: number;
}

/** Part of a file; null: all of it. */
export interface ByteRange {
  from: number;
  bytes: number;
}

export interface Segment {
  /** Counts on over all versions of the playlist. */
  sequence: number;
  uri: string;
  seconds: number;
  range: ByteRange | null;
  /** What a player reads before it (fragmented MP4); null: nothing. */
  map: { uri: string; range: ByteRange | null } | null;
}

export type Playlist =
  | { kind: 'variants'; variants: Variant[] }
  | { kind: 'segments'; targetSeconds: number; segments: Segment[]; ended: boolean; encrypted: boolean }
  | { kind: 'none'; detail: string };

export const HLS_LIMITS = {
  /** Of a playlist. A camera's has some hundred. */
  bytes: 1024 * 1024,
  entries: 20_000,
  /** Of one segment. Seconds; what is longer is nobody's live picture. */
  segmentSeconds: 60,
} as const;

export const isPlaylist = (text: string): boolean => /^\ufeff?\s*#EXTM3U/.test(text);

export function parsePlaylist(text: string): Playlist {
  if (!isPlaylist(text)) return { kind: 'none', detail: 'what should be a playlist is none' };
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length > HLS_LIMITS.entries) return { kind: 'none', detail: 'its playlist is too long' };
  return lines.some((line) => line.startsWith('#EXT-X-STREAM-INF')) ? variantsIn(lines) : segmentsIn(lines);
}

function variantsIn(lines: readonly string[]): Playlist {
  const variants = lines.flatMap((line, i): Variant[] => {
    const [, list] = /^#EXT-X-STREAM-INF:(.*)$/.exec(line) ?? [];
    const uri = lines.slice(i + 1).find((next) => !next.startsWith('#'));
    if (list === undefined || uri === undefined) return [];
    const { BANDWIDTH, RESOLUTION } = attributes(list);
    return [{ uri, bandwidth: Number(BANDWIDTH) || 0, height: Number(RESOLUTION?.split('x')[1]) || 0 }];
  });
  return variants.length === 0
    ? { kind: 'none', detail: 'its playlist names no stream' }
    : { kind: 'variants', variants };
}

function segmentsIn(lines: readonly string[]): Playlist {
  const segments: Segment[] = [];
  let sequence = 0,
    seconds: number | null = null,
    range: ByteRange | null = null,
    map: Segment['map'] = null,
    targetSeconds = 0,
    ended = false,
    encrypted = false;
  for (const line of lines) {
    if (!line.startsWith('#')) {
      if (seconds !== null) segments.push({ sequence: sequence++, uri: line, seconds, range, map });
      seconds = null;
      range = null;
      continue;
    }
    const [, tag, value = ''] = /^#(EXT[A-Z0-9-]*)(?::(.*))?$/.exec(line) ?? [];
    if (tag === 'EXT-X-TARGETDURATION') targetSeconds = Number(value);
    else if (tag === 'EXT-X-MEDIA-SEQUENCE') sequence = Number(value);
    else if (tag === 'EXTINF') seconds = parseFloat(value);
    else if (tag === 'EXT-X-BYTERANGE') range = byteRange(value, range ?? segments.at(-1)?.range ?? null);
    else if (tag === 'EXT-X-ENDLIST') ended = true;
    else if (tag === 'EXT-X-PLAYLIST-TYPE') ended ||= /VOD/i.test(value);
    else if (tag === 'EXT-X-KEY') encrypted ||= (attributes(value).METHOD ?? 'NONE') !== 'NONE';
    else if (tag === 'EXT-X-MAP') {
      const { URI, BYTERANGE } = attributes(value);
      map = URI === undefined ? null : { uri: URI, range: BYTERANGE === undefined ? null : byteRange(BYTERANGE, null) };
    }
  }
  const longest = Math.max(targetSeconds, ...segments.map((segment) => segment.seconds));
  const valid =
    Number.isSafeInteger(sequence) &&
    sequence >= 0 &&
    longest <= HLS_LIMITS.segmentSeconds &&
    segments.every((segment) => segment.seconds >= 0);
  // NaN is neither more nor less than anything.
  return valid
    ? { kind: 'segments', targetSeconds: Math.max(0.2, longest), segments, ended, encrypted }
    : { kind: 'none', detail: 'the numbers of its playlist make no sense' };
}

/** NAME=value,NAME="a, b" */
function attributes(list: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...list.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g)].map(([, name, text, plain]) => [name, text ?? plain]),
  );
}

/** '1000@200', or '1000' after the one before. */
function byteRange(text: string, before: ByteRange | null): ByteRange {
  const [bytes, from] = text.split('@').map(Number);
  return { bytes, from: from ?? (before ? before.from + before.bytes : 0) };
}

/** The smallest that shows people well enough, as a camera's second stream does; else the nearest to it. */
export function chooseVariant(variants: readonly Variant[]): Variant {
  const enough = 480;
  const order = variants.toSorted((a, b) => a.height - b.height || a.bandwidth - b.bandwidth);
  return order.find(({ height }) => height >= enough) ?? order.at(-1)!;
}

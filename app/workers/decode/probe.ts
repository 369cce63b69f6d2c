import type { Probe } from '../../shared/domain/camera.ts';
import { toErrorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import { aspectFilters, LARGEST_SHOWN } from './ffmpeg-args.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { proposedAspect } from './pixel-shape.ts';
import { checkSource, classifyEnd, kindOf } from './sources/index.ts';
import type { Opened } from './sources/source-kind.ts';
import { StreamFactsReader } from './stream-facts.ts';

/** From the first packet to the last word. */
const LIMIT_MS = 11_000;

interface Probed {
  probe: Probe;
  tail: readonly string[];
}

/** What a source is, with its first picture at most 960 wide, or why it cannot be used. Takes at most about 12 s, twice that where it refuses TCP. */
export async function probe(ffmpegPath: string, source: WorkerSource): Promise<Probe> {
  const unusable = await checkSource(source);
  if (unusable) return { ok: false, error: unusable };
  const first = await probeOnce(ffmpegPath, source);
  const other = first.probe.ok ? null : kindOf(source).otherWay(source, first.tail);
  if (!other) return first.probe;
  const second = await probeOnce(ffmpegPath, other);
  // Of two refusals, the one for the way that most cameras know.
  return second.probe.ok ? second.probe : first.probe;
}

async function probeOnce(ffmpegPath: string, source: WorkerSource): Promise<Probed> {
  const unwanted = new AbortController(),
    kind = kindOf(source),
    started = performance.now();
  // A source that is opened by us may send its beginning byte by byte.
  const timer = setTimeout(() => unwanted.abort(), LIMIT_MS);
  try {
    const signal = unwanted.signal,
      opening = { playback: null, part: null, patienceMs: 0, seldom: false, ffmpegPath, signal };
    const opened = await kind.open(source, opening);
    clearTimeout(timer);
    return await look(ffmpegPath, source, opened, started);
  } catch (thrown) {
    const late = unwanted.signal.aborted;
    const error = late ? kind.whySilent(source, Math.round(LIMIT_MS / 1000)) : toErrorInfo(thrown);
    return { probe: { ok: false, error }, tail: [] };
  } finally {
    clearTimeout(timer);
    unwanted.abort();
  }
}

async function look(
  ffmpegPath: string,
  source: WorkerSource,
  { args, bytes, certificate, refusal: whyRefused }: Opened,
  started: number,
): Promise<Probed> {
  const facts = new StreamFactsReader(source.aspect),
    kind = kindOf(source);
  let refusal: ErrorInfo | null = null;
  const ffmpeg = new FfmpegProcess(
    ffmpegPath,
    { args: pictureArgs(source, args), bytes },
    (line) => facts.read(line),
    (thrown) => (refusal ??= toErrorInfo(thrown)),
  );
  const chunks: Buffer[] = [];
  ffmpeg.outputs.preview.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
  ffmpeg.outputs.frames.resume();
  ffmpeg.outputs.times.resume();
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    ffmpeg.kill();
  }, LIMIT_MS);
  const { killed } = await ffmpeg.ended;
  clearTimeout(timer);
  const { tail } = ffmpeg,
    found = facts.facts;
  const picture = Buffer.concat(chunks);
  if (!found || picture.length === 0)
    return {
      probe: {
        ok: false,
        error: silent
          ? kind.whySilent(source, Math.round(LIMIT_MS / 1000))
          : (whyRefused?.() ?? refusal ?? classifyEnd(source, tail, { killed, codec: found?.codec })),
      },
      tail,
    };
  const { codec, profile, width: shownWidth, height, fps, durationSeconds } = found;
  return {
    tail,
    probe: {
      ok: true,
      pictureDataUrl: `data:image/jpeg;base64,${picture.toString('base64')}`,
      stream: {
        codec,
        profile,
        width: shownWidth,
        height,
        fps,
        durationSeconds,
        firstPictureMs: Math.round(performance.now() - started),
        certificate: certificate ?? null,
        proposedAspect: (source.aspect ?? 'auto') === 'auto' ? proposedAspect(found) : null,
      },
    },
  };
}

/** The first picture as a JPEG. */
function pictureArgs(source: WorkerSource, input: readonly string[]): string[] {
  const width = `min(${LARGEST_SHOWN},iw*max(1,sar))`,
    even = (side: string) => `'max(2,2*round(${side}/2))'`;
  const shown = `scale=w=${even(width)}:h=${even(`${width}/dar`)}`;
  return [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'level+info',
    '-threads',
    '1',
    ...input,
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-vf',
    [...aspectFilters(source.aspect), shown, 'setsar=1'].join(','),
    '-c:v',
    'mjpeg',
    '-q:v',
    '4',
    '-pix_fmt',
    'yuvj420p',
    '-f',
    'image2pipe',
    'pipe:1',
  ];
}

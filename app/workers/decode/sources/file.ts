import { closeSync, openSync, readSync, type Stats } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorInfo, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { FilePlayback } from '../file-playback.ts';
import { videosOf } from '../video-folder.ts';
import { lastError, type DecoderEnd, type Opening, type SourceKind } from './source-kind.ts';

type FileSource = WorkerSource & { kind: 'file' };

/** A video file, also one that was joined of several recordings, or a folder of them, which are one recording in the order of their names. */
export const file: SourceKind<FileSource> = {
  nature: 'file',
  name: ({ path }) => basename(path),
  check: checkFile,
  async open(source, opening) {
    // Whoever only looks sees the first.
    const path = opening.part?.path ?? (await videosOf(source.path))[0];
    return { args: openArgs({ ...source, path }, opening), bytes: null };
  },
  playback: (source, seekSeconds, maxFps) => new FilePlayback(source, seekSeconds, maxFps),
  whyEnded,
  whySilent: ({ path }, seconds) =>
    errorInfo('STREAM_002', { source: basename(path), detail: `it gave no picture within ${seconds} s` }),
  otherWay: () => null,
};

/** A list of other files (HLS, DASH, ffconcat, SDP) is none of these, whatever its name. */
const FILE_FORMATS = [
  'mov',
  'matroska',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'flv',
  'live_flv',
  'h264',
  'hevc',
  'vvc',
  'm4v',
  'av1',
  'obu',
  'ivf',
  'dhav',
  'mxf',
  'asf',
  'asf_o',
  'wtv',
  'rm',
  'ogg',
  'nut',
  'dv',
  'vc1',
  'vc1test',
  'h261',
  'h263',
  'mjpeg',
  'mjpeg_2000',
  'mpjpeg',
  'gif',
  'apng',
  'image2',
  'png_pipe',
  'jpeg_pipe',
  'bmp_pipe',
  'webp_pipe',
  'tiff_pipe',
  'wav',
  'w64',
  'mp3',
  'aac',
  'flac',
  'aiff',
  'caf',
  'amr',
].join(',');

function openArgs({ path, loop }: FileSource, { playback, part }: Pick<Opening, 'playback' | 'part'>): string[] {
  const args: string[] = [];
  if (playback) {
    const { pace, seekSeconds, ffmpegMajor } = playback;
    if (pace === 'source') args.push('-re');
    if (pace === 'source' && ffmpegMajor >= 8) args.push('-readrate_catchup', '50');
    if (loop) args.push('-stream_loop', '-1');
    if (seekSeconds > 0) args.push('-ss', seekSeconds.toFixed(6));
  }
  const whole = `file:${path}`,
    within = (start: number, end: number) => `subfile,,start,${start},end,${end},,:${whole}`;
  const input = !part
    ? whole
    : part.headerBytes === 0
      ? within(part.start, part.end)
      : `concat:${within(0, part.headerBytes)}|${within(part.start, part.end)}`;
  return [
    ...args,
    '-protocol_whitelist',
    part ? 'file,subfile,concat' : 'file,crypto,data',
    '-format_whitelist',
    FILE_FORMATS,
    '-i',
    input,
  ];
}

async function checkFile({ path }: FileSource): Promise<ErrorInfo | null> {
  const videos = await videosOf(path).catch(() => [path]);
  if (videos.length === 0) return errorInfo('STREAM_002', { source: path, detail: 'it is a folder without videos' });
  for (const video of videos) {
    const wrong = await checkVideo(video);
    if (wrong) return wrong;
  }
  return null;
}

async function checkVideo(path: string): Promise<ErrorInfo | null> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return errorInfo('STREAM_002', { source: path, detail: `it is ${kindOf(found)}, not a file` });
    if (found.size === 0) return errorInfo('STREAM_002', { source: path, detail: 'the file is empty' });
    await access(path, constants.R_OK);
    const head = await headOf(path);
    if (LISTS.test(head))
      return errorInfo('STREAM_002', { source: path, detail: 'it is a list that leads to other files' });
    // ffmpeg takes a picture called door%02d.png for all pictures of that pattern.
    if (/%\d*d/.test(basename(path)) && /\.(png|jpe?g|bmp|webp|tiff?|gif)$/i.test(path))
      return errorInfo('STREAM_002', { source: path, detail: 'its name holds a pattern (%d), rename it' });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      return errorInfo('STREAM_002', { source: path, detail: 'this user may not read it' });
    return errorInfo('STREAM_001', { source: path });
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe (FIFO)';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

/** HLS, ffconcat, DASH and IMF, SMIL, PLS, SDP: whatever the file is called. */
const LISTS = /^\ufeff?\s*(?:#EXTM3U|ffconcat version|<\?xml|<MPD|<smil|\[playlist\]|v=0\s)/i;
const HEAD_BYTES = 512;

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function whyEnded({ path }: FileSource, { log, hadFrames, codec }: DecoderEnd): ErrorInfo {
  const unreadable = (detail: string) => errorInfo('STREAM_002', { source: path, detail });
  if (hadFrames)
    return errorInfo('STREAM_012', { source: basename(path), detail: lastError(log) || 'the decoder ended' });
  if (/No such file or directory/.test(log)) return errorInfo('STREAM_001', { source: path });
  // ffmpeg goes by the name: anything called .mp4 that it knows nothing else of lacks its index.
  if (/moov atom not found/.test(log))
    return unreadable(
      beginsAsMp4(path)
        ? 'its index (moov) is missing, the file was cut off or is still being written'
        : 'its content is not a video',
    );
  if (/Decoder \(codec \S+\) not found|could not find codec parameters|Decoding requested, but no decoder/i.test(log)) {
    return errorInfo('STREAM_009', { source: path, codec: codec || 'of an unknown kind' });
  }
  if (/Stream map '0:v:0' matches no streams/.test(log)) return unreadable('it has no video stream');
  if (/Permission denied/.test(log)) return unreadable('this user may not read it');
  if (/Format not on whitelist/.test(log))
    return unreadable('it is not a video but a list that leads to other files, or of a kind that is not supported');
  if (/Invalid data found/.test(log)) return unreadable('its content is not a video');
  return unreadable(lastError(log) || 'it has no picture');
}

/** The first box of an MP4 or QuickTime file has one of these types (ISO/IEC 14496-12, section 4.2). */
function beginsAsMp4(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(8);
      return (
        readSync(file, head) === 8 &&
        /^(ftyp|styp|moov|moof|mdat|free|skip|wide|pnot|uuid|sidx)$/.test(head.toString('latin1', 4))
      );
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

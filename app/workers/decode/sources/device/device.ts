import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { errorInfo, FootfallError, type ErrorInfo } from '../../../../shared/errors.ts';
import type { WorkerSource } from '../../../../shared/camera-protocol.ts';
import { lastError, type DecoderEnd, type Opened, type Opening, type SourceKind } from '../source-kind.ts';
import { said } from './device-list.ts';
import {
  chooseMode,
  rateOf,
  readAvFoundationModes,
  readDirectShowOptions,
  readV4l2Formats,
  type Mode,
} from './device-modes.ts';

type DeviceSource = WorkerSource & { kind: 'device' };
type System = 'linux' | 'win32' | 'darwin';

/** How each system reads its cameras. */
interface Reader {
  /** What its cameras are called; nothing else is opened. */
  id: RegExp;
  input(id: string): string[];
  /** What makes ffmpeg list the modes of one, and how that is read. */
  ask(id: string): string[];
  modes(log: string): Mode[];
  options(mode: Mode): string[];
}

const size = ({ width, height }: Mode): string => `${width}x${height}`;

const READERS: Record<System, Reader> = {
  linux: {
    id: /^\/dev\/(?:video\d{1,3}|v4l\/by-(?:id|path)\/(?!\.)[^/\0]{1,250})$/,
    input: (id) => ['-f', 'v4l2', '-i', id],
    ask: (id) => ['-f', 'v4l2', '-list_formats', 'all', '-i', id],
    modes: readV4l2Formats,
    options: (mode) => ['-input_format', mode.format!, '-video_size', size(mode), '-framerate', String(rateOf(mode))],
  },
  win32: {
    id: /^[^:"\0\r\n]{1,500}$/,
    input: (id) => ['-f', 'dshow', '-rtbufsize', '64M', '-i', `video=${id}`],
    ask: (id) => ['-f', 'dshow', '-list_options', 'true', '-i', `video=${id}`],
    modes: readDirectShowOptions,
    options: (mode) => [
      mode.compressed ? '-vcodec' : '-pixel_format',
      mode.format!,
      '-video_size',
      size(mode),
      '-framerate',
      String(rateOf(mode)),
    ],
  },
  darwin: {
    id: /^[^:"\0\r\n]{1,500}$/,
    input: (id) => ['-f', 'avfoundation', '-i', `${id}:none`],
    // No camera has this size, and the refusal says which there are.
    ask: (id) => ['-f', 'avfoundation', '-video_size', '2x2', '-i', `${id}:none`],
    modes: readAvFoundationModes,
    options: (mode) => ['-video_size', size(mode), '-framerate', String(rateOf(mode))],
  },
};

/** A camera that is plugged into this PC (USB). */
export const device: SourceKind<DeviceSource> = {
  nature: 'camera',
  name: ({ id }) => nameOf(id),
  check: ({ id }) => checkDevice(id),
  open,
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) =>
    errorInfo('STREAM_012', { source: device.name(source), detail: `no picture for ${seconds} s` }),
  otherWay: () => null,
};

/** On Linux the end of its path; elsewhere its name. */
const nameOf = (id: string): string => (id.startsWith('/dev/') ? id.slice(id.lastIndexOf('/') + 1) : id).slice(0, 100);

const isSystem = (platform: string): platform is System => platform in READERS;

async function checkDevice(id: string, platform: string = process.platform): Promise<ErrorInfo | null> {
  const source = nameOf(id);
  if (!isSystem(platform) || !READERS[platform].id.test(id)) return errorInfo('STREAM_023', { source });
  if (platform !== 'linux') return null;
  try {
    const path = await realpath(id);
    if (!/^\/dev\/video\d+$/.test(path)) return errorInfo('STREAM_023', { source });
    await access(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    return errorInfo(code === 'EACCES' || code === 'EPERM' ? 'STREAM_025' : 'STREAM_023', { source });
  }
}

async function open({ id }: DeviceSource, { ffmpegPath }: Opening): Promise<Opened> {
  const { platform } = process;
  if (!isSystem(platform) || !READERS[platform].id.test(id))
    throw new FootfallError('STREAM_023', { source: nameOf(id) });
  const log = await said(ffmpegPath, READERS[platform].ask(id));
  return { args: deviceArgs(platform, id, log), bytes: null };
}

/** `log`: what ffmpeg listed of the device. */
export function deviceArgs(system: System, id: string, log: string): string[] {
  const { input, modes, options } = READERS[system],
    mode = chooseMode(modes(log));
  const [f, name, ...rest] = input(id);
  return ['-protocol_whitelist', 'pipe', f, name, ...(mode ? options(mode) : []), ...rest];
}

function whyEnded(camera: DeviceSource, { log, hadFrames }: DecoderEnd): ErrorInfo {
  const source = device.name(camera);
  if (/Device or resource busy|already in use|in use by another|Could not run graph|Could not run filter/i.test(log))
    return errorInfo('STREAM_024', { source });
  if (/Permission denied|not authorized|access is denied|Operation not permitted/i.test(log))
    return errorInfo('STREAM_025', { source });
  if (
    /No such (?:file or directory|device)|Could not find video device|Video device not found|device not found/i.test(
      log,
    )
  )
    return errorInfo('STREAM_023', { source });
  return errorInfo('STREAM_012', {
    source,
    detail: lastError(log) || (hadFrames ? 'the camera ended it' : 'the camera gave no picture'),
  });
}

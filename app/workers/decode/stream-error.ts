import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { assertNever, errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import { NETWORK_TIMEOUT_SECONDS } from './ffmpeg-args.ts';
import { refusalIn, type Refusal } from './rtsp-status.ts';
import { parseAddress, sourceName } from './stream-source.ts';

/** What ffmpeg's last words mean. `hadFrames`: pictures came before it ended. `killed`: by a signal, so that its source is not to blame. */
export function classifyEnd(source: WorkerSource, tail: readonly string[], { hadFrames = false, killed = false, codec = '' }): ErrorInfo {
  if (killed) return errorInfo('STREAM_012', { source: sourceName(source), detail: 'the decoder was ended from outside' });
  const log = tail.join('\n');
  return source.kind === 'file' ? classifyFile(source.path, log, hadFrames, codec) : classifyRtsp(source, log, hadFrames, codec);
}

/** The camera does not send the way it was asked to: it says so, or answers with another way. */
export function refusesTransport(tail: readonly string[]): boolean {
  const log = tail.join('\n');
  return refusalIn(log)?.refusal === 'transport' || /Nonmatching transport in server reply|Protocol not supported/.test(log);
}

/** The live view could not be written, so that the pictures beside it ended as well. */
export function isPreviewFailure(tail: readonly string[]): boolean {
  return /Unknown encoder|Error (?:initializing output stream|while opening encoder|muxing a packet|submitting a packet to the muxer)|Could not write header|av_interleaved_write_frame|\[libx264 @ \S+\] \[error\]|\[mp4 @ \S+\] \[error\]/i.test(tail.join('\n'));
}

function classifyFile(path: string, log: string, hadFrames: boolean, codec: string): ErrorInfo {
  const unreadable = (detail: string) => errorInfo('STREAM_002', { source: path, detail });
  if (hadFrames) return errorInfo('STREAM_012', { source: basename(path), detail: lastError(log) || 'the decoder ended' });
  if (/No such file or directory/.test(log)) return errorInfo('STREAM_001', { source: path });
  // ffmpeg goes by the name: anything called .mp4 that it knows nothing else of lacks its index.
  if (/moov atom not found/.test(log)) return unreadable(beginsAsMp4(path) ? 'its index (moov) is missing, the file was cut off or is still being written' : 'its content is not a video');
  if (/Decoder \(codec \S+\) not found|could not find codec parameters|Decoding requested, but no decoder/i.test(log)) {
    return errorInfo('STREAM_009', { source: path, codec: codec || 'of an unknown kind' });
  }
  if (/Stream map '0:v:0' matches no streams/.test(log)) return unreadable('it has no video stream');
  if (/Permission denied/.test(log)) return unreadable('this user may not read it');
  if (/Format not on whitelist/.test(log)) return unreadable('it is not a video but a list that leads to other files, or of a kind that is not supported');
  if (/Invalid data found/.test(log)) return unreadable('its content is not a video');
  return unreadable(lastError(log) || 'it has no picture');
}

/** The first box of an MP4 or QuickTime file has one of these types (ISO/IEC 14496-12, section 4.2). */
function beginsAsMp4(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(8);
      return readSync(file, head) === 8 && /^(ftyp|styp|moov|moof|mdat|free|skip|wide|pnot|uuid|sidx)$/.test(head.toString('latin1', 4));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

function classifyRtsp(source: WorkerSource & { kind: 'rtsp' }, log: string, hadFrames: boolean, codec: string): ErrorInfo {
  const address = parseAddress(source.url);
  if (!address.ok) return address.error;
  const host = sourceName(source);
  const refused = refusalIn(log);
  if (refusesTransport([log])) return refusedTransport(source, host, refused?.status);
  if (refused && !hadFrames) return refusedBy(source, refused, host, address.user);
  if (/Connection refused/.test(log)) return errorInfo('STREAM_011', { host });
  if (/No route to host|Network is unreachable|Failed to resolve|Name or service not known/i.test(log)) return errorInfo('STREAM_004', { host });
  if (/Decoder \(codec \S+\) not found|Decoding requested, but no decoder/i.test(log)) return errorInfo('STREAM_009', { source: host, codec });
  if (hadFrames) return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the stream' });
  if (/timed out|Invalid data found|Immediate exit requested/i.test(log)) return errorInfo('STREAM_007', { host, seconds: NETWORK_TIMEOUT_SECONDS });
  return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the connection before a picture came' });
}

function refusedBy(source: WorkerSource & { kind: 'rtsp' }, { refusal, status }: { refusal: Refusal; status: string }, host: string, user: string): ErrorInfo {
  switch (refusal) {
    case 'login': return errorInfo('STREAM_005', { host, user });
    case 'path': return errorInfo('STREAM_006', { host });
    case 'viewers': return errorInfo('STREAM_015', { host, status });
    case 'transport': return refusedTransport(source, host, status);
    case 'trouble': return errorInfo('STREAM_017', { host, status });
    case 'other': return errorInfo('STREAM_018', { host, status });
    default: return assertNever(refusal);
  }
}

function refusedTransport({ transport = 'auto' }: WorkerSource & { kind: 'rtsp' }, host: string, status = 'another transport'): ErrorInfo {
  return errorInfo('STREAM_016', { host, transport: transport === 'udp' ? 'UDP' : 'TCP', status });
}

/** The last line that ffmpeg itself calls an error, without its prefixes. */
function lastError(log: string): string {
  const line = log.split('\n').findLast((text) => /\[(error|fatal|panic)\]/.test(text)) ?? '';
  return line.replace(/^(\s*\[[^\]]*\])+\s*/, '').trim();
}

import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { errorInfo, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import { NETWORK_TIMEOUT_SECONDS } from './ffmpeg-args.ts';
import { parseAddress, sourceName } from './stream-source.ts';

/** What ffmpeg's last words mean. `hadFrames`: pictures came before it ended. `killed`: by a signal, so that its source is not to blame. */
export function classifyEnd(source: WorkerSource, tail: readonly string[], { hadFrames = false, killed = false, codec = '' }): ErrorInfo {
  if (killed) return errorInfo('STREAM_012', { source: sourceName(source), detail: 'the decoder was ended from outside' });
  const log = tail.join('\n');
  return source.kind === 'file' ? classifyFile(source.path, log, hadFrames, codec) : classifyRtsp(source, log, hadFrames, codec);
}

/** Does this log of a finished file say that the file was cut off? */
export function saysTruncated(tail: readonly string[]): boolean {
  return /partial file|File ended prematurely|Packet corrupt|truncated|Error reading from|Invalid NAL unit size/i.test(tail.join('\n'));
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
  if (/401 Unauthorized|403 Forbidden|authorization failed/i.test(log)) return errorInfo('STREAM_005', { host, user: address.user });
  if (/404 Not Found|4XX Client Error|400 Bad Request|454 Session/i.test(log)) return errorInfo('STREAM_006', { host });
  if (/Connection refused/.test(log)) return errorInfo('STREAM_011', { host });
  if (/No route to host|Network is unreachable|Failed to resolve|Name or service not known/i.test(log)) return errorInfo('STREAM_004', { host });
  if (/Decoder \(codec \S+\) not found|Decoding requested, but no decoder/i.test(log)) return errorInfo('STREAM_009', { source: host, codec });
  if (hadFrames) return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the stream' });
  if (/timed out|Invalid data found|Immediate exit requested/i.test(log)) return errorInfo('STREAM_007', { host, seconds: NETWORK_TIMEOUT_SECONDS });
  return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the connection before a picture came' });
}

/** The last line that ffmpeg itself calls an error, without its prefixes. */
function lastError(log: string): string {
  const line = log.split('\n').findLast((text) => /\[(error|fatal|panic)\]/.test(text)) ?? '';
  return line.replace(/^(\s*\[[^\]]*\])+\s*/, '').trim();
}

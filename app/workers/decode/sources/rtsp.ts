import { assertNever, errorInfo, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { checkListener, nameOfAddress, parseAddress } from '../../net/camera-url.ts';
import { refusalIn, type Refusal } from './rtsp-status.ts';
import { lastError, type DecoderEnd, type Opening, type SourceKind } from './source-kind.ts';

type RtspSource = WorkerSource & { kind: 'rtsp' };

/** Seconds without a byte after which ffmpeg gives up a connection. */
const NETWORK_TIMEOUT_SECONDS = 5;
const SCHEMES = ['rtsp:', 'rtsps:'] as const;
/** What RTSP itself runs over. A description of a stream (SDP) names no file that would be opened. */
const PROTOCOLS = 'rtsp,rtsps,tcp,tls,rtp,srtp,udp';

/** Host and port. */
const nameOf = ({ url }: RtspSource): string => nameOfAddress(url, SCHEMES);

/** A camera that sends by RTSP (RFC 2326, RFC 7826). */
export const rtsp: SourceKind<RtspSource> = {
  nature: 'camera',
  name: nameOf,
  check: ({ url }, timeoutMs) => checkListener(url, SCHEMES, timeoutMs),
  open: (source, opening) => Promise.resolve({ args: openArgs(source, opening), bytes: null }),
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: nameOf(source), seconds }),
  otherWay: (source, tail) =>
    (source.transport ?? 'auto') === 'auto' && refusesTransport(tail) ? { ...source, transport: 'udp' } : null,
};

function openArgs({ transport = 'auto', url }: RtspSource, { seldom, patienceMs }: Opening): string[] {
  const seconds = Math.max(NETWORK_TIMEOUT_SECONDS, Math.ceil(patienceMs / 1000));
  return [
    ...(seldom ? ['-fpsprobesize', '0', '-probesize', '32'] : []),
    '-protocol_whitelist',
    PROTOCOLS,
    '-format_whitelist',
    'rtsp',
    '-rtsp_transport',
    transport === 'udp' ? 'udp' : 'tcp',
    '-timeout',
    String(seconds * 1e6),
    '-i',
    url,
  ];
}

/** The camera does not send the way it was asked to: it says so, or answers with another way. */
export function refusesTransport(tail: readonly string[]): boolean {
  const log = tail.join('\n');
  return (
    refusalIn(log)?.refusal === 'transport' || /Nonmatching transport in server reply|Protocol not supported/.test(log)
  );
}

function whyEnded(source: RtspSource, { log, hadFrames, codec }: DecoderEnd): ErrorInfo {
  const address = parseAddress(source.url, SCHEMES);
  if (!address.ok) return address.error;
  const host = nameOf(source);
  const refused = refusalIn(log);
  if (refusesTransport([log])) return refusedTransport(source, host, refused?.status);
  if (refused && !hadFrames) return refusedBy(source, refused, host, address.user);
  if (/Connection refused/.test(log)) return errorInfo('STREAM_011', { host });
  if (/No route to host|Network is unreachable|Failed to resolve|Name or service not known/i.test(log))
    return errorInfo('STREAM_004', { host });
  if (/Decoder \(codec \S+\) not found|Decoding requested, but no decoder/i.test(log))
    return errorInfo('STREAM_009', { source: host, codec });
  if (hadFrames) return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the stream' });
  if (/timed out|Invalid data found|Immediate exit requested/i.test(log))
    return errorInfo('STREAM_007', { host, seconds: NETWORK_TIMEOUT_SECONDS });
  return errorInfo('STREAM_008', {
    host,
    detail: lastError(log) || 'the camera ended the connection before a picture came',
  });
}

function refusedBy(
  source: RtspSource,
  { refusal, status }: { refusal: Refusal; status: string },
  host: string,
  user: string,
): ErrorInfo {
  switch (refusal) {
    case 'login':
      return errorInfo('STREAM_005', { host, user });
    case 'path':
      return errorInfo('STREAM_006', { host });
    case 'viewers':
      return errorInfo('STREAM_015', { host, status });
    case 'transport':
      return refusedTransport(source, host, status);
    case 'trouble':
      return errorInfo('STREAM_017', { host, status });
    case 'other':
      return errorInfo('STREAM_018', { host, status });
    default:
      return assertNever(refusal);
  }
}

function refusedTransport({ transport = 'auto' }: RtspSource, host: string, status = 'another transport'): ErrorInfo {
  return errorInfo('STREAM_016', { host, transport: transport === 'udp' ? 'UDP' : 'TCP', status });
}

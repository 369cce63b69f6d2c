import { assertNever, errorInfo, FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { checkListener, nameOfAddress, parseAddress } from '../../net/camera-url.ts';
import { openRelay } from '../../net/rtsp-relay.ts';
import { refusalIn, type Refusal } from './rtsp-status.ts';
import { lastError, type DecoderEnd, type Opened, type Opening, type SourceKind } from './source-kind.ts';

type RtspSource = WorkerSource & { kind: 'rtsp' };

/** Seconds without a byte after which ffmpeg gives up a connection. */
const NETWORK_TIMEOUT_SECONDS = 5;
const SCHEMES = ['rtsp:', 'rtsps:'] as const;
/** What RTSP itself runs over. A description of a stream (SDP) names no file that would be opened. */
const PROTOCOLS = 'rtsp,tcp,rtp,udp';

/** Host and port. */
const nameOf = ({ url }: Pick<RtspSource, 'url'>): string => nameOfAddress(url, SCHEMES);

/** A camera that sends by RTSP (RFC 2326, RFC 7826). */
export const rtsp: SourceKind<RtspSource> = {
  nature: 'camera',
  name: nameOf,
  check: ({ url }, timeoutMs) => checkListener(url, SCHEMES, timeoutMs),
  open,
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: nameOf(source), seconds }),
  otherWay: (source, tail) =>
    (source.transport ?? 'auto') === 'auto' && !/^\s*rtsps:/i.test(source.url) && refusesTransport(tail)
      ? { ...source, transport: 'udp' }
      : null,
};

/** By a relay, which answers the camera's login and knows its certificate: ffmpeg knows neither Digest with SHA-256 nor one certificate from another, and its command line is read by others. */
async function open(source: RtspSource, opening: Opening): Promise<Opened> {
  const address = parseAddress(source.url, SCHEMES);
  if (!address.ok) throw new FootfallError(address.error.code, address.error.params);
  const { url, host, port, user, password } = address;
  const relay = await openRelay(
    {
      ...{ host, port, secure: url.protocol === 'rtsps:', known: source.certificate ?? null },
      url: askedUrl(source.url, url.protocol, `${host.includes(':') ? `[${host}]` : host}:${port}`),
      login: user === '' && password === '' ? null : { username: user, password },
      strays: (target) => whereTo(source.url, target),
    },
    opening.signal,
  );
  const transport = url.protocol === 'rtsps:' ? 'tcp' : source.transport;
  return {
    args: openArgs({ ...source, url: relay.url, transport }, opening),
    bytes: null,
    ...(relay.fingerprint !== null && { certificate: relay.fingerprint }),
    refusal: relay.refusal,
  };
}

/** As ffmpeg would ask the camera for it: with its port, without the login, in ASCII. */
const askedUrl = (typed: string, protocol: string, host: string): string =>
  `${protocol}//${host}${typed.trim().replace(/^[a-z]+:\/\/[^/?#]*/i, '')}`.replace(
    /[^\x21-\x7e]+/g,
    encodeURIComponent,
  );

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

/** Null: to the camera itself. */
function whereTo(url: string, target: string): ErrorInfo | null {
  const from = parseAddress(url, SCHEMES),
    to = parseAddress(target, SCHEMES);
  if (from.ok && to.ok && from.host === to.host && from.port === to.port) return null;
  return errorInfo('STREAM_019', {
    host: nameOf({ url }),
    target: to.ok ? `${to.host}:${to.port}` : 'something that is no address of a camera',
  });
}

/** The camera does not send the way it was asked to: it says so, or answers with another way. */
export function refusesTransport(tail: readonly string[]): boolean {
  const log = tail.join('\n');
  return (
    refusalIn(log)?.refusal === 'transport' || /Nonmatching transport in server reply|Protocol not supported/.test(log)
  );
}

function whyEnded(source: RtspSource, { log: said, hadFrames, codec }: DecoderEnd): ErrorInfo {
  const address = parseAddress(source.url, SCHEMES);
  if (!address.ok) return address.error;
  const host = nameOf(source),
    // ffmpeg knows the relay's end alone.
    log = said.replaceAll(/rtsp:\/\/(?:127\.0\.0\.1|\[::1\]):\d+\/[\da-f]{32}/g, host);
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

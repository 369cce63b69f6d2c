import { once } from 'node:events';
import { connect } from 'node:net';
import { assertNever, errorInfo, maskCredentials, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { refusalIn, type Refusal } from './rtsp-status.ts';
import { lastError, type DecoderEnd, type Opening, type SourceKind } from './source-kind.ts';

type RtspSource = WorkerSource & { kind: 'rtsp' };

/** Seconds without a byte after which ffmpeg gives up a connection. */
const NETWORK_TIMEOUT_SECONDS = 5;
const DEFAULT_PORT: Record<string, number> = { 'rtsp:': 554, 'rtsps:': 322 };

/** What an address means, or why it cannot be used. */
export type Address = { ok: true; host: string; port: number; user: string } | { ok: false; error: ErrorInfo };

export function parseAddress(text: string): Address {
  const refuse = (detail: string): Address => ({
    ok: false,
    error: errorInfo('STREAM_010', { source: maskCredentials(text), detail }),
  });
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text.trim())?.[0].toLowerCase() ?? '';
  if (!(scheme in DEFAULT_PORT)) return refuse(scheme ? `it begins with ${scheme}//` : 'it has no rtsp:// in front');
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return refuse('it is not a complete address');
  }
  if (!url.hostname) return refuse('it names no camera');
  const port = url.port ? Number(url.port) : DEFAULT_PORT[scheme];
  return { ok: true, host: url.hostname.replace(/^\[|\]$/g, ''), port, user: decode(url.username) };
}

/** A camera that sends by RTSP (RFC 2326, RFC 7826). */
export const rtsp: SourceKind<RtspSource> = {
  nature: 'camera',
  name: nameOf,
  check: checkListener,
  openArgs,
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: nameOf(source), seconds }),
  otherWay: (source, tail) =>
    (source.transport ?? 'auto') === 'auto' && refusesTransport(tail) ? { ...source, transport: 'udp' } : null,
};

/** Host and port. */
function nameOf({ url }: RtspSource): string {
  const address = parseAddress(url);
  return address.ok ? `${address.host}:${address.port}` : maskCredentials(url);
}

function openArgs({ transport = 'auto', url }: RtspSource, { seldom, patienceMs }: Opening): string[] {
  const seconds = Math.max(NETWORK_TIMEOUT_SECONDS, Math.ceil(patienceMs / 1000));
  return [
    ...(seldom ? ['-fpsprobesize', '0', '-probesize', '32'] : []),
    '-rtsp_transport',
    transport === 'udp' ? 'udp' : 'tcp',
    '-timeout',
    String(seconds * 1e6),
    '-i',
    url,
  ];
}

async function checkListener({ url }: RtspSource, timeoutMs: number): Promise<ErrorInfo | null> {
  const address = parseAddress(url);
  if (!address.ok) return address.error;
  const host = `${address.host}:${address.port}`;
  const socket = connect({ host: address.host, port: address.port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return errorInfo(code === 'ECONNREFUSED' ? 'STREAM_011' : 'STREAM_004', { host });
  } finally {
    socket.destroy();
  }
}

/** The camera does not send the way it was asked to: it says so, or answers with another way. */
export function refusesTransport(tail: readonly string[]): boolean {
  const log = tail.join('\n');
  return (
    refusalIn(log)?.refusal === 'transport' || /Nonmatching transport in server reply|Protocol not supported/.test(log)
  );
}

function whyEnded(source: RtspSource, { log, hadFrames, codec }: DecoderEnd): ErrorInfo {
  const address = parseAddress(source.url);
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

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

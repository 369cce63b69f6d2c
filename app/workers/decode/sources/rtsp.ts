import { assertNever, errorInfo, FootfallError, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { Authentication } from '../../net/authentication.ts';
import { nameOfAddress, parseAddress, type Address } from '../../net/camera-url.ts';
import { RtspClient } from '../../net/rtsp-client.ts';
import { openRelay } from '../../net/tls-relay.ts';
import { refusalIn, type Refusal } from './rtsp-status.ts';
import { lastError, type DecoderEnd, type Opened, type Opening, type SourceKind } from './source-kind.ts';

type RtspSource = WorkerSource & { kind: 'rtsp' };

/** Seconds without a byte after which ffmpeg gives up a connection. */
const NETWORK_TIMEOUT_SECONDS = 5;
const SCHEMES = ['rtsp:', 'rtsps:'] as const;
/** So long an answer to the look before is waited for; ffmpeg waits longer. Milliseconds. */
const LOOK_MS = 2000;
/** Of a camera that calls a nonce stale; any other refusal is one. */
const LOGIN_TRIES = 2;
/** What is wrong before anything was asked, which ffmpeg could not tell as well. */
const TOLD = new Set<string>(['STREAM_004', 'STREAM_011', 'STREAM_020', 'STREAM_026']);
/** What RTSP itself runs over. A description of a stream (SDP) names no file that would be opened. */
const PROTOCOLS = 'rtsp,tcp,rtp,udp';

/** Host and port. */
const nameOf = ({ url }: Pick<RtspSource, 'url'>): string => nameOfAddress(url, SCHEMES);

/** A camera that sends by RTSP (RFC 2326, RFC 7826). */
export const rtsp: SourceKind<RtspSource> = {
  nature: 'camera',
  name: nameOf,
  check,
  open,
  playback: () => null,
  whyEnded,
  strays: ({ url }, line) => {
    const [, target] = /Status 3\d\d: Redirecting to (\S+)/.exec(line) ?? [];
    return target === undefined ? null : whereTo(url, target);
  },
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: nameOf(source), seconds }),
  otherWay: (source, tail) =>
    (source.transport ?? 'auto') === 'auto' && !/^\s*rtsps:/i.test(source.url) && refusesTransport(tail)
      ? { ...source, transport: 'udp' }
      : null,
};

/** Over TLS by a relay, which knows the camera's certificate: ffmpeg believes every one. Its near end is of this PC, so that the address is another one; a camera hears that as behind a router. */
async function open(source: RtspSource, opening: Opening): Promise<Opened> {
  const address = parseAddress(source.url, SCHEMES);
  if (!address.ok) throw new FootfallError(address.error.code, address.error.params);
  const { url, host, port } = address;
  if (url.protocol !== 'rtsps:') return { args: openArgs(source, opening), bytes: null };
  const relay = await openRelay({ host, port, known: source.certificate ?? null }, opening.signal);
  const near = source.url.trim().replace(/^rtsps:\/\/([^/?#]*@)?[^/?#]*/i, `rtsp://$1127.0.0.1:${relay.port}`);
  return {
    args: openArgs({ ...source, url: near, transport: 'tcp' }, opening),
    bytes: null,
    certificate: relay.fingerprint,
  };
}

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

/**
 * Whether anybody listens, and whether they send on to somebody else: ffmpeg follows wherever that leads, shows the password there, and cannot be told not to. So the questions that it will
 * ask are asked first, with the password. Of what else is wrong only a refused password is said here, so that it is shown no second time; the rest ffmpeg says itself.
 */
async function check({ url, certificate }: RtspSource, timeoutMs: number): Promise<ErrorInfo | null> {
  const address = parseAddress(url, SCHEMES);
  if (!address.ok) return address.error;
  const { host, port, url: whole } = address;
  const client = new RtspClient(
    { host, port, secure: whole.protocol === 'rtsps:', known: certificate ?? null },
    AbortSignal.timeout(timeoutMs + 4 * LOOK_MS),
    { connectMs: timeoutMs, answerMs: LOOK_MS },
  );
  try {
    return await look(client, url, address);
  } catch (thrown) {
    const { code } = thrown instanceof FootfallError ? thrown.info : { code: '' };
    return TOLD.has(code) ? (thrown as FootfallError).info : null;
  } finally {
    client.close();
  }
}

async function look(client: RtspClient, url: string, address: Address & { ok: true }): Promise<ErrorInfo | null> {
  const { url: whole, user, password } = address;
  const at = `${client.base}${whole.pathname}${whole.search}`,
    authentication = user === '' && password === '' ? null : new Authentication({ username: user, password });
  const refused = errorInfo('STREAM_005', { host: nameOf({ url }), user });
  let asked: string[] | null = null;
  for (const method of ['OPTIONS', 'DESCRIBE'] as const)
    for (let tries = 0; ; tries++) {
      const authorization = authentication?.header(method, at);
      const { status, headers } = await client.ask(method, at, {
        ...(method === 'DESCRIBE' && { Accept: 'application/sdp' }),
        ...(authorization && { Authorization: authorization }),
      });
      const challenges = headers.get('www-authenticate') ?? [];
      if (status >= 300 && status < 400) {
        const led = whereTo(url, headers.get('location')?.[0] ?? '');
        if (led) return led;
      }
      if (status !== 401) {
        if (asked !== null && status < 300 && !decoderAnswers(asked))
          return errorInfo('STREAM_027', { host: nameOf({ url }) });
        break;
      }
      asked = challenges;
      const stale = challenges.some((one) => /stale\s*=\s*"?true/i.test(one));
      if (!authentication || tries >= LOGIN_TRIES || (authorization && !stale)) return refused;
      if (!authentication.challenge(challenges))
        return decoderAnswers(challenges) ? null : errorInfo('STREAM_027', { host: nameOf({ url }) });
    }
  return null;
}

/**
 * Whether ffmpeg can answer these: of Digest, which it takes before Basic, only the last that the camera names, and only with MD5 (tried with 5.1.9). A login that we can
 * answer ourselves would be told as a wrong password by it.
 */
export function decoderAnswers(challenges: readonly string[]): boolean {
  const digests = challenges.flatMap((header) => [
    ...header.matchAll(/\bDigest\s+((?:(?!\b(?:Digest|Basic)\s).)*)/gis),
  ]);
  const [, parts] = digests.at(-1) ?? [];
  if (parts === undefined) return true;
  const algorithm = /\balgorithm\s*=\s*"?([^\s",]*)/i.exec(parts)?.[1] ?? '';
  return /^(?:|md5|md5-sess)$/i.test(algorithm);
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

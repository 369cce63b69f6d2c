import { errorInfo, type ErrorInfo } from '../../../shared/errors.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { checkListener, nameOfAddress, parseAddress } from '../../net/camera-url.ts';
import { lastError, type DecoderEnd, type SourceKind } from './source-kind.ts';

type RtmpSource = WorkerSource & { kind: 'rtmp' };

const SCHEMES = ['rtmp:'] as const;
/** Seconds without a byte after which ffmpeg gives up a connection. */
const NETWORK_TIMEOUT_SECONDS = 5;

/** A camera that sends by RTMP. ffmpeg connects to the host of the address only: it follows no redirect of this protocol. */
export const rtmp: SourceKind<RtmpSource> = {
  nature: 'camera',
  name: ({ url }) => nameOfAddress(url, SCHEMES),
  check: ({ url }, timeoutMs) => checkListener(url, SCHEMES, timeoutMs),
  open: ({ url }, { seldom, patienceMs }) =>
    Promise.resolve({
      args: [
        ...(seldom ? ['-fpsprobesize', '0'] : []),
        '-protocol_whitelist',
        'rtmp,tcp',
        '-format_whitelist',
        'flv,live_flv',
        '-rw_timeout',
        String(Math.max(NETWORK_TIMEOUT_SECONDS, Math.ceil(patienceMs / 1000)) * 1e6),
        '-rtmp_live',
        'live',
        '-i',
        url,
      ],
      bytes: null,
    }),
  playback: () => null,
  whyEnded,
  whySilent: (source, seconds) => errorInfo('STREAM_007', { host: rtmp.name(source), seconds }),
  otherWay: () => null,
};

function whyEnded({ url }: RtmpSource, { log, hadFrames, codec }: DecoderEnd): ErrorInfo {
  const address = parseAddress(url, SCHEMES);
  if (!address.ok) return address.error;
  const host = `${address.host}:${address.port}`;
  const said = /Server error: ([^\n]*)/.exec(log)?.[1].trim() ?? '';
  if (!hadFrames && /authmod|auth(?:entication|orization)|denied|Unauthorized|password|\b401\b|\b403\b/i.test(said))
    return errorInfo('STREAM_005', { host, user: address.user });
  if (!hadFrames && /not ?found|NoSuch|InvalidApp|no such|\b404\b/i.test(said))
    return errorInfo('STREAM_006', { host });
  if (!hadFrames && said !== '') return errorInfo('STREAM_018', { host, status: said.slice(0, 100) });
  if (/Connection refused/.test(log)) return errorInfo('STREAM_011', { host });
  if (/No route to host|Network is unreachable|Failed to resolve|Name or service not known/i.test(log))
    return errorInfo('STREAM_004', { host });
  if (/Decoder \(codec \S+\) not found|Decoding requested, but no decoder/i.test(log))
    return errorInfo('STREAM_009', { source: host, codec });
  if (hadFrames) return errorInfo('STREAM_008', { host, detail: lastError(log) || 'the camera ended the stream' });
  if (/timed out/i.test(log)) return errorInfo('STREAM_007', { host, seconds: NETWORK_TIMEOUT_SECONDS });
  return errorInfo('STREAM_008', {
    host,
    detail: lastError(log) || 'the camera ended the connection before a picture came',
  });
}

import { assertNever, FootfallError } from '../../../../shared/errors.ts';
import { hostOf, type CameraResponse } from '../../../net/camera-http.ts';
import type { Refusal } from '../rtsp-status.ts';

/** What a camera's refusal over HTTP is about (RFC 9110, section 15). What is not here is judged by its hundreds. */
const HTTP_STATUS: Record<number, { words: string; refusal: Refusal }> = {
  400: { words: 'Bad Request', refusal: 'path' },
  401: { words: 'Unauthorized', refusal: 'login' },
  403: { words: 'Forbidden', refusal: 'login' },
  404: { words: 'Not Found', refusal: 'path' },
  405: { words: 'Method Not Allowed', refusal: 'other' },
  406: { words: 'Not Acceptable', refusal: 'path' },
  407: { words: 'Proxy Authentication Required', refusal: 'login' },
  408: { words: 'Request Timeout', refusal: 'trouble' },
  410: { words: 'Gone', refusal: 'path' },
  414: { words: 'URI Too Long', refusal: 'path' },
  429: { words: 'Too Many Requests', refusal: 'viewers' },
  453: { words: 'Not Enough Bandwidth', refusal: 'viewers' },
  500: { words: 'Internal Server Error', refusal: 'trouble' },
  501: { words: 'Not Implemented', refusal: 'other' },
  502: { words: 'Bad Gateway', refusal: 'trouble' },
  503: { words: 'Service Unavailable', refusal: 'viewers' },
  504: { words: 'Gateway Timeout', refusal: 'trouble' },
};

/** Throws what the camera's refusal means, if it is one. */
export function refuseStatus({ status, url, body }: CameraResponse, user = ''): void {
  if (status >= 200 && status < 300) return;
  body.destroy();
  const host = hostOf(url),
    { words, refusal } = HTTP_STATUS[status] ?? { words: '', refusal: status < 500 ? 'other' : 'trouble' };
  const said = `${status} ${words}`.trim();
  switch (refusal) {
    case 'login':
      throw new FootfallError('STREAM_005', { host, user });
    case 'path':
      throw new FootfallError('STREAM_006', { host });
    case 'viewers':
      throw new FootfallError('STREAM_015', { host, status: said });
    case 'trouble':
      throw new FootfallError('STREAM_017', { host, status: said });
    // HTTP has no other way of sending to choose.
    case 'transport':
    case 'other':
      throw new FootfallError('STREAM_018', { host, status: said });
    default:
      assertNever(refusal);
  }
}

export const notLive = (host: string, detail: string): FootfallError =>
  new FootfallError('STREAM_021', { host, detail });

/** What a camera sends, until it stops. Throws STREAM_008 where the connection is lost, and what was wrong otherwise. */
export async function* bodyOf({ body, url }: CameraResponse): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk as Buffer;
  } catch (thrown) {
    throw thrown instanceof FootfallError
      ? thrown
      : new FootfallError('STREAM_008', { host: hostOf(url), detail: 'the camera ended the stream' });
  }
}

/** All of it; what is larger than `most` bytes is refused. */
export async function readAll(host: string, body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) throw notLive(host, `a part of it is larger than ${Math.round(most / 1024 / 1024)} MB`);
  }
  return Buffer.concat(chunks);
}

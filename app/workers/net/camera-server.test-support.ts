import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface CameraServer {
  url: string;
  port: number;
  /** Every request: its path, and what it said of itself. */
  asked: { path: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A camera's web server on 127.0.0.1, by path. With `login` it wants Basic, or Digest of RFC 2617 or 7616. */
export async function startCamera(
  paths: Record<string, Answer>,
  login?: { scheme: 'basic' | 'MD5' | 'SHA-256'; username: string; password: string },
): Promise<CameraServer> {
  const asked: CameraServer['asked'] = [];
  let nonces = 0;
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    response.on('error', () => {});
    if (login && !isRight(request, login)) {
      response.setHeader(
        'www-authenticate',
        login.scheme === 'basic'
          ? 'Basic realm="camera"'
          : `Digest realm="camera", qop="auth", algorithm=${login.scheme}, nonce="n${++nonces}", opaque="o"`,
      );
      response.writeHead(401).end('no');
      return;
    }
    const answer = paths[path.replace(/\?.*$/, '')];
    if (answer) answer(request, response);
    else response.writeHead(404).end('not here');
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function isRight(
  { headers, method, url }: IncomingMessage,
  { scheme, username, password }: { scheme: string; username: string; password: string },
): boolean {
  const given = Buffer.from(headers.authorization ?? '', 'latin1').toString('utf8');
  if (scheme === 'basic') return given === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const of = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(given)?.[1] ?? '';
  const hash = (text: string) =>
    createHash(scheme === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const ha1 = hash(`${username}:camera:${password}`),
    ha2 = hash(`${method}:${url}`);
  return (
    of('uri') === url &&
    of('response') === hash(`${ha1}:${of('nonce')}:${of('nc')}:${of('cnonce')}:${of('qop')}:${ha2}`)
  );
}

/** The smallest JPEG there is, of 16 × 16, with a comment that says which one it is. */
export function jpegOf(words: string): Buffer {
  const base = Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAAQABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
    'base64',
  );
  const comment = Buffer.from(words),
    head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([base.subarray(0, 2), head, comment, base.subarray(2)]);
}

import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';

export interface ScriptedServer {
  port: number;
  /** Every question: method, path and whether a password was shown. */
  asked: { method: string; path: string; shown: boolean }[];
  close(): Promise<void>;
}

/** A server that does with each connection what it is told. */
export async function startScripted(
  onSocket: (socket: Socket) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    onSocket(socket);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const sdp = (codec: string, more = ''): string =>
  `v=0\r\no=- ${Math.floor(performance.now())} 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 ${codec}/90000\r\n${more}`;

interface Camera {
  /** Description at each path; all others are not found. */
  paths?: Record<string, string>;
  login?: { username: string; password: string; algorithm?: 'MD5' | 'SHA-256'; nonces?: 'once' };
  server?: string;
  realm?: string;
  status?: Record<string, string>;
  /** It ends the connection after each answer. */
  hasty?: boolean;
}

/** A camera that answers OPTIONS and DESCRIBE. */
export async function startRtspCamera({
  paths = {},
  login,
  server = '',
  realm = 'camera',
  status = {},
  hasty,
}: Camera): Promise<ScriptedServer> {
  const asked: ScriptedServer['asked'] = [];
  let nonce = 1;
  const isRight = (header: string, method: string): boolean => {
    const { username, password, algorithm = 'MD5' } = login!;
    const of = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? '';
    const hash = (text: string) =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const right =
      of('response') ===
      hash(`${hash(`${username}:${realm}:${password}`)}:${of('nonce')}:${hash(`${method}:${of('uri')}`)}`);
    const fresh = of('nonce') === String(nonce);
    if (fresh && login!.nonces === 'once') nonce += 1;
    return right && fresh;
  };
  const answer = (request: string): string => {
    const [, method, path] = /^(\w+) rtsp:\/\/[^/]+(\S*) /.exec(request) ?? [];
    const authorization = /^Authorization: (.*)$/im.exec(request)?.[1] ?? '';
    const sequence = /^CSeq: (\d+)/im.exec(request)?.[1] ?? '0';
    asked.push({ method, path, shown: authorization !== '' });
    const say = (line: string, headers = '', body = '') =>
      `RTSP/1.0 ${line}\r\nCSeq: ${sequence}\r\n${server ? `Server: ${server}\r\n` : ''}${headers}${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`;
    if (method === 'OPTIONS') return say('200 OK', 'Public: OPTIONS, DESCRIBE\r\n');
    if (login && !isRight(authorization, method))
      return say(
        '401 Unauthorized',
        `WWW-Authenticate: Basic realm="${realm}"\r\nWWW-Authenticate: Digest realm="${realm}", nonce="${nonce}", algorithm=${login.algorithm ?? 'MD5'}\r\n`,
      );
    if (path in status) return say(status[path]);
    return path in paths ? say('200 OK', 'Content-Type: application/sdp\r\n', paths[path]) : say('404 Not Found');
  };
  const started = await startScripted((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end; (end = text.indexOf('\r\n\r\n')) !== -1; text = text.slice(end + 4)) {
        socket.write(answer(text.slice(0, end + 4)));
        if (hasty) socket.end();
      }
    });
  });
  return { ...started, asked };
}

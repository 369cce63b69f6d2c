import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A viewer that lags behind by so many bytes is let go, as cameras do. */
const MOST_BACKLOG = 8 << 20;

/** What somebody publishes at a path. */
interface Stream {
  sdp: string;
  viewers: Set<Socket>;
}

/**
 * An RTSP 1.0 server (RFC 2326) over TCP: who ANNOUNCEs and RECORDs a path is passed on, packet by packet, to all who PLAY it. Only interleaved
 * transport: what a busy loopback drops of UDP would look like a bad camera.
 */
export async function startRtspServer(onRecord: (path: string) => void): Promise<{ port: number; close(): void }> {
  const streams = new Map<string, Stream>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    const ends = serve(socket, streams, onRecord);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      ends();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers one connection; the returned function is called when it is gone. */
function serve(socket: Socket, streams: Map<string, Stream>, onRecord: (path: string) => void): () => void {
  const session = randomUUID().slice(0, 8);
  let rest: Buffer = Buffer.alloc(0);
  let published: string | null = null,
    played: Stream | null = null;

  socket.on('data', (bytes: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    for (let taken; (taken = takeOne()) > 0;) rest = rest.subarray(taken);
  });

  /** Bytes of the packet or request that lies whole in `rest`; 0: none does. */
  function takeOne(): number {
    if (rest[0] === 0x24) {
      if (rest.length < 4) return 0;
      const length = 4 + rest.readUInt16BE(2);
      if (rest.length < length) return 0;
      passOn(rest.subarray(0, length));
      return length;
    }
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return 0;
    const [first, ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const header = (name: string) =>
      lines
        .find((line) => line.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim() ?? '';
    const length = end + 4 + (Number(header('content-length')) || 0);
    if (rest.length < length) return 0;
    const [method, url = ''] = first.split(' ');
    answer(method, pathOf(url), header, rest.subarray(end + 4, length).toString('utf8'));
    return length;
  }

  function passOn(packet: Buffer): void {
    if (published === null) return;
    for (const viewer of streams.get(published)?.viewers ?? []) {
      if (viewer.writableLength > MOST_BACKLOG) viewer.destroy();
      else viewer.write(packet);
    }
  }

  function answer(method: string, path: string, header: (name: string) => string, body: string): void {
    const reply = (status: string, lines: string[] = [], content = '') =>
      socket.write(
        [
          `RTSP/1.0 ${status}`,
          `CSeq: ${header('cseq')}`,
          ...lines,
          ...(content ? [`Content-Length: ${Buffer.byteLength(content)}`] : []),
          '',
          content,
        ].join('\r\n'),
      );
    const stream = streams.get(path) ?? streams.get(path.replace(/\/[^/]*$/, ''));
    switch (method) {
      case 'OPTIONS':
        return void reply('200 OK', [
          'Public: OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, TEARDOWN, GET_PARAMETER',
        ]);
      case 'ANNOUNCE':
        streams.set((published = path), { sdp: body, viewers: new Set() });
        return void reply('200 OK');
      case 'DESCRIBE':
        return void (stream ? reply('200 OK', ['Content-Type: application/sdp'], stream.sdp) : reply('404 Not Found'));
      case 'SETUP': {
        const transport = header('transport');
        if (!stream) return void reply('404 Not Found');
        if (!/TCP/i.test(transport)) return void reply('461 Unsupported Transport');
        return void reply('200 OK', [`Session: ${session}`, `Transport: ${transport.split(',')[0]}`]);
      }
      case 'RECORD':
        onRecord(path);
        return void reply('200 OK', [`Session: ${session}`]);
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return void reply('200 OK', [`Session: ${session}`]);
      case 'PLAY':
        if (!stream) return void reply('404 Not Found');
        reply('200 OK', [`Session: ${session}`, 'Range: npt=now-']);
        (played = stream).viewers.add(socket);
        return;
      case 'TEARDOWN':
        reply('200 OK', [`Session: ${session}`]);
        return void socket.end();
      default:
        return void reply('501 Not Implemented');
    }
  }

  return () => {
    played?.viewers.delete(socket);
    if (published === null) return;
    for (const viewer of streams.get(published)?.viewers ?? []) viewer.destroy();
    streams.delete(published);
  };
}

function pathOf(url: string): string {
  return url.replace(/^rtsp:\/\/[^/]*/i, '').replace(/\/+$/, '') || '/';
}

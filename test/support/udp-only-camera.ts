import { spawn } from 'node:child_process';
import { Socket } from 'node:dgram';
import { createRequire } from 'node:module';
import { Server } from 'node:net';

/*
 * npm's rtsp-streaming-server as a camera that knows UDP only: it answers TCP with 461. ffmpeg publishes a file to it, again and again. Arguments: the file, ffmpeg, the port of viewers. Prints
 * 'ready' once somebody may look. A process of its own, because the package listens on every address unless it is told otherwise here.
 */

const [file, ffmpeg, port] = process.argv.slice(2);

/** The package names a port alone. */
function onLoopback(owner: object, method: string): void {
  const at = owner as Record<string, (...given: unknown[]) => unknown>,
    open = at[method];
  at[method] = function (this: unknown, first: unknown, ...rest: unknown[]) {
    return open.call(this, first, ...(typeof rest[0] === 'string' ? [] : ['127.0.0.1']), ...rest);
  };
}
onLoopback(Server.prototype, 'listen');
onLoopback(Socket.prototype, 'bind');

interface Camera {
  start(): Promise<void>;
}
const { default: RtspStreamingServer } = createRequire(import.meta.url)('rtsp-streaming-server') as {
  default: new (options: Record<string, number>) => Camera;
};
const camera = new RtspStreamingServer({
  serverPort: Number(port) + 1,
  clientPort: Number(port),
  rtpPortStart: Number(port) + 2,
  rtpPortCount: 64,
});
await camera.start();
const to = `rtsp://127.0.0.1:${Number(port) + 1}/door`;
const publisher = spawn(
  ffmpeg,
  [
    '-v',
    'error',
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    file,
    '-an',
    '-c:v',
    'copy',
    '-f',
    'rtsp',
    '-rtsp_transport',
    'udp',
    to,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.on('exit', () => publisher.kill('SIGKILL'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit());
process.on('disconnect', () => process.exit());
process.stdout.write('ready\n');

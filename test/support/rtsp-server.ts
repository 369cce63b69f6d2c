import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('rtsp-server.py', import.meta.url));

/** Why there is no RTSP server here, or null. */
export const noRtspServer: string | null = (() => {
  const found = spawnSync(python, [
    '-c',
    "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer",
  ]);
  return found.status === 0
    ? null
    : "GStreamer's RTSP server is not installed (apt install gir1.2-gst-rtsp-server-1.0 python3-gi)";
})();

export interface RtspServer {
  port: number;
  process: ChildProcess;
  /** At once; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Debian's GStreamer RTSP server on 127.0.0.1 or another loopback address, streaming a file at its own pace at rtsp://127.0.0.1:PORT/stream. */
export async function startRtspServer(
  file: string,
  {
    address = '127.0.0.1',
    port = 0,
    auth,
    transport,
    tls,
  }: {
    address?: string;
    port?: number;
    auth?: ['basic' | 'digest', string, string];
    transport?: 'udp';
    /** PEM: it speaks RTSPS. */
    tls?: { cert: string; key: string };
  } = {},
): Promise<RtspServer> {
  const child = spawn(python, [script, file, String(port), ...(transport ? [transport] : []), ...(auth ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RTSP_ADDRESS: address, ...(tls && { RTSP_TLS: `${tls.cert}${tls.key}` }) },
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => {
    log += text.toString();
  });
  const gone = once(child, 'exit');
  const ready = await Promise.race([
    once(child.stdout, 'data').then(([text]) => Number(String(text))),
    gone.then(() => null),
  ]);
  if (!ready) throw new Error(`the RTSP server did not start: ${log}`);
  return {
    port: ready,
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

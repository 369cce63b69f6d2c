import { connect } from 'node:net';
import type { RtspServer } from '../../shared/domain/device.ts';
import { RtspClient } from '../net/rtsp-client.ts';
import { makerOf } from './rtsp-makers.ts';

export const RTSP_PORTS = {
  /** Asked at every address. */
  common: [554, 8554],
  /** Of single makers, asked where something answered at all: refused a connection, or took one. 322 and 7441 are encrypted. */
  further: [10554, 5554, 8555, 7447, 88, 322, 7441],
  /** As many connections at once as small routers and Windows carry. */
  atOnce: 64,
  /** In one network a camera takes a connection within some milliseconds; one that sleeps, or is behind a bad wireless link, within this. Milliseconds. */
  connectMs: 1000,
  /** To say what it is. Milliseconds. */
  answerMs: 2500,
  /** More is no shop, but somebody's trap that answers at every address. */
  servers: 500,
  /** Of what a server says of itself. Characters. */
  words: 200,
} as const;

const SECURE = new Set<number>([322, 7441]);

interface Search {
  addresses: readonly string[];
  /** For tests, and for what an installer knows; else those above. */
  ports?: readonly number[];
  signal: AbortSignal;
  onProgress?(progress: { asked: number; total: number; found: RtspServer[] }): Promise<void>;
}

interface Door {
  address: string;
  port: number;
}

/** Which addresses have an RTSP server. No password is sent. Nothing that answers makes it reject, but for the signal. */
export async function findRtspServers({ addresses, ports, signal, onProgress }: Search): Promise<RtspServer[]> {
  const found: RtspServer[] = [],
    alive = new Set<string>();
  const unique = [...new Set(addresses)],
    doorsOf = (hosts: readonly string[], at: readonly number[]): Door[] =>
      at.flatMap((port) => hosts.map((address) => ({ address, port })));
  let asked = 0,
    total = unique.length * (ports ?? RTSP_PORTS.common).length;
  const ask = async (door: Door): Promise<void> => {
    const state = await knock(door, signal);
    if (state !== 'nobody') alive.add(door.address);
    const server = state === 'open' && found.length < RTSP_PORTS.servers ? await whoIsThere(door, signal) : null;
    if (server) found.push(server);
    asked += 1;
    if (server || asked % RTSP_PORTS.atOnce === 0 || asked === total)
      await onProgress?.({ asked, total, found: server ? [server] : [] });
  };
  await eachOf(doorsOf(unique, ports ?? RTSP_PORTS.common), signal, ask);
  if (!ports) {
    const further = doorsOf([...alive], RTSP_PORTS.further);
    total += further.length;
    await eachOf(further, signal, ask);
  }
  return found.toSorted((a, b) => unique.indexOf(a.address) - unique.indexOf(b.address) || a.port - b.port);
}

/** A few at a time, in order. */
async function eachOf(doors: readonly Door[], signal: AbortSignal, ask: (door: Door) => Promise<void>): Promise<void> {
  const left = doors.values();
  const ahead = async () => {
    for (const door of left) {
      signal.throwIfAborted();
      await ask(door);
    }
  };
  await Promise.all(Array.from({ length: RTSP_PORTS.atOnce }, ahead));
}

/** Whether the door is open, shut by somebody who is there, or nobody answers. */
function knock({ address, port }: Door, signal: AbortSignal): Promise<'open' | 'shut' | 'nobody'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const done = (state: 'open' | 'shut' | 'nobody') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(state);
    };
    const stop = () => done('nobody');
    const timer = setTimeout(stop, RTSP_PORTS.connectMs);
    signal.addEventListener('abort', stop, { once: true });
    socket
      .once('connect', () => done('open'))
      .on('error', ({ code }: NodeJS.ErrnoException) =>
        done(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'shut' : 'nobody'),
      );
  });
}

/** What it says of itself; null: it is no RTSP server. */
async function whoIsThere({ address, port }: Door, signal: AbortSignal): Promise<RtspServer | null> {
  const secure = SECURE.has(port);
  const { connectMs, answerMs } = RTSP_PORTS;
  const client = new RtspClient({ host: address, port, secure }, signal, { connectMs: 2 * connectMs, answerMs });
  try {
    const options = await client.ask('OPTIONS', `${client.base}/`);
    // Most name themselves only where they want a password.
    const described = await client
      .ask('DESCRIBE', `${client.base}/`, { Accept: 'application/sdp' })
      .catch(() => options);
    const answers = [options, described];
    const words = answers
      .flatMap(({ headers }) => [
        ...(headers.get('server') ?? []),
        ...(headers.get('www-authenticate') ?? []).map((header) => /realm="([^"]*)"/i.exec(header)?.[1] ?? ''),
      ])
      .filter(Boolean);
    const said = [...new Set(words)].join(' · ').slice(0, RTSP_PORTS.words);
    return {
      address,
      port,
      secure,
      words: said,
      maker: makerOf(said),
      wantsLogin: answers.some(({ status }) => status === 401),
    };
  } catch {
    return null;
  } finally {
    client.close();
  }
}

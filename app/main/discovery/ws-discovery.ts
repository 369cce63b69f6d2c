import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import type { FoundDevice } from '../../shared/domain/device.ts';
import type { Log } from '../host.ts';
import { addressesOf, inNetwork, type Asked, type OwnAddress } from './address-range.ts';
import { DeviceList } from './device-list.ts';
import { parseMatches, probeMessage, PROBES, resolveMessage } from './discovery-messages.ts';

export const DISCOVERY = {
  port: 3702,
  group4: '239.255.255.250',
  group6: 'ff02::c',
  /** Routers in a shop that pass multicast on are few, and near. */
  hops: 4,
  /** Milliseconds after the beginning. Windows lets answers to a multicast in for three seconds: all of them lie within. */
  repeatsAtMs: [0, 500, 1200],
  /** A device may wait for half a second by the book, and longer where it is slow. Milliseconds after the last question. */
  listenMs: 2000,
  /** Addresses asked one by one, a second: a /24 in less than one, and no burst that a small switch would drop. */
  addressesPerSecond: 400,
  /** What is asked at once before a pause. */
  burst: 20,
  /** Questions for an address that a device did not name. */
  resolves: 100,
} as const;

/** For addresses in no network of this PC: it has every address in its network. */
const ANY: OwnAddress = { name: 'any', address: '0.0.0.0', family: 'IPv4', bits: 0, scopeId: 0 };
const ANY6: OwnAddress = { name: 'any', address: '::', family: 'IPv6', bits: 0, scopeId: 0 };

interface Search {
  own: readonly OwnAddress[];
  /** Asked one by one, for devices that no multicast reaches. */
  asked: Asked;
  log: Pick<Log, 'warn'>;
  /** A device that is new, or better known than before. */
  onDevice?(device: FoundDevice): void;
  /** More devices answered from there than are listed; once for each address. */
  onFlood?(address: string): void;
  signal?: AbortSignal;
  /** For tests: another port and another pace. */
  port?: number;
}

/** Asks every network for cameras, and resolves with those that answered when no more are to be expected. Nothing that a network sends makes it reject. */
export async function discover({
  own,
  asked,
  log,
  onDevice,
  onFlood,
  signal,
  port = DISCOVERY.port,
}: Search): Promise<FoundDevice[]> {
  const list = new DeviceList(),
    resolved = new Set<string>(),
    sockets: OpenSocket[] = [];
  const routed: OpenSocket[] = [];
  let floods = 0;
  const onDatagram = (socket: OpenSocket, datagram: Buffer, from: string): void => {
    for (const match of parseMatches(datagram)) {
      const device = list.add(match, from);
      if (device) onDevice?.(device);
      for (; floods < list.floods.length; floods++) {
        const address = list.floods[floods];
        log.warn('more devices answered from one address than are listed', { address });
        onFlood?.(address);
      }
      if (
        device?.serviceUrl !== null ||
        match.endpoint === null ||
        resolved.has(match.endpoint) ||
        resolved.size >= DISCOVERY.resolves
      )
        continue;
      resolved.add(match.endpoint);
      const question = resolveMessage(randomUUID(), match.reference, match.dialect);
      socket.send(question, from);
      socket.ask(question);
    }
  };
  try {
    // Other IPv6 addresses of a card reach nobody whom its link-local one does not.
    for (const address of own.filter(({ family, scopeId }) => family === 'IPv4' || scopeId > 0)) {
      const socket = await open(address, port, log, onDatagram);
      if (socket) sockets.push(socket);
    }
    for (const any of [...(asked.ranges.length > 0 ? [ANY] : []), ...(asked.six.length > 0 ? [ANY6] : [])]) {
      const socket = await open(any, port, log, onDatagram);
      if (socket) routed.push(socket);
    }
    await Promise.all([askAll(sockets, signal), askEach([...sockets, ...routed], asked, signal)]);
    await after(DISCOVERY.listenMs, undefined, { signal });
  } catch (thrown) {
    if (!signal?.aborted) throw thrown;
  } finally {
    for (const { close } of [...sockets, ...routed]) close();
  }
  return list.devices;
}

/** Each kind of question, as often as a lost one needs. */
async function askAll(sockets: readonly OpenSocket[], signal?: AbortSignal): Promise<void> {
  let atMs = 0;
  for (const nextMs of DISCOVERY.repeatsAtMs) {
    if (nextMs > atMs) await after(nextMs - atMs, undefined, { signal });
    atMs = nextMs;
    for (const { types, dialect } of PROBES)
      for (const socket of sockets) socket.ask(probeMessage(randomUUID(), types, dialect));
  }
}

/** Firewalls that drop the answers to a multicast let those to a question of its own through, and networks that pass no multicast on pass these. */
async function askEach(sockets: readonly OpenSocket[], { ranges, six }: Asked, signal?: AbortSignal): Promise<void> {
  const four = sockets.filter(({ own }) => own.family === 'IPv4'),
    routedSix = sockets.find(({ own }) => own === ANY6);
  // From the address that this PC has in that network, so that the answer finds its way back; elsewhere routers know.
  const socketFor = (address: string) =>
    isIPv6(address) ? routedSix : four.find(({ own }) => inNetwork(address, own));
  let sent = 0;
  for (const addresses of [addressesOf(ranges), six])
    for (const address of addresses) {
      const socket = socketFor(address);
      if (!socket) continue;
      socket.send(probeMessage(randomUUID(), 'dn:NetworkVideoTransmitter'), address);
      socket.send(probeMessage(randomUUID(), ''), address);
      socket.send(probeMessage(randomUUID(), '', '2009'), address);
      if (++sent % DISCOVERY.burst === 0)
        await after((1000 * DISCOVERY.burst) / DISCOVERY.addressesPerSecond, undefined, { signal });
    }
}

interface OpenSocket {
  own: OwnAddress;
  /** By multicast. */
  ask(message: string): void;
  send(message: string, address: string): void;
  close(): void;
}

/** A socket at one address of this PC, so that the question leaves by its interface; null where that cannot be: one interface less is no reason to find nothing. */
async function open(
  own: OwnAddress,
  port: number,
  log: Search['log'],
  onDatagram: (socket: OpenSocket, datagram: Buffer, from: string) => void,
): Promise<OpenSocket | null> {
  const { name, address, family, scopeId } = own,
    four = family === 'IPv4',
    zone = process.platform === 'win32' ? String(scopeId) : name;
  const socket: Socket = createSocket(four ? 'udp4' : 'udp6');
  const unusable = (error: unknown): void =>
    log.warn('a network cannot be searched', { interface: name, address, reason: String(error) });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: !four && scopeId > 0 ? `${address}%${zone}` : address, port: 0 }, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    // By multicast each asks its own card; that of all IPv6 addresses asks single ones only.
    if (four || scopeId > 0) socket.setMulticastInterface(four ? address : `::%${zone}`);
    socket.setMulticastTTL(DISCOVERY.hops);
  } catch (thrown) {
    unusable(thrown);
    socket.close();
    return null;
  }
  // Whatever happens to one question (no route, a host that refuses) the others are asked.
  socket.on('error', unusable);
  const group = four ? DISCOVERY.group4 : `${DISCOVERY.group6}%${zone}`;
  const send = (message: string, to: string): void => socket.send(message, port, to, () => {});
  const opened: OpenSocket = { own, ask: (message) => send(message, group), send, close: () => socket.close() };
  socket.on('message', (datagram, { address: from }) => onDatagram(opened, datagram, from));
  return opened;
}

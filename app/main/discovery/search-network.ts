import type { FoundDevice, RtspServer } from '../../shared/domain/device.ts';
import type { Log } from '../host.ts';
import type { RunTask } from '../tasks/run-task.ts';
import { addressesOf, type Asked, type OwnAddress } from './address-range.ts';
import { withServers } from './device-list.ts';
import { neighbours } from './neighbours.ts';
import { publicNetworks } from './windows-firewall.ts';
import { discover } from './ws-discovery.ts';

export interface NetworkSearch {
  own: readonly OwnAddress[];
  asked: Asked;
  log: Pick<Log, 'warn' | 'error'>;
  runTask: RunTask;
  signal: AbortSignal;
  /** Whenever more is known. `progress`: of the addresses that are asked one by one, 0..1. */
  onFound?(answered: Answered, progress: number): void;
  /** For tests: networks in which a firewall keeps answers out. */
  shut?: () => Promise<string[]>;
}

/** Before those that are one device are joined (joined-devices.ts). */
export interface Answered {
  devices: FoundDevice[];
  /** The network card at an address, as far as this PC knows. */
  cards: ReadonlyMap<string, string>;
  /** Addresses from which more answered than is listed. */
  floods: readonly string[];
  /** Networks in which a firewall keeps answers out; looked for where nothing was found. */
  shutNetworks: readonly string[];
}

/** Everything that answers: cameras by their call, and servers of streams by their ports. Never rejects: one way that fails is logged, and the other one goes on. */
export async function searchNetwork({
  own,
  asked,
  log,
  runTask,
  signal,
  onFound,
  shut = publicNetworks,
}: NetworkSearch): Promise<Answered> {
  const devices = new Map<string, FoundDevice>(),
    servers: RtspServer[] = [],
    floods: string[] = [];
  let progress = 0,
    shutNetworks: readonly string[] = [],
    cards: ReadonlyMap<string, string> = new Map();
  const all = () => ({ devices: withServers([...devices.values()], servers), cards, floods, shutNetworks });
  // Who has answered has told its card on the way.
  const look = async () => {
    cards = await neighbours();
    onFound?.(all(), progress);
  };
  const calls = discover({
    own,
    asked,
    log,
    signal,
    onDevice(device) {
      devices.set(device.id, device);
      onFound?.(all(), progress);
    },
    onFlood(address) {
      floods.push(address);
      onFound?.(all(), progress);
    },
  });
  const mine = new Set(own.map(({ address }) => address)),
    others = [...addressesOf(asked.ranges), ...asked.six].filter((address) => !mine.has(address));
  const doors =
    others.length > 0 &&
    runTask(
      'find-rtsp',
      { addresses: others, ports: null },
      {
        signal,
        onProgress({ asked: doorsAsked, total, found }) {
          progress = doorsAsked / total;
          servers.push(...found);
          onFound?.(all(), progress);
        },
      },
    );
  for (const { reason } of (await Promise.allSettled([calls.then(look), doors])).filter(isFailed))
    if (!signal.aborted) log.error('a search for cameras failed', { reason: String(reason) });
  if (devices.size + servers.length === 0 && !signal.aborted) shutNetworks = await shut();
  await look();
  return all();
}

const isFailed = (result: PromiseSettledResult<unknown>): result is PromiseRejectedResult =>
  result.status === 'rejected';

import type { FoundDevice, RtspServer } from '../../shared/domain/device.ts';
import type { Log } from '../host.ts';
import type { RunTask } from '../tasks/run-task.ts';
import { addressesOf, type AddressRange, type OwnAddress } from './address-range.ts';
import { withServers } from './device-list.ts';
import { discover } from './ws-discovery.ts';

export interface NetworkSearch {
  own: readonly OwnAddress[];
  ranges: readonly AddressRange[];
  log: Pick<Log, 'warn' | 'error'>;
  runTask: RunTask;
  signal: AbortSignal;
  /** Whenever more is known. `progress`: of the addresses that are asked one by one, 0..1. */
  onFound?(devices: FoundDevice[], progress: number): void;
}

/** Everything that answers: cameras by their call, and servers of streams by their ports. Never rejects: one way that fails is logged, and the other one goes on. */
export async function searchNetwork({
  own,
  ranges,
  log,
  runTask,
  signal,
  onFound,
}: NetworkSearch): Promise<FoundDevice[]> {
  const devices = new Map<string, FoundDevice>(),
    servers: RtspServer[] = [];
  let progress = 0;
  const all = () => withServers([...devices.values()], servers);
  const calls = discover({
    own,
    ranges,
    log,
    signal,
    onDevice(device) {
      devices.set(device.id, device);
      onFound?.(all(), progress);
    },
  });
  const mine = new Set(own.map(({ address }) => address)),
    others = [...addressesOf(ranges)].filter((address) => !mine.has(address));
  const doors =
    others.length > 0 &&
    runTask(
      'find-rtsp',
      { addresses: others, ports: null },
      {
        signal,
        onProgress({ asked, total, found }) {
          progress = asked / total;
          servers.push(...found);
          onFound?.(all(), progress);
        },
      },
    );
  for (const { reason } of (await Promise.allSettled([calls, doors])).filter(isFailed))
    if (!signal.aborted) log.error('a search for cameras failed', { reason: String(reason) });
  return all();
}

const isFailed = (result: PromiseSettledResult<unknown>): result is PromiseRejectedResult =>
  result.status === 'rejected';

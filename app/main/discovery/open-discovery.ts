import { networkInterfaces } from 'node:os';
import type { discoveryMethods } from '../../shared/api/discovery.ts';
import type { DeviceReading, FoundDevice, Search } from '../../shared/domain/device.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';
import { Turns } from '../tasks/turns.ts';
import { countOf, ownAddresses, ownRanges, parseRanges, rangeText } from './address-range.ts';
import { discover } from './ws-discovery.ts';

export { countOf, ownAddresses, ownRanges, parseRanges, rangeText } from './address-range.ts';
export { discover } from './ws-discovery.ts';

export const DISCOVERY_LIMITS = {
  /** Devices that are asked at once: each is a process, and most of its time is waiting. */
  readings: { atOnce: 4, waiting: 64 },
  /** Found devices are published at most this often, milliseconds. */
  gatherMs: 200,
} as const;

/** Which cameras the network has, and what each says of itself. */
export function openDiscovery({ log, bus, runTask }: Context) {
  const closing = new AbortController();
  let last: Search | null = null,
    running: { ranges: string; stop: AbortController; ended: Promise<void> } | null = null,
    timer: ReturnType<typeof setTimeout> | undefined;
  const publish = () => {
    clearTimeout(timer);
    timer = undefined;
    if (last) void bus.publish('discovery.changed', last);
  };
  const stop = async () => {
    running?.stop.abort();
    await running?.ended;
  };
  const beginNow = async (typed: string | null): Promise<Search> => {
    const own = ownAddresses(networkInterfaces()),
      ranges = typed === null ? ownRanges(own) : parseRanges(typed),
      text = ranges.map(rangeText).join(', ');
    if (running?.ranges === text && last) return last;
    await stop();
    const control = new AbortController(),
      devices = new Map<string, FoundDevice>();
    const show = (searching: boolean, startedAtMs: number) =>
      (last = {
        searching,
        startedAtMs,
        networks: own.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
        ranges: text,
        addresses: countOf(ranges),
        devices: [...devices.values()],
      });
    const { startedAtMs } = show(true, Date.now());
    const search = async () => {
      try {
        await discover({
          own,
          ranges,
          log,
          signal: control.signal,
          onDevice: (device) => {
            devices.set(device.id, device);
            show(true, startedAtMs);
            timer ??= setTimeout(publish, DISCOVERY_LIMITS.gatherMs);
          },
        });
      } catch (thrown) {
        log.error('a search for cameras failed', { reason: String(thrown) });
      }
      show(false, startedAtMs);
      running = null;
      publish();
    };
    running = { ranges: text, stop: control, ended: search() };
    publish();
    return last!;
  };
  // Two screens that search at once are served one after the other.
  let turn: Promise<unknown> = Promise.resolve();
  const begin = (typed: string | null): Promise<Search> => {
    const begun = turn.then(() => beginNow(typed));
    turn = begun.catch(() => {});
    return begun;
  };
  const read = readings(runTask);
  return {
    handlers: {
      'discovery.search': ({ ranges }) => begin(ranges),
      'discovery.found': ({ maxAgeMs }) => (last && last.startedAtMs > Date.now() - maxAgeMs ? last : begin(null)),
      'discovery.stop': async () => {
        await stop();
        return {};
      },
      'discovery.read': (device, { gone }) => read(device, gone),
    } satisfies HandlersOf<typeof discoveryMethods>,
    /** Everything that the networks of this PC have; a search that somebody has begun is waited for. */
    async search(): Promise<readonly FoundDevice[]> {
      await running?.ended;
      await begin(null);
      await running?.ended;
      return last?.devices ?? [];
    },
    /** Which devices answer from one address; none where it does not take part in searches. */
    async at(address: string): Promise<readonly FoundDevice[]> {
      return discover({ own: [], ranges: parseRanges(address), log, signal: closing.signal });
    },
    read,
    async close() {
      closing.abort();
      await stop();
      clearTimeout(timer);
    },
  };
}

export type Discovery = ReturnType<typeof openDiscovery>;
type Asked = TaskInput<'read-device'>;

/** Asks a few devices at a time. Rejects with CAMERA_005, CAMERA_008. */
function readings(runTask: RunTask): (device: Asked, signal?: AbortSignal) => Promise<DeviceReading> {
  const turns = new Turns(DISCOVERY_LIMITS.readings);
  return (device, signal) =>
    turns.run(async () => {
      try {
        return await runTask('read-device', device, { signal });
      } catch (thrown) {
        if (thrown instanceof TaskAborted) throw new FootfallError('CAMERA_008');
        if (thrown instanceof FootfallError)
          return { ok: false, error: thrown.info, clockAheadMs: null, certificate: null };
        throw thrown;
      }
    }, signal);
}

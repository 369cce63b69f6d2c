import { networkInterfaces } from 'node:os';
import { lookUpName } from './look-up-name.ts';
import type { discoveryMethods } from '../../shared/api/discovery.ts';
import type { DeviceReading, FoundDevice, RtspServer, Search } from '../../shared/domain/device.ts';
import { FootfallError, type ErrorCode } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';
import { Turns } from '../tasks/turns.ts';
import { askedText, countOf, ownAddresses, ownRanges, parseRanges, withNames } from './address-range.ts';
import { joinedDevices, learnedOf, type Learned } from './joined-devices.ts';
import { searchNetwork, type Answered } from './search-network.ts';

export { askedText, countOf, ownAddresses, ownRanges, parseRanges, withNames } from './address-range.ts';
export { joinedDevices } from './joined-devices.ts';
export { lookUpName } from './look-up-name.ts';
export { searchNetwork } from './search-network.ts';

export const DISCOVERY_LIMITS = {
  /** Devices that are asked at once: each is a process, and most of its time is waiting. */
  readings: { atOnce: 4, waiting: 64 },
  /** Found devices are published at most this often, milliseconds. */
  gatherMs: 200,
} as const;

/** Which cameras the network has, and what each says of itself. */
export function openDiscovery({ log, bus, runTask }: Context) {
  let last: Search | null = null,
    running: { ranges: string; stop: AbortController; ended: Promise<void> } | null = null,
    /** What an installer typed last: the shop's cameras may be in another network than this PC. */
    chosen: string | null = null,
    /** Of the last search, and which rows were joined into which. */
    answered: Answered = { devices: [], cards: new Map(), floods: [], shutNetworks: [] },
    aliases: ReadonlyMap<string, string> = new Map(),
    timer: ReturnType<typeof setTimeout> | undefined;
  const learned = new Map<string, Learned>();
  const joined = (): FoundDevice[] => {
    const all = joinedDevices(answered.devices, answered.cards, learned);
    aliases = all.aliases;
    return all.devices;
  };
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
      wanted = typed === null ? ownRanges(own) : parseRanges(typed),
      text = askedText(wanted);
    if (running?.ranges === text && last) return last;
    const asked = await withNames(wanted, lookUpName);
    await stop();
    // Another device may have that address by now.
    for (const id of learned.keys()) if (id.startsWith('address:')) learned.delete(id);
    answered = { devices: [], cards: new Map(), floods: [], shutNetworks: [] };
    const control = new AbortController(),
      { signal } = control,
      startedAtMs = Date.now();
    const show = (searching: boolean, devices: FoundDevice[], progress: number) =>
      (last = {
        searching,
        startedAtMs,
        ranges: text,
        addresses: countOf(wanted),
        progress,
        devices,
        floods: [...answered.floods],
        shutNetworks: [...answered.shutNetworks],
      });
    show(true, [], 0);
    let come = 0;
    const search = async () => {
      answered = await searchNetwork({
        own,
        asked,
        log,
        runTask,
        signal,
        onFound(found, progress) {
          answered = found;
          come = progress;
          // Joined once for all that came meanwhile: a flood of answers holds nothing up.
          timer ??= setTimeout(() => {
            show(true, joined(), come);
            publish();
          }, DISCOVERY_LIMITS.gatherMs);
        },
      });
      show(false, joined(), 1);
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
  const ask = readings(runTask);
  /** What a device says once it lets in is shown in its row, and may tell that two rows are one device. */
  const read = async (device: Asking, signal?: AbortSignal): Promise<DeviceReading> => {
    const reading = await ask(device, signal),
      row = answered.devices.find(({ serviceUrl, addresses }) =>
        device.serviceUrl === null ? addresses.includes(device.host) : serviceUrl === device.serviceUrl,
      );
    if (!reading.ok || !row || !last) return reading;
    learned.set(row.id, learnedOf(reading));
    last = { ...last, devices: joined() };
    publish();
    return reading;
  };
  return {
    handlers: {
      'discovery.search': async ({ ranges }) => {
        const search = await begin(ranges);
        chosen = ranges;
        return search;
      },
      'discovery.found': ({ maxAgeMs }) => (last && last.startedAtMs > Date.now() - maxAgeMs ? last : begin(chosen)),
      'discovery.stop': async () => {
        await stop();
        return {};
      },
      'discovery.read': (device, { gone }) => read(device, gone),
    } satisfies HandlersOf<typeof discoveryMethods>,
    /** Everything that answers, also in what was typed last; a search that somebody has begun is waited for. */
    async search(): Promise<readonly FoundDevice[]> {
      await running?.ended;
      await begin(chosen);
      await running?.ended;
      return last?.devices ?? [];
    },
    read,
    /** One that the last search has found. */
    device: (id: string): FoundDevice | undefined =>
      last?.devices.find((device) => device.id === (aliases.get(id) ?? id)),
    async close() {
      await stop();
      clearTimeout(timer);
    },
  };
}

export type Discovery = ReturnType<typeof openDiscovery>;
type Asking = TaskInput<'read-device'> & { rtsp?: RtspServer | null };

/** It is no ONVIF device, or none that names streams: no login was tried, or it was accepted. */
const NO_ONVIF = new Set<ErrorCode>(['DEVICE_001', 'DEVICE_002', 'DEVICE_003', 'DEVICE_004', 'DEVICE_013']);

/** Asks a few devices at a time. Rejects with CAMERA_005, CAMERA_008. */
function readings(runTask: RunTask): (device: Asking, signal?: AbortSignal) => Promise<DeviceReading> {
  const turns = new Turns(DISCOVERY_LIMITS.readings);
  const read = async ({ rtsp = null, ...device }: Asking, signal?: AbortSignal): Promise<DeviceReading> => {
    const reading = await runTask('read-device', device, { signal });
    if (reading.ok || rtsp === null || !NO_ONVIF.has(reading.error.code)) return reading;
    const { username, password } = device;
    const paths = await runTask(
      'rtsp-paths',
      { server: rtsp, login: username === '' ? null : { username, password } },
      { signal },
    );
    if (!paths.ok) return { ok: false, error: paths.error, clockAheadMs: null, certificate: null };
    const identity = { maker: rtsp.maker, model: null, firmware: null, serial: null, macs: [] };
    return { ok: true, identity, clockAheadMs: null, certificate: null, profiles: paths.profiles };
  };
  return (device, signal) =>
    turns.run(async () => {
      try {
        return await read(device, signal);
      } catch (thrown) {
        if (thrown instanceof TaskAborted) throw new FootfallError('CAMERA_008');
        if (thrown instanceof FootfallError)
          return { ok: false, error: thrown.info, clockAheadMs: null, certificate: null };
        throw thrown;
      }
    }, signal);
}

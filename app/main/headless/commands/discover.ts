import { networkInterfaces } from 'node:os';
import type { CaptureDevice, FoundDevice } from '../../../shared/domain/device.ts';
import { toErrorInfo } from '../../../shared/errors.ts';
import {
  askedText,
  countOf,
  joinedDevices,
  lookUpName,
  ownAddresses,
  ownRanges,
  parseRanges,
  searchNetwork,
  withNames,
} from '../../discovery/open-discovery.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner, type RunTask } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall discover [RANGE ...] [--json]

Lists the cameras of the networks that this PC is in, as the screen does: those that answer by ONVIF, servers of streams (RTSP) that are known by their port, and cameras
that are plugged in (USB). RANGE (192.168.1.20, 192.168.1.20-40, 192.168.1.0/24, an IPv6 address or the name of a device) is asked address by address instead of the
networks that this PC is in.

Options
  --json    a list, each with its kind: onvif, rtsp or usb
  --help

Exit code 0: there is a camera. 1: none answered.
`;

type Listed = ({ kind: 'onvif' | 'rtsp' } & FoundDevice) | ({ kind: 'usb' } & CaptureDevice);

/** `footfall discover`: 0 when there is a camera, 1 when none answered. */
export async function discoverCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions('discover', {
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const own = ownAddresses(networkInterfaces()),
    wanted = positionals.length > 0 ? parseRanges(positionals.join(' ')) : ownRanges(own),
    count = countOf(wanted);
  if (!values.json)
    process.stderr.write(
      `Asking ${own.map(({ address }) => address).join(', ') || 'no network'}${count > 0 ? ` and ${count} addresses (${askedText(wanted)})` : ''} …\n`,
    );
  const say = (message: string, details?: Record<string, unknown>) =>
    void process.stderr.write(`${message}: ${Object.values(details ?? {}).join(', ')}\n`);
  const runTask = taskRunner(launchTask);
  const asked = await withNames(wanted, lookUpName);
  const [answered, plugged] = await Promise.all([
    searchNetwork({
      own,
      asked,
      log: { warn: say, error: say },
      runTask,
      signal: new AbortController().signal,
    }),
    pluggedIn(runTask).catch((thrown: unknown) => {
      say('cameras that are plugged in were not looked for', { reason: toErrorInfo(thrown).message });
      return [];
    }),
  ]);
  const listed: Listed[] = [
    ...joinedDevices(answered.devices, answered.cards, new Map()).devices.map((device) => ({
      kind: isOnvif(device) ? ('onvif' as const) : ('rtsp' as const),
      ...device,
    })),
    ...plugged.map((device) => ({ kind: 'usb' as const, ...device })),
  ];
  if (answered.shutNetworks.length > 0)
    process.stderr.write(
      `Windows takes ${answered.shutNetworks.join(', ')} for a public network, and its firewall keeps out what cameras answer. Make it a private one in Windows' settings, then search again.\n`,
    );
  process.stdout.write(values.json ? `${JSON.stringify(listed, null, 2)}\n` : table(listed));
  return listed.length > 0 ? 0 : 1;
}

const pluggedIn = async (runTask: RunTask): Promise<CaptureDevice[]> =>
  runTask('devices', { ffmpegPath: (await findFfmpeg()).path });

/** Another one is known by its port alone. */
const isOnvif = ({ serviceUrl, rtsp }: FoundDevice): boolean => serviceUrl !== null || rtsp === null;

function table(listed: readonly Listed[]): string {
  if (listed.length === 0)
    return 'No camera answered. Check that ONVIF is switched on in the cameras, and that they are in the same network as this PC.\n';
  const rows = listed.map((one) =>
    one.kind === 'usb'
      ? ['USB', one.id, '–', '–', one.name, '–']
      : [
          one.kind === 'onvif' ? 'ONVIF' : 'RTSP',
          one.addresses.join(' '),
          one.maker ?? '–',
          one.model ?? '–',
          one.name ?? '–',
          one.serviceUrl ?? serverOf(one) ?? 'names no service',
        ],
  );
  const head = ['Kind', 'Address', 'Maker', 'Model', 'Name', 'Service'],
    width = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  return [head, ...rows]
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(width[i]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const serverOf = ({ rtsp }: FoundDevice): string | null =>
  rtsp &&
  `${rtsp.secure ? 'rtsps' : 'rtsp'}://${rtsp.address.includes(':') ? `[${rtsp.address}]` : rtsp.address}:${rtsp.port}/`;

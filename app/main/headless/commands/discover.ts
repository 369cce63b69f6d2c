import { networkInterfaces } from 'node:os';
import { countOf, discover, ownAddresses, ownRanges, parseRanges, rangeText } from '../../discovery/open-discovery.ts';
import type { FoundDevice } from '../../../shared/domain/device.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall discover [RANGE ...] [--json]

Asks the networks of this PC for ONVIF cameras, and lists those that answer. RANGE (192.168.1.20, 192.168.1.20-40 or 192.168.1.0/24) is asked
address by address instead of the networks that this PC is in.

Options
  --json
  --help
`;

/** `footfall discover`: 0 when a camera answered, 1 when none did. */
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
    ranges = positionals.length > 0 ? parseRanges(positionals.join(' ')) : ownRanges(own);
  if (!values.json)
    process.stderr.write(
      `Asking ${own.map(({ address }) => address).join(', ') || 'no network'}${ranges.length > 0 ? ` and ${countOf(ranges)} addresses (${ranges.map(rangeText).join(', ')})` : ''} …\n`,
    );
  const log = {
    warn: (message: string, details?: Record<string, unknown>) =>
      void process.stderr.write(`${message}: ${Object.values(details ?? {}).join(', ')}\n`),
  };
  const devices = await discover({ own, ranges, log });
  process.stdout.write(values.json ? `${JSON.stringify(devices, null, 2)}\n` : table(devices));
  return devices.length > 0 ? 0 : 1;
}

function table(devices: readonly FoundDevice[]): string {
  if (devices.length === 0)
    return 'No camera answered. Check that ONVIF is switched on in the cameras, and that they are in the same network as this PC.\n';
  const rows = devices.map(({ addresses, maker, model, name, serviceUrl }) => [
    addresses.join(' '),
    maker ?? '–',
    model ?? '–',
    name ?? '–',
    serviceUrl ?? 'names no service',
  ]);
  const head = ['Address', 'Maker', 'Model', 'Name', 'Service'],
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

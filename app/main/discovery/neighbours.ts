import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { macOf } from '../../shared/domain/device-identity.ts';

/** Milliseconds for a system's own list; it has it in memory. */
const ANSWER_MS = 3000;

/** Which network card is at which address, of those that this PC has spoken to in its own networks; empty where the system does not say. */
export async function neighbours(): Promise<ReadonlyMap<string, string>> {
  const lists = await Promise.all(sources());
  return parseNeighbours(lists.join('\n'));
}

function sources(): Promise<string>[] {
  switch (process.platform) {
    case 'linux':
      return [readFile('/proc/net/arp', 'utf8').catch(() => ''), said('ip', '-6', 'neighbour', 'show')];
    case 'win32':
      return [said('arp', '-a'), said('netsh', 'interface', 'ipv6', 'show', 'neighbors')];
    case 'darwin':
      return [said('arp', '-an'), said('ndp', '-an')];
    default:
      return [said('arp', '-an')];
  }
}

const said = (command: string, ...args: string[]): Promise<string> =>
  new Promise((resolve) =>
    execFile(command, args, { timeout: ANSWER_MS, windowsHide: true, maxBuffer: 4_000_000 }, (error, stdout) =>
      resolve(error ? '' : stdout),
    ),
  );

/** However a system lays them out: in one line an address, and a card after it. */
export function parseNeighbours(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const words = line.split(/\s+/).map((word) => word.replace(/^\(|\)$/g, '')),
      address = words.map((word) => word.replace(/%.*$/, '')).find((word) => isIP(word) !== 0),
      mac = words.map(macOf).find((one) => one !== null);
    if (address && mac) found.set(address.toLowerCase(), mac);
  }
  return found;
}

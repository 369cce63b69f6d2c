import { hostname, networkInterfaces } from 'node:os';

/** By which this PC can be reached: addresses of its network cards, and names. */
export interface PcNames {
  addresses: string[];
  names: string[];
}

/** Loopback first. Addresses of IPv6 that hold for one cable only (fe80::) are in no address bar. */
export function thisPcNames(): PcNames {
  const own = hostname().toLowerCase(),
    cards = Object.values(networkInterfaces())
      .flat()
      .flatMap((one) => (one && !one.internal && !/^fe80:/i.test(one.address) ? [one.address] : []));
  const isName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*$/.test(own);
  return {
    addresses: ['127.0.0.1', '::1', ...[...new Set(cards)].sort()],
    names: [
      'localhost',
      ...(isName && own !== 'localhost' ? [own, ...(own.includes('.') ? [] : [`${own}.local`])] : []),
    ],
  };
}

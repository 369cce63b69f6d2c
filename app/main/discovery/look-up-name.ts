import { lookup } from 'node:dns/promises';
import { setTimeout as after } from 'node:timers/promises';

/** Milliseconds: a network without its name server answers after minutes. */
const LOOKUP_MS = 4000;

/** The address of a device's name; null: it has none. */
export const lookUpName = (name: string): Promise<string | null> =>
  Promise.race([
    lookup(name, { order: 'ipv4first' }).then(
      ({ address }) => address,
      () => null,
    ),
    after(LOOKUP_MS, null, { ref: false }),
  ]);

// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { FoundDevice, Search } from '../../../shared/domain/device.ts';
import { FakeClient } from '../../query/fake-client.test-support.ts';
import { renderIn, setStores } from '../../ui/render.test-support.tsx';
import { emptyDevice } from './device.ts';
import { FoundDevices } from './FoundDevices.tsx';

afterEach(cleanup);

const search: Search = {
  searching: false,
  startedAtMs: 0,
  ranges: '192.168.1.0/24',
  addresses: 254,
  progress: 1,
  devices: [],
  floods: [],
  shutNetworks: [],
};
const tapo: FoundDevice = {
  ...{ id: 'a', name: null, maker: 'TP-Link', model: 'Tapo C210', location: null, addresses: ['192.168.1.9'] },
  ...{ serviceUrl: null, rtsp: null, serial: null, macs: [], seenMacs: [], profiles: [], streams: null },
};

/** The list of what a search has found. */
function shown(part: Partial<Search>, selected: FoundDevice | null = null) {
  setStores([], null);
  const nothing = () => {};
  const devices = {
    ...{ selected, draft: emptyDevice, draftOf: () => emptyDevice, streams: [], device: null, asking: false },
    ...{ select: nothing, type: nothing, read: nothing, open: nothing },
  };
  return renderIn(
    'en',
    <FoundDevices {...{ devices, several: null, otherWays: null, locked: false }} check={{ state: 'idle' } as never} />,
    new FakeClient({ 'discovery.found': () => ({ ...search, ...part }) }),
  );
}

it('where nothing was found in a network that Windows takes for public, it says so; elsewhere it does not', async () => {
  await shown({ shutNetworks: ['Network 2'] });
  expect(await screen.findByText(/takes this network for a public one \(Network 2\)/)).toBeTruthy();
  expect(screen.getByText(/No camera has answered/)).toBeTruthy();
  cleanup();
  await shown({});
  expect(await screen.findByText(/No camera has answered/)).toBeTruthy();
  expect(screen.queryByText(/public one/)).toBeNull();
});

it('a Tapo’s login is the one of its camera account', async () => {
  await shown({ devices: [tapo] }, tapo);
  expect(await screen.findByText(/make a camera account in the maker’s app/)).toBeTruthy();
  cleanup();
  const other = { ...tapo, maker: 'Acme', model: 'T240' };
  await shown({ devices: [other] }, other);
  expect(await screen.findByText('Acme T240')).toBeTruthy();
  expect(screen.queryByText(/camera account/)).toBeNull();
});

// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Invitation } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { NOON, renderIn, setStores } from '../ui/render.test-support.tsx';
import { useApp } from '../stores/app-store.ts';
import { AccountMenu } from './AccountMenu.tsx';

/* Another screen is let in by the menu of this one: each invitation is asked for once, and none that nobody sees stays open. */

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const invitation = (code: string): Invitation => ({
  code,
  expiresAtMs: NOON + 600_000,
  origins: ['http://192.168.1.5:4780'],
  thisPcOnly: false,
  authority: null,
});

/** The menu, over an application that gives out AAAABBB1, AAAABBB2 and so on; `state`: what has become of them. */
async function menu() {
  let given = 0;
  const client = new FakeClient({
    'screens.invite': () => invitation(`AAAABBB${++given}`),
    'screens.withdraw': () => ({}),
    'screens.invited': () => ({ state: 'waiting' }),
  });
  setStores([], null);
  const user = userEvent.setup({ advanceTimers: () => Promise.resolve() });
  await renderIn('en', <AccountMenu />, client);
  return {
    client,
    open: async () => {
      await user.click(screen.getByRole('button', { name: 'This screen' }));
      await user.click(await screen.findByRole('menuitem', { name: 'Show on another screen…' }));
    },
    close: async () => {
      await user.click(screen.getByRole('button', { name: 'Close' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    },
    press: (name: string) => user.click(screen.getByRole('button', { name })),
    /** What was commanded since the last time; whether the other screen has come is asked again and again. */
    commanded: () =>
      client
        .take()
        .filter(({ method }) => method !== 'screens.invited')
        .map(({ method, input }) => [method, ...Object.values(input as object)].join(' ')),
  };
}
const shown = (code: string) => screen.findByText(code);

describe('an invitation', () => {
  it('is asked for once by its button, and withdrawn when its dialog is closed', async () => {
    const { open, close, commanded } = await menu();
    expect(commanded()).toEqual([]);
    await open();
    await shown('AAAA-BBB1');
    // The clock ticks, and it is rendered again.
    act(() => useApp.setState({ totalsAtMs: NOON + 1 }));
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(commanded()).toEqual(['screens.invite']);
    await close();
    expect(commanded()).toEqual(['screens.withdraw AAAABBB1']);
    await open();
    await shown('AAAA-BBB2');
    expect(screen.queryByText('AAAA-BBB1')).toBeNull();
    expect(commanded()).toEqual(['screens.invite']);
  });

  it('that comes after its dialog was closed is withdrawn, and not shown', async () => {
    const { client, open, close, commanded } = await menu();
    const answers: ((answer: Invitation) => void)[] = [];
    client.answers['screens.invite'] = () => new Promise((resolve) => answers.push(resolve));
    await open();
    await close();
    expect(commanded()).toEqual(['screens.invite']);
    // It is opened again before the first one has come.
    await open();
    await act(async () => answers[0](invitation('AAAABBB1')));
    await waitFor(() => expect(commanded()).toEqual(['screens.invite', 'screens.withdraw AAAABBB1']));
    expect(screen.queryByText('AAAA-BBB1')).toBeNull();
    await act(async () => answers[1](invitation('AAAABBB2')));
    await shown('AAAA-BBB2');
    expect(commanded()).toEqual([]);
  });

  it.each(['used', 'over'] as const)('that is %s makes room for another, and is withdrawn', async (state) => {
    const { client, open, press, commanded } = await menu();
    client.answers['screens.invited'] = ({ code }) => ({ state: code === 'AAAABBB1' ? state : 'waiting' });
    await open();
    await screen.findByRole('button', { name: 'Invite another screen' });
    commanded();
    await press('Invite another screen');
    await shown('AAAA-BBB2');
    expect(commanded()).toEqual(['screens.withdraw AAAABBB1', 'screens.invite']);
  });

  it('that is refused says why, until the dialog is closed', async () => {
    const { client, open, close, commanded } = await menu();
    const give = client.answers['screens.invite'];
    client.answers['screens.invite'] = () => {
      throw new FootfallError('DB_005');
    };
    await open();
    await screen.findByText(/DB_005/);
    await close();
    expect(commanded()).toEqual(['screens.invite']);
    client.answers['screens.invite'] = () => new Promise(() => {});
    await open();
    await screen.findByRole('dialog');
    expect(screen.queryByText(/DB_005/)).toBeNull();
    await close();
    client.answers['screens.invite'] = give;
    await open();
    await shown('AAAA-BBB1');
    expect(screen.queryByText(/DB_005/)).toBeNull();
  });

  it('that is refused after the dialog was closed is said nowhere, nor that one could not be withdrawn', async () => {
    const { client, open, close } = await menu();
    const give = client.answers['screens.invite']!;
    let refuse: () => void = () => {};
    client.answers['screens.invite'] = () =>
      new Promise((_, reject) => {
        refuse = () => reject(new FootfallError('DB_005'));
      });
    client.answers['screens.withdraw'] = () => {
      throw new FootfallError('DB_005');
    };
    await open();
    await close();
    client.answers['screens.invite'] = give;
    await open();
    await shown('AAAA-BBB1');
    await act(async () => refuse());
    expect(screen.queryByText(/DB_005/)).toBeNull();
    await close();
    await open();
    await shown('AAAA-BBB2');
    expect(screen.queryByText(/DB_005/)).toBeNull();
  });
});

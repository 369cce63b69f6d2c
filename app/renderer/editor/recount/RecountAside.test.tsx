// @vitest-environment happy-dom
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recount } from '../../../shared/domain/recount.ts';
import { errorInfo, FootfallError } from '../../../shared/errors.ts';
import { FakeClient } from '../../query/fake-client.test-support.ts';
import { cameraOf, HOUR, NOON, renderIn, setStores, today } from '../../ui/render.test-support.tsx';
import { RecountAside } from './RecountAside.tsx';

const recount = (part: Partial<Recount> = {}): Recount => ({
  recountId: 'r',
  cameraId: 'door',
  fromMs: today.fromMs,
  toMs: NOON,
  status: 'ready',
  createdAtMs: NOON - HOUR,
  progress: 1,
  tracks: 40,
  error: null,
  days: [
    {
      dayStartMs: today.fromMs,
      regionId: 'line',
      regionName: 'Entrance',
      ruleVersion: 2,
      oldIn: 10,
      oldOut: 4,
      newIn: 17,
      newOut: 4,
    },
  ],
  ...part,
});

let client: FakeClient;
let stored: Recount[];
beforeEach(() => {
  stored = [recount()];
  const change = (status: Recount['status']) => () => {
    stored = [{ ...stored[0], status }];
    return stored[0];
  };
  client = new FakeClient({
    'recounts.list': () => stored,
    'recounts.accept': change('accepted'),
    'recounts.discard': change('discarded'),
    'recounts.revoke': change('ready'),
    'recounts.cancel': change('cancelled'),
    'recounts.start': ({ cameraId, fromMs, toMs }) =>
      recount({ recountId: 'new', cameraId, fromMs, toMs, status: 'running', progress: 0 }),
  });
  setStores([cameraOf()], null);
});
afterEach(cleanup);

const open = async (language: 'en' | 'vi' = 'en', unsaved: string[] = []) => {
  const view = await renderIn(language, <RecountAside cameraId="door" unsaved={unsaved} onClose={() => {}} />, client);
  await screen.findByRole('heading', { level: 2 });
  return view;
};
const press = (name: string) => userEvent.setup().click(screen.getByRole('button', { name }));
const asked = () => client.take().filter(({ method }) => method !== 'recounts.list');

describe('a recount that waits for an answer', () => {
  it('shows old against new, with their difference, and what stays equal', async () => {
    await open();
    const row = await screen.findByRole('row', { name: /^Entrance/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['10', '17', '+7', '4', '4', '0']);
    expect(screen.getByRole('status').textContent).toBe(
      '40 people, counted again. Charts show the old numbers until you accept the new ones; the old ones are kept.',
    );
  });

  it.each([
    ['Accept', 'recounts.accept', 'Charts show these numbers'],
    ['Discard', 'recounts.discard', 'It was discarded. Charts show what they showed before.'],
  ])('%s asks for that and says what came of it', async (name, method, says) => {
    await open();
    await screen.findByRole('button', { name });
    await press(name);
    expect(asked()).toEqual([{ method, input: { recountId: 'r' } }]);
    expect((await screen.findByText((text) => text.startsWith(says))).textContent).toContain(says);
    expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
  });

  it('asks in Vietnamese as well', async () => {
    await open('vi');
    await screen.findByRole('button', { name: 'Chấp nhận' });
    await press('Chấp nhận');
    expect(asked()).toEqual([{ method: 'recounts.accept', input: { recountId: 'r' } }]);
  });

  it('that was refused stays as it is, with the reason', async () => {
    client.answers['recounts.accept'] = () => {
      throw new FootfallError('DB_005');
    };
    await open();
    await screen.findByRole('button', { name: 'Accept' });
    await press('Accept');
    expect((await screen.findByRole('alert')).textContent).toContain(errorInfo('DB_005').message);
    expect(screen.getByRole('button', { name: 'Accept' })).toBeTruthy();
  });

  it('that changes nothing says so', async () => {
    stored = [recount({ days: [{ ...recount().days[0], newIn: 10 }] })];
    await open();
    expect((await screen.findByRole('status')).textContent).toBe('40 people, counted again: every number is the same.');
  });
});

describe('a recount that runs', () => {
  beforeEach(() => {
    stored = [recount({ status: 'running', progress: 0.25, days: [] })];
  });
  it('says how far it is, as it goes on, and can be cancelled', async () => {
    await open();
    expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('25');
    act(() => client.push('recounts.changed', recount({ status: 'running', progress: 0.6, days: [] })));
    expect(await screen.findByText('60% of it is counted again.')).toBeTruthy();
    await press('Cancel');
    expect(asked()).toEqual([{ method: 'recounts.cancel', input: { recountId: 'r' } }]);
    expect(await screen.findByText('It was cancelled. Nothing was changed.')).toBeTruthy();
  });
  it('lets no second one begin', async () => {
    await open();
    await screen.findByRole('progressbar');
    expect(screen.getByRole('button', { name: 'Recount' })).toHaveProperty('disabled', true);
  });
  it('of another camera is not shown', async () => {
    await open();
    await screen.findByRole('progressbar');
    act(() =>
      client.push(
        'recounts.changed',
        recount({ recountId: 'other', cameraId: 'other', status: 'failed', createdAtMs: NOON }),
      ),
    );
    expect(within(screen.getByRole('region', { name: 'Recounts of this camera' })).getAllByRole('button')).toHaveLength(
      1,
    );
  });
});

describe('a new recount', () => {
  beforeEach(() => {
    stored = [];
  });
  it('is of the whole days that are chosen', async () => {
    await open();
    await expect.poll(() => screen.getByRole('button', { name: 'Recount' }).hasAttribute('disabled')).toBe(false);
    await press('Recount');
    expect(asked()).toEqual([
      { method: 'recounts.start', input: { cameraId: 'door', fromMs: today.fromMs - 6 * 24 * HOUR, toMs: today.toMs } },
    ]);
    expect(await screen.findByRole('progressbar')).toBeTruthy();
  });

  it('begins where tracks were kept first', async () => {
    const sinceMs = today.fromMs - HOUR;
    client.answers['recounts.start'] = ({ cameraId, fromMs, toMs }) => {
      if (fromMs < sinceMs) throw new FootfallError('RECOUNT_001', { sinceMs });
      return recount({ cameraId, fromMs, toMs, status: 'running' });
    };
    await open();
    await expect.poll(() => screen.getByRole('button', { name: 'Recount' }).hasAttribute('disabled')).toBe(false);
    await press('Recount');
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    expect(asked().map(({ input }) => (input as { fromMs: number }).fromMs)).toEqual([
      today.fromMs - 6 * 24 * HOUR,
      sinceMs,
    ]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says which regions are not in it as they are drawn', async () => {
    await open('en', ['Entrance']);
    expect(screen.getByText('“Entrance”: what is not saved is not in it.')).toBeTruthy();
  });
});

// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Camera } from '../../shared/domain/camera.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { cameraOf, HOUR, NOON, renderIn, setStores } from '../ui/render.test-support.tsx';
import { CameraPage } from './CameraPage.tsx';

let client: FakeClient;
beforeEach(() => {
  client = new FakeClient({
    'capacity.input': () => ({
      sizes: ['512x288', '640x352'],
      now: '640x352',
      why: 'small-people' as const,
      peopleHeight: 0.12,
    }),
    'cameras.setInputSize': () => cameraOf(),
    'cameras.setPlace': () => cameraOf(),
    'cameras.setSchedule': () => cameraOf(),
    'cameras.setMaintenance': () => cameraOf(),
  });
});
afterEach(cleanup);

const open = async (part: Partial<Camera> = {}) => {
  setStores([cameraOf({}, part)], null);
  await renderIn('en', <CameraPage cameraId="door" />, client);
  const user = userEvent.setup();
  const form = (name: string) => within(screen.getByRole('region', { name }));
  return { user, form };
};
/** What was changed, without what was asked. */
const sent = () =>
  client
    .take()
    .filter(({ method }) => !['capacity.input', 'audit.last'].includes(method))
    .map(({ method, input }) => [method, input]);
const week = [
  { days: [1, 2, 3, 4, 5, 6], fromMinutes: 540, toMinutes: 1260 },
  { days: [7], fromMinutes: 600, toMinutes: 120 },
];

describe('when it counts', () => {
  it('is set by days and hours, several of them, over midnight too', async () => {
    const { user, form } = await open();
    const hours = form('When it counts');
    expect(hours.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    await user.click(hours.getByRole('radio', { name: 'At these hours' }));
    await user.click(hours.getByRole('button', { name: 'Other hours on other days' }));
    const [, from] = hours.getAllByLabelText('From'),
      [, to] = hours.getAllByLabelText('To');
    await user.clear(from);
    await user.type(from, '10');
    await user.clear(to);
    await user.type(to, '2:00');
    await user.tab();
    expect(hours.getByText('Until the next day.')).toBeTruthy();
    await user.click(hours.getByRole('button', { name: 'Save' }));
    expect(sent()).toEqual([['cameras.setSchedule', { cameraId: 'door', schedule: week }]]);
  });

  it('a time that is still being typed is saved as well', async () => {
    const { user, form } = await open({ schedule: [week[0]] });
    const hours = form('When it counts');
    await user.clear(hours.getByLabelText('To'));
    await user.type(hours.getByLabelText('To'), '22');
    await user.click(hours.getByRole('button', { name: 'Save' }));
    expect(sent()).toEqual([
      ['cameras.setSchedule', { cameraId: 'door', schedule: [{ ...week[0], toMinutes: 1320 }] }],
    ]);
  });

  it('may be the hours of the shop, which it names, or always', async () => {
    const { user, form } = await open({ schedule: week });
    const hours = form('When it counts');
    await user.click(hours.getByRole('radio', { name: 'While the shop is open' }));
    expect(hours.getByText('The shop is open from 08:00 to 22:00.')).toBeTruthy();
    await user.click(hours.getByRole('radio', { name: 'Always' }));
    await user.click(hours.getByRole('button', { name: 'Save' }));
    expect(sent()).toEqual([['cameras.setSchedule', { cameraId: 'door', schedule: null }]]);
  });

  it('needs a day', async () => {
    const { user, form } = await open({ schedule: [week[1]] });
    await user.click(form('When it counts').getByRole('checkbox', { name: 'Sun' }));
    expect(form('When it counts').getByText('Choose a day.')).toBeTruthy();
    expect(form('When it counts').getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
  });
});

const visits = { last: null, next: '2026-12-01', notes: 'lens' };

it('maintenance says who and for how long, and keeps the visits', async () => {
  const { user, form } = await open({ visits });
  await user.type(form('Maintenance').getByLabelText('Who works on it'), 'Linh');
  await user.selectOptions(form('Maintenance').getByLabelText('For how long'), '2 hours');
  const before = Date.now();
  await user.click(form('Maintenance').getByRole('button', { name: 'Begin' }));
  const [[method, input]] = sent() as [[string, { maintenance: { by: string; untilMs: number }; visits: unknown }]];
  expect([method, input.maintenance.by, input.visits]).toEqual(['cameras.setMaintenance', 'Linh', visits]);
  expect(input.maintenance.untilMs).toBeGreaterThanOrEqual(before + 2 * HOUR);
});

it('maintenance that is done was a visit', async () => {
  const { user, form } = await open({ visits, maintenance: { by: 'Linh', untilMs: Date.now() + HOUR } });
  await user.click(form('Maintenance').getByRole('button', { name: 'It is done' }));
  expect(sent()).toEqual([
    [
      'cameras.setMaintenance',
      { cameraId: 'door', maintenance: null, visits: { ...visits, last: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } },
    ],
  ]);
});

it('the next visit and the notes are set without ending anybody’s work', async () => {
  const maintenance = { by: 'Linh', untilMs: NOON };
  const { user, form } = await open({ visits, maintenance });
  await user.clear(form('Visits').getByLabelText('Next visit'));
  await user.type(form('Visits').getByLabelText('Notes'), ' cleaned');
  await user.click(form('Visits').getByRole('button', { name: 'Save' }));
  expect(sent()).toEqual([
    [
      'cameras.setMaintenance',
      { cameraId: 'door', maintenance, visits: { last: null, next: null, notes: 'lens cleaned' } },
    ],
  ]);
});

describe('its place', () => {
  const place = {
    location: { name: 'East door', type: 'entrance' as const },
    groups: [{ name: 'Floor 1', type: 'floor' as const }],
    description: '',
  };

  it('is typed, also the name that was not ended', async () => {
    const { user, form } = await open();
    const fields = form('Place');
    await user.type(fields.getByRole('combobox', { name: 'Location' }), 'East door');
    await user.selectOptions(fields.getByLabelText('What that is'), 'Entrance');
    await user.type(fields.getByRole('combobox', { name: 'Floor' }), 'Floor 1{Enter}');
    await user.type(fields.getByRole('combobox', { name: 'Zones' }), 'Tills');
    await user.click(fields.getByRole('button', { name: 'Save' }));
    expect(sent()).toEqual([
      [
        'cameras.setPlace',
        { cameraId: 'door', place: { ...place, groups: [...place.groups, { name: 'Tills', type: 'zone' }] } },
      ],
    ]);
  });

  it('is taken away', async () => {
    const { user, form } = await open({ place });
    const fields = form('Place');
    await user.clear(fields.getByRole('combobox', { name: 'Location' }));
    await user.type(fields.getByRole('combobox', { name: 'Floor' }), '{Backspace}');
    await user.click(fields.getByRole('button', { name: 'Save' }));
    expect(sent()).toEqual([
      ['cameras.setPlace', { cameraId: 'door', place: { location: null, groups: [], description: '' } }],
    ]);
  });
});

it('the size of the picture for the detector: what it is and why, and somebody’s own choice', async () => {
  const { user, form } = await open();
  const input = form('Size of the picture for the detector');
  expect(await input.findByText('Now 640 × 352. People are small where they are counted.')).toBeTruthy();
  await user.selectOptions(input.getByLabelText('Size'), '512 × 288');
  await user.click(input.getByRole('button', { name: 'Save' }));
  expect(sent()).toEqual([['cameras.setInputSize', { cameraId: 'door', size: '512x288' }]]);
});

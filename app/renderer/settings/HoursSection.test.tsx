// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { useApp } from '../stores/app-store.ts';
import { renderIn, setStores } from '../ui/render.test-support.tsx';
import { HoursSection } from './HoursSection.tsx';

afterEach(cleanup);

it('the opening hours of the shop are set, until midnight too, and hold on this screen at once', async () => {
  setStores([], null);
  const client = new FakeClient({
    'app.setHours': (hours) => ({ ...useApp.getState().info!.site, ...hours }),
  });
  await renderIn('en', <HoursSection />, client);
  const user = userEvent.setup();
  expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
  for (const [name, text] of [
    ['Opens', '9'],
    ['Closes', '24:00'],
  ]) {
    await user.clear(screen.getByLabelText(name));
    await user.type(screen.getByLabelText(name), text);
  }
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const hours = { opensMinutes: 540, closesMinutes: 1440 };
  expect(client.take().map(({ input }) => input)).toEqual([hours]);
  await expect.poll(() => useApp.getState().info?.site).toMatchObject(hours);
});

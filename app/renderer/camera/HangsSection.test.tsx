// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Region } from '../../shared/domain/region.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { useCameras } from '../stores/camera-store.ts';
import { cameraOf, renderIn, setStores } from '../ui/render.test-support.tsx';
import { HangsSection } from './HangsSection.tsx';

/* Where a camera hangs is changed; lines that judge people elsewhere are proposed to be changed, and never are by themselves. */

const line = (name: string, anchor: 'bottom-centre' | 'centre'): Region => ({
  kind: 'line',
  regionId: name,
  ruleVersion: 3,
  savedAtMs: 0,
  name,
  points: [
    [0.1, 0.5],
    [0.9, 0.5],
  ],
  counts: 'both',
  anchor,
  mode: 'immediate',
  hours: null,
});
let client: FakeClient;
beforeEach(() => {
  client = new FakeClient({
    'cameras.setMounting': () => cameraOf(),
    'regions.save': () => line('Door', 'centre') as never,
  });
});
afterEach(cleanup);

async function open(mounting: Camera['mounting']) {
  const camera = cameraOf({}, { mounting });
  setStores([camera], null);
  useCameras.setState({ regions: { door: [line('Door', 'bottom-centre'), line('Till', 'centre')] } });
  await renderIn('en', <HangsSection camera={camera} />, client);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Change where it hangs' }));
  return { user, dialog: within(await screen.findByRole('dialog')) };
}
const sent = () => client.take().map(({ method, input }) => [method, input]);
const overhead = { place: 'entrance', perspective: 'overhead' };

it('from above: the line that looks at feet is named, and stays as it is', async () => {
  const { user, dialog } = await open({ place: 'entrance', perspective: 'oblique' });
  expect(dialog.getByRole('checkbox', { name: /Till/ })).toBeDefined();
  await user.click(dialog.getByText('From above'));
  expect(dialog.queryByRole('checkbox', { name: /Till/ })).toBeNull();
  expect(dialog.getByRole('checkbox', { name: /Change Door as well/ })).toHaveProperty('checked', false);
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(sent()).toEqual([['cameras.setMounting', { cameraId: 'door', mounting: overhead }]]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('where that was chosen the line is saved from the version that was seen, and then where it hangs', async () => {
  const { user, dialog } = await open(null);
  await user.click(dialog.getByText('From above'));
  await user.click(dialog.getByRole('checkbox', { name: /Door/ }));
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(client.asked.map(({ method }) => method)).toContain('cameras.setMounting'));
  expect(sent()).toMatchObject([
    ['regions.save', { regionId: 'Door', basedOn: 3, region: { name: 'Door', anchor: 'centre' } }],
    ['cameras.setMounting', { mounting: overhead }],
  ]);
});

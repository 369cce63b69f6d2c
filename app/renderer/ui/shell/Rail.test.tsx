// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Role } from '../../../shared/domain/role.ts';
import { useApp } from '../../stores/app-store.ts';
import { InsideNote } from '../../today/InsideNote.tsx';
import { cameraOf, renderIn, setStores, totalsOf } from '../render.test-support.tsx';
import { Rail } from './Rail.tsx';

const me = (role: Role) => ({ kind: 'browser', role, models: false, userId: 'u', userName: 'Lan' }) as never;
let close = () => {};
afterEach(() => {
  close();
  useApp.setState({ me: null });
});

test.each<[Role, string[], boolean]>([
  ['kiosk', ['Live', 'Today'], false],
  ['viewer', ['Live', 'Today', 'History', 'Reports', 'Settings'], false],
  ['installer', ['Live', 'Today', 'History', 'Reports', 'Cameras', 'Settings'], true],
  ['administrator', ['Live', 'Today', 'History', 'Reports', 'Cameras', 'Settings'], true],
])('a %s is offered what he may do', async (role, places, corrects) => {
  setStores([cameraOf()], totalsOf());
  useApp.setState({ me: me(role) });
  ({ close } = await renderIn(
    'en',
    <>
      <Rail />
      <InsideNote correction={null} inside={3} canCorrect />
    </>,
  ));
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(places);
  expect(screen.queryAllByRole('button', { name: 'Correct' })).toHaveLength(corrects ? 1 : 0);
});

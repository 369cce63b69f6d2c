// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraState, CameraStatus } from '../../shared/domain/camera.ts';
import { errorInfo } from '../../shared/errors.ts';
import { CamerasPage } from '../cameras/CamerasPage.tsx';
import { PictureState } from '../live/video/PictureState.tsx';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { useApp } from '../stores/app-store.ts';
import type { Sign } from './StateSign.tsx';
import { cameraOf, HOUR, NOON, renderIn, setStores } from './render.test-support.tsx';
import { StatePhrase } from './StatePhrase.tsx';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const signs = (element: Element) =>
  [...element.querySelectorAll('[data-sign]')].map((each) => each.getAttribute('data-sign'));

describe('the phrase of all cameras', () => {
  const states: Record<CameraStatus, [sign: Sign, en: string, vi: string]> = {
    counting: ['ok', '1 camera counting', '1/1 camera đang đếm'],
    connecting: ['wait', '1 connecting', '1 đang kết nối'],
    stalled: ['warn', '1 stalled', '1 đứng hình'],
    failed: ['fail', '1 failed', '1 lỗi'],
    off: ['off', 'Cameras switched off', 'Camera đã tắt'],
  };
  it.each(Object.entries(states))('%s', async (status, [sign, en, vi]) => {
    setStores([cameraOf({ status: status as CameraStatus })], null);
    for (const [language, text] of [
      ['en', en],
      ['vi', vi],
    ] as const) {
      const { close } = await renderIn(language, <StatePhrase />);
      const link = screen.getByRole('link', { name: text });
      expect(signs(link)).toEqual([sign]);
      expect(screen.getByRole('status').textContent).toBe(text);
      close();
    }
  });

  it('is no green light for a camera that misses people, nor for one with nothing drawn', async () => {
    setStores([cameraOf({ risk: 'few-frames' })], null);
    const { close } = await renderIn('en', <StatePhrase />);
    expect(signs(screen.getByRole('link', { name: '1 camera misses people' }))).toEqual(['warn']);
    close();
    setStores([cameraOf()], null, {}, false);
    await renderIn('en', <StatePhrase />);
    expect(signs(screen.getByRole('link', { name: '1 camera with nothing drawn' }))).toEqual(['off']);
  });

  it('says nothing of cameras without a connection, and that it waits before there was one', async () => {
    setStores([cameraOf()], null, { state: 'lost', sinceMs: NOON - 10_000 });
    const { close } = await renderIn('en', <StatePhrase />);
    expect(signs(screen.getByRole('link', { name: 'No connection for 10 s' }))).toEqual(['warn']);
    expect(screen.queryByText(/counting/)).toBeNull();
    close();
    setStores(null, null);
    await renderIn('vi', <StatePhrase />);
    expect(signs(screen.getByRole('link', { name: 'Đang kết nối' }))).toEqual(['wait']);
  });
});

describe('the list of cameras', () => {
  const sides: [string, Partial<CameraState>, boolean, Sign, word: string, says: string][] = [
    ['counts', {}, true, 'ok', 'Counting', 'Counting since 11:00'],
    ['misses people', { risk: 'slow-pc' }, true, 'warn', 'Count at risk', 'People are missed: this PC is too slow'],
    ['has nothing drawn', {}, false, 'off', 'Nothing drawn', ''],
    ['stalls', { status: 'stalled', notCountingSinceMs: NOON - HOUR }, true, 'warn', 'Stalled', ''],
    [
      'failed',
      {
        status: 'failed',
        notCountingSinceMs: NOON - HOUR,
        error: errorInfo('STREAM_007', { host: '10.0.0.5', seconds: 12 }),
      },
      true,
      'fail',
      'Failed',
      '10.0.0.5',
    ],
    ['is off', { status: 'off' }, true, 'off', 'Switched off', ''],
    ['is outside its hours', { status: 'off', off: 'outside-hours' }, true, 'off', 'Outside hours', 'by itself'],
  ];
  it.each(sides)('a camera that %s', async (_, state, drawn, sign, word, says) => {
    setStores([cameraOf(state)], null, {}, drawn);
    await renderIn('en', <CamerasPage />);
    const row = screen.getByRole('row', { name: /Front door/ });
    expect([signs(row), within(row).getAllByRole('cell')[0].textContent]).toEqual([[sign], word]);
    expect(screen.getByRole('region', { name: /Front door/ }).textContent).toContain(says);
  });

  it('shows where they hang, and only those of a place when that is asked for', async () => {
    const location = { name: 'East', type: null };
    setStores(
      [
        cameraOf({}, { place: { location, groups: [{ name: 'Tills', type: 'zone' }], description: 'Above the till' } }),
        cameraOf({}, { cameraId: 'back', name: 'Back door' }),
      ],
      null,
    );
    await renderIn('en', <CamerasPage />);
    expect(screen.getByRole('row', { name: /Front door East/ })).toBeTruthy();
    const why = screen.getByRole('region', { name: /Front door/ }).textContent;
    expect(why).toContain('Front door, East, Tills, rtsp://10.0.0.5/');
    expect(why).toContain('Above the till');
    const places = screen.getByRole('combobox', { name: 'Which cameras' });
    expect(
      within(places)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['All cameras', 'East', 'Tills']);
    const user = userEvent.setup();
    await user.selectOptions(places, 'Tills');
    expect(screen.queryByRole('row', { name: /Back door/ })).toBeNull();
    await user.selectOptions(places, 'All cameras');
    expect(screen.getByRole('row', { name: /Back door/ })).toBeTruthy();
  });

  it('without a connection knows nothing of them', async () => {
    setStores(
      [
        cameraOf(
          {},
          { telemetry: { analysisFps: 12, droppedFrames: 3, inferenceMs: 8, ownWorkMs: 1, behindMs: 400 } as never },
        ),
      ],
      null,
      { state: 'lost', sinceMs: NOON - 10_000 },
    );
    await renderIn('en', <CamerasPage />);
    const row = screen.getByRole('row', { name: /Front door/ });
    expect(signs(row)).toEqual(['warn']);
    expect(
      within(row)
        .getAllByRole('cell')
        .slice(3, 7)
        .map(({ textContent }) => textContent),
    ).toEqual(['–', '–', '–', '–']);
  });

  it('nor while an answer is late', async () => {
    setStores([cameraOf()], null);
    useApp.setState({ lateSinceMs: NOON - 10_000 });
    await renderIn('en', <CamerasPage />);
    const row = screen.getByRole('row', { name: /Front door/ });
    expect([signs(row), within(row).getAllByRole('cell')[0].textContent]).toEqual([['warn'], 'No answer']);
    expect(screen.getByRole('region', { name: /Front door/ }).textContent).toMatch(
      /answers this screen late, so nobody can say here whether it counts.*Counting most likely goes on/,
    );
  });
});

describe('why there is no picture', () => {
  const password = errorInfo('STREAM_005', { host: '10.0.0.5', username: 'admin' });
  const cases: [string, Partial<CameraState>, Sign, en: RegExp, vi: RegExp, button: string | null][] = [
    ['counting', {}, 'wait', /^Loading the picture$/, /hình/, null],
    [
      'connecting',
      { status: 'connecting', sinceMs: NOON - 4_000 },
      'wait',
      /Waiting for the first picture, 4 s/,
      /4 giây/,
      null,
    ],
    [
      'stalled',
      { status: 'stalled', lastFrameAtMs: NOON - 12_000, nextTryAtMs: NOON + 5_000, attempt: 2 },
      'warn',
      /No picture for 12 s.*Trying again in 5 s \(2 of 5\)/,
      /12 giây.*5 giây/,
      'Try now',
    ],
    [
      'failed',
      {
        status: 'failed',
        notCountingSinceMs: NOON - 2 * HOUR,
        error: errorInfo('STREAM_007', { host: '10.0.0.5', seconds: 12 }),
      },
      'fail',
      /Not counting since 10:00.*10\.0\.0\.5/,
      /10:00.*10\.0\.0\.5/,
      'Try now',
    ],
    [
      'failed for its password',
      { status: 'failed', notCountingSinceMs: NOON - 2 * HOUR, error: password },
      'fail',
      /Not counting since 10:00/,
      /10:00/,
      'Enter new password',
    ],
    ['off', { status: 'off', sinceMs: NOON - HOUR }, 'off', /Switched off since 11:00/, /11:00/, 'Switch on'],
    [
      'off by its hours',
      { status: 'off', off: 'outside-hours', sinceMs: NOON - HOUR },
      'off',
      /Outside its hours since 11:00/,
      /Ngoài giờ đếm từ 11:00/,
      null,
    ],
  ];
  it.each(cases)('%s', async (_, state, sign, en, vi, button) => {
    const camera = cameraOf(state);
    setStores([camera], null);
    const part = <PictureState camera={camera} small={false} away={false} onDark={false} unshown={null} />;
    const vietnamese = await renderIn('vi', part);
    expect(vietnamese.container.textContent).toMatch(vi);
    vietnamese.close();
    const { container } = await renderIn('en', part);
    expect(container.textContent).toMatch(en);
    expect(signs(container)).toEqual([sign]);
    expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(
      button === null ? [] : [button],
    );
  });

  it('one that counts and cannot be shown is said to count', async () => {
    await renderIn(
      'en',
      <PictureState
        camera={cameraOf({}, { telemetry: { codec: 'hevc' } as never })}
        small={false}
        away={false}
        onDark={false}
        unshown="unplayable"
      />,
    );
    expect(screen.getByText(/Counting goes on\. This screen cannot play HEVC/)).toBeTruthy();
  });

  it('without a connection it says nothing of the camera', async () => {
    const camera = cameraOf({ status: 'failed', error: password });
    setStores([camera], null, { state: 'lost' });
    const { container } = await renderIn(
      'en',
      <PictureState camera={camera} small={false} away onDark={false} unshown={null} />,
    );
    expect(container.textContent).toMatch(/This screen has lost the counting service.*Counting most likely goes on/);
    expect([container.textContent?.includes('Not counting'), screen.queryByRole('button')]).toEqual([false, null]);
  });

  it('its buttons ask for what they say', async () => {
    const client = new FakeClient({
      'cameras.tryNow': () => ({}),
      'cameras.setEnabled': ({ cameraId }) => cameraOf({}, { cameraId }),
    });
    const user = userEvent.setup({ advanceTimers: () => Promise.resolve() });
    const press = async (state: Partial<CameraState>, name: string) => {
      const { close, history } = await renderIn(
        'en',
        <PictureState camera={cameraOf(state)} small={false} away={false} onDark={false} unshown={null} />,
        client,
      );
      await user.click(screen.getByRole('button', { name }));
      close();
      return history.at(-1);
    };
    await press({ status: 'stalled' }, 'Try now');
    await press({ status: 'off' }, 'Switch on');
    expect(client.take()).toEqual([
      { method: 'cameras.tryNow', input: { cameraId: 'door' } },
      { method: 'cameras.setEnabled', input: { cameraId: 'door', enabled: true } },
    ]);
    expect(await press({ status: 'failed', error: password }, 'Enter new password')).toContain('/cameras');
  });
});

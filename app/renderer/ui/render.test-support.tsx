import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { AppInfo, Totals } from '../../shared/api/index.ts';
import type { Camera, CameraState } from '../../shared/domain/camera.ts';
import type { Language } from '../i18n/formats.ts';
import { startLanguages } from '../i18n/index.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { followClient } from '../query/follow-client.ts';
import { createQueryClient } from '../query/query-client.ts';
import { useApp } from '../stores/app-store.ts';
import { useCameras } from '../stores/camera-store.ts';
import { theme } from '../theme.ts';

export const HOUR = 3_600_000;
/** Midday of a business day that begins at midnight, in the zone of the site. */
export const NOON = Date.UTC(2026, 10, 21, 5);
const site: AppInfo['site'] = {
  siteId: 's',
  name: 'Shop',
  timeZone: 'Asia/Ho_Chi_Minh',
  dayStartMinutes: 0,
  opensMinutes: 480,
  closesMinutes: 1_320,
};
export const today = { fromMs: NOON - 12 * HOUR, toMs: NOON + 12 * HOUR };

export const cameraOf = (state: Partial<CameraState> = {}, part: Partial<Camera> = {}): Camera => ({
  cameraId: 'door',
  name: 'Front door',
  device: null,
  source: {
    kind: 'rtsp',
    address: 'rtsp://10.0.0.5/',
    username: null,
    hasPassword: true,
    loop: false,
    aspect: 'auto',
    transport: 'auto',
    certificate: null,
  },
  demo: false,
  demoKept: false,
  mounting: null,
  inputSize: null,
  enabled: true,
  order: 0,
  createdAtMs: 0,
  health: 'online',
  schedule: null,
  maintenance: null,
  visits: { last: null, next: null, notes: '' },
  place: { location: null, groups: [], description: '' },
  telemetry: null,
  ...part,
  state: {
    status: 'counting',
    sinceMs: NOON - HOUR,
    notCountingSinceMs: null,
    error: null,
    lastFrameAtMs: NOON,
    off: null,
    attempt: 0,
    maxAttempts: 5,
    nextTryAtMs: null,
    risk: null,
    ...state,
  },
});
export const totalsOf = (part: Partial<Totals> = {}): Totals => ({
  today,
  cameras: {},
  world: 'shop',
  in: 12,
  out: 5,
  inside: 7,
  correction: null,
  leftOut: [],
  ...part,
});

/** The stores as the application filled them; the connection is there unless said otherwise. */
export function setStores(
  cameras: Camera[] | null,
  totals: Totals | null,
  connection: Partial<ReturnType<typeof useApp.getState>['connection']> = {},
  drawn = true,
): void {
  useApp.setState({
    info: {
      version: '1',
      host: 'headless',
      site,
      model: { id: 'm', version: '1' },
      dataFolder: '/data',
      nowMs: NOON,
      today,
      knownToMs: null,
    },
    totals,
    totalsAtMs: NOON,
    clockOffsetMs: 0,
    lateSinceMs: null,
    connection: { state: 'open', sinceMs: NOON - HOUR, nextTryAtMs: null, error: null, ...connection },
  });
  const line = { kind: 'line', regionId: 'line', name: 'Line' } as never;
  useCameras.setState({
    cameras,
    regions: Object.fromEntries((cameras ?? []).map(({ cameraId }) => [cameraId, drawn ? [line] : []])),
    known: [],
  });
}

let languages: Promise<void> | undefined;

/** Renders a part of a screen as the application would, in a language. */
export async function renderIn(language: Language, part: ReactNode, client = new FakeClient({})) {
  await (languages ??= startLanguages());
  await i18next.changeLanguage(language);
  const queries = createQueryClient(client);
  const stop = followClient(client, queries);
  const { hook, history } = memoryLocation({ path: '/', record: true });
  const view = render(
    <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <Router hook={hook}>{part}</Router>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return {
    ...view,
    client,
    history,
    close: () => {
      stop();
      cleanup();
    },
  };
}

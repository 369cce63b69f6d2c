import type { Totals } from '../../shared/api/index.ts';
import { client } from '../client/app-client.ts';
import { Silence, SILENCE } from '../client/silence.ts';
import { useNotices } from '../notices/notice-store.ts';
import { serverNow, useApp } from './app-store.ts';
import { changeCamera, loadCameras, loadKnown, setRegions, useCameras } from './camera-store.ts';
import { liveStore } from './live-store.ts';
import { siteShown } from './site-shown.ts';
import { loadZoneStates, setZoneStates } from './zone-store.ts';

const PULSE_MS = 5_000;
/** The clocks are compared by answers that came within so many milliseconds. */
const CLOCK_TRIP_MS = 1_000;

/** Keeps the stores in step with the application from now on: first state at each (re)connect, then its pushes. Returns the closer. */
export function startSession(): () => void {
  const holds = (totals: Totals) =>
    useApp.setState(({ lateSinceMs, totalsAtMs }) => ({
      totals,
      // What comes while an answer is late was sent some time ago.
      totalsAtMs: lateSinceMs === null ? serverNow() : totalsAtMs,
    }));
  let pulseUnderWay = false;

  /** Clock, business day, and whether the other end still answers: a dead network closes nothing by itself. */
  async function pulse(): Promise<void> {
    if (pulseUnderWay || client.connection.state !== 'open') return;
    pulseUnderWay = true;
    const silence = new Silence(client.received);
    const sentMs = Date.now();
    let looks = 0;
    const timer = setInterval(() => {
      if (++looks === SILENCE.looks) useApp.setState({ lateSinceMs: sentMs });
      if (silence.look(client.received)) client.reconnect();
    }, SILENCE.lookMs);
    try {
      const info = await client.call('app.info', {});
      const receivedMs = Date.now();
      // The same site stays the same: who shows it has nothing to do each time.
      const before = useApp.getState().info,
        site = before && JSON.stringify(before.site) === JSON.stringify(info.site) ? before.site : info.site;
      useApp.setState({
        info: { ...info, site },
        // An answer that waited says little of the other clock.
        ...((before === null || receivedMs - sentMs <= CLOCK_TRIP_MS) && {
          clockOffsetMs: info.nowMs - (sentMs + receivedMs) / 2,
        }),
        totalsAtMs: info.nowMs,
      });
    } finally {
      if (useApp.getState().lateSinceMs !== null) useApp.setState({ lateSinceMs: null });
      clearInterval(timer);
      pulseUnderWay = false;
    }
  }

  async function load(): Promise<void> {
    await pulse();
    useApp.setState({ me: await client.call('people.me', {}).catch(() => null) });
    if (useApp.getState().info?.host === 'headquarters') {
      // Nothing is counted here, and of all sites together there is nothing more to know.
      useCameras.setState({ cameras: [] });
      if (siteShown !== null) await loadKnown();
      return;
    }
    holds(await client.call('counts.totals', {}));
    useNotices.setState({ notices: await client.call('notices.list', {}) });
    await loadCameras();
    await loadZoneStates((useCameras.getState().cameras ?? []).map(({ cameraId }) => cameraId));
  }

  const failed = (error: unknown) => console.warn('could not read the state of the application', error);
  const stops = [
    client.onConnection((connection) => {
      const opened = connection.state === 'open' && useApp.getState().connection.state !== 'open';
      useApp.setState({ connection });
      if (opened) {
        liveStore.rewatch();
        load().catch(failed);
      }
    }),
    client.on('camera.changed', ({ cameraId, ...now }) => changeCamera(cameraId, now)),
    client.on('cameras.changed', () => void loadCameras().catch(failed)),
    client.on('regions.changed', ({ cameraId, regions }) => {
      setRegions(cameraId, regions);
      void loadKnown().catch(failed);
    }),
    client.on('zones.changed', ({ cameraId, zones }) => setZoneStates(cameraId, zones)),
    client.on('counts.recorded', ({ events, totals }) => {
      holds(totals);
      liveStore.flash(events, performance.now());
    }),
    client.on('counts.totals', holds),
    client.on('notices.changed', (notices) => useNotices.setState({ notices })),
    client.on('live.overlay', (overlay) => liveStore.overlay(overlay)),
    client.on('live.video', (part, bytes) => liveStore.video(part, bytes)),
  ];
  const timer = setInterval(() => void pulse().catch(failed), PULSE_MS);
  client.connect();
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}

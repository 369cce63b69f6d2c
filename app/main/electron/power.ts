import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Log } from '../host.ts';
import type { LocalClient } from '../rpc/local-client.ts';

/** Keeps the PC awake while any camera is enabled, and after a sleep tries every camera that does not count at once. */
export async function watchPower(client: LocalClient, log: Log): Promise<void> {
  let blocker: number | null = null;
  const setAwake = (on: boolean) => {
    if (on === (blocker !== null)) return;
    if (on) blocker = powerSaveBlocker.start('prevent-app-suspension');
    else {
      powerSaveBlocker.stop(blocker!);
      blocker = null;
    }
  };
  const look = async () => setAwake((await client.call('cameras.list', {})).some((camera) => camera.enabled));
  const resume = async () => {
    const resting = (await client.call('cameras.list', {})).filter(
      ({ enabled, state }) => enabled && state.status !== 'counting',
    );
    log.info('this PC woke up', { cameras: resting.length });
    await Promise.all(resting.map(({ cameraId }) => client.call('cameras.tryNow', { cameraId })));
  };
  const warn = (thrown: unknown) => log.warn('power could not be looked after', { reason: String(thrown) });
  client.on('cameras.changed', () => void look().catch(warn));
  powerMonitor.on('resume', () => void resume().catch(warn));
  await look();
}

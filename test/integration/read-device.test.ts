import { expect, test } from 'vitest';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { quiet } from '../support/app-database.ts';
import { PASSWORD, startDevice, USER } from '../support/onvif-service.ts';

/* The task that reads a device, as main runs it. */

const runTask = taskRunner((name) => launchTask(name, { log: quiet }));

test('a device is read, and one with a wrong password is asked twice at most', async () => {
  const device = await startDevice({ auth: ['MD5', 'SHA-256'] }),
    question = { serviceUrl: device.serviceUrl, host: '127.0.0.1', username: USER, trusted: null };
  try {
    const reading = await runTask('read-device', { ...question, password: PASSWORD });
    expect(reading).toMatchObject({
      ok: true,
      identity: {
        maker: 'Acme & Söhne',
        model: 'A-1',
        firmware: 'V5.2.0 build 140721',
        serial: 'SN-001',
        macs: ['c0:56:e3:f9:55:68'],
      },
      profiles: [
        { token: 'Profile_1' },
        { token: 'Profile_2', snapshotUrl: `http://${device.host}/snapshot/Profile_2` },
      ],
    });
    expect(device.refused).toBe(0);
    const refused = await runTask('read-device', { ...question, password: 'not-this-one' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'DEVICE_006', params: { user: USER } } });
    expect(JSON.stringify(refused)).not.toContain('not-this-one');
    expect(device.refused).toBe(2);
  } finally {
    await device.close();
  }
});

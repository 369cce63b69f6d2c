import { simulate, type SimulatedDevice } from './onvif-device.ts';
import { startDevice, type Personality } from './onvif-service.ts';
import { startRtspServer } from './rtsp-server.ts';

/* One simulated camera in a process of its own: it answers searches and, where it has a `host`, ONVIF; with a `clip` also RTSP. Prints 'ready'. */

export interface DeviceProcess {
  device: Pick<SimulatedDevice, 'address' | 'endpoint' | 'scopes' | 'serviceUrl'>;
  /** Where its services listen; null: nowhere. */
  host: string | null;
  personality: Personality;
  /** What it streams; null: nothing. */
  clip: string | null;
}

// It ends with the process that started it.
process.once('disconnect', () => process.exit());
const { device, host, personality, clip } = JSON.parse(process.argv[2]) as DeviceProcess;
if (clip !== null && host !== null) {
  const rtsp = await startRtspServer(clip, { address: host }),
    { port } = rtsp;
  process.once('exit', () => rtsp.process.kill('SIGKILL'));
  personality.profiles = [
    { token: 'main', size: [1920, 1080], stream: `rtsp://${host}:${port}/stream` },
    { token: 'sub', size: [960, 540], stream: `rtsp://${host}:${port}/stream` },
  ];
}
// Two that said the same would be one device.
personality.serial ??= device.endpoint;
personality.macs ??= [];
const service = host === null ? null : await startDevice(personality, { address: host });
await simulate({ ...device, ...(service && { serviceUrl: service.serviceUrl }) });
process.stdout.write('ready\n');

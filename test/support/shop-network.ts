import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DeviceProcess } from './device-process.ts';

/*
 * The far end of a cable: eight simulated cameras, each a process, and a recorder that is known by its RTSP port alone. The near end (discovery-shop.ts) is a PC. Runs in a network of its own
 * (discovery-shop.test.ts) on the card far0. Prints 'ready'.
 */

const clip = fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url));
const scopes = (name: string) => [`onvif://www.onvif.org/name/${name}`, 'onvif://www.onvif.org/hardware/M1'];
const ipv4 = (n: number): DeviceProcess => ({
  device: { address: `10.77.1.${10 + n}`, endpoint: `urn:uuid:shop-${n}`, scopes: scopes(`Camera${n}`) },
  host: `10.77.1.${10 + n}`,
  personality: {},
  clip: n === 1 && process.env.SHOP_STREAMS === '1' ? clip : null,
});
const cameras: DeviceProcess[] = [
  ...Array.from({ length: 6 }, (_, i) => ipv4(i + 1)),
  // An address of the network: it answers from its link-local one, and names the other.
  {
    device: { address: 'fe80::17%far0', endpoint: 'urn:uuid:shop-7', scopes: scopes('Camera7') },
    host: 'fd77::17',
    personality: {},
    clip: null,
  },
  {
    device: {
      address: 'fe80::18%far0',
      endpoint: 'urn:uuid:shop-8',
      scopes: scopes('Camera8'),
      serviceUrl: 'http://[fe80::18]/onvif/device_service',
    },
    host: null,
    personality: {},
    clip: null,
  },
];
const file = fileURLToPath(new URL('device-process.ts', import.meta.url));
await Promise.all(
  cameras.map(
    (camera) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [file, JSON.stringify(camera)], {
          stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        });
        createInterface({ input: child.stdout! }).once('line', resolve);
        child.once('exit', (code) => {
          process.stderr.write(`a simulated camera ended with ${code}\n`);
          process.exit(1);
        });
      }),
  ),
);
createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (question) => {
    const [, cseq = '1'] = /CSeq: *(\d+)/i.exec(question.toString()) ?? [];
    socket.write(
      `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\nServer: Acme\r\nWWW-Authenticate: Basic realm="recorder"\r\n\r\n`,
    );
  });
}).listen(554, '10.77.1.30', () => process.stdout.write('ready\n'));

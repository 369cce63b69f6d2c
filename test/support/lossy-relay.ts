import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Between a viewer and an RTSP camera that sends over UDP, both on 127.0.0.1: a network that loses packets. Requests and answers are passed on, but for the ports at which the viewer
 * listens: those are the relay's, which passes on what comes there, or loses it. `say`: what the camera's answers become.
 */
export async function openLossyRelay(
  cameraPort: number,
  say: (answer: string) => string = (answer) => answer,
): Promise<{
  port: number;
  /** Of so many packets, 0 to 1, are lost. */
  loss: number;
  close(): void;
}> {
  const closers: (() => void)[] = [];
  const server = createServer((viewer) => void relay(viewer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self = {
    port: (server.address() as AddressInfo).port,
    loss: 0,
    close() {
      server.close();
      for (const close of closers) close();
    },
  };
  let random = 1;
  const chance = () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;

  /** Ports of the relay, for those of the viewer. */
  async function forward(viewerPort: number): Promise<number> {
    const pair = await openPair();
    closers.push(() => pair.forEach((socket) => socket.close()));
    pair.forEach((socket, i) =>
      socket.on('message', (packet) => {
        if (i === 1 || chance() >= self.loss) socket.send(packet, viewerPort + i, '127.0.0.1');
      }),
    );
    return pair[0].address().port;
  }

  async function relay(viewer: Socket): Promise<void> {
    const camera = connect(cameraPort, '127.0.0.1');
    closers.push(
      () => viewer.destroy(),
      () => camera.destroy(),
    );
    for (const [one, other] of [
      [viewer, camera],
      [camera, viewer],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    const ports = new Map<string, string>();
    camera.on('data', (bytes: Buffer) => {
      const text = bytes
        .toString('latin1')
        .replace(/client_port=(\d+-\d+)/g, (_, own: string) => `client_port=${ports.get(own) ?? own}`);
      viewer.write(say(text), 'latin1');
    });
    for await (const bytes of viewer as AsyncIterable<Buffer>) {
      const text = bytes.toString('latin1'),
        asked = /client_port=(\d+)-(\d+)/.exec(text);
      if (!asked) {
        camera.write(bytes);
        continue;
      }
      const first = await forward(Number(asked[1]));
      ports.set(`${first}-${first + 1}`, `${asked[1]}-${asked[2]}`);
      camera.write(text.replace(asked[0], `client_port=${first}-${first + 1}`), 'latin1');
    }
  }
  return self;
}

/** Two ports that follow each other, the first of them even. */
export async function openPair(address = '127.0.0.1'): Promise<[UdpSocket, UdpSocket]> {
  for (;;) {
    const first = await bound(0, address);
    const { port } = first.address();
    const second = port % 2 === 0 ? await bound(port + 1, address).catch(() => null) : null;
    if (second) return [first, second];
    first.close();
  }
}

async function bound(port: number, address: string): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

import { createSocket, type Socket } from 'node:dgram';

/* Simulated ONVIF devices of the network: how real ones answer a search, with their quirks (../shared/onvif-facts.md, section 2). */

export interface SimulatedDevice {
  /** Where it answers; of IPv6 a link-local address with its network card (fe80::17%far0), as devices do. */
  address: string;
  endpoint: string;
  scopes?: string[];
  types?: string;
  /** Of its device service; null: it names none, and answers a Resolve with one. */
  serviceUrl?: string | null;
  /** Hears no multicast. */
  unicastOnly?: boolean;
  /** Only answers a question for this type; '': only one for none. */
  answersTo?: string;
  twice?: boolean;
  delayMs?: number;
  /** Knows that one only. */
  dialect?: '2005' | '2009';
  /** In place of its answer. */
  raw?: (relatesTo: string) => Uint8Array | string;
}

const PORT = 3702,
  GROUP = '239.255.255.250',
  GROUP6 = 'ff02::c';

const NAMESPACES = {
  '2005': {
    discovery: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
    addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  },
  '2009': {
    discovery: 'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01',
    addressing: 'http://www.w3.org/2005/08/addressing',
  },
};

/** Answers until `close`. Two sockets each, as a device has them: the group's and its own address's. */
export async function simulate(device: SimulatedDevice): Promise<{ close(): void; asked: number }> {
  const sockets: Socket[] = [],
    counters = { asked: 0, close: () => sockets.forEach((socket) => socket.close()) };
  const open = async (bind: string): Promise<Socket> => {
    const socket = createSocket({ type: bind.includes(':') ? 'udp6' : 'udp4', reuseAddr: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(PORT, bind, () => resolve());
    });
    sockets.push(socket);
    return socket;
  };
  const own = await open(device.address);
  const onQuestion = (question: Buffer, { address, port }: { address: string; port: number }): void => {
    const text = question.toString(),
      relatesTo = /MessageID>([^<]*)</.exec(text)?.[1] ?? '',
      types = /<d:Types>([^<]*)</.exec(text)?.[1] ?? '';
    const resolves = text.includes('<d:Resolve>');
    if (resolves && !text.includes(device.endpoint)) return;
    if (!text.includes(NAMESPACES[device.dialect ?? '2005'].discovery)) return;
    if (!resolves && device.answersTo !== undefined && types.replace(/^.*:/, '') !== device.answersTo) return;
    counters.asked += 1;
    const answer = device.raw?.(relatesTo) ?? answerOf(device, relatesTo, resolves);
    for (let i = 0; i < (device.twice ? 2 : 1); i++)
      setTimeout(() => own.send(answer, port, address, () => {}), device.delayMs ?? 0).unref();
  };
  own.on('message', onQuestion);
  if (!device.unicastOnly) {
    const zone = /%.*$/.exec(device.address)?.[0],
      group = await open(zone === undefined ? GROUP : GROUP6 + zone);
    if (zone === undefined) group.addMembership(GROUP, device.address);
    else group.addMembership(GROUP6, `::${zone}`);
    group.on('message', onQuestion);
  }
  return counters;
}

/** `matches`: several in one answer, as a gateway in front of cameras gives. */
export function answerOf(device: SimulatedDevice, relatesTo: string, resolves = false, matches = [device]): string {
  const kind = resolves ? 'ResolveMatch' : 'ProbeMatch',
    { discovery, addressing } = NAMESPACES[device.dialect ?? '2005'];
  const inner = matches
    .map(
      ({
        endpoint,
        address,
        types = 'dn:NetworkVideoTransmitter',
        scopes = ['onvif://www.onvif.org/name/Camera'],
        serviceUrl = `http://${address}/onvif/device_service`,
      }) =>
        `<wsdd:${kind}><wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference><wsdd:Types>${types}</wsdd:Types><wsdd:Scopes>${scopes.join(' ')}</wsdd:Scopes>` +
        `${serviceUrl === null && !resolves ? '' : `<wsdd:XAddrs>${serviceUrl ?? `http://${address}:8000/onvif/device_service`}</wsdd:XAddrs>`}<wsdd:MetadataVersion>1</wsdd:MetadataVersion></wsdd:${kind}>`,
    )
    .join('');
  return (
    `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="${addressing}" xmlns:wsdd="${discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">` +
    `<SOAP-ENV:Header><wsa:RelatesTo>${relatesTo}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><wsdd:${kind}es>${inner}</wsdd:${kind}es></SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

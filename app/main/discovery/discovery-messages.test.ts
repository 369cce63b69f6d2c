import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { DeviceList, withServers } from './device-list.ts';
import { parseMatches, probeMessage, resolveMessage } from './discovery-messages.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const answer = (match: string, plural = 'ProbeMatches') =>
  `<?xml version="1.0"?>\n<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header/><e:Body><${plural}>${match}</${plural}></e:Body></e:Envelope>`;
const camera = (inner = '') =>
  `<ProbeMatch><EndpointReference><Address>urn:uuid:AbC-1</Address></EndpointReference><Types>dn:NetworkVideoTransmitter tds:Device</Types><Scopes>onvif://www.onvif.org/name/Front%20door onvif://www.onvif.org/location/100%</Scopes><XAddrs>http://10.0.0.5/onvif/device_service</XAddrs>${inner}</ProbeMatch>`;
const only = (text: string) => parseMatches(bytes(text));

describe('an answer', () => {
  test('is read whatever its prefixes are', () => {
    const expected = [
      {
        endpoint: 'abc-1',
        reference: 'urn:uuid:AbC-1',
        types: ['NetworkVideoTransmitter', 'Device'],
        serviceUrls: ['http://10.0.0.5/onvif/device_service'],
        scopes: ['onvif://www.onvif.org/name/Front door', 'onvif://www.onvif.org/location/100%'],
        dialect: '2005',
      },
    ];
    expect(only(answer(camera()))).toEqual(expected);
    expect(
      only(
        answer(camera()).replaceAll(
          /<(\/?)(ProbeMatch|ProbeMatches|EndpointReference|Address|Types|Scopes|XAddrs)>/g,
          '<$1wsdd:$2>',
        ),
      ),
    ).toEqual(expected);
    expect(only(`\ufeff${answer(camera('<MetadataVersion>x</MetadataVersion><Unknown a="1"/>'))}`)).toEqual(expected);
  });

  test('of 2009 is read, and known for it', () => {
    const text = answer(camera()).replace(
      '<ProbeMatches>',
      '<ProbeMatches xmlns="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01">',
    );
    expect(only(text)).toMatchObject([{ endpoint: 'abc-1', dialect: '2009' }]);
  });

  test('in UTF-16 is read as well', () => {
    const text = answer(camera()),
      le = new Uint8Array(2 + text.length * 2);
    le.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) le[2 + 2 * i] = text.charCodeAt(i);
    expect(parseMatches(le)).toHaveLength(1);
  });

  test('has all its matches', () =>
    expect(only(answer(camera() + camera().replace('AbC-1', 'AbC-2'))).map(({ endpoint }) => endpoint)).toEqual([
      'abc-1',
      'abc-2',
    ]));

  test.each([
    ['no endpoint', camera().replace(/<EndpointReference>.*<\/EndpointReference>/, ''), { endpoint: null }],
    [
      'two spaces and a line between addresses',
      camera().replace('device_service', 'device_service  \n http://[fe80::1]/onvif/device_service'),
      { serviceUrls: ['http://10.0.0.5/onvif/device_service', 'http://[fe80::1]/onvif/device_service'] },
    ],
    ['no address', camera().replace(/<XAddrs>.*<\/XAddrs>/, ''), { serviceUrls: [] }],
    [
      'addresses that are none',
      camera().replace(
        'http://10.0.0.5/onvif/device_service',
        'file:///etc/passwd rtsp://x http:// http://[::g]/ https://10.0.0.5/',
      ),
      { serviceUrls: ['https://10.0.0.5/'] },
    ],
    [
      'an ampersand',
      camera().replace('device_service', 'device_service?a=1&amp;b=2'),
      { serviceUrls: ['http://10.0.0.5/onvif/device_service?a=1&b=2'] },
    ],
    [
      'scopes in several elements',
      camera().replace('<Scopes>', '<Scopes>onvif://www.onvif.org/hardware/X1</Scopes><Scopes>'),
      {
        scopes: [
          'onvif://www.onvif.org/hardware/X1',
          'onvif://www.onvif.org/name/Front door',
          'onvif://www.onvif.org/location/100%',
        ],
      },
    ],
    ['elements in place of texts', camera().replace('dn:NetworkVideoTransmitter tds:Device', '<b/>'), { types: [] }],
  ])('%s', (_, match, expected) => expect(only(answer(match))).toEqual([expect.objectContaining(expected)]));

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['another envelope', '<Envelope><Body><Hello/></Body></Envelope>'],
    ['a list of nothing', answer('')],
    ['an unclosed one', answer(camera()).slice(0, 120)],
    [
      'a bomb',
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">${'<!ENTITY b "&a;&a;&a;&a;&a;&a;">'.repeat(9)}]><Envelope><Body>&b;</Body></Envelope>`,
    ],
    ['a deep one', `<Envelope>${'<Body>'.repeat(10_000)}`],
    ['names of the language', '<Envelope><Body><constructor/><__proto__/></Body></Envelope>'],
  ])('is none: %s', (_, text) => expect(only(text)).toEqual([]));

  test('spoilt in any way never throws', () => {
    let state = 7;
    const chance = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    const whole = bytes(answer(camera() + camera()));
    for (let i = 0; i < (process.env.FOOTFALL_LONG === '1' ? 20_000 : 500); i++) {
      let spoilt = whole.slice(0, chance(4) === 0 ? chance(whole.length) : whole.length);
      for (let n = chance(12); n > 0 && spoilt.length > 0; n--) {
        const at = chance(spoilt.length);
        if (chance(2) === 0) spoilt[at] = chance(256);
        else spoilt = new Uint8Array([...spoilt.slice(0, at), ...spoilt.slice(chance(spoilt.length))]);
      }
      expect(Array.isArray(parseMatches(spoilt))).toBe(true);
    }
  });
});

test('what a flood leaves behind is bounded: devices, and what each of them says', () => {
  const list = new DeviceList();
  const flood = (endpoint: string, i: number) =>
    list.add(
      {
        endpoint,
        reference: endpoint,
        types: [],
        dialect: '2005',
        scopes: Array.from(
          { length: 40 },
          (_, n) =>
            `onvif://www.onvif.org/mac/00:11:22:33:${(i % 256).toString(16).padStart(2, '0')}:${n.toString(16).padStart(2, '0')}`,
        ),
        serviceUrls: [`http://10.0.0.${i % 250}:${1000 + (i % 5000)}/${'x'.repeat(i % 3 === 0 ? 60_000 : 100)}`],
      },
      `10.0.${i % 200}.${i % 250}`,
    );
  for (let i = 0; i < 6000; i++) flood(`urn:uuid:${i}`, i);
  for (let i = 0; i < 2000; i++) flood('urn:uuid:1', i);
  flood(`urn:${'long'.repeat(15_000)}`, 1);
  expect(list.devices).toHaveLength(1000);
  for (const device of list.devices) expect(JSON.stringify(device).length).toBeLessThan(8_000);
});

test('who floods first takes the places of nobody else: a recorder and the cameras beside it are all listed', () => {
  const list = new DeviceList(),
    answer = (endpoint: string, from: string) =>
      list.add({ endpoint, reference: endpoint, types: [], dialect: '2005', scopes: [], serviceUrls: [] }, from);
  for (let i = 0; i < 5000; i++) answer(`urn:uuid:flood-${i}`, '10.0.0.66');
  for (let i = 0; i < 64; i++) answer(`urn:uuid:channel-${i}`, '10.0.0.7');
  for (let i = 0; i < 30; i++) answer(`urn:uuid:camera-${i}`, `10.0.0.${100 + i}`);
  const listed = (kind: string) => list.devices.filter(({ id }) => id.includes(kind)).length;
  expect([listed('flood'), listed('channel'), listed('camera')]).toEqual([128, 64, 30]);
  expect(list.floods).toEqual(['10.0.0.66']);
  // A device that is listed may still say more of itself.
  expect(answer('urn:uuid:flood-1', '10.0.0.67')?.addresses).toEqual(['10.0.0.66', '10.0.0.67']);
  // From made-up addresses the list fills all the same; that is said.
  for (let i = 0; i < 2000; i++) answer(`urn:uuid:made-up-${i}`, `10.1.${i >> 8}.${i & 255}`);
  expect(list.devices).toHaveLength(1000);
  expect(list.floods).toHaveLength(16);
});

test('questions are well-formed, and carry what they ask for', () => {
  const parse = (text: string) =>
    new XMLParser({ removeNSPrefix: true }).parse(text, true) as {
      Envelope: {
        Header: { MessageID: string; Action: string };
        Body: { Probe?: unknown; Resolve?: { EndpointReference: { Address: string } } };
      };
    };
  const probe = parse(probeMessage('1-2', 'tds:Device')).Envelope;
  expect(probe.Body.Probe).toEqual({ Types: 'tds:Device' });
  expect(probe.Header).toMatchObject({
    MessageID: 'urn:uuid:1-2',
    Action: 'http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe',
  });
  expect(parse(probeMessage('1', '')).Envelope.Body.Probe).toBe('');
  const newer = parse(probeMessage('1', '', '2009')).Envelope.Header;
  expect(newer.Action).toBe('http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/Probe');
  expect(parse(resolveMessage('1', 'urn:uuid:x&<y>')).Envelope.Body.Resolve?.EndpointReference.Address).toContain(
    'urn:uuid:x',
  );
});

describe('the list of devices', () => {
  const match = (endpoint: string | null, serviceUrls: string[] = [], scopes: string[] = []) => ({
    endpoint,
    reference: '',
    serviceUrls,
    types: [],
    scopes,
    dialect: '2005' as const,
  });

  test('has each once, and says what is new of it', () => {
    const list = new DeviceList();
    expect(list.add(match('a'), '10.0.0.1')).toMatchObject({ id: 'a', serviceUrl: null, name: null });
    expect(list.add(match('a'), '10.0.0.1')).toBeNull();
    expect(
      list.add(
        match(
          'a',
          ['http://10.0.0.1/x'],
          ['onvif://www.onvif.org/name/Till', 'onvif://www.onvif.org/mfr/Acme', 'onvif://www.onvif.org/hardware/Z9'],
        ),
        '10.0.0.2',
      ),
    ).toEqual({
      id: 'a',
      serial: null,
      macs: [],
      seenMacs: [],
      name: 'Till',
      maker: 'Acme',
      model: 'Z9',
      location: null,
      addresses: ['10.0.0.1', '10.0.0.2'],
      serviceUrl: 'http://10.0.0.1/x',
      rtsp: null,
      profiles: [],
      streams: null,
    });
    list.add(match('b'), '10.0.0.1');
    list.add(match(null), '10.0.0.1');
    expect(list.devices.map(({ id }) => id)).toEqual(['a', 'b', 'address:10.0.0.1']);
  });

  test('knows a card and a number that a device names, and what it conforms to', () => {
    const scopes = [
      'MAC/C0:56:E3:F9:55:68',
      'mac/nonsense',
      'serial/AB1234',
      'Profile/Streaming',
      'Profile/T',
      'Profile/T',
    ];
    const named = match(
      'a',
      [],
      scopes.map((one) => `onvif://www.onvif.org/${one}`),
    );
    expect(new DeviceList().add(named, '10.0.0.1')).toMatchObject({
      serial: 'AB1234',
      macs: ['c0:56:e3:f9:55:68'],
      profiles: ['S', 'T'],
    });
  });

  test.each([
    [
      'the address that answered, of several',
      ['http://192.168.0.64/a', 'http://10.0.0.1:8000/b'],
      '10.0.0.1',
      'http://10.0.0.1:8000/b',
    ],
    [
      'port and path where it believes to be elsewhere',
      ['http://192.168.0.64:2020/onvif/device_service'],
      '10.0.0.1',
      'http://10.0.0.1:2020/onvif/device_service',
    ],
    ['the IPv4 one before IPv6', ['http://[fe80::1]/a', 'https://192.168.0.64/b'], '10.0.0.1', 'https://10.0.0.1/b'],
    ['IPv6', ['http://[fd00::5]:81/a'], 'fd00::5', 'http://[fd00::5]:81/a'],
    ['link-local IPv6, which a URL cannot name', ['http://10.0.0.1/a'], 'fe80::1%eth0', 'http://10.0.0.1/a'],
    [
      'where it says that it is, answering from link-local IPv6',
      ['http://[fe80::5]/a', 'http://[fd00::5]/a'],
      'fe80::5%eth0',
      'http://[fd00::5]/a',
    ],
    ['none', [], '10.0.0.1', null],
  ])('the service is asked at %s', (_, urls, from, expected) =>
    expect(new DeviceList().add(match('a', urls), from)?.serviceUrl).toBe(expected),
  );
});

test.each([
  [['fe80::5%eth0', '10.0.0.1'], ['10.0.0.1', 'fe80::5%eth0'], 'http://10.0.0.1/a'],
  [['10.0.0.1', 'fe80::5%eth0'], ['10.0.0.1', 'fe80::5%eth0'], 'http://10.0.0.1/a'],
  [['fe80::5%eth0', 'fd00::5'], ['fd00::5', 'fe80::5%eth0'], 'http://[fd00::5]/a'],
  [['fe80::5%eth0'], ['192.168.0.64', 'fd00::5', 'fe80::5%eth0'], 'http://192.168.0.64/a'],
])('one that answers from %j is asked at the first of %j', (answered, addresses, url) => {
  const list = new DeviceList(),
    named = ['http://[fe80::5]/a', 'http://192.168.0.64/a', 'http://[fd00::5]/a'];
  for (const from of answered)
    list.add({ endpoint: 'a', reference: '', serviceUrls: named, types: [], scopes: [], dialect: '2005' }, from);
  expect(list.devices[0]).toMatchObject({ addresses, serviceUrl: url });
});

test('servers of streams belong to the device at their address, or are devices of their own, once each', () => {
  const server = (address: string, port = 554) => ({
    address,
    port,
    secure: false,
    maker: 'Acme',
    words: '',
    wantsLogin: true,
  });
  const list = new DeviceList();
  list.add({ endpoint: 'a', reference: '', serviceUrls: [], types: [], scopes: [], dialect: '2005' }, '10.0.0.1');
  expect(
    withServers(list.devices, [server('10.0.0.1'), server('10.0.0.2'), server('10.0.0.2', 8554)]).map(
      ({ id, maker, rtsp }) => [id, maker, rtsp?.port],
    ),
  ).toEqual([
    ['a', null, 554],
    ['address:10.0.0.2', 'Acme', 8554],
  ]);
});

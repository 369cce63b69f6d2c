import type { ServerResponse } from 'node:http';
import { DeviceReading } from '../../app/shared/domain/device.ts';
import { readDevice } from '../../app/workers/onvif/read-device.ts';
import { Random } from '../../app/core/random.test-support.ts';
import { PASSWORD, startDevice, USER, type Personality } from './onvif-service.ts';

/*
 * Devices that answer with what no device should, N of them (the first argument), each by its own number: read in this process, whose memory whoever starts it limits.
 * Prints how they ended.
 */

type Chance = () => number;
type Answer = (response: ServerResponse, answer: string, question: string) => void;

const whole = (chance: Chance, below: number): number => Math.floor(chance() * below);
const pick = <T>(chance: Chance, of: readonly T[]): T => of[whole(chance, of.length)];
const end =
  (make: (answer: string, chance: Chance) => Buffer | string) =>
  (chance: Chance): Answer =>
  (response, answer) =>
    void response.end(make(answer, chance));
const wire =
  (make: (answer: string, question: string, chance: Chance) => string) =>
  (chance: Chance): Answer =>
  (response, answer, question) => {
    response.socket?.end(make(answer, question, chance));
  };
const into = (answer: string, what: string): string =>
  answer.replace(/(<\w+:\w+Response>)/, () => `<tr:GetProfilesResponse>${what}`);
const envelope = (inner: string): string =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${inner}</e:Body></e:Envelope>`;

let longest = 0;

/** Sends until nobody takes it any more. */
function forever(response: ServerResponse, chunk: Buffer, everyMs = 0): void {
  let sent = 0;
  const on = (): void => {
    if (response.destroyed || response.socket?.destroyed) return;
    sent += chunk.length;
    longest = Math.max(longest, sent);
    const more = response.write(chunk);
    if (everyMs > 0) setTimeout(on, everyMs).unref();
    else if (more) setImmediate(on);
    else response.once('drain', on);
  };
  response.on('error', () => {});
  on();
}

const RUBBISH: ((chance: Chance) => Answer)[] = [
  end((answer, chance) => answer.slice(0, whole(chance, answer.length))),
  end((answer, chance) => answer.slice(whole(chance, answer.length))),
  end(
    (answer, chance) =>
      Buffer.from(answer).map((byte) => (chance() < 0.01 ? byte ^ (1 << whole(chance, 8)) : byte)) as Buffer,
  ),
  end((answer, chance) => {
    const parts = answer.split(/(?=<)/);
    for (let i = 0; i < 5; i++) parts.splice(whole(chance, parts.length), whole(chance, 3), pick(chance, parts));
    return parts.join('');
  }),
  end((answer, chance) =>
    answer.replaceAll(/>[^<]{1,40}</g, (text) =>
      chance() < 0.3
        ? `>${pick(chance, ['', '-1', '1e999', 'NaN', '__proto__', '\u0000', '9'.repeat(400), '<![CDATA[x]]>', '&#0;&#x110000;&lol;'])}<`
        : text,
    ),
  ),
  end((answer) => answer.replaceAll(/token="[^"]*"/g, 'token="__proto__"').replaceAll('Uri>rtsp:', 'Uri>file:')),
  end((answer) => answer.replaceAll(/(rtsp|http):\/\/127\.0\.0\.1/g, '$1://evil.example')),
  end((answer) => into(answer, '<a>'.repeat(200_000))),
  end(() => envelope('<a>'.repeat(50) + '</a>'.repeat(50))),
  end(() => envelope(`<tr:GetProfilesResponse>${'<tr:Profiles token="x"/>'.repeat(100_000)}</tr:GetProfilesResponse>`)),
  end(() => envelope(`<a ${Array.from({ length: 50_000 }, (_, i) => `b${i}="c"`).join(' ')}/>`)),
  end((answer) => answer.replace('<tt:', `${'x'.repeat(6_000_000)}<tt:`)),
  end((answer) => answer.replace('<env:Body>', `${'xmlns'.repeat(200_000)}<env:Body>`)),
  end((answer) =>
    answer
      .replace(
        /(<\?xml[^>]*\?>)?/,
        '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
      )
      .replace('>H264<', '>&c;<'),
  ),
  end((answer) => `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${answer.replace('mainStream', '&f;')}`),
  end((answer) => Buffer.from(answer, 'utf16le')),
  end((answer) => Buffer.from(answer, 'utf16le').swap16()),
  end((answer) => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from(answer)])),
  end((answer) => answer.replace('UTF-8', 'UTF-7')),
  end((answer) => answer.replace('UTF-8', 'no-such-charset')),
  end((answer) =>
    Buffer.concat([
      Buffer.from(answer.slice(0, 200)),
      Buffer.from([0xc3, 0x28, 0xff, 0, 0xed, 0xa0, 0x80]),
      Buffer.from(answer.slice(200)),
    ]),
  ),
  end((_, chance) => Buffer.from(Array.from({ length: 2000 }, () => whole(chance, 256)))),
  end(() => ''),
  end(() => '{"error":"login"}'),
  end(() => '<html><body onload="location=\'/login\'"><form></form>'),
  wire((_, question) => question),
  wire((_, question) => `HTTP/1.1 500 X\r\n\r\n${question}`),
  wire((answer) => `HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n${answer}`),
  wire((answer) => `HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n${answer}`),
  wire((answer) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n${answer}`),
  wire((answer) => `HTTP/1.1 200 OK\n\n${answer}`),
  wire((answer) => `HTTP/1.1 999999 \r\n\r\n${answer}`),
  wire((answer) => `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(200_000)}\r\n\r\n${answer}`),
  wire((answer) => `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5000)}HTTP/1.1 200 OK\r\n\r\n${answer}`),
  wire((answer) => `HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n${answer}`),
  wire(
    (_answer, _question, chance) =>
      `HTTP/1.1 401 X\r\nWWW-Authenticate: ${pick(chance, ['Digest', 'Digest nonce=', `Digest ${'a="\\'.repeat(2000)}`, 'Digest realm="a", nonce="b", algorithm=__proto__', 'Digest nonce="n", stale=true, qop="x"'])}\r\nContent-Length: 0\r\n\r\n`,
  ),
  wire(
    (_answer, _question, chance) =>
      `HTTP/1.1 ${pick(chance, ['301', '302', '307', '308'])} X\r\nLocation: ${pick(chance, ['http://evil.example/', '/', '//', 'file:///etc/passwd', 'https://127.0.0.1:1/', `http://127.0.0.1/${'x'.repeat(9000)}`])}\r\nContent-Length: 0\r\n\r\n`,
  ),
  () => (response) => void response.socket?.destroy(),
  () => (response) => forever(response, Buffer.alloc(65_536, '<a>')),
  () => (response) => forever(response, Buffer.from(' '), 100),
  () => (response) => forever(response, Buffer.from('<a/>'.repeat(4)), 50),
  () => () => {},
];
const OPERATIONS = [
  '*',
  'GetSystemDateAndTime',
  'GetDeviceInformation',
  'GetServices',
  'GetProfiles',
  'GetStreamUri',
  'GetSnapshotUri',
  'GetNetworkInterfaces',
];

async function one(number: number): Promise<string> {
  const numbers = new Random(number),
    chance = () => numbers.share();
  const operation =
      number < 2 * RUBBISH.length ? (number < RUBBISH.length ? 'GetProfiles' : '*') : pick(chance, OPERATIONS),
    personality: Personality = {
      auth: pick<Personality['auth']>(chance, ['token', 'none', ['MD5'], ['MD5', 'SHA-256']]),
      media2: pick(chance, [undefined, 'first', 'only'] as const),
      raw: { [operation]: RUBBISH[number % RUBBISH.length](chance) },
    };
  const device = await startDevice(personality);
  try {
    // As main parses it.
    const reading = DeviceReading.parse(
      await readDevice({
        serviceUrl: device.serviceUrl,
        host: '127.0.0.1',
        username: USER,
        password: PASSWORD,
        trusted: null,
      }),
    );
    if (device.signed - device.asked.length > 0) throw new Error('signed more than was asked');
    if (JSON.stringify(reading).includes(PASSWORD)) throw new Error('the password is in the reading');
    if (!reading.ok) return reading.error.code;
    for (const { streamUrl, snapshotUrl } of reading.profiles)
      for (const url of [streamUrl, snapshotUrl ?? streamUrl])
        if (new URL(url).hostname !== '127.0.0.1' || !/^(rtsps?|https?):/.test(url)) throw new Error(url);
    return 'read';
  } finally {
    await device.close();
  }
}

const AT_ONCE = 24,
  ends: Record<string, number> = {};
const [total] = process.argv.slice(2).map(Number);
let next = 0,
  wrongLogins = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < total) {
      const number = next++;
      const how = await one(number).catch((thrown: unknown) => {
        throw new Error(`number ${number}`, { cause: thrown });
      });
      ends[how] = (ends[how] ?? 0) + 1;
      if (how === 'DEVICE_006') wrongLogins += 1;
    }
  }),
);
process.stdout.write(
  JSON.stringify({ ends, longest, wrongLogins, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }),
);
process.exit(0);

import { expect, test, vi } from 'vitest';
import { RequestFailed, type HttpAnswer } from './http.ts';
import { refusalOf } from './refusal.ts';
import { attemptsLeft, isAboutTime, isLocked, outcomeOf } from './soap.ts';

vi.mock('node:os', () => ({
  networkInterfaces: () => ({
    lo: [{ address: '127.0.0.1', cidr: '127.0.0.1/8', family: 'IPv4', internal: true }],
    eth0: [
      { address: '192.168.1.5', cidr: '192.168.1.5/24', family: 'IPv4', internal: false },
      { address: 'fe80::1', cidr: 'fe80::1/64', family: 'IPv6', internal: false },
    ],
  }),
}));

test.each([
  ['You still have 24 attempt(s)', 24, false],
  ['Invalid username or password, 3 attempts remaining', 3, false],
  ['Remaining login attempts: 4', 4, false],
  ['login failed, you have 2 more tries before your account is locked', 2, true],
  ['The account is locked, try again in 30 minutes', null, true],
  ['Account locked after 5 failed attempts', null, true],
  ['user locked! left 0 times', null, true],
  ['You have no attempts left: 0 tries', 0, false],
  ['Password expired', null, false],
  ['Access blocked by policy', null, false],
  ['lockStatus unlock, retryTimes 3', 3, false],
  ['Too many login failures', null, true],
  ['用户名或密码错误，剩余尝试次数3', 3, false],
  ['Sender not Authorized', null, false],
  ['HTTP 401', null, false],
  ['The clock is ahead by 300 s', null, false],
])('“%s”', (said, left, locked) => expect([attemptsLeft(said), isLocked(said)]).toEqual([left, locked]));

test.each([
  ['Wsse authorized time check failed.', true],
  ['wsu:MessageExpired', true],
  ['An error was discovered processing the timestamp', true],
  ['Sender not Authorized', false],
  ['Password expired', false],
  ['timed out', false],
])('“%s” is about time: %s', (said, is) => expect(isAboutTime(said)).toBe(is));

const answer = (text: string, status = 200): HttpAnswer => ({
  status,
  challenges: [],
  authenticationInfo: '',
  contentType: '',
  location: null,
  dateMs: null,
  body: Buffer.from(text),
  certificate: null,
});
const envelope = (body: string) =>
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`;
const faulty = (code: string, reason: string) =>
  envelope(
    `<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>${code}</e:Value></e:Subcode></e:Code><e:Reason><e:Text>${reason}</e:Text></e:Reason></e:Fault>`,
  );

test.each([
  ['an answer', answer(envelope('<x:GetProfilesResponse/>')), 'answer'],
  [
    'an answer with a status of errors',
    answer(envelope('<x:GetProfilesResponse><a/></x:GetProfilesResponse>'), 500),
    'answer',
  ],
  ['the question itself', answer(envelope('<x:GetProfiles/>'), 500), 'fault'],
  ['the answer to another question', answer(envelope('<x:GetServicesResponse/>')), 'foreign'],
  ['not authorized', answer(faulty('ter:NotAuthorized', 'x'), 400), 'refused'],
  ['not authorized, with 200', answer(faulty('ter:NotAuthorized', 'x')), 'refused'],
  ['failed authentication', answer(faulty('wsse:FailedAuthentication', 'x'), 500), 'refused'],
  ['unsupported', answer(faulty('ter:ActionNotSupported', 'Optional Action Not Implemented'), 500), 'unsupported'],
  ['prohibited', answer(faulty('ter:OperationProhibited', 'x'), 400), 'forbidden'],
  ['another fault', answer(faulty('ter:Action', 'Action failed'), 500), 'fault'],
  ['401', answer('', 401), 'refused'],
  ['403', answer('<html>no</html>', 403), 'forbidden'],
  ['404', answer('<html>no</html>', 404), 'foreign'],
  ['half an answer', answer(envelope('<x:GetProfilesResponse/>').slice(0, -4)), 'foreign'],
  ['a document type', answer(`<!DOCTYPE a [<!ENTITY b "c">]>${envelope('<x:GetProfilesResponse/>')}`), 'foreign'],
])('what an answer is: %s', (_, given, kind) => expect(outcomeOf(given, 'GetProfiles').kind).toBe(kind));

test.each([
  [
    '<ResponseStatus><lockStatus>unlock</lockStatus><retryTimes>3</retryTimes></ResponseStatus>',
    'lockStatus unlock, retryTimes 3',
  ],
  ['{"lockStatus":"lock","retryTimes":0}', 'lockStatus lock, retryTimes 0'],
  ['<html><style>a{color:red}</style><h1>Account locked</h1> for 30 min', 'Account locked for 30 min'],
  ['<html>Access Error: 401', 'HTTP 401'],
])('a refusal in %s', (page, said) =>
  expect(outcomeOf(answer(page, 401), 'GetProfiles')).toEqual({ kind: 'refused', said }),
);

test('words of a device are one line, of bounded length and without entities', () => {
  const outcome = outcomeOf(
    answer(faulty('ter:X', `a &lt;b&gt; &#x1F600;\n\t&amp;lt; \u202e${'y'.repeat(9999)}`)),
    'GetProfiles',
  );
  expect(outcome).toMatchObject({ said: expect.stringMatching(/^a <b> 😀 &lt; y{150,200}$/u) });
});

test.each([
  ['192.168.1.77', 'DEVICE_001'],
  ['192.168.2.77', 'DEVICE_002'],
  ['fe80::2', 'DEVICE_001'],
  ['127.0.0.3', 'DEVICE_001'],
])('%s does not answer: %s', (address, code) =>
  expect(refusalOf(new RequestFailed('unreachable', ''), address, address).info).toMatchObject({
    code,
    params: code === 'DEVICE_002' ? { networks: '192.168.1.5/24' } : {},
  }),
);

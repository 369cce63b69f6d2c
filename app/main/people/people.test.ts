import { expect, test } from 'vitest';
import { hashPassword, HASHING, inWasm, isPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';
import { KnownTime } from './known-time.ts';
import { nameKeyOf, personName } from './person-name.ts';
import { deviceOf } from './device.ts';

/** What a promise is refused for; null: it is not. */
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: { info: { code: string } }) => thrown.info.code,
  );

test('Argon2id: what Node makes, WebAssembly knows, and the other way about; no two hashes of one password are the same', async () => {
  const [one, other, wasm] = [
    await hashPassword('Žluťoučký kůň'),
    await hashPassword('Žluťoučký kůň'),
    await hashPassword('Žluťoučký kůň', inWasm),
  ];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(new Set([one, other, wasm]).size).toBe(3);
  expect(await isPassword('Žluťoučký kůň', wasm)).toBe(true);
  expect(await isPassword('Žluťoučký kůň', one, inWasm)).toBe(true);
  // As another keyboard writes it.
  expect(await isPassword('Žluťoučký kůň'.normalize('NFD'), one)).toBe(true);
  expect(await isPassword('žluťoučký kůň', one)).toBe(false);
  for (const none of [null, '', '$argon2id$v=19$m=1,t=1,p=1$$', 'Žluťoučký kůň'])
    expect(await isPassword('Žluťoučký kůň', none)).toBe(false);
});

test('two are hashed at a time, some wait, and the others are told to come again', async () => {
  let most = 0,
    now = 0;
  const slow = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    return Buffer.alloc(32);
  };
  const all = await Promise.all(Array.from({ length: 40 }, () => refusal(hashPassword('a', slow))));
  expect(most).toBe(HASHING.atOnce);
  expect(all.filter((code) => code === 'PEOPLE_011')).toHaveLength(40 - HASHING.atOnce - HASHING.waiting);
  expect(await refusal(hashPassword('a', slow))).toBe(null);
});

test.each([
  ['rain on tin roofs at noon', null],
  ['tám con mèo đen', null],
  ['猫が八匹屋根の上で寝る', null],
  ['💃🐈🐕🐎🐖🐄🐏🐐🐓🦆', null],
  ['short one', 'PEOPLE_002'],
  ['🐈🐈🐈🐈🐈', 'PEOPLE_002'],
  [' '.repeat(10), 'PEOPLE_003'],
  ['aaaaaaaaaaaa', 'PEOPLE_003'],
  ['abababababab', 'PEOPLE_003'],
  ['basketball', 'PEOPLE_003'],
  ['Basketball', 'PEOPLE_003'],
  ['password2026', 'PEOPLE_003'],
  ['12Password!', 'PEOPLE_003'],
  ['Footfall2026', 'PEOPLE_003'],
  ['nguyenlan-2026', 'PEOPLE_003'],
  ['x'.repeat(1_001), 'PEOPLE_002'],
  ['rain '.repeat(200), null],
])('the password %j: %s', async (password, code) => {
  expect(await refusal(checkPassword(password, 'Nguyen Lan'))).toBe(code);
});

test.each([
  ['  Nguyễn   Lan ', 'Nguyễn Lan'],
  ['Nguyễn Lan', 'Nguyễn Lan'],
  ['李 小龙', '李 小龙'],
  ['محمد علی', 'محمد علی'],
  ['علی‌رضا', 'علی‌رضا'],
  ['Ωμέγα', 'Ωμέγα'],
  ["O'Brien <b>", "O'Brien <b>"],
  ['7', '7'],
])('the name %j is %j', (given, name) => expect(personName(given).name).toBe(name));

test.each([[''], [' '], ['--'], ['Lan‮nimda'], ['Lan​'], ['Lan\0'], ['\u{200d}'], ['x'.repeat(101)]])(
  '%j is no name',
  (given) =>
    expect(() => personName(given)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'PEOPLE_009' }) }),
    ),
);

test.each([
  ['Lan', 'LAN'],
  ['Lan', 'ｌａｎ'],
  ['Nguyễn Lan', 'NGUYỄN  LAN'.normalize('NFD')],
  ['Straße', 'STRASSE'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ['علی‌رضا', 'علیرضا'],
])('%j and %j are one name', (a, b) => expect(nameKeyOf(b)).toBe(personName(a).nameKey));

test('Lân and Lan are two', () => expect(nameKeyOf('Lân')).not.toBe(nameKeyOf('Lan')));

test('time goes on where the clock is set back, and on from there where it is right again', () => {
  let clock = 1_000_000,
    elapsed = 0;
  const time = new KnownTime(
    1_500_000,
    () => clock,
    () => elapsed,
  );
  expect(time.now()).toBe(1_500_000);
  elapsed = 60_000;
  expect(time.now()).toBe(1_560_000);
  clock = 2_000_000;
  expect(time.now()).toBe(2_000_000);
  clock = 5;
  elapsed += 1_000;
  expect(time.now()).toBe(2_001_000);
  time.atLeast(3_000_000);
  expect(time.now()).toBe(3_000_000);
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome, Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Chrome, Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  ['<script>', null],
  [undefined, null],
])('%j is %j', (agent, device) => expect(deviceOf(agent)).toBe(device));

import { expect, it } from 'vitest';
import { addressOfSecret, base32, codeOf, stepAt, stepOf, TOTP } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

it('makes the codes of RFC 6238, appendix B', () => {
  const codes = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000].map((seconds) =>
    codeOf(secret, stepAt(seconds * 1000), 8),
  );
  expect(codes).toEqual(['94287082', '07081804', '14050471', '89005924', '69279037', '65353130']);
});

it('writes secrets as RFC 4648 does, and names people in any script', () => {
  expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ]);
  const url = new URL(addressOfSecret(secret, 'Nguyễn Lan & Co'));
  expect([decodeURIComponent(url.pathname), url.searchParams.get('secret')]).toEqual([
    expect.stringContaining('Footfall:Nguyễn Lan & Co'),
    base32(secret),
  ]);
});

it('takes a code one step early or late, and none at or before the last one', () => {
  const nowMs = 1_800_000_000_000,
    now = stepAt(nowMs);
  const taken = (step: number, last = 0) => stepOf(secret, codeOf(secret, step), nowMs, last);
  expect([-2, -1, 0, 1, 2].map((drift) => taken(now + drift))).toEqual([null, now - 1, now, now + 1, null]);
  expect([taken(now, now), taken(now - 1, now), taken(now + 1, now)]).toEqual([null, null, now + 1]);
  for (const none of ['', '12345', '1234567', 'ábcdef', ' '.repeat(TOTP.digits)])
    expect(stepOf(secret, none, nowMs, 0)).toBe(null);
});

import { expect, it } from 'vitest';
import { invitedTo, timeLeft } from './invitation.ts';

const invitation = {
  code: 'ABCDEFGH',
  expiresAtMs: 0,
  origins: ['http://192.168.1.5:4780', 'http://10.0.0.2:4780'],
  thisPcOnly: false,
  authority: null,
};
it.each([['localhost'], ['127.0.0.1'], ['[::1]']])(
  'seen from the PC itself as %s, another screen goes to its address in the network',
  (hostname) => {
    expect(invitedTo(invitation, { hostname, origin: `http://${hostname}:4780` })).toEqual({
      origin: 'http://192.168.1.5:4780',
      link: 'http://192.168.1.5:4780/?token=ABCDEFGH',
      code: 'ABCD-EFGH',
    });
  },
);
it('seen from elsewhere it goes where this screen is', () =>
  expect(invitedTo(invitation, { hostname: 'shop.local', origin: 'http://shop.local:4780' }).link).toBe(
    'http://shop.local:4780/?token=ABCDEFGH',
  ));
it.each([
  [600_000, 0, { minutes: 10, seconds: '00' }],
  [65_400, 0, { minutes: 1, seconds: '05' }],
  [1_000, 0, { minutes: 0, seconds: '01' }],
  [999, 0, null],
  [0, 9_000, null],
])('%d at %d', (until, now, left) => expect(timeLeft(until, now)).toEqual(left));

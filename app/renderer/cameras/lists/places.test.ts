import { expect, test } from 'vitest';
import type { Place } from '../../../shared/domain/place.ts';
import { listedOfAll, withKey } from './places.ts';

const at = (location: string | null, ...groups: Place['groups']) => ({
  place: { location: location === null ? null : { name: location, type: null }, groups, description: '' },
});
const cameras = [
  at('East door', { name: 'Floor 10', type: 'floor' }, { name: 'Tills', type: 'zone' }),
  at('east DOOR', { name: 'Floor 2', type: 'floor' }),
  at(null, { name: 'TILLS', type: 'zone' }),
  at(null),
];

test('what cameras are listed with is offered once, whatever letters it was typed with', () => {
  expect(listedOfAll(cameras).map(({ key }) => key)).toEqual([
    'location:east door',
    'floor:floor 2',
    'floor:floor 10',
    'zone:tills',
  ]);
});

test('a list of some of them, and of all where nobody is', () => {
  expect(withKey(cameras, 'zone:tills')).toEqual([cameras[0], cameras[2]]);
  expect(withKey(cameras, null)).toBe(cameras);
  expect(withKey(cameras, 'zone:gone')).toBe(cameras);
});

import { expect, it, test } from 'vitest';
import { z } from 'zod';
import { mayDo, Role } from '../domain/role.ts';
import { api, pushes, type Method } from './index.ts';
import type { MethodTable } from './table.ts';

const methods = Object.keys(api) as Method[];
const placeOf = (method: Method) => {
  const [verb, path] = api[method].http.split(' ');
  return { method, verb, parts: path.split('/').slice(1) };
};
const fieldsOf = (method: Method) => z.toJSONSchema(api[method].input, { io: 'input', unrepresentable: 'any' });

it.each(methods)('%s: every parameter of its path is a field of its input that must be given, as text', (method) => {
  const { properties = {}, required = [] } = fieldsOf(method),
    named = placeOf(method)
      .parts.filter((part) => part.startsWith(':'))
      .map((part) => part.slice(1));
  for (const name of named) {
    expect(required).toContain(name);
    expect(properties[name]).toMatchObject({ type: 'string' });
  }
  expect(new Set(named).size).toBe(named.length);
  expect(placeOf(method).parts.every((part) => /^:?[a-zA-Z0-9]+(-[a-z]+)*$/.test(part))).toBe(true);
});

test('no two methods are meant by one HTTP request, a parameter being any text', () => {
  const places = methods.map(placeOf),
    meet = (a: string, b: string) => a === b || a.startsWith(':') || b.startsWith(':');
  const both = places.flatMap((one, i) =>
    places
      .slice(i + 1)
      .filter(
        ({ verb, parts }) =>
          verb === one.verb &&
          parts.length === one.parts.length &&
          parts.every((part, at) => meet(part, one.parts[at])),
      )
      .map(({ method }) => [one.method, method]),
  );
  expect(both).toEqual([]);
});

/** What is only read, and of which it is written all the same who did: it takes something out of the shop. */
const TAKEN_OUT = ['cameras.export'];

it.each(methods)('%s: what may be read changes nothing, and what changes something is not for viewers', (method) => {
  const { role, audited, http } = api[method];
  if (http.startsWith('GET ') && !TAKEN_OUT.includes(method)) expect(audited).not.toBe(true);
  // His own password is everybody's to change, a report is made for whoever looks, and what is written down changes no number.
  const isOwn = /^(account\.|reports\.(begin|privacy)$|siteNotes\.)/.test(method);
  if (audited === true && !isOwn) expect(['installer', 'administrator']).toContain(role);
});

test('who sees people, or who they are, is written down', () => {
  expect(methods.filter((method) => api[method].audited === 'access')).toEqual([
    'audit.list',
    'cameras.picture',
    'candidates.picture',
    'live.watch',
  ]);
});

test('a screen on a wall changes nothing', () => {
  expect(methods.filter((method) => api[method].role === 'kiosk' && !api[method].http.startsWith('GET '))).toEqual([
    'live.watch',
    'live.unwatch',
  ]);
});

test('what takes from others or lets others in is for administrators', () => {
  expect(methods.filter((method) => api[method].role === 'administrator')).toEqual([
    'audit.list',
    'audit.verify',
    'copies.restore',
    'copies.setTarget',
    'export.setTarget',
    'export.toFile',
    'erasures.look',
    'erasures.erase',
    'retention.set',
    'screens.invite',
    'screens.invited',
    'screens.withdraw',
    'people.list',
    'people.add',
    'people.change',
    'people.setPassword',
    'people.remove',
    'people.removeSecondFactor',
    'people.sessions',
    'people.endSessions',
    'people.makeLink',
    'people.revokeLink',
  ]);
});

test('only what comes many times a second travels unparsed, with its reason', () => {
  expect(
    Object.entries(pushes)
      .filter(([, push]) => 'unparsed' in push)
      .map(([name]) => name),
  ).toEqual(['live.overlay', 'live.video']);
});

test('a role may do what those before it may', () => {
  expect(Role.options.map((own) => Role.options.filter((needed) => mayDo(own, needed)))).toEqual([
    ['kiosk'],
    ['kiosk', 'viewer'],
    ['kiosk', 'viewer', 'installer'],
    ['kiosk', 'viewer', 'installer', 'administrator'],
  ]);
});

test('a method that does not say who may ask, or whether it is audited, does not compile', () => {
  const { role, audited, ...rest } = api['people.list'];
  const whole = { a: { ...rest, role, audited } } satisfies MethodTable;
  // @ts-expect-error nobody said who may ask
  const roleless = { a: { ...rest, audited } } satisfies MethodTable;
  // @ts-expect-error nobody said whether it is audited
  const unaudited = { a: { ...rest, role } } satisfies MethodTable;
  // @ts-expect-error there is no such role
  const unknown = { a: { ...rest, audited, role: 'everybody' } } satisfies MethodTable;
  expect([whole, roleless, unaudited, unknown]).toHaveLength(4);
});

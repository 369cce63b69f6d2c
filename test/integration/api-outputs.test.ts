import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  api,
  isUnparsed,
  pushes,
  type Input,
  type Method,
  type Output,
  type PushName,
} from '../../app/shared/api/index.ts';
import { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess } from '../support/app-process.ts';
import { Authenticator } from '../support/authenticator.ts';
import { asCommand, logInAs, PASSWORD, phoneCode } from '../support/people.ts';
import { simulate } from '../support/onvif-device.ts';

/* Every method of the contract, called on the running program over its socket, with something to answer: what arrives is exactly what its output schema says. */

const HOUR = 3_600_000,
  patient = { timeout: 300_000, interval: 200 };
const folder = temporaryFolder();
const app = new AppProcess(folder.path);
let client: AppClient;
const phone = new Authenticator();
/** The camera of the past, which is off. */
let past = '';
/** The demo, which counts, with a zone over all of its picture. */
let demo = '';
/** A camera that is found, and gives nothing. */
let silent: { close(): void };
const received = new Map<PushName, unknown[]>();

beforeAll(async () => {
  ({ cameraId: past } = await makePast(folder.path, 200, true));
  // An earlier end that nobody wanted is a notice.
  mkdirSync(join(folder.path, 'logs'), { recursive: true });
  writeFileSync(join(folder.path, 'logs', 'crash-2026-01-01T00-00-00Z.new.txt'), 'it ended');
  silent = await simulate({
    address: '127.0.0.1',
    endpoint: 'urn:uuid:silent',
    serviceUrl: 'http://127.0.0.1:9/onvif/device_service',
    unicastOnly: true,
  });
  await app.start();
  // As a person, so that there is an account to ask for.
  const command = await asCommand(folder.path, app.port);
  await command.call('people.add', { name: 'Lan', role: 'administrator', models: true, password: PASSWORD });
  command.close();
  const host = `localhost:${app.port}`;
  client = await AppClient.open(app.port, await logInAs(app.port, 'lan'), { host, origin: `http://${host}` });
  for (const name of Object.keys(pushes) as PushName[])
    client.on(name, (payload) => received.set(name, [...(received.get(name) ?? []), payload]));
});
afterAll(async () => {
  client?.close();
  silent.close();
  await app.stop();
  folder.remove();
});

const day = () => ({ cameraId: past, fromMs: NOON, toMs: NOON + 2 * HOUR });
const now = () => ({ cameraId: demo, fromMs: Date.now() - HOUR, toMs: Date.now() + HOUR });
/** What an earlier case was answered. */
const answers: { [M in Method]?: Output<M> } = {};
const recountId = async (): Promise<string> => {
  const { recountId } = await client.call('recounts.start', day());
  await vi.waitFor(
    async () =>
      expect(
        (await client.call('recounts.list', { cameraId: past })).find((one) => one.recountId === recountId)?.status,
      ).toBe('ready'),
    patient,
  );
  return recountId;
};
const zone = {
  kind: 'zone' as const,
  name: 'Everywhere',
  points: [
    [0.01, 0.01],
    [0.99, 0.01],
    [0.99, 0.99],
    [0.01, 0.99],
  ] as [number, number][],
  holdMs: 0,
};
const nothing = () => ({});

/** What each is asked, in this order. A method without a line here does not compile. */
const cases: { [M in Method]: () => Input<M> | Promise<Input<M>> } = {
  'app.info': nothing,
  'app.startsAtLogin': nothing,
  'sites.list': nothing,
  'sites.compare': () => ({ days: 7 }),
  'app.setStartsAtLogin': () => ({ on: false }),
  'app.setHours': () => ({ opensMinutes: 540, closesMinutes: 1440 }),
  'files.choose': nothing,
  'notices.list': nothing,
  'notices.acknowledge': () => ({ noticeId: answers['notices.list']![0].noticeId }),
  'cameras.probe': () => ({ source: { kind: 'demo' } }),
  'cameras.stopProbes': nothing,
  'cameras.devices': nothing,
  'capacity.input': () => ({ cameraId: past }),
  'capacity.predict': () => ({ width: 640, height: 360, fps: 15, codec: 'h264' }),
  'cameras.add': () => ({ name: 'Look around', source: { kind: 'demo' } }),
  'cameras.list'() {
    demo = answers['cameras.add']!.cameraId;
    return {};
  },
  'health.history': () => ({ cameraId: past, fromMs: NOON, toMs: NOON + 2 * HOUR }),
  'cameras.setSchedule': () => ({ cameraId: past, schedule: [{ days: [1, 2, 3], fromMinutes: 540, toMinutes: 60 }] }),
  'cameras.setPlace': () => ({
    cameraId: past,
    place: {
      location: { name: 'East door', type: 'entrance' },
      groups: [{ name: 'Ground floor', type: 'floor' }],
      description: 'above the till',
    },
  }),
  'cameras.setMaintenance': () => ({
    cameraId: past,
    maintenance: { by: 'Linh', untilMs: Date.now() + HOUR },
    visits: { last: '2026-06-01', next: '2026-09-01', notes: 'cleaned' },
  }),
  'cameras.known': nothing,
  'cameras.keepDemo': nothing,
  'cameras.export': () => ({ format: 'json' }),
  'cameras.import': () => ({ text: 'name,address\nBack,rtsp://127.0.0.1:9/\n', onlyGood: false, look: true }),
  'cameras.copySettings': () => ({ cameraId: demo, to: [demo], what: ['picture'] }),
  'cameras.rename': () => ({ cameraId: demo, name: 'Looking' }),
  'cameras.change': () => ({ cameraId: demo, source: { kind: 'demo' } }),
  'cameras.setEnabled': () => ({ cameraId: demo, enabled: true }),
  'cameras.setInputSize': () => ({ cameraId: past, size: '640x352' }),
  'cameras.setMounting': () => ({ cameraId: past, mounting: { place: 'aisle', perspective: 'overhead' } as const }),
  'cameras.tryNow': () => ({ cameraId: demo }),
  'cameras.picture': () => ({ cameraId: demo, renew: true }),
  async 'cameras.setPassword'() {
    const { cameraId } = await client.call('cameras.add', {
      name: 'Locked',
      source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/stream' },
    });
    return { cameraId, username: 'admin', password: 'secret' };
  },
  // One address: to search the networks of the PC that tests is no test's business.
  'discovery.search': () => ({ ranges: '127.0.0.1' }),
  'discovery.found': () => ({ maxAgeMs: 60_000 }),
  'discovery.read': () => ({ serviceUrl: null, host: '127.0.0.1:9', username: 'admin', password: 'x', trusted: null }),
  async 'candidates.check'() {
    const found = async () => (await client.call('discovery.found', { maxAgeMs: 600_000 })).devices;
    await vi.waitFor(async () => expect((await found()).map(({ id }) => id)).toContain('silent'), patient);
    return { devices: [{ deviceId: 'silent' }], login: { username: 'admin', password: 'x' } };
  },
  'candidates.list': nothing,
  'candidates.picture': () => ({ candidateId: 'nobody' }),
  'candidates.add': () => ({ cameras: [] }),
  'candidates.forget': () => ({ deviceIds: [] }),
  'discovery.stop': nothing,
  'cameras.remove': () => ({ cameraId: answers['cameras.setPassword']!.cameraId }),
  'regions.save': () => ({ cameraId: demo, regionId: null, region: zone }),
  'regions.list': () => ({ cameraId: demo }),
  'live.watch': () => ({ cameraId: demo }),
  async 'zones.now'() {
    await vi.waitFor(async () => expect(await client.call('zones.now', { cameraId: demo })).not.toEqual([]), patient);
    return { cameraId: demo };
  },
  async 'visits.list'() {
    await vi.waitFor(async () => expect(await client.call('visits.list', now())).not.toEqual([]), patient);
    return now();
  },
  'zones.report': () => ({ ...now(), regionId: answers['regions.save']!.regionId, bucketMinutes: 15 }),
  // By now the demo has counted for ten seconds, of which its worker says how they were.
  async 'health.report'() {
    await vi.waitFor(async () => {
      const { cameras } = await client.call('health.report', {});
      const now = cameras.find(({ camera }) => camera.cameraId === demo)?.now;
      expect(now).toMatchObject({ fpsAnalysed: expect.any(Number), quality: { score: expect.any(Number) } });
      for (const known of [now!.fpsIn, now!.fpsAnalysed, now!.bitrateKbps, now!.responseMs, now!.worker.memoryBytes])
        expect(known).toBeGreaterThan(0);
      if (process.platform === 'linux') expect(now!.decoder.memoryBytes).toBeGreaterThan(0);
    }, patient);
    return {};
  },
  async 'live.unwatch'() {
    await vi.waitFor(
      () => expect([...received.keys()]).toEqual(expect.arrayContaining(['live.overlay', 'live.video'])),
      patient,
    );
    return { cameraId: demo };
  },
  'regions.versions': () => ({ cameraId: past }),
  'walkTests.save': () => ({
    ...{ cameraId: past, regionId: 'line-1', startedMs: NOON, endedMs: NOON + HOUR },
    taps: [{ direction: 'in', atMs: NOON + 1_000 }],
  }),
  'walkTests.list': () => ({ cameraId: past }),
  'regions.remove': () => ({ cameraId: demo, regionId: answers['regions.save']!.regionId }),
  'events.list': day,
  'events.reasons': day,
  'tracks.list': day,
  'history.report': () => ({ cameraId: null, from: '2026-11-01', to: '2026-11-20', step: 'day' }),
  'history.week': () => ({ cameraId: null, from: '2026-11-01', to: '2026-11-20' }),
  'counts.report': () => ({ ...day(), bucketMinutes: 15 }),
  'counts.correctInside': () => ({ people: 7, reason: 'counted' }),
  'counts.totals': nothing,
  'counts.undoCorrection': () => ({ correctionId: answers['counts.totals']!.correction!.correctionId }),
  'recounts.start': day,
  'recounts.cancel': () => ({ recountId: answers['recounts.start']!.recountId }),
  'recounts.list': () => ({ cameraId: past }),
  async 'recounts.accept'() {
    return { recountId: await recountId() };
  },
  'recounts.revoke': () => ({ recountId: answers['recounts.accept']!.recountId }),
  'recounts.discard': () => ({ recountId: answers['recounts.accept']!.recountId }),
  'views.list': nothing,
  'views.proposal': () => ({ cameraId: past }),
  'views.accept': () => ({ cameraId: past, sinceMs: answers['views.proposal']!.sinceMs }),
  'views.confirm': () => ({ cameraId: past }),
  'views.checked': () => ({ cameraId: past }),
  'views.check': () => ({ cameraId: demo }),
  'views.stopCheck': () => ({ cameraId: demo }),
  'export.get': nothing,
  'export.setTarget': () => ({
    url: 'postgres://shop@127.0.0.1:1/footfall',
    intervalMinutes: 5,
    active: false,
  }),
  'export.run': nothing,
  'export.toFile': () => ({ all: false }),
  'retention.get': nothing,
  'retention.set': () => ({ kind: 'ways', keptDays: 60 }),
  'erasures.look': () => ({ cameraId: null, fromMs: 1, toMs: 2, what: 'people', trackId: null, reason: '' }),
  'erasures.erase': () => ({ cameraId: past, fromMs: 1, toMs: 2, what: 'people', trackId: null, reason: 'asked' }),
  'erasures.list': nothing,
  'saves.list': nothing,
  'siteNotes.write': () => ({ kind: 'day', date: '2026-11-20', text: 'Sale' }),
  'siteNotes.ofDays': () => ({ from: '2026-11-01', to: '2026-11-30' }),
  'siteNotes.change': () => ({ noteId: answers['siteNotes.write']!.noteId, text: 'Storm' }),
  'siteNotes.answer': async () => {
    const draft = { kind: 'wrong', cameraId: 'c', atMs: 1, eventId: 'e', text: '' } as const;
    return { noteId: (await client.call('siteNotes.write', draft)).noteId, text: 'The line was moved' };
  },
  'siteNotes.wrong': nothing,
  'reports.plan': nothing,
  'reports.setPlan': () => ({ folder: folder.path, periods: ['day'], formats: ['pdf'], language: 'en' }),
  'reports.setLogo': () => ({ picture: null }),
  'reports.privacy': () => ({ paper: 'sheet', language: 'vi' }),
  'reports.begin': () => ({ period: 'day', date: '2026-11-20', format: 'pdf', language: 'vi' }),
  'saves.begin': () => ({ what: 'counts', format: 'csv', interval: 'day', fromMs: null, toMs: null, cameraId: null }),
  'saves.cancel': () => ({ saveId: answers['saves.begin']!.saveId }),
  'jobs.list': nothing,
  'jobs.run': () => ({ name: 'statistics' }),
  'inference.get': nothing,
  'inference.choose': () => ({ cameraId: null, provider: 'cpu' }),
  'inference.decoding': () => ({ cameraId: null, wish: 'software' }),
  'inference.retry': nothing,
  'screens.invite': nothing,
  'screens.invited': () => ({ code: answers['screens.invite']!.code }),
  'screens.withdraw': () => ({ code: answers['screens.invite']!.code }),
  'audit.list': nothing,
  'audit.verify': nothing,
  'audit.last': () => ({ cameraId: demo }),
  'audit.marks': () => ({ fromMs: Date.now() - HOUR, toMs: Date.now() + HOUR }),
  'people.me': nothing,
  'people.add': () => ({ name: 'Minh', role: 'viewer', models: false, password: PASSWORD }),
  'people.list': nothing,
  'people.change': () => ({ ...answers['people.add']!, role: 'installer' }),
  'people.setPassword': () => ({ userId: answers['people.add']!.userId, password: `${PASSWORD}!` }),
  'people.makeLink': () => ({ kind: 'kiosk', name: 'Wall', role: 'viewer', models: false, userId: null }),
  'people.revokeLink': () => ({ linkId: answers['people.makeLink']!.link.linkId }),
  'people.sessions': async () => ({ userId: (await client.call('people.me', {})).userId! }),
  'people.endSessions': () => ({ userId: answers['people.add']!.userId, sessionId: null }),
  'people.remove': () => ({ userId: answers['people.add']!.userId, version: answers['people.change']!.version + 1 }),
  'account.sessions': nothing,
  'account.setPassword': () => ({ oldPassword: PASSWORD, password: `${PASSWORD}!` }),
  'account.endSessions': () => ({ sessionId: null }),
  'account.offerSecondFactor': () => ({ oldPassword: `${PASSWORD}!` }),
  'account.confirmSecondFactor': () => ({
    code: phoneCode(answers['account.offerSecondFactor']!.secret, Date.now()),
  }),
  'account.secondFactor': nothing,
  'account.offerPasskey': () => ({ oldPassword: `${PASSWORD}!` }),
  'account.addPasskey': () => ({
    name: 'Phone',
    response: phone.create(answers['account.offerPasskey']!, `http://localhost:${app.port}`),
  }),
  'account.passkeys': nothing,
  'account.removePasskey': () => ({ passkeyId: answers['account.passkeys']!.passkeys[0].passkeyId }),
  'account.renewRecoveryCodes': () => ({ oldPassword: `${PASSWORD}!` }),
  'account.removeSecondFactor': () => ({ oldPassword: `${PASSWORD}!` }),
  'people.removeSecondFactor': async () => ({ userId: (await client.call('people.me', {})).userId! }),
  'copies.make': nothing,
  'copies.list': nothing,
  'copies.target': nothing,
  'copies.setTarget': () => ({ folder: null }),
  'copies.restore': () => ({ name: answers['copies.list']![0].name }),
};

it('every method has its case', () => expect(Object.keys(cases).toSorted()).toEqual(Object.keys(api).toSorted()));

it.each(Object.keys(cases) as Method[])('%s answers what its schema says, and no list is empty', async (method) => {
  const answer: unknown = await client.call(method, await cases[method]());
  expect(api[method].output.parse(answer)).toEqual(answer);
  // A PC that tests has no camera plugged in.
  if (Array.isArray(answer) && method !== 'cameras.devices') expect(answer).not.toHaveLength(0);
  Object.assign(answers, { [method]: answer });
});

it('every push came meanwhile, as its schema says: also those that travel unparsed', () => {
  expect([...received.keys()].toSorted()).toEqual(Object.keys(pushes).toSorted());
  for (const [name, payloads] of received)
    for (const payload of payloads) expect(pushes[name].payload.parse(payload), name).toEqual(payload);
  expect((Object.keys(pushes) as PushName[]).filter(isUnparsed).every((name) => received.get(name)!.length > 1)).toBe(
    true,
  );
});

import { api, type Api, type Input, type Method, type Output } from '../../shared/api/index.ts';

/** The methods of which a row is written. */
export type AuditedMethod = { [M in Method]: Api[M]['audited'] extends false ? never : M }[Method];

export const isAudited = (method: Method): method is AuditedMethod => api[method].audited !== false;

/** Asks what any screen may ask: what is answered holds no secret. */
export type Read = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;

/** How a row of a method is made. All of it is optional: what was asked is always in it. */
interface Look<M extends AuditedMethod> {
  /** The field of the input that says what it is about, or of the answer where that is made by it. */
  record?: keyof Input<M> & string;
  made?: (answer: Output<M>) => string | null;
  /** What it changes, read before and after. */
  state?: (read: Read, input: Input<M>) => Promise<unknown>;
  /** Fields of the input that may name people. */
  hide?: readonly (keyof Input<M> & string)[];
}

/** A camera as it was set up: without how it is doing, which changes by itself. */
const camera = {
  record: 'cameraId',
  async state(read: Read, { cameraId }: { cameraId: string }) {
    const found = (await read('cameras.list', {})).find((one) => one.cameraId === cameraId);
    if (!found) return null;
    const changing = ['state', 'health', 'telemetry'];
    return Object.fromEntries(Object.entries(found).filter(([key]) => !changing.includes(key)));
  },
} as const;
/** The regions of a camera, each under its id, so that only those that changed are in a row. */
const regionsOf = async (read: Read, { cameraId }: { cameraId: string }) =>
  Object.fromEntries((await read('regions.list', { cameraId })).map((region) => [region.regionId, region]));
const region = { record: 'regionId', state: regionsOf } as const;
const view = {
  record: 'cameraId',
  state: async (read: Read, { cameraId }: { cameraId: string }) =>
    (await read('views.list', {})).find((one) => one.cameraId === cameraId) ?? null,
} as const;
const inside = {
  async state(read: Read) {
    const { inside, correction } = await read('counts.totals', {});
    return { inside, correction: correction?.correctionId ?? null };
  },
};
const inference = {
  async state(read: Read) {
    const { wish, cameras, decoding } = await read('inference.get', {});
    return { wish, decoding: decoding.wish, cameras: cameras.map(({ cameraId, wish }) => ({ cameraId, wish })) };
  },
};
const centre = { state: async (read: Read) => (await read('export.get', {})).target };

const person = {
  record: 'userId',
  state: async (read: Read, { userId }: { userId: string }) => {
    const found = (await read('people.list', {})).people.find((one) => one.userId === userId);
    if (!found) return null;
    const { name, email, role, models, active, secondFactor, passkeys } = found;
    return { name, email, role, models, active, secondFactor, passkeys };
  },
} as const;

/** The picture is not written. */
const plan = async (read: Read) => {
  const { folder, periods, formats, language } = await read('reports.plan', {});
  return { folder, periods, formats, language };
};

/** A method that is audited and has no line here does not compile. */
export const LOOKS: { [M in AuditedMethod]: Look<M> } = {
  'app.setHours': {
    state: async (read) => {
      const { opensMinutes, closesMinutes } = (await read('app.info', {})).site;
      return { opensMinutes, closesMinutes };
    },
  },
  'app.setStartsAtLogin': { state: (read) => read('app.startsAtLogin', {}) },
  'notices.acknowledge': { record: 'noticeId' },
  'copies.make': {},
  'copies.restore': { record: 'name' },
  'copies.setTarget': { state: (read) => read('copies.target', {}) },
  'export.setTarget': centre,
  'export.run': {},
  'export.toFile': {},
  'jobs.run': { record: 'name' },
  'walkTests.save': { record: 'cameraId', hide: ['taps'] },
  'siteNotes.write': { made: ({ noteId }) => noteId },
  'siteNotes.change': { record: 'noteId' },
  'siteNotes.answer': { record: 'noteId' },
  'reports.begin': { made: ({ saveId }) => saveId },
  'reports.privacy': { made: ({ saveId }) => saveId },
  'reports.setPlan': { state: plan },
  'reports.setLogo': { hide: ['picture'] },
  'saves.begin': { made: ({ saveId }) => saveId },
  'erasures.erase': { record: 'cameraId', hide: ['reason'] },
  'retention.set': {
    record: 'kind',
    state: async (read, { kind }) => (await read('retention.get', {})).find((one) => one.kind === kind) ?? null,
  },
  'cameras.add': { made: ({ cameraId }) => cameraId },
  'cameras.export': {},
  'cameras.import': {},
  'cameras.copySettings': { record: 'cameraId' },
  'cameras.setMounting': camera,
  'cameras.setInputSize': camera,
  'cameras.rename': camera,
  'cameras.setEnabled': camera,
  'cameras.change': camera,
  'cameras.setPassword': { record: 'cameraId' },
  'cameras.setSchedule': camera,
  'cameras.setPlace': camera,
  'cameras.setMaintenance': camera,
  'cameras.keepDemo': {},
  'cameras.remove': camera,
  'cameras.tryNow': { record: 'cameraId' },
  'cameras.picture': { record: 'cameraId' },
  'candidates.picture': { record: 'candidateId' },
  'candidates.add': {},
  'live.watch': { record: 'cameraId' },
  'regions.save': { ...region, made: ({ regionId }) => regionId },
  'regions.remove': region,
  'views.accept': { record: 'cameraId', state: regionsOf },
  'views.confirm': view,
  'views.check': { record: 'cameraId' },
  'views.stopCheck': { record: 'cameraId' },
  'counts.correctInside': inside,
  'counts.undoCorrection': { record: 'correctionId', ...inside },
  'recounts.start': { record: 'cameraId' },
  'recounts.cancel': { record: 'recountId' },
  'recounts.accept': { record: 'recountId' },
  'recounts.revoke': { record: 'recountId' },
  'recounts.discard': { record: 'recountId' },
  'inference.choose': inference,
  'inference.decoding': inference,
  'inference.retry': {},
  'screens.invite': {},
  'screens.withdraw': {},
  'people.add': { made: ({ userId }) => userId },
  'people.change': person,
  'people.setPassword': { record: 'userId' },
  'people.remove': person,
  'people.removeSecondFactor': person,
  'people.endSessions': { record: 'userId' },
  'people.makeLink': { made: ({ link }) => link.linkId },
  'people.revokeLink': { record: 'linkId' },
  'account.endSessions': { record: 'sessionId' },
  'account.setPassword': {},
  'account.offerSecondFactor': {},
  'account.confirmSecondFactor': { hide: ['code'] },
  'account.renewRecoveryCodes': {},
  'account.removeSecondFactor': {},
  'account.offerPasskey': {},
  'account.addPasskey': { hide: ['response'] },
  'account.removePasskey': { record: 'passkeyId' },
  'audit.list': {},
};

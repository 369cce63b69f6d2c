import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { DeviceProfile, DeviceReading } from '../../shared/domain/device.ts';
import { FootfallError } from '../../shared/errors.ts';
import { parseHost, type AskedHost } from './address.ts';
import { askFacts, askMacs, askServices, type Services } from './device-facts.ts';
import { DeviceSession } from './device-session.ts';
import type { Login } from './digest.ts';
import { findService } from './find-service.ts';
import { RequestFailed } from './http.ts';
import { bestFirst, readProfiles, readUri, type SaidProfile } from './media.ts';
import { mediaQuestion, ownMediaQuestion, type MediaVersion } from './media-questions.ts';
import { Refusal } from './refusal.ts';

/*
 * The adapter in front of all that speaks ONVIF: what one device says of itself, or why it does not. Nothing that a device sends throws, hangs or leads to another host.
 */

export interface DeviceQuestion extends Login {
  /** As the device said in a search; null: it is looked for. */
  serviceUrl: string | null;
  /** The address that answered, or was typed, with a port or without. */
  host: string;
  /** Fingerprint of a certificate that was accepted. */
  trusted: string | null;
}

const STREAMS = ['rtsp', 'rtsps', 'http', 'https'],
  PICTURES = ['http', 'https'];
/** Less than this is left of the time: what was read so far has to do. Milliseconds. */
const LAST_MS = 2000;

export async function readDevice({
  serviceUrl,
  host,
  username,
  password,
  trusted,
}: DeviceQuestion): Promise<DeviceReading> {
  const asked = parseHost(host);
  if (!asked) return refused(new Refusal('DEVICE_017', { host: host.slice(0, 100) }));
  const address = await addressOf(asked);
  if (address === null) return refused(new Refusal('DEVICE_016', { host }));
  const session = new DeviceSession({ asked: host, address, login: { username, password }, trusted });
  try {
    const service = await findService(session, serviceUrl, asked);
    const facts = await askFacts(session, service),
      services = await askServices(session, service);
    const { profiles: said, version } = await askProfiles(session, services);
    const profiles = await withStreams(session, services, version, said, asked.host);
    const macs = await optional(session, () => askMacs(session, service), []);
    await withSnapshots(session, services, version, profiles, asked.host);
    return {
      ok: true,
      identity: { ...facts, macs },
      clockAheadMs: rounded(session.clockAheadMs),
      certificate: session.certificate,
      profiles: bestFirst(profiles),
    };
  } catch (thrown) {
    if (thrown instanceof RequestFailed) return refused(session.refusal(thrown), session.clockAheadMs);
    if (thrown instanceof FootfallError) return refused(thrown, session.clockAheadMs);
    throw thrown;
  }
}

function refused(error: FootfallError, clockAheadMs: number | null = null): DeviceReading {
  return {
    ok: false,
    error: error.info,
    clockAheadMs: rounded(clockAheadMs),
    certificate: error instanceof Refusal ? error.certificate : null,
  };
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

/** Looked up once: all that is asked goes to the same machine. */
async function addressOf({ host }: AskedHost): Promise<string | null> {
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name)) return name;
  return lookup(name).then(
    ({ address }) => address,
    () => null,
  );
}

/** Of Media2 where that is offered and answers with something, for Media1 knows no H.265. */
async function askProfiles(
  session: DeviceSession,
  services: Services,
): Promise<{ profiles: SaidProfile[]; version: MediaVersion }> {
  let said = '';
  for (const version of ['media2', 'media1'] as const) {
    const url = services[version];
    if (!url) continue;
    for (const question of [await mediaQuestion(version, 'GetProfiles'), ownMediaQuestion(version, 'GetProfiles')]) {
      const outcome = await session.ask(url, question);
      if (outcome.kind === 'forbidden')
        throw new Refusal('DEVICE_009', { host: session.asked, user: session.username, said: outcome.said });
      const profiles = outcome.kind === 'answer' ? readProfiles(outcome.node) : [];
      if (profiles.length > 0) return { profiles, version };
      if (outcome.kind !== 'answer') said = outcome.said;
    }
  }
  if (said !== '') throw new Refusal('DEVICE_014', { host: session.asked, detail: said });
  throw new Refusal('DEVICE_013', { host: session.asked });
}

async function withStreams(
  session: DeviceSession,
  services: Services,
  version: MediaVersion,
  said: readonly SaidProfile[],
  host: string,
): Promise<DeviceProfile[]> {
  const streams = new Map<string, string>();
  let reason = '';
  await eachOf(session.atOnce, said, async ({ token }) => {
    if (streams.size > 0 && session.timeLeftMs < LAST_MS) return;
    for (const [url, question] of [
      [services[version], await mediaQuestion(version, 'GetStreamUri', token)],
      [version === 'media2' ? services.media1 : null, await mediaQuestion('media1', 'GetStreamUri', token)],
      [services[version], ownMediaQuestion(version, 'GetStreamUri', token)],
    ] as const) {
      const outcome = url && (await session.ask(url, question));
      const stream = outcome?.kind === 'answer' ? readUri(outcome.node, host, STREAMS) : null;
      if (stream !== null) return void streams.set(token, stream);
      if (outcome && outcome.kind !== 'answer') reason = outcome.said;
    }
  });
  if (streams.size === 0)
    throw reason === ''
      ? new Refusal('DEVICE_013', { host: session.asked })
      : new Refusal('DEVICE_014', { host: session.asked, detail: reason });
  return said.flatMap((profile) => {
    const streamUrl = streams.get(profile.token);
    return streamUrl === undefined ? [] : [{ ...profile, streamUrl, snapshotUrl: null }];
  });
}

/** Pictures are a help and no need: where one has no address, or the time is over, there is none. */
async function withSnapshots(
  session: DeviceSession,
  services: Services,
  version: MediaVersion,
  profiles: DeviceProfile[],
  host: string,
): Promise<void> {
  let offered = true;
  await eachOf(session.atOnce, profiles, async (profile) => {
    const url = services[version];
    if (!url || !offered) return;
    const outcome = await optional(
      session,
      async () => session.ask(url, await mediaQuestion(version, 'GetSnapshotUri', profile.token)),
      null,
    );
    if (outcome?.kind === 'answer') profile.snapshotUrl = readUri(outcome.node, host, PICTURES);
    else offered &&= outcome?.kind !== 'unsupported';
  });
}

/** What may fail without the reading being of less use. */
async function optional<T>(session: DeviceSession, ask: () => Promise<T>, otherwise: T): Promise<T> {
  if (session.timeLeftMs < LAST_MS) return otherwise;
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof RequestFailed || thrown instanceof Refusal) return otherwise;
    throw thrown;
  }
}

/** So many at a time. */
async function eachOf<T>(atOnce: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

import type { DeviceProfile } from '../../shared/domain/device.ts';
import type { Services } from './device-facts.ts';
import type { Attempt, DeviceSession } from './device-session.ts';
import { readProfiles, readUri, type SaidProfile } from './media.ts';
import { mediaQuestion, ownMediaQuestion, type MediaVersion } from './media-questions.ts';
import { Refusal } from './refusal.ts';
import type { Question } from './soap.ts';

/* The profiles of a device, and the addresses of each. What one service or one profile fails at is asked of the other, and leaves the others as they are. */

const STREAMS = ['rtsp', 'rtsps', 'http', 'https'],
  PICTURES = ['http', 'https'];

type NoAnswer = Exclude<Attempt, { kind: 'answer' }>;

/** Of Media2 where that is offered and answers with something, for Media1 knows no H.265. */
export async function askProfiles(
  session: DeviceSession,
  services: Services,
): Promise<{ profiles: SaidProfile[]; version: MediaVersion }> {
  let last: NoAnswer | null = null;
  for (const version of ['media2', 'media1'] as const) {
    const url = services[version];
    if (!url) continue;
    for (const question of [await mediaQuestion(version, 'GetProfiles'), ownMediaQuestion(version, 'GetProfiles')]) {
      const outcome = await session.attempt(url, question);
      const profiles = outcome.kind === 'answer' ? readProfiles(outcome.node) : [];
      if (profiles.length > 0) return { profiles, version };
      if (outcome.kind !== 'answer') last = outcome;
      // In other words it would be the same.
      if (outcome.kind === 'failed' || outcome.kind === 'forbidden') break;
    }
  }
  throw nothingOf(session, last);
}

/** Each profile is asked for by its token: devices take one they were not asked for as the default. Those without an address are left out. */
export async function askStreams(
  session: DeviceSession,
  services: Services,
  version: MediaVersion,
  said: readonly SaidProfile[],
  host: string,
): Promise<DeviceProfile[]> {
  const streams = new Map<string, string>();
  let last: NoAnswer | null = null;
  await eachOf(session.atOnce, said, async ({ token }) => {
    if (streams.size > 0 && session.isLate) return;
    const ways: [URL | null, Question][] = [
      [services[version], await mediaQuestion(version, 'GetStreamUri', token)],
      [version === 'media2' ? services.media1 : null, await mediaQuestion('media1', 'GetStreamUri', token)],
      [services[version], ownMediaQuestion(version, 'GetStreamUri', token)],
    ];
    for (const [url, question] of ways) {
      if (!url) continue;
      const outcome = await session.attempt(url, question),
        stream = outcome.kind === 'answer' ? readUri(outcome.node, host, STREAMS) : null;
      if (stream !== null) return void streams.set(token, stream);
      if (outcome.kind !== 'answer') last = outcome;
      if (outcome.kind === 'failed') return;
    }
  });
  if (streams.size === 0) throw nothingOf(session, last);
  return said.flatMap((profile) => {
    const streamUrl = streams.get(profile.token);
    return streamUrl === undefined ? [] : [{ ...profile, streamUrl, snapshotUrl: null }];
  });
}

/** Pictures are a help and no need: where one has no address, or the time is over, there is none. */
export async function askPictures(
  session: DeviceSession,
  services: Services,
  version: MediaVersion,
  profiles: DeviceProfile[],
  host: string,
): Promise<void> {
  for (const from of version === 'media2' ? (['media2', 'media1'] as const) : (['media1'] as const)) {
    const url = services[from];
    let offered = url !== null;
    await eachOf(session.atOnce, profiles, async (profile) => {
      if (!url || !offered || profile.snapshotUrl !== null || session.isLate) return;
      const outcome = await session.attempt(url, await mediaQuestion(from, 'GetSnapshotUri', profile.token), false);
      if (outcome.kind === 'answer') profile.snapshotUrl = readUri(outcome.node, host, PICTURES);
      else if (outcome.kind !== 'fault') offered = false;
    });
    if (offered) return;
  }
}

/** Why there is nothing to watch. */
function nothingOf(session: DeviceSession, last: NoAnswer | null): Error {
  if (last === null) return new Refusal('DEVICE_013', { host: session.asked });
  if (last.kind === 'failed') return last.failed;
  if (last.kind === 'forbidden')
    return new Refusal('DEVICE_009', { host: session.asked, user: session.username, said: last.said });
  return new Refusal('DEVICE_014', { host: session.asked, detail: last.said });
}

/** So many at a time. */
async function eachOf<T>(atOnce: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

import type { DeviceReading } from '../../shared/domain/device.ts';
import { FootfallError } from '../../shared/errors.ts';
import { addressOf, isLinkLocal, parseHost } from './address.ts';
import { askClock, askFacts, askMacs, askServices } from './device-facts.ts';
import { askPictures, askProfiles, askStreams } from './device-media.ts';
import { DeviceSession } from './device-session.ts';
import type { Login } from '../net/digest.ts';
import { findService } from './find-service.ts';
import { RequestFailed } from './http.ts';
import { bestFirst } from './media.ts';
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

export async function readDevice({
  serviceUrl,
  host,
  username,
  password,
  trusted,
}: DeviceQuestion): Promise<DeviceReading> {
  const asked = parseHost(host);
  if (!asked) return refused(new Refusal('DEVICE_017', { host: host.slice(0, 100) }));
  if (isLinkLocal(asked)) return refused(new Refusal('DEVICE_019', { host: host.slice(0, 100) }));
  const address = await addressOf(asked);
  if (address === null) return refused(new Refusal('DEVICE_016', { host }));
  const session = new DeviceSession({ asked: host, address, login: { username, password }, trusted });
  try {
    const service = await findService(session, serviceUrl, asked);
    const facts = await askFacts(session, service),
      services = await askServices(session, service);
    const { profiles: said, version } = await askProfiles(session, services);
    const profiles = await askStreams(session, services, version, said, asked.host);
    await askClock(session, service);
    const macs = await askMacs(session, service);
    await askPictures(session, services, version, profiles, asked.host);
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

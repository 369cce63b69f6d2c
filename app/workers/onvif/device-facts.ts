import type { DeviceIdentity } from '../../shared/domain/device.ts';
import { serviceAt } from './address.ts';
import { readClock } from './device-clock.ts';
import type { DeviceSession } from './device-session.ts';
import { RequestFailed } from './http.ts';
import { Refusal } from './refusal.ts';
import { NAMESPACES, question } from './soap.ts';
import { at, list, shortText, text } from './xml.ts';

/* What a device is, and where its services are. */

export type Facts = Omit<DeviceIdentity, 'macs'>;

/** The first question that needs a login: what it throws is about the login. */
export async function askFacts(session: DeviceSession, service: URL): Promise<Facts> {
  const outcome = await session.attempt(service, question(NAMESPACES.device, 'GetDeviceInformation'));
  // Rubbish is no reason to give up; whoever is gone is.
  if (outcome.kind === 'failed' && outcome.failed.failure !== 'broken' && outcome.failed.failure !== 'too-large')
    throw outcome.failed;
  if (outcome.kind === 'forbidden')
    throw new Refusal('DEVICE_009', { host: session.asked, user: session.username, said: outcome.said });
  const said = (name: string): string | null =>
    outcome.kind === 'answer' ? shortText(at(outcome.node, name)) || null : null;
  return {
    maker: said('Manufacturer'),
    model: said('Model'),
    firmware: said('FirmwareVersion'),
    serial: said('SerialNumber'),
  };
}

/** The clock of a device that tells it only to whom it lets in. */
export async function askClock(session: DeviceSession, service: URL): Promise<void> {
  const { aheadMs, localAheadMs } = session.clock;
  if (aheadMs !== null || localAheadMs !== null) return;
  const askedMs = Date.now(),
    outcome = await session.attempt(service, question(NAMESPACES.device, 'GetSystemDateAndTime'), false);
  if (outcome.kind === 'answer') session.clock = readClock(outcome.node, askedMs, Date.now());
}

/** Of its network cards; none where this user may not know, or the time is over. */
export async function askMacs(session: DeviceSession, service: URL): Promise<string[]> {
  if (session.isLate) return [];
  const outcome = await session.attempt(service, question(NAMESPACES.device, 'GetNetworkInterfaces'), false);
  if (outcome.kind !== 'answer') return [];
  const macs = list(at(outcome.node, 'NetworkInterfaces'))
    .slice(0, 32)
    .map((node) =>
      text(at(node, 'Info', 'HwAddress'))
        .toLowerCase()
        .replaceAll(/[^\da-f]/g, ''),
    )
    .filter((mac) => mac.length === 12 && !/^(?:0+|f+)$/.test(mac));
  return [...new Set(macs)].map((mac) => mac.match(/../g)!.join(':'));
}

export interface Services {
  media1: URL | null;
  media2: URL | null;
}

/** Where its media services are, by whole namespaces; never by convention. */
export async function askServices(session: DeviceSession, service: URL): Promise<Services> {
  const services = await session.attempt(
      service,
      question(NAMESPACES.device, 'GetServices', '<IncludeCapability>false</IncludeCapability>'),
    ),
    said = new Map<string, string>();
  if (services.kind === 'answer')
    for (const node of list(at(services.node, 'Service')).slice(0, 100)) {
      const namespace = text(at(node, 'Namespace')).replace(/\/+$/, '');
      if (!said.has(namespace)) said.set(namespace, text(at(node, 'XAddr')));
    }
  if (!said.has(NAMESPACES.media1) && !said.has(NAMESPACES.media2)) {
    const capabilities = await session.attempt(
      service,
      question(NAMESPACES.device, 'GetCapabilities', '<Category>All</Category>'),
    );
    const address = capabilities.kind === 'answer' ? text(at(capabilities.node, 'Capabilities', 'Media', 'XAddr')) : '';
    // Devices of which neither can be asked answer everything at one address.
    if (address !== '') said.set(NAMESPACES.media1, address);
    else if (services.kind !== 'answer' && capabilities.kind !== 'answer') said.set(NAMESPACES.media1, service.href);
  }
  return {
    media1: await placeOf(session, service, said.get(NAMESPACES.media1)),
    media2: await placeOf(session, service, said.get(NAMESPACES.media2)),
  };
}

/** At the port that it names where something of ONVIF answers there, else at the one that answered. */
async function placeOf(session: DeviceSession, service: URL, said: string | undefined): Promise<URL | null> {
  const place = said === undefined ? null : serviceAt(said, service);
  if (!place?.saidPort) return place?.url ?? null;
  try {
    const { outcome } = await session.knock(place.saidPort, question(NAMESPACES.device, 'GetSystemDateAndTime'));
    return outcome.kind === 'foreign' ? place.url : place.saidPort;
  } catch (thrown) {
    if (thrown instanceof RequestFailed) return place.url;
    throw thrown;
  }
}

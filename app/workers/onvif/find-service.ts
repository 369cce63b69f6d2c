import { DEVICE_SERVICE_PATH, USUAL_PORTS, USUAL_SECURE_PORTS } from './device-limits.ts';
import type { AskedHost } from './address.ts';
import { readClock } from './device-clock.ts';
import type { DeviceSession } from './device-session.ts';
import { RequestFailed } from './http.ts';
import { Refusal } from './refusal.ts';
import { NAMESPACES, question } from './soap.ts';

/** What one address did when it was asked for the device's clock, which needs no login. */
type Knock =
  /** login: whatever it is, it wants to know who asks. foreign: it speaks HTTP. */
  { kind: 'onvif' | 'login' | 'foreign'; url: URL } | { kind: 'failed'; url: URL; failed: RequestFailed };

const CLOCK = question(NAMESPACES.device, 'GetSystemDateAndTime');

/** Where the device service is, after its clock was read there. `named`: as the device itself said in a search. Throws a Refusal when there is none. */
export async function findService(session: DeviceSession, named: string | null, asked: AskedHost): Promise<URL> {
  let knocks: Knock[] = [];
  if (named !== null) {
    const first = await knock(session, atHost(named, asked));
    if (first.kind === 'onvif' || first.kind === 'login') return first.url;
    // Nobody is there at all, or its certificate is not known: other ports would say the same.
    if (first.kind === 'failed' && first.failed.failure !== 'refused' && first.failed.failure !== 'broken')
      throw session.refusal(first.failed);
    knocks = [first];
  }
  for (const urls of placesOf(asked, knocks[0]?.url.pathname)) {
    knocks.push(
      ...(await Promise.all(
        urls.filter(({ href }) => knocks.every(({ url }) => url.href !== href)).map((url) => knock(session, url)),
      )),
    );
    // A web page may want a login on the port before that of the device service.
    const found = knocks.find(({ kind }) => kind === 'onvif') ?? knocks.find(({ kind }) => kind === 'login');
    if (found) return found.url;
  }
  throw refusalOfAll(session, knocks, named !== null);
}

/** Path and port as the device said, the host as it was asked. */
function atHost(named: string, { host, port }: AskedHost): URL {
  const url =
    URL.canParse(named) && /^https?:/i.test(named) ? new URL(named) : new URL(`http://${host}${DEVICE_SERVICE_PATH}`);
  url.username = url.password = url.hash = '';
  url.hostname = host;
  if (port !== null) url.port = String(port);
  return url;
}

/** Plain ones first, all ports at a time, then encrypted ones: where both are there, nobody has to judge a certificate. `named`: a path that may hold at another port than was said. */
function placesOf({ host, port }: AskedHost, named: string | undefined): URL[][] {
  const paths =
    named === undefined || named === DEVICE_SERVICE_PATH ? [DEVICE_SERVICE_PATH] : [named, DEVICE_SERVICE_PATH];
  const at = (scheme: string, ports: readonly number[], path: string) =>
    (port === null ? ports : [port]).map((one) => new URL(`${scheme}://${host}:${one}${path}`));
  return [
    ...paths.map((path) => at('http', USUAL_PORTS, path)),
    ...paths.map((path) => at('https', USUAL_SECURE_PORTS, path)),
  ];
}

async function knock(session: DeviceSession, url: URL, redirected = false): Promise<Knock> {
  try {
    const askedMs = Date.now(),
      { outcome, location } = await session.knock(url, CLOCK);
    if (outcome.kind === 'answer') {
      session.clock = readClock(outcome.node, askedMs, Date.now());
      return { kind: 'onvif', url };
    }
    const elsewhere = location === null ? null : sameHost(location, url);
    if (elsewhere && !redirected) return knock(session, elsewhere, true);
    if (outcome.kind === 'refused') return { kind: 'login', url };
    // Whoever answers in SOAP, even if it is that it does not know, is a device.
    return { kind: outcome.kind === 'foreign' || outcome.kind === 'forbidden' ? 'foreign' : 'onvif', url };
  } catch (thrown) {
    if (thrown instanceof RequestFailed) return { kind: 'failed', url, failed: thrown };
    throw thrown;
  }
}

/** Cameras that want HTTPS send on to it. To another host is never gone. */
function sameHost(location: string, url: URL): URL | null {
  if (!URL.canParse(location, url.href)) return null;
  const to = new URL(location, url.href);
  to.username = to.password = to.hash = '';
  return to.hostname === url.hostname && /^https?:$/.test(to.protocol) && to.href !== url.href ? to : null;
}

function refusalOfAll(session: DeviceSession, knocks: readonly Knock[], named: boolean): Refusal {
  const failures = knocks.flatMap((one) => (one.kind === 'failed' ? [one.failed] : []));
  const certificate = failures.find(
    ({ failure }) => failure === 'unknown-certificate' || failure === 'changed-certificate',
  );
  if (certificate) return session.refusal(certificate);
  // What speaks no HTTP, and was not named as a device, is none.
  if (knocks.some(({ kind }) => kind === 'foreign') || (!named && failures.some(({ failure }) => failure === 'broken')))
    return new Refusal('DEVICE_004', { host: session.asked });
  // What is more than silence says more.
  const order = ['too-large', 'slow', 'broken', 'refused', 'unreachable'] as const;
  const worst = order.flatMap((failure) => failures.filter((one) => one.failure === failure))[0];
  return session.refusal(worst);
}

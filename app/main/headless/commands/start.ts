import { join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { actorOf, strangerAt } from '../../audit/open-audit.ts';
import { createApp } from '../../create-app.ts';
import { endOnUnexpected } from '../../node/crash-file.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { parseCentreAddress, type CentreAddress } from '../../db/centre/centre-address.ts';
import { createHeadquarters, type HeadquartersHost } from '../../headquarters/create-headquarters.ts';
import type { Log, Screens } from '../../host.ts';
import { writePrivately } from '../../node/private-files.ts';
import { defaultDataFolder, makeFolder } from '../../node/data-folder.ts';
import { asChild, keepRunning, sayCounting, untilParentIsGone } from '../keep-running.ts';
import { launchCamera, launchTask } from '../fork-launcher.ts';
import { startHttpServer } from '../http-server.ts';
import { installed, productVersion } from '../installed.ts';
import { openLog } from '../../node/log.ts';
import { LINK_TIMES, Links } from '../links.ts';
import { Login } from '../login.ts';
import { keyFileSecretBox } from '../../node/secret-box.ts';
import { givenCertificates, ownCertificates, type Certificates } from '../tls/certificates.ts';
import { isLoopback, noteServer, origins, type Serving } from '../server-file.ts';
import { parseOptions, readAuthority } from './options.ts';

const HELP = `Usage: footfall [start] [--data DIR] [--port N] [--address ADDRESS] [--certificate FILE --key FILE | --plain-http] [--headquarters]

Counts with every camera until it is stopped (Ctrl+C), and serves the screens at the link it prints. The link opens once;
after that the browser stays logged in. footfall link prints a new one. When it ends unexpectedly it is started again.

Options
  --data DIR         where everything is kept (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --port N           0 takes any free port (default: 4780)
  --address ADDRESS  127.0.0.1 is this PC only, 0.0.0.0 the whole network (default: 127.0.0.1)
                     Beyond this PC it is encrypted, with a certificate of its own that browsers are told once to trust (/trust shows how).
  --certificate FILE, --key FILE
                     serves with this certificate instead (PEM, with those between it and its authority); renewed files are taken by themselves
  --tls              encrypts on this PC too
  --plain-http       beyond this PC without encryption: whoever is on the network can read and take over what is shown. For a network of its own.
  --headquarters     counts nothing, and serves the screens over all sites of the centre that FOOTFALL_DATABASE_URL names, read-only.
                     FOOTFALL_DATABASE_READ_URL: a replica that is asked first. (default folder: ${headquartersFolder()})
  --center-ca FILE   the certificate (PEM) of the authority that signed the centre's, if this PC does not know it
  --help
`;

/** 'own': by an authority of our own. */
type Encryption = 'own' | 'none' | { certificate: string; key: string };

interface Options {
  data: string;
  port: number;
  address: string;
  encryption: Encryption;
  /** Null: a store. */
  headquarters: CentreAddress[] | null;
}

/** Runs until SIGINT or SIGTERM. */
export async function start(args: string[]): Promise<number> {
  const options = parse(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const child = asChild();
  if (!child) return keepRunning(['start', ...args]);
  writePrivately();
  const data = makeFolder(options.data);
  const logs = makeFolder(join(data, 'logs'));
  const log = openLog(logs);
  endOnUnexpected(logs, productVersion(), () => process.exit(70));
  const stopped = untilStopped();
  let now = Date.now;
  const links = new Links(join(data, 'links'), () => now()),
    certificates = await certificatesOf(options.encryption, data, log),
    serving: Serving = {
      address: options.address,
      port: options.port,
      pid: process.pid,
      tls: certificates && { certificate: certificates.file, fingerprint: certificates.authority?.fingerprint ?? null },
    };
  const host: HeadquartersHost = {
    version: productVersion(),
    folders: { data, logs, resources: installed.resources },
    log,
    screens: screensOf(links, serving),
    secrets: keyFileSecretBox(join(data, 'secrets.key')),
  };
  const app = options.headquarters
    ? await createHeadquarters(host, options.headquarters)
    : await createApp({
        ...host,
        kind: 'headless',
        ffmpegPath: (await findFfmpeg()).path,
        launchCamera: (name) => launchCamera(name, { log }),
        launchTask: (name) => launchTask(name, { log }),
        endedBefore: child.endedBefore,
      });
  now = app.people.now;
  try {
    const login = new Login(join(data, 'login.key'), join(data, 'ended-logins.json'));
    const server = await startHttpServer({
      ...options,
      rendererFolder: installed.rendererFolder,
      login,
      links,
      log,
      people: app.people,
      certificates,
      connect: app.connect,
      receiveVideo: app.receiveVideo,
      savedFile: app.savedFile,
      onAccess(event, caller, address, { asked = null, ...became }) {
        void app.audit?.event(event, caller ? actorOf(caller) : strangerAt(address), asked, became);
      },
    });
    serving.port = server.port;
    const does = options.headquarters ? 'shows every site' : 'is counting';
    const forget = invite(data, serving, app.people.entrance.exist ? null : links, log, does);
    sayCounting();
    await Promise.race([stopped, untilParentIsGone()]);
    forget();
    await server.close();
  } finally {
    await app.close();
  }
  return 0;
}

/** Invites more of them. `serving`: as it is known when somebody asks. */
function screensOf(links: Links, serving: Serving): Screens {
  const where = () => ({ origins: origins(serving), thisPcOnly: isLoopback(serving.address) });
  return {
    where,
    invite: (whom) => ({
      code: links.makeCode(LINK_TIMES.invitedMs, whom),
      expiresAtMs: Date.now() + LINK_TIMES.invitedMs,
      ...where(),
      authority: serving.tls?.fingerprint ?? null,
    }),
    stateOf: (code) => links.stateOf(code),
    withdraw: (code) => links.revoke(code),
  };
}

/** Says where the screens are, and lets the first one in, as long as there are no people (`links` null: there are). A full disk keeps nobody from counting. */
function invite(data: string, serving: Serving, links: Links | null, log: Log, does: string): () => void {
  let forget = (): void => {},
    token = '';
  try {
    forget = noteServer(data, serving);
    if (links) token = `/?token=${links.makeToken(LINK_TIMES.startMs)}`;
  } catch (thrown) {
    log.error('no link could be made', { reason: String(thrown) });
  }
  process.stdout.write(`Footfall ${does}. Open ${origins(serving)[0]}${token}\n`);
  return forget;
}

function parse(args: string[]): Options | null {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'start' });
  const text = { type: 'string' } as const;
  const { values } = parseOptions('start', {
    args,
    options: {
      data: text,
      port: text,
      address: text,
      ...{ certificate: text, key: text, tls: { type: 'boolean' }, 'plain-http': { type: 'boolean' } },
      headquarters: { type: 'boolean' },
      'center-ca': text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const port = values.port ?? '4780';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw refuse(`--port is a number from 0 to 65535, not “${port}”`);
  if (values['center-ca'] !== undefined && !values.headquarters) throw refuse('--center-ca goes with --headquarters');
  return {
    data: resolve(values.data ?? (values.headquarters ? headquartersFolder() : defaultDataFolder())),
    port: Number(port),
    address: values.address ?? '127.0.0.1',
    encryption: encryptionOf(values, refuse),
    headquarters: values.headquarters ? centreAddresses(values['center-ca'], refuse) : null,
  };
}

/** Beyond this PC nothing goes unencrypted that nobody asked to. */
export function encryptionOf(
  values: {
    address?: string | undefined;
    certificate?: string | undefined;
    key?: string | undefined;
    tls?: boolean | undefined;
    'plain-http'?: boolean | undefined;
  },
  refuse: (detail: string) => FootfallError,
): Encryption {
  const { address = '127.0.0.1', certificate, key, tls = false, 'plain-http': plain = false } = values;
  if ((certificate === undefined) !== (key === undefined)) throw refuse('--certificate and --key go together');
  if (plain && (tls || certificate !== undefined))
    throw refuse('--plain-http does not go with --tls, --certificate and --key');
  if (certificate !== undefined && key !== undefined) return { certificate: resolve(certificate), key: resolve(key) };
  if (tls) return 'own';
  return plain || isLoopback(address) ? 'none' : 'own';
}

function certificatesOf(encryption: Encryption, data: string, log: Log): Promise<Certificates | null> {
  if (encryption === 'none') return Promise.resolve(null);
  if (encryption === 'own') return ownCertificates(data, { log });
  return givenCertificates(encryption.certificate, encryption.key, { log });
}

/** A replica, which is asked first, and the server it copies. */
function centreAddresses(authority: string | undefined, refuse: (detail: string) => FootfallError): CentreAddress[] {
  const { FOOTFALL_DATABASE_URL: main, FOOTFALL_DATABASE_READ_URL: replica } = process.env;
  if (!main) throw refuse('--headquarters needs the address of the centre in FOOTFALL_DATABASE_URL');
  const ca = authority === undefined ? null : readAuthority(authority, 'start');
  return [...(replica ? [replica] : []), main].map((url) => parseCentreAddress(url, ca));
}

/** Beside a store's, so that one PC can be both. */
function headquartersFolder(): string {
  return `${defaultDataFolder()}-headquarters`;
}

/** The first signal asks for a clean end; a second one does not wait for it. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });
}

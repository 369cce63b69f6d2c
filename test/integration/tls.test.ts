import { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { startHttpServer, type HttpServer } from '../../app/main/headless/http-server.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import { CERTIFICATE_TIMES, makeAuthority, signFor } from '../../app/main/headless/tls/authority.ts';
import { givenCertificates, ownCertificates, type Certificates } from '../../app/main/headless/tls/certificates.ts';
import type { PcNames } from '../../app/main/headless/tls/this-pc-names.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { AppProcess, entry } from '../support/app-process.ts';
import { peopleOf } from '../support/people.ts';

const DAY = 86_400_000;
const NAMES: PcNames = { addresses: ['127.0.0.1', '::1'], names: ['localhost'] };

let folder: ReturnType<typeof temporaryFolder>, server: HttpServer | null, links: Links, nowMs: number;
let opened: Awaited<ReturnType<typeof peopleOf>> | null = null;
beforeEach(() => {
  folder = temporaryFolder();
  nowMs = Date.now();
  server = null;
  mkdirSync(join(folder.path, 'renderer'));
  writeFileSync(join(folder.path, 'renderer', 'index.html'), '<p>the screens</p>');
});
afterEach(async () => {
  await server?.close();
  await opened?.close();
  opened = null;
  folder.remove();
});

const own = (names: () => PcNames = () => NAMES) =>
  ownCertificates(folder.path, { log: quiet, now: () => nowMs, names });
async function serve(certificates: Certificates, limits = {}): Promise<void> {
  links = new Links(join(folder.path, 'links'));
  opened ??= await peopleOf(folder.path);
  server = await startHttpServer({
    people: opened.people,
    ...{ address: '0.0.0.0', port: 0, log: quiet, links, certificates, limits },
    rendererFolder: join(folder.path, 'renderer'),
    login: new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json')),
    connect: (port) => port.post({ type: 'push', name: 'hello', payload: {} }),
    savedFile: () => null,
    receiveVideo: () => Promise.reject(new Error('none')),
  });
}
interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** Of the certificate that was shown. */
  fingerprint: string;
}
function ask(path: string, options: RequestOptions = {}, isPlain = false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = (isPlain ? plainRequest : request)(
      { host: '127.0.0.1', port: server!.port, path, agent: false, ...options },
      (response) => {
        const chunks: Buffer[] = [];
        const socket = response.socket as { getPeerX509Certificate?(): X509Certificate | undefined };
        const fingerprint = socket.getPeerX509Certificate?.()?.fingerprint256 ?? '';
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks),
            fingerprint,
          }),
        );
      },
    );
    asked.on('error', reject).end();
  });
}
/** A real client: Node's own TLS, which trusts this authority and nothing else. */
const trusting = (certificates: Certificates): RequestOptions => ({ ca: certificates.authority!.certificate });

describe('an authority of our own', () => {
  it('is believed by who trusts it, by address and by name, and by nobody else', async () => {
    const certificates = await own();
    await serve(certificates);
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await ask('/', { host, ...trusting(certificates) })).status).toBe(401);
    await expect(ask('/')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    const other = await makeAuthority('another', nowMs);
    await expect(ask('/', { ca: other.certificate })).rejects.toThrow();
    await expect(ask('/', { ...trusting(certificates), servername: 'evil.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(ask('/', { ...trusting(certificates), maxVersion: 'TLSv1.1' })).rejects.toThrow();
  });

  it('lets a screen in whose cookie never goes unencrypted, and its socket, from its own origin alone', async () => {
    const certificates = await own();
    await serve(certificates);
    const answer = await ask(`/?token=${links.makeToken(60_000)}`, trusting(certificates));
    const cookie = (answer.headers['set-cookie'] as string[])[0];
    expect(cookie).toMatch(/; Secure$/);
    expect(answer.headers['content-security-policy']).toContain(`wss://127.0.0.1:${server!.port}`);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    const open = (origin: string) =>
      new Promise<number | string>((resolve) => {
        const socket = new WebSocket(`wss://127.0.0.1:${server!.port}/api/ws`, {
          headers: { cookie: cookie.split(';')[0], origin },
          ca: certificates.authority!.certificate,
        });
        socket.on('message', (data: Buffer) => {
          resolve(String(data));
          socket.terminate();
        });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode!));
        socket.on('error', () => {});
      });
    expect(await open(`https://127.0.0.1:${server!.port}`)).toContain('hello');
    expect(await open(`http://127.0.0.1:${server!.port}`)).toBe(403);
  });

  it('is made once; what it signs is renewed in time and when this PC is reached by another address, while screens are served', async () => {
    let names = NAMES;
    const certificates = await own(() => names);
    let tell: (pair: { certificate: string; key: string }) => void = () => {};
    await serve({
      ...certificates,
      watch: (onChanged) => {
        tell = onChanged;
        return () => {};
      },
    });
    const shown = async () => (await ask('/', trusting(certificates))).fingerprint;
    const first = await shown();
    const look = async () => {
      const changed = await certificates.look();
      if (changed) tell(certificates.current());
      return changed;
    };
    nowMs += (CERTIFICATE_TIMES.days - CERTIFICATE_TIMES.renewDays - 1) * DAY;
    expect([await look(), await shown()]).toEqual([false, first]);
    nowMs += 2 * DAY;
    expect(await look()).toBe(true);
    // It holds from two days before the clock of the test, which is ahead; that it is another one is what counts here.
    const renewed = new X509Certificate(certificates.current().certificate);
    expect(Date.parse(renewed.validTo)).toBeGreaterThan(nowMs + 89 * DAY);
    nowMs = Date.now();
    names = { ...NAMES, addresses: [...NAMES.addresses, '192.168.7.20'] };
    expect(await look()).toBe(true);
    expect(await look()).toBe(false);
    expect(await shown()).not.toBe(first);
    expect((await ask('/', { ...trusting(certificates), servername: '', host: '127.0.0.1' })).status).toBe(401);
    expect(new X509Certificate(certificates.current().certificate).checkIP('192.168.7.20')).toBeTruthy();

    const again = await own(() => names);
    expect(again.authority).toEqual(certificates.authority);
    expect(again.current()).toEqual(certificates.current());
    nowMs += CERTIFICATE_TIMES.authorityDays * DAY;
    expect((await own(() => names)).authority!.fingerprint).not.toBe(certificates.authority!.fingerprint);
  });

  it('keeps its keys from others, and makes anew what was damaged', async () => {
    const certificates = await own();
    const tls = join(folder.path, 'tls');
    expect(readdirSync(tls).sort()).toEqual(['authority.crt', 'authority.key', 'server.crt', 'server.key']);
    if (process.platform !== 'win32')
      for (const name of readdirSync(tls)) expect(statSync(join(tls, name)).mode & 0o077).toBe(0);
    writeFileSync(join(tls, 'server.key'), 'nonsense');
    const again = await own();
    expect(again.authority!.fingerprint).toBe(certificates.authority!.fingerprint);
    nowMs -= 3650 * DAY;
    expect((await own()).authority!.fingerprint).toBe(certificates.authority!.fingerprint);
    nowMs += 3650 * DAY;
    expect((await own()).authority!.fingerprint).toBe(certificates.authority!.fingerprint);
    rmSync(join(tls, 'authority.key'));
    const anew = await own();
    expect(anew.authority!.fingerprint).not.toBe(certificates.authority!.fingerprint);
    expect(
      new X509Certificate(anew.current().certificate).verify(
        new X509Certificate(anew.authority!.certificate).publicKey,
      ),
    ).toBe(true);
  });

  it('is there for whoever is not logged in, with how to trust it; http:// leads to https:// and takes no token along', async () => {
    const certificates = await own();
    await serve(certificates);
    for (const isPlain of [true, false]) {
      const options = isPlain ? {} : trusting(certificates);
      const file = await ask('/footfall-ca.crt', options, isPlain);
      expect(new X509Certificate(file.body).fingerprint256).toBe(certificates.authority!.fingerprint);
      const page = String((await ask('/trust?lang=vi', options, isPlain)).body);
      expect(page).toContain(certificates.authority!.fingerprint.replaceAll(':', ' '));
      for (const system of ['Windows', 'macOS', 'iPhone', 'Android', 'Linux', 'Firefox'])
        expect(page).toContain(system);
    }
    const host = `127.0.0.1:${server!.port}`;
    const led = (path: string, headers = {}) => ask(path, { headers: { host, ...headers } }, true);
    expect(await led('/x')).toMatchObject({ status: 301, headers: { location: `https://${host}/x` } });
    expect((await led('/?token=ABCDEFGH')).headers.location).toBe(`https://${host}/`);
    expect((await led('/', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('/api/logout', { method: 'POST', headers: { host } }, true)).status).toBe(400);
    expect((await ask('/index.html', { headers: { host } }, true)).body.length).toBe(0);
  });

  it('who says nothing, or something else, is let go', async () => {
    await serve(await own(), { headMs: 300, checkMs: 100 });
    const { connect } = await import('node:net');
    const closed = (first?: string | Buffer) =>
      new Promise<void>((resolve) => {
        const socket = connect(server!.port, '127.0.0.1', () => first && socket.write(first));
        socket.on('error', () => {}).on('close', () => resolve());
        socket.resume();
      });
    await Promise.all([
      closed(),
      closed(Buffer.from([22])),
      closed(Buffer.from([22, 3, 1, 0, 5, 1, 2, 3, 4, 5])),
      closed('GET / HT'),
    ]);
  });
});

describe('a certificate that somebody else signs', () => {
  const files = () => [join(folder.path, 'chain.pem'), join(folder.path, 'key.pem')] as const;
  const give = async (atMs = nowMs) => {
    const authority = await makeAuthority('the chain', atMs),
      pair = await signFor(authority, NAMES, atMs),
      [file, key] = files();
    writeFileSync(file, pair.certificate + authority.certificate);
    writeFileSync(key, pair.key);
    return authority.certificate;
  };
  const given = (log = quiet) => givenCertificates(...files(), { log, now: () => nowMs });

  it('is served with the ones behind it, to names with the word to come back encrypted', async () => {
    const ca = await give();
    await serve(await given());
    expect((await ask('/', { ca, host: 'localhost' })).headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await ask('/', { ca })).headers['strict-transport-security']).toBeUndefined();
    expect((await ask('/trust', { ca })).status).toBe(401);
  });

  it('is refused in words when a file is missing, no certificate, or another one’s key', async () => {
    const [file, key] = files();
    await expect(given()).rejects.toMatchObject({ info: { code: 'TLS_001', params: { file } } });
    await give();
    writeFileSync(key, (await makeAuthority('x', nowMs)).key);
    await expect(given()).rejects.toMatchObject({ info: { code: 'TLS_002' } });
    writeFileSync(key, 'nonsense');
    await expect(given()).rejects.toMatchObject({ info: { code: 'TLS_001', params: { file: key } } });
    writeFileSync(file, 'nonsense');
    await expect(given()).rejects.toMatchObject({ info: { code: 'TLS_001', params: { file } } });
  });

  it('is served when it has run out, with a word in the log; a renewed file is taken, a broken one is not', async () => {
    await give(nowMs - 200 * DAY);
    const log = { ...quiet, error: vi.fn() };
    const certificates = await given(log);
    expect(log.error).toHaveBeenCalledWith(
      expect.stringContaining('refused by browsers'),
      expect.objectContaining({ reason: expect.stringContaining('ran out') as string }),
    );
    const old = certificates.current();
    expect(await certificates.look()).toBe(false);
    await give();
    const touch = (s: number) => files().forEach((file) => utimesSync(file, s, s));
    touch(2_000_000_000);
    expect(await certificates.look()).toBe(true);
    const renewed = certificates.current();
    expect(renewed).not.toEqual(old);
    writeFileSync(files()[1], 'half');
    touch(2_000_000_100);
    expect(await certificates.look()).toBe(false);
    expect(certificates.current()).toEqual(renewed);
  });
});

describe('the program', () => {
  const footfall = (...args: string[]) =>
    execFileSync(process.execPath, [entry, ...args, '--data', folder.path], { encoding: 'utf8' });
  it.each([
    ['beyond this PC it is encrypted by itself', ['--address', '0.0.0.0'], 'https:'],
    ['and is not only when somebody says so', ['--address', '0.0.0.0', '--plain-http'], 'http:'],
    ['on this PC it need not be', [], 'http:'],
    ['and is when somebody wants it', ['--tls'], 'https:'],
  ])('%s', async (_, args, scheme) => {
    const app = new AppProcess(folder.path, {}, args);
    await app.start();
    try {
      expect(new URL(app.link).protocol).toBe(scheme);
      const said = footfall('link');
      if (scheme === 'http:') return expect(said).not.toContain('fingerprint');
      const authority = readFileSync(join(folder.path, 'tls', 'authority.crt'), 'utf8');
      expect(said).toContain(new X509Certificate(authority).fingerprint256);
      expect(said).toMatch(/https:\/\/\S+\/trust/);
      // A command of this PC knows the server by its own file.
      expect(footfall('jobs')).toContain('history');
    } finally {
      await app.stop();
    }
  });

  it.each([
    [['--certificate', 'x.pem'], 'go together'],
    [['--plain-http', '--tls'], 'does not go with'],
  ])('%s is refused', (args, words) => {
    expect(() =>
      execFileSync(process.execPath, [entry, 'start', '--data', folder.path, ...args], {
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    ).toThrow(words);
  });
});

import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SecureContextOptions } from 'node:tls';
import { html, plain, secure } from '../answers.ts';
import { knownHost, parse, type HttpServerOptions } from '../http-server.ts';
import { sendPart, type Entrance } from '../login-answers.ts';
import { loginLanguage } from '../login-page.ts';
import type { Pair } from './authority.ts';
import type { Certificates } from './certificates.ts';
import { AUTHORITY_PATH, TRUST_PATH, trustPage } from './trust-page.ts';

export const contextOf = ({ certificate, key }: Pair): SecureContextOptions & { minVersion: 'TLSv1.2' } => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2',
});

/** A cookie that was given over TLS is never sent without. */
export const secureCookie = (cookie: string): string =>
  /;\s*secure(;|$)/i.test(cookie) ? cookie : `${cookie}; Secure`;

/** Whoever sets a cookie on this answer need not think of it. */
export function secureCookies(response: ServerResponse): void {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    set(
      name,
      name.toLowerCase() !== 'set-cookie'
        ? value
        : Array.isArray(value)
          ? value.map(secureCookie)
          : secureCookie(String(value)),
    );
}

/** What somebody needs before he trusts this server, with or without a login; false: it was something else, or there is no authority of our own. */
export function sendTrust(
  request: IncomingMessage,
  response: ServerResponse,
  certificates: Certificates | null,
  url: URL,
): boolean {
  const authority = certificates?.authority;
  if (!authority) return false;
  if (url.pathname === TRUST_PATH) {
    const language = loginLanguage(url.searchParams.get('lang'), request.headers['accept-language']);
    html(response, 200, trustPage(language, authority.fingerprint));
    return true;
  }
  if (url.pathname !== AUTHORITY_PATH) return false;
  response.setHeader('Content-Type', 'application/x-x509-ca-cert');
  response.setHeader('Content-Disposition', 'attachment; filename="footfall-ca.crt"');
  response.setHeader('Cache-Control', 'no-store');
  response.end(new X509Certificate(authority.certificate).raw);
  return true;
}

/** Who asks without TLS is led to the same page with it, and may see how this server is trusted; nothing else. */
export const leadOn =
  (serving: HttpServerOptions & Entrance) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const host = knownHost(request, serving.address),
      url = parse(request.url);
    secure(response, host);
    if (!host) return plain(response, 403, 'This address does not belong to Footfall.');
    if (!url || (request.method !== 'GET' && request.method !== 'HEAD')) return plain(response, 400, 'Use https here.');
    // A token that came without TLS was read on the way perhaps: it is not handed on.
    if (sendTrust(request, response, serving.certificates ?? null, url)) return;
    sendPart(request, response, serving, url.pathname).then(
      (sent) => {
        if (sent) return;
        response.statusCode = 301;
        response.setHeader('Cache-Control', 'no-store');
        response.setHeader('Location', `https://${host}${url.searchParams.has('token') ? '/' : url.pathname}`);
        response.end();
      },
      () => response.destroy(),
    );
  };

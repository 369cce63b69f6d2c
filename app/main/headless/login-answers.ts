import type { IncomingMessage, ServerResponse } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { html, MIME, plain, sendFile } from './answers.ts';
import type { HttpServerOptions } from './http-server.ts';
import type { Links } from './links.ts';
import type { Login, Session } from './login.ts';
import { loginLanguage, loginPage, loginStyles, type LoginState } from './login-page.ts';
import type { Tries } from './tries.ts';

const STYLES_PATH = '/login.css';

/** What logging in and out needs. */
export interface Entrance {
  rendererFolder: string;
  login: Login;
  links: Links;
  tries: Tries;
  /** Font files of the login page. */
  fonts: string[];
  /** Ends the screens of a session, or all. */
  closeScreens(session: Session | null): void;
  onAccess?: HttpServerOptions['onAccess'];
}

/** Somebody brings a link or a code. */
export function redeem(
  request: IncomingMessage,
  response: ServerResponse,
  { login, links, tries, onAccess }: Entrance,
  session: Session | null,
  token: string,
  url: URL,
): void {
  const from = request.socket.remoteAddress ?? 'unknown',
    pauseMs = session ? 0 : tries.pauseMs(from);
  if (pauseMs > 0) {
    const seconds = Math.ceil(pauseMs / 1000);
    response.setHeader('Retry-After', seconds);
    return askForLogin(request, response, url, 'wait', seconds);
  }
  // Who is logged in may click an old link; a new one stays for somebody else.
  if (!session) {
    const state = links.open(token);
    if (state !== 'opened') {
      tries.fail(from, state);
      onAccess?.(
        'login.failed',
        { address: from, sessionId: null },
        { outcome: 'failed', asked: { by: 'link', why: state } },
      );
      return askForLogin(request, response, url, state);
    }
    tries.succeed(from);
    const cookie = login.begin();
    onAccess?.(
      'login.done',
      { address: from, sessionId: login.session(cookie.split(';')[0])?.id ?? null },
      { asked: { by: 'link' } },
    );
    response.setHeader('Set-Cookie', cookie);
  }
  // A page of ours leads on, not a redirect: after a link in a mail a redirect would not carry a SameSite=Strict cookie.
  html(
    response,
    200,
    '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Footfall</title><link rel="icon" href="data:,">',
  );
}

export function askForLogin(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  state: LoginState,
  seconds = 0,
): void {
  const language = loginLanguage(url.searchParams.get('lang'), request.headers['accept-language']);
  response.setHeader(
    'Content-Security-Policy',
    String(response.getHeader('Content-Security-Policy')).replace("form-action 'none'", "form-action 'self'"),
  );
  html(response, state === 'wait' ? 429 : 401, loginPage(language, state, seconds));
}

/** What the login page is made of, for everybody; false: it was something else. */
export async function sendPart(
  request: IncomingMessage,
  response: ServerResponse,
  { rendererFolder, fonts }: Entrance,
  path: string,
): Promise<boolean> {
  if (fonts.includes(path)) {
    await sendFile(request, response, rendererFolder, path);
    return true;
  }
  if (path !== STYLES_PATH) return false;
  response.setHeader('Content-Type', MIME['.css']);
  response.setHeader('Cache-Control', 'no-cache');
  response.end(loginStyles(fonts));
  return true;
}

export async function loginFonts(rendererFolder: string): Promise<string[]> {
  const names = await readdir(join(rendererFolder, 'assets')).catch(() => [] as string[]);
  return names
    .filter((name) => /^inter-(latin|vietnamese)-opsz-normal-[\w-]+\.woff2$/.test(name))
    .sort()
    .map((name) => `/assets/${name}`);
}

export function logOut(
  response: ServerResponse,
  { login, closeScreens }: Entrance,
  session: Session,
  everywhere: boolean,
): void {
  response.setHeader('Set-Cookie', login.end(session));
  if (everywhere) login.endAll();
  closeScreens(everywhere ? null : session);
  plain(response, 200, 'Logged out.');
}

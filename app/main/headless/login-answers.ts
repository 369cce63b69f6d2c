import type { IncomingMessage, ServerResponse } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorInfo, type ErrorCode } from '../../shared/errors.ts';
import type { LoginAnswer, People, Place } from '../people/open-people.ts';
import { anyone, type Caller } from '../rpc/caller.ts';
import { html, MIME, plain, sendFile } from './answers.ts';
import { addressOf, type CallerFinder } from './caller-finder.ts';
import type { HttpServerOptions } from './http-server.ts';
import type { Links, LinkState } from './links.ts';
import type { Login } from './login.ts';
import { LOGIN_SCRIPT } from './login-script.ts';
import {
  codePage,
  joinPage,
  loginLanguage,
  loginPage,
  loginStyles,
  type CodeState,
  type JoinState,
  type LoginLanguage,
  type LoginState,
} from './login-page.ts';

const STYLES_PATH = '/login.css',
  SCRIPT_PATH = '/login.js';

/** What logging in and out needs. */
export interface Entrance {
  rendererFolder: string;
  login: Login;
  links: Links;
  people: Pick<People, 'entrance' | 'tries'>;
  finder: CallerFinder;
  /** Of our pages, as the browser that asks knows them. */
  originOf(request: IncomingMessage): string;
  /** From where somebody comes. */
  place(request: IncomingMessage): Place;
  /** Font files of the login page. */
  fonts: string[];
  closeScreens(which: (caller: Caller) => boolean): void;
  onAccess?: HttpServerOptions['onAccess'];
}

/** Somebody brings a link or a code. */
export function redeem(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  caller: Caller | null,
  token: string,
  url: URL,
): void {
  const { login, people } = entrance,
    from = addressOf(request),
    pauseMs = caller ? 0 : people.tries.pauseMs(from);
  if (pauseMs > 0) return askToWait(request, response, entrance, url, pauseMs / 1000);
  const kind = people.entrance.kindOf(token);
  // Somebody who was invited chooses a name first.
  if (kind === 'invitation') return askToJoin(request, response, entrance, url, token, 'ask');
  if (kind === 'kiosk') {
    response.setHeader('Set-Cookie', login.carry({ kind: 'kiosk', token }));
    const wall = people.entrance.byLink('kiosk', token, from);
    entrance.onAccess?.('links.opened', wall, from, wall?.userId ? { recordId: wall.userId } : {});
    return leadOn(response);
  }
  // Who is logged in may click an old link; a new one stays for somebody else.
  if (caller) return leadOn(response);
  const { cookie, state } = opened(request, entrance, token);
  if (cookie === null) {
    people.tries.fail(state, from);
    entrance.onAccess?.('login.failed', null, from, { outcome: 'failed', asked: { by: 'link', why: state } });
    return askForLogin(request, response, entrance, url, state === 'opened' ? 'wrong' : state);
  }
  people.tries.succeed(from);
  response.setHeader('Set-Cookie', cookie);
  leadOn(response);
}

/** The Set-Cookie of whom a link lets in; null: it lets nobody in. */
function opened(
  request: IncomingMessage,
  { login, links, people, place, onAccess }: Entrance,
  token: string,
): { cookie: string | null; state: LinkState | 'nameless' } {
  const whom = links.whom(token);
  // A link of before there were people makes nobody an administrator.
  if (whom === 'anybody' && people.entrance.exist) return { cookie: null, state: 'nameless' };
  const state = links.open(token);
  if (state !== 'opened' || whom === null) return { cookie: null, state };
  if (!people.entrance.exist) {
    const cookie = login.begin(),
      sessionId = login.session(cookie.split(';')[0])?.id ?? null,
      address = addressOf(request);
    onAccess?.('login.done', anyone('browser', { sessionId, address }), address, { asked: { by: 'link' } });
    return { cookie, state };
  }
  const session = people.entrance.begin(typeof whom === 'string' ? null : whom.userId, place(request));
  return { cookie: session && login.carry({ kind: 'session', token: session }), state };
}

/** A page of ours leads on, not a redirect: after a link in a mail a redirect would not carry a SameSite=Strict cookie. It says nowhere from where. */
function leadOn(response: ServerResponse): void {
  html(
    response,
    200,
    '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Footfall</title><link rel="icon" href="data:,">',
  );
}

/** Somebody gives a name and a password. */
export async function logIn(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  form: URLSearchParams,
): Promise<void> {
  const name = form.get('name') ?? '';
  const answer = await entrance.people.entrance
    .logIn(name, form.get('password') ?? '', entrance.place(request))
    .catch(busy);
  answerLogin(request, response, entrance, url, answer, name);
}

/** Who is let in, waits, brings a code next, or begins anew. */
function answerLogin(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  answer: LoginAnswer,
  name = '',
): void {
  if (answer.ok) return letIn(request, response, entrance, answer.token);
  if (answer.reason === 'code') return askForCode(request, response, url, answer.ticket, 'ask');
  if (answer.reason === 'wait') return askToWait(request, response, entrance, url, answer.seconds);
  askForLogin(request, response, entrance, url, answer.reason === 'over' ? 'late' : 'refused', { name });
}

/** Somebody whose password was right brings the code of a phone, or one on paper. */
export async function bringCode(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  form: URLSearchParams,
): Promise<void> {
  const ticket = form.get('ticket') ?? '',
    answer = await entrance.people.entrance.bringCode(ticket, form.get('code') ?? '', entrance.place(request));
  if (!answer.ok && (answer.reason === 'wrong' || answer.reason === 'wait'))
    return askForCode(request, response, url, ticket, answer.reason, answer.seconds);
  answerLogin(request, response, entrance, url, answer);
}

/** Somebody brings what a passkey signed. */
export async function bringPasskey(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  form: URLSearchParams,
): Promise<void> {
  const answer = await entrance.people.entrance.bringPasskey(
    form.get('response') ?? '',
    entrance.originOf(request),
    entrance.place(request),
  );
  if (!answer.ok && answer.reason === 'wrong') return askForLogin(request, response, entrance, url, 'unkeyed');
  answerLogin(request, response, entrance, url, answer);
}

function askForCode(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  ticket: string,
  state: CodeState,
  seconds = 0,
): void {
  allowForm(response);
  if (state === 'wait') response.setHeader('Retry-After', seconds);
  html(response, state === 'wait' ? 429 : 401, codePage(languageOf(request, url), { state, ticket, seconds }));
}

/** More log in at once than are worked on. */
function busy(thrown: unknown): LoginAnswer {
  const { code, params } = toErrorInfo(thrown);
  if (code !== 'PEOPLE_011') throw thrown;
  return { ok: false, reason: 'wait', seconds: Number(params.seconds) };
}

/** Somebody who was invited chooses a name and a password. */
export async function takeInvitation(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  form: URLSearchParams,
): Promise<void> {
  const [token, name, password] = ['token', 'name', 'password'].map((field) => form.get(field) ?? '');
  try {
    const joined = await entrance.people.entrance.join(token, name, password, entrance.place(request));
    return answerLogin(request, response, entrance, url, joined);
  } catch (thrown) {
    const { code, params } = toErrorInfo(thrown);
    if (code === 'PEOPLE_008') {
      const from = addressOf(request);
      entrance.people.tries.fail('wrong', from);
      entrance.onAccess?.('login.failed', null, from, { outcome: 'failed', asked: { by: 'invitation' } });
      return askForLogin(request, response, entrance, url, 'expired');
    }
    if (code === 'PEOPLE_011') return askToWait(request, response, entrance, url, Number(params.seconds));
    const state = JOIN_STATES[code];
    if (!state) throw thrown;
    askToJoin(request, response, entrance, url, token, state, name);
  }
}

const JOIN_STATES: Partial<Record<ErrorCode, JoinState>> = {
  PEOPLE_001: 'taken',
  PEOPLE_002: 'length',
  PEOPLE_003: 'common',
  PEOPLE_009: 'unnameable',
};

/** A new session, whatever the browser had before: whoever planted that is not in it. */
function letIn(request: IncomingMessage, response: ServerResponse, entrance: Entrance, token: string): void {
  const before = entrance.finder.of(request);
  if (before?.kind === 'browser' && before.sessionId !== null && entrance.people.entrance.exist)
    entrance.people.entrance.logOut(before);
  response.setHeader('Set-Cookie', entrance.login.carry({ kind: 'session', token }));
  response.statusCode = 303;
  response.setHeader('Location', '/');
  response.setHeader('Cache-Control', 'no-store');
  response.end();
}

function askToWait(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  url: URL,
  left: number,
): void {
  const seconds = Math.ceil(left);
  response.setHeader('Retry-After', seconds);
  askForLogin(request, response, entrance, url, 'wait', { seconds });
}

export function askForLogin(
  request: IncomingMessage,
  response: ServerResponse,
  { people, originOf }: Entrance,
  url: URL,
  state: LoginState,
  more: { seconds?: number; name?: string } = {},
): void {
  allowForm(response);
  const passkey = people.entrance.passkeyAsked(originOf(request));
  const asked = { state, byName: people.entrance.exist, passkey, seconds: 0, name: '', ...more };
  html(response, state === 'wait' ? 429 : 401, loginPage(languageOf(request, url), asked));
}

function askToJoin(
  request: IncomingMessage,
  response: ServerResponse,
  { people }: Entrance,
  url: URL,
  token: string,
  state: JoinState,
  name = '',
): void {
  const invited = people.entrance.invited(token);
  allowForm(response);
  html(
    response,
    state === 'ask' ? 200 : 400,
    joinPage(languageOf(request, url), {
      state,
      token,
      name: name || (invited?.name ?? ''),
      isNew: invited?.isNew ?? true,
    }),
  );
}

const languageOf = ({ headers }: IncomingMessage, url: URL): LoginLanguage =>
  loginLanguage(url.searchParams.get('lang'), headers['accept-language']);

/** Of our own, which then says from where it comes, but not by which path. */
function allowForm(response: ServerResponse): void {
  response.setHeader(
    'Content-Security-Policy',
    String(response.getHeader('Content-Security-Policy')).replace("form-action 'none'", "form-action 'self'"),
  );
  response.setHeader('Referrer-Policy', 'strict-origin');
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
  if (path !== STYLES_PATH && path !== SCRIPT_PATH) return false;
  response.setHeader('Content-Type', path === STYLES_PATH ? MIME['.css'] : MIME['.js']);
  response.setHeader('Cache-Control', 'no-cache');
  response.end(path === STYLES_PATH ? loginStyles(fonts) : LOGIN_SCRIPT);
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
  request: IncomingMessage,
  response: ServerResponse,
  { login, people, closeScreens, onAccess }: Entrance,
  caller: Caller,
  everywhere: boolean,
): void {
  const session = login.session(request.headers.cookie);
  if (people.entrance.exist || !session) {
    people.entrance.logOut(caller, everywhere);
    response.setHeader('Set-Cookie', login.drop());
  } else {
    onAccess?.('login.ended', caller, addressOf(request), { asked: { everywhere } });
    response.setHeader('Set-Cookie', login.end(session));
    if (everywhere) login.endAll();
    closeScreens(({ kind, sessionId }) => kind === 'browser' && (everywhere || sessionId === session.id));
  }
  plain(response, 200, 'Logged out.');
}

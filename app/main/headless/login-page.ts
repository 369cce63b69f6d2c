import type { LinkState } from './links.ts';

import { PEOPLE_LIMITS } from '../../shared/api/people.ts';

/** The pages that are served without a login. They need no script but for passkeys, and that from a file, so that the policy of the screens holds for them as well. */
export type LoginState =
  Exclude<LinkState, 'opened'> | 'ask' | 'wait' | 'left' | 'refused' | 'nameless' | 'late' | 'unkeyed';
/** Of the code that is asked for after the password. */
export type CodeState = 'ask' | 'wrong' | 'wait';
/** What is wrong with the name or the password that somebody chose. */
export type JoinState = 'ask' | 'taken' | 'length' | 'common' | 'unnameable';
export type LoginLanguage = keyof typeof WORDS;

const WORDS = {
  en: {
    title: 'Log in',
    lead: 'This screen is not logged in to Footfall yet.',
    leadByName: 'Who are you?',
    name: 'Name',
    password: 'Password',
    passkey: 'Log in with a passkey',
    passkeyFailed: 'No passkey was used. Try again, or log in with your password.',
    byLink: 'Log in with a code or a link',
    label: 'Code or link',
    submit: 'Log in',
    join: {
      title: 'Welcome to Footfall',
      again: 'A new password',
      lead: 'Choose how you are called here, and a password.',
      leadAgain: 'Choose a new password, {name}. Wherever you are logged in, you are logged out.',
      hint: 'At least {least} letters. A sentence is easy to remember and hard to guess; nothing else is asked of it.',
      submit: 'Begin',
      states: {
        ask: '',
        taken: 'Somebody is called so already, or almost so. Choose another name.',
        length: 'This password is too short or too long.',
        common: 'This password is one of those that are tried first, or made of your name. Choose another one.',
        unnameable: 'This cannot be a name.',
      },
    },
    code: {
      title: 'The second step',
      label: 'Code',
      hint: 'The six digits that the app on your phone shows now, or one of the codes that you printed.',
      states: {
        ask: '',
        wrong: 'This code is not right, or was used already. Type the one that the app shows now.',
        wait: 'There were too many wrong tries. Try again in {seconds} s.',
      },
    },
    other: 'Tiếng Việt',
    where: 'Where do I get a code?',
    there: 'On a screen that is logged in: open the menu at the top right and choose “Show on another screen”.',
    command: 'On the PC that counts, type:',
    states: {
      ask: '',
      used: 'This link was used already. Each one opens once, so ask for a new one.',
      expired: 'This link has expired. Ask for a new one.',
      wrong: 'This code is not known. Check it letter by letter, or ask for a new one.',
      wait: 'There were too many wrong tries. Try again in {seconds} s.',
      left: 'You are logged out.',
      refused: 'Name or password is not right.',
      nameless: 'This link is from before people had names here. Log in with your name, or ask for an invitation.',
      unkeyed: 'This passkey is not taken. Try again, or log in with your password.',
      late: 'The code was waited for too long. Log in anew.',
    },
  },
  vi: {
    title: 'Đăng nhập',
    lead: 'Màn hình này chưa đăng nhập vào Footfall.',
    leadByName: 'Bạn là ai?',
    name: 'Tên',
    password: 'Mật khẩu',
    passkey: 'Đăng nhập bằng khoá truy cập',
    passkeyFailed: 'Chưa dùng khoá truy cập nào. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.',
    byLink: 'Đăng nhập bằng mã hoặc liên kết',
    label: 'Mã hoặc liên kết',
    submit: 'Đăng nhập',
    join: {
      title: 'Chào mừng đến với Footfall',
      again: 'Mật khẩu mới',
      lead: 'Hãy chọn tên của bạn ở đây và một mật khẩu.',
      leadAgain: '{name}, hãy chọn mật khẩu mới. Mọi nơi bạn đang đăng nhập sẽ bị đăng xuất.',
      hint: 'Ít nhất {least} ký tự. Một câu thì dễ nhớ và khó đoán; không có yêu cầu nào khác.',
      submit: 'Bắt đầu',
      states: {
        ask: '',
        taken: 'Đã có người tên như vậy hoặc gần giống. Hãy chọn tên khác.',
        length: 'Mật khẩu này quá ngắn hoặc quá dài.',
        common: 'Mật khẩu này thuộc loại bị thử đầu tiên, hoặc lấy từ tên bạn. Hãy chọn mật khẩu khác.',
        unnameable: 'Đây không thể là một tên.',
      },
    },
    code: {
      title: 'Bước thứ hai',
      label: 'Mã',
      hint: 'Sáu chữ số mà ứng dụng trên điện thoại của bạn đang hiện, hoặc một trong các mã bạn đã in.',
      states: {
        ask: '',
        wrong: 'Mã này không đúng hoặc đã được dùng. Hãy nhập mã ứng dụng đang hiện.',
        wait: 'Đã nhập sai quá nhiều lần. Hãy thử lại sau {seconds} giây.',
      },
    },
    other: 'English',
    where: 'Lấy mã ở đâu?',
    there: 'Trên một màn hình đã đăng nhập: mở menu ở góc trên bên phải và chọn “Hiện trên màn hình khác”.',
    command: 'Trên máy tính đang đếm, gõ:',
    states: {
      ask: '',
      used: 'Liên kết này đã được dùng. Mỗi liên kết chỉ mở được một lần, hãy xin liên kết mới.',
      expired: 'Liên kết này đã hết hạn. Hãy xin liên kết mới.',
      wrong: 'Không có mã này. Hãy kiểm tra từng ký tự, hoặc xin mã mới.',
      wait: 'Đã nhập sai quá nhiều lần. Hãy thử lại sau {seconds} giây.',
      left: 'Bạn đã đăng xuất.',
      refused: 'Tên hoặc mật khẩu không đúng.',
      nameless: 'Liên kết này có từ trước khi mọi người có tên ở đây. Hãy đăng nhập bằng tên, hoặc xin lời mời.',
      unkeyed: 'Khoá truy cập này không được chấp nhận. Hãy thử lại, hoặc đăng nhập bằng mật khẩu.',
      late: 'Đã đợi mã quá lâu. Hãy đăng nhập lại.',
    },
  },
} satisfies Record<
  string,
  {
    states: Record<LoginState, string>;
    join: { states: Record<JoinState, string> } & Record<string, unknown>;
    code: { states: Record<CodeState, string> } & Record<string, unknown>;
  } & Record<string, unknown>
>;

/** What the browser prefers, unless the page was asked for in another. */
export function loginLanguage(asked: string | null, accepted: string | undefined): LoginLanguage {
  if (asked === 'en' || asked === 'vi') return asked;
  return /^\s*vi\b/i.test(accepted ?? '') ? 'vi' : 'en';
}

export interface LoginAsked {
  state: LoginState;
  /** There are people: a name and a password let in as well. */
  byName: boolean;
  /** What a passkey has to sign; null: nobody has one for this page. */
  passkey: { challenge: string; host: string } | null;
  /** How long somebody has to wait. */
  seconds: number;
  /** As it was typed. */
  name: string;
}

export function loginPage(language: LoginLanguage, { state, byName, passkey, seconds, name }: LoginAsked): string {
  const words = WORDS[language],
    said = words.states[state].replace('{seconds}', String(seconds)),
    bad = state !== 'ask' && state !== 'left';
  const saying = said ? `<p id="said" role="status" class="${bad ? 'bad' : 'said'}">${said}</p>` : '';
  const describes = bad ? ' aria-invalid="true" aria-describedby="said"' : '';
  const code = `<form method="get" action="/">
<label for="token">${words.label}</label>
<div class="row"><input id="token" name="token" required${byName ? '' : ' autofocus'} autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="2000"${byName ? '' : describes}><button>${words.submit}</button></div>
<input type="hidden" name="lang" value="${language}">
${byName ? '' : saying}
</form>`;
  const where = `<section>
<h2>${words.where}</h2>
<p>${words.there}</p>
<p>${words.command}</p>
<code>footfall link</code>
</section>`;
  const named = `<form method="post" action="/api/login?lang=${language}">
<label for="name">${words.name}</label>
<input id="name" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="${PEOPLE_LIMITS.name}" value="${escaped(name)}"${name ? '' : ' autofocus'}${describes}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" required autocomplete="current-password" maxlength="${PEOPLE_LIMITS.password}"${name ? ' autofocus' : ''}${describes}>
${saying}
<button class="main">${words.submit}</button>
</form>
${
  passkey
    ? `<form id="passkey" method="post" action="/api/login/passkey?lang=${language}" data-challenge="${escaped(passkey.challenge)}" data-host="${escaped(passkey.host)}" hidden>
<input type="hidden" name="response">
<button class="main second">${words.passkey}</button>
<p id="passkey-failed" role="status" class="bad" hidden>${words.passkeyFailed}</p>
</form>
<script src="/login.js"></script>`
    : ''
}
<details><summary>${words.byLink}</summary>
${code}
${where}
</details>`;
  const lead = byName ? words.leadByName : words.lead;
  return page(language, words.title, lead, byName ? named : `${code}\n${where}`, '/');
}

export interface JoinAsked {
  state: JoinState;
  token: string;
  name: string;
  /** Somebody who is known already only chooses a password. */
  isNew: boolean;
}

export function joinPage(language: LoginLanguage, { state, token, name, isNew }: JoinAsked): string {
  const { join, ...words } = WORDS[language],
    said = join.states[state];
  const ofName = state === 'taken' || state === 'unnameable',
    describes = ' aria-invalid="true" aria-describedby="said"';
  const form = `<form method="post" action="/api/join?lang=${language}">
<input type="hidden" name="token" value="${escaped(token)}">
${
  isNew
    ? `<label for="name">${words.name}</label>
<input id="name" name="name" required autofocus autocomplete="username" autocapitalize="words" spellcheck="false" maxlength="${PEOPLE_LIMITS.name}" value="${escaped(name)}"${ofName ? describes : ''}>`
    : `<input type="hidden" name="name" autocomplete="username" value="${escaped(name)}">`
}
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" required${isNew ? '' : ' autofocus'} autocomplete="new-password" minlength="${PEOPLE_LIMITS.leastPassword}" maxlength="${PEOPLE_LIMITS.password}"${said && !ofName ? describes : ''}>
<p class="said">${join.hint.replace('{least}', String(PEOPLE_LIMITS.leastPassword))}</p>
${said ? `<p id="said" role="status" class="bad">${said}</p>` : ''}
<button class="main">${join.submit}</button>
</form>`;
  const lead = isNew ? join.lead : join.leadAgain.replace('{name}', () => escaped(name));
  return page(language, isNew ? join.title : join.again, lead, form, `/?token=${encodeURIComponent(token)}`);
}

/** After the password. `ticket`: whose it was. */
export function codePage(
  language: LoginLanguage,
  { state, ticket, seconds }: { state: CodeState; ticket: string; seconds: number },
): string {
  const { code, submit } = WORDS[language],
    said = code.states[state].replace('{seconds}', String(seconds));
  const form = `<form method="post" action="/api/login/code?lang=${language}">
<input type="hidden" name="ticket" value="${escaped(ticket)}">
<label for="code">${code.label}</label>
<input id="code" name="code" required autofocus autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="100"${said ? ' aria-invalid="true" aria-describedby="said"' : ''}>
${said ? `<p id="said" role="status" class="bad">${said}</p>` : ''}
<button class="main">${submit}</button>
</form>`;
  return page(language, code.title, code.hint, form, '/');
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** `here`: the path of the same page, without its language. */
function page(language: LoginLanguage, title: string, lead: string, body: string, here: string): string {
  const other = language === 'en' ? 'vi' : 'en',
    path = `${here}${here.includes('?') ? '&' : '?'}lang=${other}`;
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · Footfall</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/login.css">
<body>
<main>
<svg width="40" height="40" viewBox="0 0 30 30" role="img" aria-label="Footfall"><path d="M3 19.5h24" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><circle cx="15" cy="9" r="4.5" fill="currentColor"/><path d="M15 19.5v6.5M11.7 23l3.3 3.3 3.3-3.3" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>
<h1>${title}</h1>
<p class="lead">${lead}</p>
${body}
</main>
<footer><a href="${path.replaceAll('&', '&amp;')}" lang="${other}">${WORDS[language].other}</a></footer>
</body>
</html>
`;
}

/** The tokens of the screens. `fonts`: their files, [latin, vietnamese], as far as they are there. */
export function loginStyles(fonts: readonly string[]): string {
  const faces = fonts.map(
    (font) =>
      `@font-face { font-family: Inter; src: url(${font}) format("woff2-variations"); font-weight: 100 900; font-display: swap;${font.includes('vietnamese') ? ` unicode-range: ${VIETNAMESE};` : ''} }`,
  );
  return `${faces.join('\n')}
:root { --canvas: #f4f5f6; --surface: #ffffff; --sunken: #eaecee; --text: #12161a; --text-2: #434a52; --text-3: #5c646d; --hairline: #dcdfe3; --control: #7f8790; --ink: #12161a; --on-ink: #ffffff; --fail-text: #b01e26; }
@media (prefers-color-scheme: dark) { :root { --canvas: #0e1113; --surface: #15191c; --sunken: #1d2226; --text: #eef1f3; --text-2: #b6bec5; --text-3: #98a1a9; --hairline: #2a3036; --control: #6f7982; --ink: #eef1f3; --on-ink: #12161a; --fail-text: #ff8a84; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: flex; flex-direction: column; align-items: center; padding: 24px 16px; background: var(--canvas); color: var(--text); font: 16px/24px Inter, system-ui, sans-serif; font-optical-sizing: auto; }
main { width: 100%; max-width: 416px; margin: auto; }
h1 { margin-top: 24px; font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: -0.02em; }
.lead { margin-top: 4px; color: var(--text-2); }
form { margin-top: 32px; }
label { display: block; margin: 16px 0 4px; font-size: 13px; line-height: 20px; font-weight: 500; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
input { width: 100%; flex: 1 1 200px; min-width: 0; height: 44px; padding: 0 12px; border: 1px solid var(--control); border-radius: 6px; background: var(--surface); color: var(--text); font: inherit; }
input[aria-invalid] { border-color: var(--fail-text); }
button { flex: 0 1 auto; height: 44px; padding: 0 24px; border: 0; border-radius: 6px; background: var(--ink); color: var(--on-ink); font: inherit; font-weight: 600; cursor: pointer; }
.main { width: 100%; margin-top: 24px; }
.second { margin-top: 0; border: 1px solid var(--hairline); background: transparent; color: var(--text); }
details { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--hairline); color: var(--text-2); font-size: 14px; }
summary { padding: 8px 0; cursor: pointer; }
details form { margin-top: 0; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.bad, .said { margin-top: 8px; font-size: 14px; line-height: 20px; }
.bad { color: var(--fail-text); }
.said { color: var(--text-2); }
section { margin-top: 32px; padding-top: 24px; border-top: 1px solid var(--hairline); color: var(--text-2); font-size: 14px; line-height: 20px; }
h2 { color: var(--text); font-size: 14px; line-height: 20px; font-weight: 600; }
section p { margin-top: 8px; }
code { display: inline-block; margin-top: 8px; padding: 4px 8px; border-radius: 4px; background: var(--sunken); color: var(--text); font-size: 13px; }
footer { padding-top: 24px; font-size: 14px; }
a { display: inline-block; padding: 8px; color: var(--text-2); }
@media (max-width: 480px) { button { flex: 1 1 100%; } }
`;
}

const VIETNAMESE =
  'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB';

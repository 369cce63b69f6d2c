import type { LinkState } from './links.ts';

/** The one page that is served without a login. It needs no script, so that the policy of the screens holds for it as well. */
export type LoginState = Exclude<LinkState, 'opened'> | 'ask' | 'wait' | 'left';
export type LoginLanguage = keyof typeof WORDS;

const WORDS = {
  en: {
    title: 'Log in',
    lead: 'This screen is not logged in to Footfall yet.',
    label: 'Code or link',
    submit: 'Log in',
    other: 'Tiếng Việt',
    where: 'Where do I get a code?',
    there: 'On a screen that is logged in: open the menu at the top right and choose “Show on another screen”.',
    command: 'On the PC that counts, type:',
    states: {
      ask: '',
      used: 'This link was used already. Each one opens once, so ask for a new one.',
      expired: 'This link has expired. Ask for a new one.',
      wrong: 'This code is not known. Check it letter by letter, or ask for a new one.',
      wait: 'There were too many wrong codes. Try again in {seconds} s.',
      left: 'You are logged out.',
    },
  },
  vi: {
    title: 'Đăng nhập',
    lead: 'Màn hình này chưa đăng nhập vào Footfall.',
    label: 'Mã hoặc liên kết',
    submit: 'Đăng nhập',
    other: 'English',
    where: 'Lấy mã ở đâu?',
    there: 'Trên một màn hình đã đăng nhập: mở menu ở góc trên bên phải và chọn “Hiện trên màn hình khác”.',
    command: 'Trên máy tính đang đếm, gõ:',
    states: {
      ask: '',
      used: 'Liên kết này đã được dùng. Mỗi liên kết chỉ mở được một lần, hãy xin liên kết mới.',
      expired: 'Liên kết này đã hết hạn. Hãy xin liên kết mới.',
      wrong: 'Không có mã này. Hãy kiểm tra từng ký tự, hoặc xin mã mới.',
      wait: 'Đã nhập sai mã quá nhiều lần. Hãy thử lại sau {seconds} giây.',
      left: 'Bạn đã đăng xuất.',
    },
  },
} satisfies Record<string, { states: Record<LoginState, string> } & Record<string, unknown>>;

/** What the browser prefers, unless the page was asked for in another. */
export function loginLanguage(asked: string | null, accepted: string | undefined): LoginLanguage {
  if (asked === 'en' || asked === 'vi') return asked;
  return /^\s*vi\b/i.test(accepted ?? '') ? 'vi' : 'en';
}

/** `seconds`: how long somebody has to wait. */
export function loginPage(language: LoginLanguage, state: LoginState, seconds = 0): string {
  const words = WORDS[language],
    said = words.states[state].replace('{seconds}', String(seconds));
  const bad = state !== 'ask' && state !== 'left';
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${words.title} · Footfall</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/login.css">
<body>
<main>
<svg width="40" height="40" viewBox="0 0 30 30" role="img" aria-label="Footfall"><path d="M3 19.5h24" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><circle cx="15" cy="9" r="4.5" fill="currentColor"/><path d="M15 19.5v6.5M11.7 23l3.3 3.3 3.3-3.3" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<form method="get" action="/">
<label for="token">${words.label}</label>
<div class="row"><input id="token" name="token" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="2000"${bad ? ' aria-invalid="true" aria-describedby="said"' : ''}><button>${words.submit}</button></div>
<input type="hidden" name="lang" value="${language}">
${said ? `<p id="said" role="status" class="${bad ? 'bad' : 'said'}">${said}</p>` : ''}
</form>
<section>
<h2>${words.where}</h2>
<p>${words.there}</p>
<p>${words.command}</p>
<code>footfall link</code>
</section>
</main>
<footer><a href="/?lang=${language === 'en' ? 'vi' : 'en'}" lang="${language === 'en' ? 'vi' : 'en'}">${words.other}</a></footer>
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
label { display: block; margin-bottom: 4px; font-size: 13px; line-height: 20px; font-weight: 500; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
input { flex: 1 1 200px; min-width: 0; height: 44px; padding: 0 12px; border: 1px solid var(--control); border-radius: 6px; background: var(--surface); color: var(--text); font: inherit; }
input[aria-invalid] { border-color: var(--fail-text); }
button { flex: 0 1 auto; height: 44px; padding: 0 24px; border: 0; border-radius: 6px; background: var(--ink); color: var(--on-ink); font: inherit; font-weight: 600; cursor: pointer; }
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

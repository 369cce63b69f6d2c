import type { LoginLanguage } from '../login-page.ts';

/** The authority as a file, for whoever is not logged in: trusting it comes before. */
export const AUTHORITY_PATH = '/footfall-ca.crt';
export const TRUST_PATH = '/trust';

const WORDS = {
  en: {
    title: 'Trust this Footfall',
    lead: 'Footfall encrypts what it shows with a certificate of its own. Each device is told once to trust it; then its browser shows no warning any more.',
    compare: 'Before you trust it, compare these letters with those that “footfall link” prints on the PC that counts:',
    fetch: 'Download the certificate',
    other: 'Tiếng Việt',
    on: 'Open Footfall',
    systems: [
      [
        'Windows (Chrome, Edge)',
        'Open the file, Install Certificate, Current User, Place all certificates in: Trusted Root Certification Authorities. Restart the browser.',
      ],
      [
        'macOS (Safari, Chrome)',
        'Open the file: Keychain Access takes it into “login”. Double-click it there, Trust, When using this certificate: Always Trust.',
      ],
      [
        'iPhone, iPad',
        'Open this page in Safari and allow the profile. Settings, General, VPN & Device Management: install it. Then Settings, General, About, Certificate Trust Settings: switch it on.',
      ],
      [
        'Android',
        'Settings, Security, More security settings, Encryption & credentials, Install a certificate, CA certificate: choose the file.',
      ],
      [
        'Linux (Chrome, Chromium)',
        'chrome://certificate-manager, Local certificates, Installed by you, Import. Or: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Footfall -i footfall-ca.crt',
      ],
      [
        'Firefox, on every system',
        'Settings, Privacy & Security, View Certificates, Authorities, Import: trust it to identify websites.',
      ],
    ],
    back: 'To take it back, delete “Footfall on …” from the same list.',
  },
  vi: {
    title: 'Tin cậy Footfall này',
    lead: 'Footfall mã hoá những gì nó hiển thị bằng chứng chỉ của riêng mình. Mỗi thiết bị chỉ cần tin cậy một lần; sau đó trình duyệt không cảnh báo nữa.',
    compare: 'Trước khi tin cậy, hãy so các ký tự này với các ký tự mà “footfall link” in ra trên máy đang đếm:',
    fetch: 'Tải chứng chỉ',
    other: 'English',
    on: 'Mở Footfall',
    systems: [
      [
        'Windows (Chrome, Edge)',
        'Mở tệp, Install Certificate, Current User, Place all certificates in: Trusted Root Certification Authorities. Khởi động lại trình duyệt.',
      ],
      [
        'macOS (Safari, Chrome)',
        'Mở tệp: Keychain Access đưa nó vào “login”. Bấm đúp vào nó, Trust, When using this certificate: Always Trust.',
      ],
      [
        'iPhone, iPad',
        'Mở trang này bằng Safari và cho phép tải hồ sơ. Cài đặt, Cài đặt chung, VPN & Quản lý thiết bị: cài đặt. Rồi Cài đặt, Cài đặt chung, Giới thiệu, Cài đặt tin cậy chứng nhận: bật.',
      ],
      [
        'Android',
        'Cài đặt, Bảo mật, Cài đặt bảo mật khác, Mã hoá và thông tin xác thực, Cài đặt chứng chỉ, Chứng chỉ CA: chọn tệp.',
      ],
      [
        'Linux (Chrome, Chromium)',
        'chrome://certificate-manager, Local certificates, Installed by you, Import. Hoặc: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Footfall -i footfall-ca.crt',
      ],
      [
        'Firefox, trên mọi hệ điều hành',
        'Cài đặt, Riêng tư & Bảo mật, Xem chứng chỉ, Nhà cấp phát, Nhập: tin cậy để nhận dạng trang web.',
      ],
    ],
    back: 'Để rút lại, xoá “Footfall on …” khỏi cùng danh sách đó.',
  },
} satisfies Record<LoginLanguage, object>;

/** How each system is told to trust the authority. It needs no script and no login. */
export function trustPage(language: LoginLanguage, fingerprint: string): string {
  const words = WORDS[language],
    other = language === 'en' ? 'vi' : 'en';
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${words.title} · Footfall</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/login.css">
<main>
<h1>${words.title}</h1>
<p>${words.lead}</p>
<p>${words.compare}</p>
<p><code>${fingerprint.replaceAll(':', ' ')}</code></p>
<p><a href="${AUTHORITY_PATH}" download>${words.fetch}</a></p>
<dl>${words.systems.map(([system, how]) => `<dt><b>${system}</b></dt><dd>${how}</dd>`).join('\n')}</dl>
<p>${words.back}</p>
<p><a href="/">${words.on}</a> · <a href="${TRUST_PATH}?lang=${other}" lang="${other}">${words.other}</a></p>
</main>
</html>
`;
}

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { PrivacyFacts, PrivacyPaper } from '../../../shared/domain/privacy.ts';
import type { ReportLanguage } from '../../../shared/domain/report.ts';
import { formatsOf } from '../../../shared/formats.ts';
import { INK, INNER, Page, PAGE } from './page.ts';
import { fill } from './words.ts';

interface Words {
  sheet: string;
  sign: string;
  signText: (facts: Kept) => string[];
  responsible: string;
  sections: (facts: Kept & PrivacyFacts) => [string, string[]][];
  forEver: string;
  days: string;
  made: string;
  page: string;
}
/** Ages in words. */
interface Kept {
  counts: string;
  ways: string;
}

const WORDS: Record<ReportLanguage, Words> = {
  en: {
    sheet: 'Data protection: counting people',
    sign: 'People are counted here',
    signText: ({ ways }) => [
      'Cameras count how many people come and go.',
      'No recordings are made, and nobody is recognised.',
      `The path of each person is kept without a picture for ${ways}, sums for longer.`,
    ],
    responsible: 'Responsible, and where to ask:',
    sections: ({ counts, ways, cameras, centre, secondPlace, encrypted }) => [
      [
        'What is done, and why',
        [
          `${cameras === 1 ? 'One camera of this site is' : `${cameras} cameras of this site are`} looked at by a program on a PC of this site, which counts who crosses a line and who stays in a zone, to plan staff, opening and safety.`,
          'Pictures are looked at in memory and forgotten at once. Faces are not compared with anything, nobody is recognised, and nobody is followed from one camera to another. Sound is not used.',
        ],
      ],
      [
        'What is kept, and how long',
        [
          `Crossings, stays and sums of minutes: ${counts}. Sums of hours, days, weeks and months stay; they say nothing of a single person.`,
          `The path of each person through the picture, as points with times and without a picture: ${ways}.`,
          'One still of each camera, on which its lines are drawn. It is replaced when somebody draws anew, and people can be in it.',
          'No videos, no live pictures. Whoever is logged in can see them while they are live, and who looked is written down.',
        ],
      ],
      [
        'Where',
        [
          encrypted
            ? 'On that PC, in a database that is encrypted, and in its copies.'
            : 'On that PC, in a database that only the account it runs under can read, and in its copies.',
          secondPlace ? 'Copies are also put into a second place.' : 'Copies are put nowhere else.',
          centre
            ? 'Crossings, stays, paths and sums are sent to the database of the head office.'
            : 'Nothing is sent anywhere.',
        ],
      ],
      [
        'Who can see it',
        [
          'People with a login of this site, each by a role: who looks, who sets up, who administers. Every change and every look at pictures is written down.',
        ],
      ],
      [
        'What somebody can ask for',
        [
          'Who it is cannot be told from what is kept. Whoever names a time and a door can have what was kept of it erased, from the database, the archive, the head office and copies that are restored; a certificate says what was erased, and when the last copy that has it is gone.',
        ],
      ],
    ],
    forEver: 'without end',
    days: '% days',
    made: 'Made % from the settings of Footfall %.',
    page: 'Page % of %',
  },
  vi: {
    sheet: 'Bảo vệ dữ liệu: đếm người',
    sign: 'Ở đây có đếm người',
    signText: ({ ways }) => [
      'Camera đếm có bao nhiêu người đến và đi.',
      'Không ghi hình, không nhận dạng ai.',
      `Đường đi của mỗi người được giữ không kèm hình trong ${ways}, các tổng thì lâu hơn.`,
    ],
    responsible: 'Người chịu trách nhiệm và nơi hỏi:',
    sections: ({ counts, ways, cameras, centre, secondPlace, encrypted }) => [
      [
        'Làm gì, và vì sao',
        [
          `${cameras} camera của địa điểm này được một chương trình trên máy tại chỗ xem; nó đếm ai qua vạch và ai ở trong vùng, để sắp xếp nhân viên, giờ mở cửa và an toàn.`,
          'Hình chỉ được xem trong bộ nhớ và quên ngay. Không so khuôn mặt với bất cứ gì, không nhận dạng ai, không theo ai từ camera này sang camera khác. Không dùng âm thanh.',
        ],
      ],
      [
        'Giữ gì, và bao lâu',
        [
          `Lượt qua, lượt ở và tổng theo phút: ${counts}. Tổng theo giờ, ngày, tuần, tháng được giữ lại; chúng không nói gì về một người.`,
          `Đường đi của mỗi người trong hình, là các điểm có giờ và không kèm hình: ${ways}.`,
          'Một hình tĩnh của mỗi camera để vẽ vạch. Nó được thay khi vẽ lại, và có thể có người trong đó.',
          'Không có video, không giữ hình trực tiếp. Người đã đăng nhập xem được khi đang trực tiếp, và ai đã xem được ghi lại.',
        ],
      ],
      [
        'Ở đâu',
        [
          encrypted
            ? 'Trên máy đó, trong cơ sở dữ liệu được mã hóa, và trong các bản sao.'
            : 'Trên máy đó, trong cơ sở dữ liệu mà chỉ tài khoản chạy chương trình đọc được, và trong các bản sao.',
          secondPlace ? 'Bản sao cũng được đặt ở nơi thứ hai.' : 'Bản sao không được đặt ở nơi khác.',
          centre
            ? 'Lượt qua, lượt ở, đường đi và các tổng được gửi về cơ sở dữ liệu của trụ sở.'
            : 'Không gửi gì đi đâu.',
        ],
      ],
      [
        'Ai xem được',
        [
          'Người có đăng nhập của địa điểm này, mỗi người theo vai trò: người xem, người lắp đặt, quản trị viên. Mọi thay đổi và mọi lần xem hình đều được ghi lại.',
        ],
      ],
      [
        'Có thể yêu cầu gì',
        [
          'Từ những gì được giữ không biết đó là ai. Ai nêu một khoảng giờ và một cửa có thể yêu cầu xóa những gì đã giữ, khỏi cơ sở dữ liệu, kho lưu trữ, trụ sở và các bản sao được khôi phục; một giấy chứng nhận nói đã xóa gì, và khi nào bản sao cuối cùng còn nó sẽ hết.',
        ],
      ],
    ],
    forEver: 'không có hạn',
    days: '% ngày',
    made: 'Lập % từ cài đặt của Footfall %.',
    page: 'Trang % trên %',
  },
};

export interface PrivacyDocument {
  paper: PrivacyPaper;
  language: ReportLanguage;
  site: { name: string; timeZone: string };
  facts: PrivacyFacts;
  madeAtMs: number;
  version: string;
}

/** The sheet that says what is kept, or the sign for the door, into a file that must not be there. Rejects with Node's codes. */
export async function writePrivacy(file: string, document: PrivacyDocument): Promise<void> {
  const { paper, language, site, facts, madeAtMs, version } = document,
    words = WORDS[language],
    formats = formatsOf(language, site.timeZone);
  const age = (days: number | null) => (days === null ? words.forEver : fill(words.days, formats.number(days)));
  const kept = { counts: age(facts.countDays), ways: age(facts.wayDays) };
  const page = new Page(`${site.name} · ${paper === 'sign' ? words.sign : words.sheet}`, language, madeAtMs);
  const written = pipeline(page.pdf, createWriteStream(file, { mode: 0o600, flush: true, flags: 'wx' }));
  written.catch(() => {});
  if (paper === 'sign') sign(page, words, kept, site.name);
  else sheet(page, words, { ...kept, ...facts }, site.name);
  page.feet(fill(words.made, formats.day(madeAtMs), version), (n, of) => fill(words.page, n, of));
  page.pdf.end();
  await written;
}

function sheet(page: Page, words: Words, facts: Kept & PrivacyFacts, siteName: string): void {
  page.paragraph(siteName, { size: 18, face: 'strong', after: 2 });
  page.paragraph(words.sheet, { size: 12, colour: INK.second, after: 10 });
  page.rule();
  for (const [title, texts] of words.sections(facts)) {
    page.heading(title);
    for (const text of texts) page.paragraph(text, { colour: INK.second });
  }
  page.heading(words.responsible);
  blanks(page, 2);
}

/** To be read from some metres away. */
function sign(page: Page, words: Words, kept: Kept, siteName: string): void {
  page.y = PAGE.margin + 60;
  page.paragraph(words.sign, { size: 44, face: 'strong', after: 30 });
  for (const text of words.signText(kept)) page.paragraph(text, { size: 20, after: 14 });
  page.y += 40;
  page.paragraph(siteName, { size: 16, face: 'strong', after: 20 });
  page.paragraph(words.responsible, { size: 14, colour: INK.second, after: 30 });
  blanks(page, 2);
}

/** Lines to write on. */
function blanks(page: Page, count: number): void {
  for (let i = 0; i < count; i++) {
    page.y += 26;
    page.pdf
      .moveTo(PAGE.margin, page.y)
      .lineTo(PAGE.margin + INNER, page.y)
      .lineWidth(0.8)
      .strokeColor(INK.control)
      .stroke();
  }
}

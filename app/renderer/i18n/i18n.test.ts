import { describe, expect, it } from 'vitest';
import { ERRORS, errorInfo, type ErrorCode } from '../../shared/errors.ts';
import { errorSentence, firstSentence } from './error-sentence.ts';
import { errorsVi } from './errors-vi.ts';
import { formatsOf } from './formats.ts';
import { resources } from './index.ts';

const flat = (value: object, path = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? [[`${path}${key}`, inner] as [string, string]]
      : flat(inner as object, `${path}${key}.`),
  );
const namesIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
const tagsIn = (text: string) => [...text.matchAll(/<\/?\w+>/g)].map((match) => match[0]).sort();
const en = new Map(flat(resources.en));
const vi = new Map(flat(resources.vi));

describe('messages', () => {
  it('are there', () => expect(en.size).toBeGreaterThan(100));
  it('have the same keys in both languages', () => expect([...vi.keys()].sort()).toEqual([...en.keys()].sort()));
  it('are never empty', () => expect([...en, ...vi].filter(([, text]) => text.trim() === '')).toEqual([]));

  it('have the same parameters and marks in both languages', () => {
    // 'one' may say the number in words.
    const different = [...en].filter(
      ([key, text]) =>
        !key.endsWith('_one') &&
        `${namesIn(text)} ${tagsIn(text)}` !== `${namesIn(vi.get(key) ?? '')} ${tagsIn(vi.get(key) ?? '')}`,
    );
    expect(different).toEqual([]);
  });

  it('exist for every key the screens name', () => {
    const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
    const named = Object.entries(sources)
      .filter(([path]) => !path.includes('.test.'))
      .flatMap(([, text]) => [...text.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1]));
    expect(named.length).toBeGreaterThan(100);
    // A key may also name a count's two forms, or a whole list of words.
    const known = (key: string) =>
      en.has(key) || en.has(`${key}_other`) || [...en.keys()].some((each) => each.startsWith(`${key}.`));
    expect([...new Set(named)].filter((key) => !known(key))).toEqual([]);
  });
});

describe('error sentences', () => {
  const paramsIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  it.each(Object.keys(ERRORS) as ErrorCode[])('%s is complete in Vietnamese', (code) => {
    expect(new Set(paramsIn(errorsVi[code] ?? ''))).toEqual(new Set(paramsIn(ERRORS[code])));
  });

  it('fills in what it names', () => {
    const error = errorInfo('STREAM_007', { host: '10.0.0.5', seconds: 12 });
    expect(errorSentence(error, 'en')).toBe(error.message);
    expect(errorSentence(error, 'vi')).toBe(
      '10.0.0.5 nhận kết nối nhưng không gửi hình trong 12 giây. Hãy khởi động lại camera rồi thử lại.',
    );
  });

  it('writes numbers as the language does', () => {
    const error = errorInfo('REGION_001', { name: 'Cửa', percent: 0.3, minimum: 3 });
    expect(errorSentence(error, 'en')).toContain('0.3% of the picture');
    expect(errorSentence(error, 'vi')).toContain('0,3% hình, cần ít nhất 3%');
  });

  it('keeps the sentence of a code it does not know', () => {
    expect(errorSentence({ code: 'NEW_001' as ErrorCode, params: {}, message: 'Something newer.' }, 'vi')).toBe(
      'Something newer.',
    );
  });
});

describe('firstSentence', () => {
  it.each([
    [
      'The camera at 192.168.1.31 refuses this password for “admin”. It answers.',
      'The camera at 192.168.1.31 refuses this password for “admin”.',
    ],
    ['clip.mp4 is not a video: it has no picture. Choose another.', 'clip.mp4 is not a video: it has no picture.'],
    ['Nothing', 'Nothing'],
  ])('%s', (text, expected) => expect(firstSentence(text)).toBe(expected));
});

describe('formats', () => {
  const at = Date.UTC(2026, 10, 21, 9, 41, 52);
  const [english, vietnamese] = [formatsOf('en', 'Asia/Ho_Chi_Minh'), formatsOf('vi', 'Asia/Ho_Chi_Minh')];
  it.each([
    ['numbers', english.number(1076), '1,076', vietnamese.number(1076), '1.076'],
    ['decimals', english.number(0.914, 2), '0.91', vietnamese.number(0.914, 2), '0,91'],
    ['negative', english.number(-3), '−3', vietnamese.number(-3), '−3'],
    ['percent', english.percent(0.58), '58%', vietnamese.percent(0.58), '58%'],
    ['clock of the site', english.time(at), '16:41', vietnamese.timeSeconds(at), '16:41:52'],
    [
      'midnight',
      english.time(Date.UTC(2026, 10, 21, 17)),
      '00:00',
      vietnamese.time(Date.UTC(2026, 10, 21, 17)),
      '00:00',
    ],
    ['day', english.day(at), 'Sat 21 Nov', vietnamese.day(at), 'T7 21/11'],
    ['date', english.date(at), '21 Nov', vietnamese.date(at), '21/11'],
    ['Sunday', english.day(at + 86_400_000), 'Sun 22 Nov', vietnamese.day(at + 86_400_000), 'CN 22/11'],
    ['seconds', english.duration(48_900), '48 s', vietnamese.duration(48_900), '48 giây'],
    ['minutes', english.duration(12 * 60_000), '12 min', vietnamese.duration(12 * 60_000), '12 phút'],
    ['a short stay', english.stay(47_600), '48 s', vietnamese.stay(47_600), '48 giây'],
    ['a stay', english.stay(125_000), '2 min 05 s', vietnamese.stay(125_000), '2 phút 05 giây'],
    ['a long stay', english.stay(725_000), '12 min', vietnamese.stay(725_000), '12 phút'],
    [
      'hours',
      english.duration(3 * 3_600_000 + 5 * 60_000),
      '3 h 05',
      vietnamese.duration(3 * 3_600_000 + 5 * 60_000),
      '3 giờ 05',
    ],
  ])('%s', (_, en, expectedEn, vi, expectedVi) => expect([en, vi]).toEqual([expectedEn, expectedVi]));
});

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import Papa from 'papaparse';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeReportPlan, getReportPlan } from '../../app/main/db/report-plan.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { reportName, reportWriter, writtenUnder } from '../../app/main/reports/open-reports.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import type { ReportRequest } from '../../app/shared/domain/report.ts';
import { openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { countDay } from '../support/count-day.ts';

/* Reports as somebody reads them: the text of the PDF by another reader than the one that wrote it. */

const HOUR = 3_600_000,
  DAY = 24 * HOUR;
/** A Saturday, UTC. */
const SATURDAY = Date.parse('2026-11-21T00:00Z');
const runTask = taskRunner(launchTask);

let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, SATURDAY - 21 * DAY);
  // The camera keeps hours, so that the night is no gap.
  await shop.db('sites').update({ site_name: 'Cửa hàng “Phố Huế” 🛒' });
  shop.site.name = 'Cửa hàng “Phố Huế” 🛒';
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

const OPEN = (hour: number) => hour >= 8 && hour < 20;
const busy = (hour: number, minute: number) => ({
  in: OPEN(hour) && minute % 3 === 0 ? 2 : 0,
  out: OPEN(hour) && minute % 3 === 1 ? 1 : 0,
});

const writer = () => reportWriter({ db: shop.db, site: shop.site, databaseFile: shop.file, version: '1.2.3', runTask });
async function made(request: Partial<ReportRequest>, nowMs = SATURDAY + 3 * DAY): Promise<string> {
  const whole: ReportRequest = { period: 'day', date: '2026-11-21', format: 'pdf', language: 'en', ...request },
    file = join(folder.path, `report.${whole.format}`);
  await writer().write(whole, file, nowMs);
  return file;
}
async function read(request: Partial<ReportRequest>, nowMs?: number): Promise<{ text: string; pages: number }> {
  const file = await made(request, nowMs),
    pdf = await getDocumentProxy(new Uint8Array(readFileSync(file)));
  const { text, totalPages } = await extractText(pdf, { mergePages: true });
  return { text: text.replace(/\s+/g, ' '), pages: totalPages };
}

describe('a day', () => {
  beforeEach(async () => {
    for (const week of [3, 2, 1]) await countDay(shop, SATURDAY - week * 7 * DAY, busy);
    // The power was off from 14:10 to 14:52, and nothing is known of what came then.
    await countDay(shop, SATURDAY, (hour, minute) =>
      hour === 14 && minute >= 10 && minute < 52 ? null : hour === 11 ? { in: 3, out: 1 } : busy(hour, minute),
    );
    await shop.db('stream_events').insert({
      ...{ uid: 'u1', camera_id: shop.cameraId, event_type: 'connection_lost', event_severity: 'warning' },
      ...{ stream_id: ((await shop.db('video_streams').first('stream_id')) as { stream_id: string }).stream_id },
      ...{ event_timestamp: SATURDAY + 14.1 * HOUR, resolved_at: SATURDAY + 14.9 * HOUR, is_resolved: true },
      ...{ created_at: SATURDAY, site_id: 'site-1', node_id: 'node-1', revision: 999 },
    });
  });

  it('says what was counted, measured, missing, estimated, and compares only what was measured in both', async () => {
    const { text } = await read({});
    // Twelve hours of 40, but for the one of 180 and the one with 18 minutes.
    expect(text).toContain('Cửa hàng “Phố Huế”');
    expect(text).toContain('Daily report · Sat 21 Nov 2026');
    expect(text).toMatch(/In 592 Out 266/);
    expect(text).toMatch(/camera-1: 42 min without data, because the connection was lost/i);
    expect(text).toContain('About 28 more came in while nothing was measured');
    expect(text).toContain('140 (32%) more came in than the same weekday a week before, over 23 hours');
    expect(text).toContain('11:00–12:00');
    // The hour of the gap: counted, and beside it what it would have been.
    expect(text).toMatch(/14:00–15:00 12 6 30% 40/);
    expect(text).toContain('Page 1 of');
  });

  it('in Vietnamese, with the signs of that language', async () => {
    const { text } = await read({ language: 'vi' });
    expect(text).toContain('Báo cáo ngày · T7 21/11/2026');
    expect(text).toContain('Giờ đông nhất');
    expect(text).toContain('vì mất kết nối');
  });

  it('as CSV has the same sums', async () => {
    const { data } = Papa.parse<Record<string, string>>(
      readFileSync(await made({ format: 'csv' }), 'utf8').replace(/^\uFEFF/, ''),
      { header: true, skipEmptyLines: true },
    );
    const site = data.filter((row) => row.of === 'site');
    expect(site).toHaveLength(24);
    expect(site.reduce((sum, row) => sum + Number(row.count_in), 0)).toBe(592);
  });

  it('that is not over says so; one of which nothing is known says that it is no zero', async () => {
    expect((await read({}, SATURDAY + 12 * HOUR)).text).toContain('This time is not over');
    expect((await read({ date: '2026-11-22' })).text).toContain('Nothing was measured in this time. That is no zero');
    expect((await read({ date: '2020-01-01' })).text).toContain('No camera of this site counted in this time.');
  });

  it('has the logo of the shop, and refuses what is none', async () => {
    const png = pngOf(40, 20),
      without = readFileSync(await made({})).length;
    expect(await runTask('check-logo', { logo: png })).toEqual({ width: 40, height: 20 });
    await changeReportPlan(shop.db, { logo: png }, SATURDAY);
    expect((await getReportPlan(shop.db)).logo).toEqual(png);
    expect(readFileSync(await made({})).length).toBeGreaterThan(without + 100);
    const broken = Uint8Array.from(png);
    broken.fill(7, 45, broken.length - 12);
    for (const logo of [
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      new Uint8Array(0),
      png.slice(0, 20),
      pngOf(5000, 1),
      broken,
    ])
      await expect(runTask('check-logo', { logo })).rejects.toMatchObject({ info: { code: 'REPORT_005' } });
  });
});

it('a week and a month are compared day by day, and a month with the same weekdays', async () => {
  for (let day = -21; day < 7; day++)
    await countDay(shop, SATURDAY + day * DAY, (hour) =>
      hour === 9 ? { in: day < 0 ? 1 : 2, out: 0 } : { in: 0, out: 0 },
    );
  const week = await read({ period: 'week', date: '2026-11-26' }, SATURDAY + 20 * DAY);
  expect(week.text).toContain('Weekly report · Mon 23 Nov – Sun 29 Nov 2026');
  // Monday to Friday had 120 each, after 60 each; Saturday and Sunday were not measured.
  expect(week.text).toContain('300 (100%) more came in than the week before, over 5 days');
  expect(week.text).toMatch(/2 h 00|48 h 00/);
  const month = await read({ period: 'month', date: '2026-11-03' }, SATURDAY + 20 * DAY);
  expect(month.text).toContain('Monthly report · November 2026');
  expect(month.text).toContain('Not compared with the month before');
});

describe('by itself', () => {
  const due = (atMs: number) => writer().writeDue(atMs, new AbortController().signal);

  it('each day, week and month is written once it is over, also those that were missed', async () => {
    const out = join(folder.path, 'out');
    mkdirSync(out);
    await countDay(shop, SATURDAY, busy);
    expect(await due(SATURDAY + 2 * DAY)).toEqual([]);
    await changeReportPlan(shop.db, { folder: out, formats: ['csv'], writtenUntil: '2026-11-20' }, SATURDAY);
    const shopName = 'Cửa hàng “Phố Huế” 🛒';
    expect(await due(SATURDAY + DAY + 6 * HOUR)).toEqual([`${shopName} day 2026-11-21.csv`]);
    expect(await due(SATURDAY + DAY + 9 * HOUR)).toEqual([]);
    // The PC was off from Sunday to the first of December.
    const later = await due(SATURDAY + 10 * DAY + 6 * HOUR);
    expect(later).toHaveLength(9 + 2 + 1);
    expect(later).toEqual(
      expect.arrayContaining([
        `${shopName} week 2026-11-16.csv`,
        `${shopName} week 2026-11-23.csv`,
        `${shopName} month 2026-11.csv`,
      ]),
    );
    expect(readdirSync(out)).toHaveLength(13);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a folder that is not there is said by name, and nothing counts as written', async () => {
    const gone = join(folder.path, 'gone');
    await changeReportPlan(shop.db, { folder: gone, writtenUntil: '2026-11-20' }, SATURDAY);
    await expect(due(SATURDAY + 2 * DAY)).rejects.toMatchObject({
      info: { code: 'REPORT_004', params: { folder: gone } },
    });
    expect((await getReportPlan(shop.db)).writtenUntil).toBe('2026-11-20');
    expect(existsSync(gone)).toBe(false);
  });
});

describe('the sheet and the sign for data protection', () => {
  const facts = { cameras: 3, countDays: 400, wayDays: 90, centre: false, secondPlace: true, encrypted: false };
  const paper = async (
    of: 'sheet' | 'sign',
    language: 'en' | 'vi',
    more: Partial<typeof facts> | { countDays: null } = {},
  ) => {
    const file = join(folder.path, `${of}-${language}-${Object.keys(more).join()}.pdf`);
    await runTask('privacy', {
      ...{ file, paper: of, language, site: shop.site, madeAtMs: SATURDAY, version: '1.2.3' },
      facts: { ...facts, ...more },
    });
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(file))), {
      mergePages: true,
    });
    return { text: text.replace(/\s+/g, ' '), totalPages };
  };

  it('say what is set, and nothing else', async () => {
    const { text } = await paper('sheet', 'en');
    expect(text).toContain('Crossings, stays and sums of minutes: 400 days.');
    expect(text).toContain('without a picture: 90 days.');
    expect(text).toContain('Nothing is sent anywhere.');
    expect(text).toContain('Copies are also put into a second place.');
    const other = (await paper('sheet', 'en', { centre: true, encrypted: true, secondPlace: false, wayDays: 7 })).text;
    expect(other).toContain('without a picture: 7 days.');
    expect(other).toContain('are sent to the database of the head office.');
    expect(other).toContain('in a database that is encrypted');
    expect(other).not.toContain('Nothing is sent anywhere.');
    expect((await paper('sheet', 'vi', { countDays: null })).text).toContain('tổng theo phút: không có hạn.');
  });

  it('the sign is one page in either language', async () => {
    expect(await paper('sign', 'en')).toMatchObject({
      totalPages: 1,
      text: expect.stringContaining('People are counted here'),
    });
    expect(await paper('sign', 'vi')).toMatchObject({ totalPages: 1, text: expect.stringContaining('trong 90 ngày') });
  });
});

it('a plan that was off makes nothing up for that time; one that changes goes on', async () => {
  const plan = { ...(await getReportPlan(shop.db)), writtenUntil: '2026-01-01' };
  expect(writtenUnder({ ...plan, folder: '/reports' }, shop.site, SATURDAY)).toBe('2026-01-01');
  expect(writtenUnder({ ...plan, folder: null }, shop.site, SATURDAY)).toBe('2026-11-19');
  expect(writtenUnder({ ...plan, folder: '/reports', writtenUntil: null }, shop.site, SATURDAY)).toBe('2026-11-19');
});

it('the name of a shop makes a name of a file', () => {
  const name = (site: string) => reportName(site, { period: 'week', date: '2026-11-26', format: 'pdf' });
  expect(name('A/B: "C" <D>\\..')).toBe('A B C D week 2026-11-23.pdf');
  expect(name('...')).toBe('Footfall week 2026-11-23.pdf');
  expect(name('x'.repeat(300))).toHaveLength(60 + ' week 2026-11-23.pdf'.length);
});

/** A grey PNG. */
function pngOf(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]),
      framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const lines = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, 128)])),
  );
  return Uint8Array.from(
    Buffer.concat([
      Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(lines)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

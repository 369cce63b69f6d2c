import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ReportPart, ReportRow, ReportSummary } from '../../../core/stats/report-summary.ts';
import { GapReason } from '../../../shared/domain/gap.ts';
import type { ReportLanguage, ReportPeriod } from '../../../shared/domain/report.ts';
import { formatsOf, type Formats } from '../../../shared/formats.ts';
import { drawBars } from './bars.ts';
import { INK, INNER, Page, PAGE, type Column } from './page.ts';
import { fill, WORDS } from './words.ts';

export interface PdfReport {
  period: ReportPeriod;
  language: ReportLanguage;
  site: { name: string; timeZone: string };
  fromMs: number;
  toMs: number;
  madeAtMs: number;
  version: string;
  logo: Uint8Array | null;
  summary: ReportSummary;
}

/** Writes it into a file that must not be there. Rejects with Node's codes. */
export async function writePdf(file: string, report: PdfReport): Promise<void> {
  const { language, site, madeAtMs, version } = report,
    words = WORDS[language],
    formats = formatsOf(language, site.timeZone);
  const title = `${words.title[report.period]} · ${spanText(report, formats)}`,
    page = new Page(`${site.name} · ${title}`, language, madeAtMs);
  const written = pipeline(page.pdf, createWriteStream(file, { mode: 0o600, flush: true, flags: 'wx' }));
  written.catch(() => {});
  head(page, report, title);
  body(page, report, formats);
  const made = `${formats.day(madeAtMs)} ${formats.time(madeAtMs)}`;
  page.feet(fill(words.made, made, version, site.timeZone), (n, of) => fill(words.page, n, of));
  page.pdf.end();
  await written;
}

/** Sat 21 Nov 2026, or from the first to the last day. */
function spanText({ period, fromMs, toMs, language, site }: PdfReport, formats: Formats): string {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB',
    of = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: site.timeZone, ...options }).format(fromMs);
  const year = of({ year: 'numeric' });
  if (period === 'month') return of({ month: 'long', year: 'numeric' });
  const first = formats.day(fromMs);
  return period === 'day'
    ? `${first}${language === 'vi' ? '/' : ' '}${year}`
    : `${first} – ${formats.day(toMs - 1)}${language === 'vi' ? '/' : ' '}${year}`;
}

function head(page: Page, { site, logo }: PdfReport, title: string): void {
  const { pdf } = page;
  const box = 40;
  if (logo) pdf.image(Buffer.from(logo), PAGE.width - PAGE.margin - 140, page.y, { fit: [140, box], align: 'right' });
  const width = logo ? INNER - 160 : INNER;
  pdf.font('strong', 18).fillColor(INK.text);
  const name = page.drawn(site.name) || 'Footfall',
    high = pdf.heightOfString(name, { width });
  pdf.text(name, PAGE.margin, page.y, { width });
  page.y = Math.max(page.y + high, logo ? page.y + box - 16 : 0);
  page.paragraph(title, { size: 12, colour: INK.second, after: 10 });
  page.rule();
  page.y += 14;
}

function body(page: Page, report: PdfReport, formats: Formats): void {
  const { summary, period, language, madeAtMs } = report,
    words = WORDS[language];
  if (summary.steps.length === 0) {
    page.paragraph(words.nothingThere, { size: 12 });
    return;
  }
  if (summary.measuredMs === 0 && summary.came + summary.went === 0) {
    page.paragraph(words.nothingMeasured, { size: 12 });
    missing(page, report, formats);
    return;
  }
  figures(page, report, formats);
  truth(page, report, formats);
  page.y += 8;
  page.need(190);
  drawBars(page, { steps: inSight(report), formats, period, words, madeAtMs });
  const door: Column[] = [
    { head: words.name, wide: 5 },
    { head: words.in, wide: 1.6, right: true },
    { head: words.out, wide: 1.6, right: true },
    { head: words.measured, wide: 1.6, right: true },
    { head: words.lowRate, wide: 1.8, right: true },
  ];
  if (summary.cameras.length > 0) {
    page.heading(words.doors);
    page.table(
      door,
      summary.cameras.map((part) => partRow(part, formats, part.name)),
    );
  }
  if (summary.lines.length > 1) {
    page.heading(words.lines);
    page.table(
      door,
      summary.lines.map((part) => partRow(part, formats, `${part.name} · ${part.camera}`)),
    );
  }
  if (summary.zones.length > 0) {
    page.heading(words.zones);
    const zone = door.with(1, { ...door[1], head: words.entered }).with(2, { ...door[2], head: words.left });
    page.table(
      zone,
      summary.zones.map((part) => partRow(part, formats, `${part.name} · ${part.camera}`)),
    );
  }
  steps(page, report, formats);
}

/** In largest, as on the screens. */
function figures(page: Page, { summary, period, language }: PdfReport, formats: Formats): void {
  const { pdf } = page,
    words = WORDS[language],
    share = summary.expectedMs > 0 ? summary.measuredMs / summary.expectedMs : 0;
  const peak = summary.peak && stepText(summary.peak, period, formats);
  const all = [
    { label: words.in, text: formats.number(summary.came), size: 40, colour: INK.in, wide: 150 },
    { label: words.out, text: formats.number(summary.went), size: 28, colour: INK.out, wide: 120 },
    { label: words.peak[period], text: peak ?? '–', size: 16, colour: INK.text, wide: 130 },
    { label: words.measured, text: shareText(share, formats), size: 16, colour: INK.text, wide: 90 },
  ];
  page.need(70);
  let x: number = PAGE.margin;
  for (const { label, text, size, colour, wide } of all) {
    pdf
      .font('regular', 9)
      .fillColor(INK.third)
      .text(label, x, page.y, { width: wide - 8 });
    pdf.font('strong', size).fillColor(colour);
    pdf.text(text, x, page.y + 58 - size * 1.15, { width: wide, lineBreak: false });
    x += wide;
  }
  page.y += 70;
}

/** What was measured, estimated, missing, and what it is compared with. */
function truth(page: Page, report: PdfReport, formats: Formats): void {
  const { summary, language, period, toMs, madeAtMs } = report,
    words = WORDS[language],
    { comparison, estimate, atRiskMs } = summary;
  const say = (text: string, colour: string = INK.second) => page.paragraph(text, { colour });
  if (toMs > madeAtMs) say(fill(words.running, `${formats.day(madeAtMs)} ${formats.time(madeAtMs)}`));
  if (summary.missing.length === 0) say(words.whole);
  else missing(page, report, formats);
  if (estimate && estimate.in > 0) say(fill(words.estimated, formats.number(estimate.in)));
  else if (!estimate && summary.missing.length > 0) say(words.notEstimated);
  if (atRiskMs >= 60_000) say(fill(words.atRisk, formats.duration(atRiskMs)), INK.warn);
  const before = words.before[period],
    unit = words.steps[period];
  if (!comparison) say(fill(words.notCompared, before));
  else if (comparison.came === comparison.before) say(fill(words.same, before, comparison.steps, unit));
  else {
    const more = comparison.came > comparison.before,
      by = Math.abs(comparison.came - comparison.before);
    // Of few people a share says more than there is.
    const text =
      comparison.before >= 20
        ? `${formats.number(by)} (${formats.percent(by / comparison.before)})`
        : formats.number(by);
    say(fill(more ? words.more : words.fewer, text, before, comparison.steps, unit));
  }
}

function missing(page: Page, { summary, language }: PdfReport, formats: Formats): void {
  const words = WORDS[language],
    share = summary.expectedMs > 0 ? summary.measuredMs / summary.expectedMs : 0;
  page.paragraph(fill(words.part, shareText(share, formats)), { colour: INK.second });
  for (const { camera, reason, ms } of summary.missing) {
    const known = GapReason.safeParse(reason),
      why = known.success ? words.reasons[known.data] : words.unknown;
    page.paragraph(`–  ${fill(words.missingOf, camera, formats.duration(ms), why)}`, { colour: INK.second, after: 2 });
  }
  page.y += 4;
}

function steps(page: Page, report: PdfReport, formats: Formats): void {
  const { summary, period, language } = report,
    words = WORDS[language];
  page.heading(words.time[period], 90);
  page.table(
    [
      { head: words.time[period], wide: 3 },
      { head: words.in, wide: 1.6, right: true },
      { head: words.out, wide: 1.6, right: true },
      { head: words.measured, wide: 1.6, right: true },
      { head: words.estimate, wide: 1.8, right: true },
    ],
    inSight(report).map((step) => [
      stepText(step, period, formats),
      step.came === null ? { text: words.noData, colour: INK.third } : formats.number(step.came),
      step.went === null ? '–' : formats.number(step.went),
      shareText(step.expectedMs > 0 ? step.measuredMs / step.expectedMs : 0, formats),
      step.estimate && step.estimate.in !== step.came ? formats.number(step.estimate.in) : '',
    ]),
  );
  if (summary.missing.length > 0) page.paragraph(words.estimateWhy, { size: 8, colour: INK.third });
}

/** Of a day without the hours at its ends that were watched and in which nobody came: the night. */
function inSight({ period, summary: { steps } }: PdfReport): ReportRow[] {
  const isQuiet = ({ came, went, measuredMs, expectedMs }: ReportRow) =>
    came === 0 && went === 0 && measuredMs >= expectedMs;
  const first = steps.findIndex((step) => !isQuiet(step)),
    last = steps.findLastIndex((step) => !isQuiet(step));
  return period === 'day' && first >= 0 ? steps.slice(first, last + 1) : steps;
}

const stepText = ({ fromMs, toMs }: ReportRow, period: ReportPeriod, formats: Formats): string =>
  period === 'day' ? formats.timeRange(fromMs, toMs) : formats.day(fromMs);

/** All of it only where all of it was. */
const shareText = (share: number, formats: Formats): string =>
  formats.percent(share >= 0.995 ? 1 : Math.floor(share * 100) / 100);

const partRow = (part: ReportPart, formats: Formats, name: string) => [
  name,
  part.measuredMs === 0 && part.came + part.went === 0 ? '–' : formats.number(part.came),
  part.measuredMs === 0 && part.came + part.went === 0 ? '–' : formats.number(part.went),
  shareText(part.expectedMs > 0 ? part.measuredMs / part.expectedMs : 0, formats),
  part.atRiskMs >= 60_000 ? { text: formats.duration(part.atRiskMs), colour: INK.warn } : '',
];

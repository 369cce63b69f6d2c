import type { ReportRow } from '../../../core/stats/report-summary.ts';
import type { ReportPeriod } from '../../../shared/domain/report.ts';
import type { Formats } from '../../../shared/formats.ts';
import { INK, INNER, PAGE, type Page } from './page.ts';

export interface Bars {
  /** Oldest first, at least one. */
  steps: readonly ReportRow[];
  formats: Formats;
  period: ReportPeriod;
  madeAtMs: number;
  words: { in: string; out: string };
}

const HIGH = 150;
/** Between two bars, share of a step's width. */
const APART = 0.25;

/** Mirrored bars: in above the line, out below, at one scale. A step without data is hatched; of one that was measured in part the bar is as wide as that part. */
export function drawBars(page: Page, { steps, formats, period, madeAtMs, words }: Bars): void {
  const { pdf } = page,
    fromMs = steps[0].fromMs,
    toMs = steps.at(-1)!.toMs,
    left = PAGE.margin + 30,
    width = INNER - 30,
    top = page.y + 16;
  const most = Math.max(1, ...steps.map(({ came }) => came ?? 0)),
    least = Math.max(1, ...steps.map(({ went }) => went ?? 0)),
    upTo = roundUp(most),
    downTo = roundUp(least);
  const scale = HIGH / (upTo + downTo),
    base = top + upTo * scale,
    xOf = (ms: number) => left + ((ms - fromMs) / (toMs - fromMs)) * width;
  pdf.font('regular', 8);
  const grid = [
    [upTo, top],
    [0, base],
    [downTo, base + downTo * scale],
  ];
  for (const [value, y] of grid) {
    const line = value === 0 ? { width: 0.8, colour: INK.control } : { width: 0.4, colour: INK.hairline };
    pdf
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(line.width)
      .strokeColor(line.colour)
      .stroke();
    // Of few that went the number would stand on the line's.
    if (value !== 0 && Math.abs(y - base) < 10) continue;
    pdf.fillColor(INK.third);
    pdf.text(formats.number(value), PAGE.margin, y - 4, { width: 24, align: 'right', lineBreak: false });
  }
  key(page, [
    [INK.in, words.in],
    [INK.out, words.out],
  ]);
  for (const { fromMs: from, toMs: to, came, went, measuredMs, expectedMs } of steps) {
    const x = xOf(from),
      slot = xOf(to) - x;
    if (came === null) {
      if (from < madeAtMs) hatch(pdf, x, top, slot, HIGH);
      continue;
    }
    const share = expectedMs > 0 ? Math.min(1, Math.max(0.1, measuredMs / expectedMs)) : 1,
      bar = slot * (1 - APART) * share,
      at = x + (slot * APART) / 2;
    pdf.rect(at, base - came * scale, bar, came * scale).fill(INK.in);
    pdf.rect(at, base, bar, (went ?? 0) * scale).fill(INK.out);
  }
  ticks(page, { steps, xOf, y: top + HIGH + 6, period, formats });
  page.y = top + HIGH + 26;
}

function key(page: Page, entries: readonly (readonly [string, string])[]): void {
  let x = PAGE.margin + 30;
  for (const [colour, label] of entries) {
    page.pdf.rect(x, page.y + 1, 8, 8).fill(colour);
    page.pdf
      .font('regular', 8)
      .fillColor(INK.second)
      .text(label, x + 12, page.y, { lineBreak: false });
    x += 30 + page.pdf.widthOfString(label);
  }
}

function hatch(pdf: PDFKit.PDFDocument, x: number, y: number, width: number, height: number): void {
  pdf.save().rect(x, y, width, height).clip();
  pdf.rect(x, y, width, height).fill(INK.gap);
  for (let at = -height; at < width; at += 6)
    pdf
      .moveTo(x + at, y + height)
      .lineTo(x + at + height, y)
      .lineWidth(0.8)
      .strokeColor(INK.gapLine)
      .stroke();
  pdf.restore();
}

/** Some of the steps have their name below, so that none is over another. */
function ticks(
  page: Page,
  {
    steps,
    xOf,
    y,
    period,
    formats,
  }: { steps: readonly ReportRow[]; xOf: (ms: number) => number; y: number; period: ReportPeriod; formats: Formats },
): void {
  const each = { day: steps.length > 14 ? 3 : 2, week: 1, month: 4 }[period];
  page.pdf.font('regular', 8).fillColor(INK.third);
  for (const [i, { fromMs, toMs }] of steps.entries()) {
    if (i % each !== 0) continue;
    const label = period === 'day' ? formats.time(fromMs) : formats.day(fromMs),
      wide = 60;
    const at = period === 'day' ? xOf(fromMs) : (xOf(fromMs) + xOf(toMs)) / 2;
    page.pdf.text(label, at - wide / 2, y, { width: wide, align: 'center', lineBreak: false });
  }
}

/** The next of 1, 2, 5 times a power of ten, and at least 5. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(5, value)));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((n) => n * power).find((n) => n >= Math.max(5, value))!;
}

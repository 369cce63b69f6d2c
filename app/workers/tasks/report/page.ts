import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

/** A4, points. */
export const PAGE = { width: 595.28, height: 841.89, margin: 48, foot: 40 } as const;
export const INNER = PAGE.width - 2 * PAGE.margin;

/** As on the screens in light. */
export const INK = {
  text: '#12161a',
  second: '#434a52',
  third: '#5c646d',
  hairline: '#dcdfe3',
  control: '#7f8790',
  in: '#1a5fbf',
  out: '#d46a08',
  gap: '#eaecee',
  gapLine: '#c3c8ce',
  warn: '#735700',
} as const;

export type Face = 'regular' | 'strong';
/** Beside the program's own files in dist/. */
export const fontFile = (name: string) => fileURLToPath(new URL(`../fonts/${name}.ttf`, import.meta.url));

type Cell = string | { text: string; colour: string };
export interface Column {
  head: string;
  /** Share of the width. */
  wide: number;
  right?: boolean;
}

/** A document that is written from its top to its bottom, page after page. */
export class Page {
  readonly pdf: PDFKit.PDFDocument;
  y: number = PAGE.margin;

  constructor(title: string, language: string, madeAtMs: number) {
    this.pdf = new PDFDocument({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      bufferPages: true,
      font: fontFile('Inter_400Regular'),
      lang: language,
      info: { Title: title, Producer: 'Footfall', Creator: 'Footfall', CreationDate: new Date(madeAtMs) },
    });
    this.pdf
      .registerFont('regular', fontFile('Inter_400Regular'))
      .registerFont('strong', fontFile('Inter_600SemiBold'));
  }

  /** Without the pictures that the font does not have. */
  drawn(text: string): string {
    return text.replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}\u{200d}]/gu, '').trim();
  }

  /** Goes on at the next page where so many points are not left. */
  need(points: number): boolean {
    if (this.y + points <= PAGE.height - PAGE.margin - PAGE.foot) return false;
    this.pdf.addPage();
    this.y = PAGE.margin;
    return true;
  }

  /** What is longer goes on in the next line. */
  paragraph(said: string, { size = 10, face = 'regular' as Face, colour = INK.text as string, after = 4 } = {}): void {
    const { pdf } = this,
      text = this.drawn(said);
    pdf.font(face, size).fillColor(colour);
    const height = pdf.heightOfString(text, { width: INNER, lineGap: size * 0.2 });
    this.need(height);
    pdf.text(text, PAGE.margin, this.y, { width: INNER, lineGap: size * 0.2 });
    this.y += height + after;
  }

  heading(text: string, follows = 60): void {
    this.need(follows + 30);
    this.y += 14;
    this.paragraph(text, { size: 12, face: 'strong', after: 6 });
  }

  rule(): void {
    this.pdf
      .moveTo(PAGE.margin, this.y)
      .lineTo(PAGE.width - PAGE.margin, this.y)
      .lineWidth(0.5)
      .strokeColor(INK.hairline)
      .stroke();
  }

  /** The head is written anew on each page. A text that is too wide for its column goes on in the next line. */
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
    const { pdf } = this,
      total = columns.reduce((sum, { wide }) => sum + wide, 0),
      gap = 8;
    const write = (cells: readonly Cell[], size: number, face: Face, colour: string) => {
      pdf.font(face, size);
      const boxes = columns.map(({ wide }) => (INNER * wide) / total - gap),
        texts = cells.map((cell) => (typeof cell === 'string' ? { text: this.drawn(cell), colour } : cell));
      const height = Math.max(...texts.map(({ text }, i) => pdf.heightOfString(text || ' ', { width: boxes[i] })));
      if (this.need(height + 8))
        write(
          columns.map(({ head }) => head),
          8,
          'regular',
          INK.third,
        );
      pdf.font(face, size);
      let x: number = PAGE.margin;
      for (const [i, { text, colour: own }] of texts.entries()) {
        pdf.fillColor(own).text(text, x, this.y + 4, { width: boxes[i], align: columns[i].right ? 'right' : 'left' });
        x += boxes[i] + gap;
      }
      this.y += height + 8;
      this.rule();
    };
    write(
      columns.map(({ head }) => head),
      8,
      'regular',
      INK.third,
    );
    for (const row of rows) write(row, 9, 'regular', INK.text);
    this.y += 4;
  }

  /** At the foot of every page: `left`, and which page of how many it is. */
  feet(left: string, right: (page: number, of: number) => string): void {
    const { pdf } = this,
      { count } = pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      pdf.switchToPage(page);
      const y = PAGE.height - PAGE.foot;
      pdf.font('regular', 8).fillColor(INK.third);
      pdf.text(left, PAGE.margin, y, { width: INNER - 90, height: 20, lineBreak: true, ellipsis: true });
      pdf.text(right(page + 1, count), PAGE.width - PAGE.margin - 90, y, {
        width: 90,
        align: 'right',
        lineBreak: false,
      });
    }
  }
}

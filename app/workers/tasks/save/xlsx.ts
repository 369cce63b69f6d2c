import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Column } from '../../../main/db/save/columns.ts';
import { namesOf, plainCells, type Clock } from './cells.ts';
import type { Rows } from './rows.ts';

/** Of Excel: rows of a sheet, characters of a cell. */
export const XLSX = { sheetRows: 1_048_576, cellCharacters: 32_767 } as const;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships',
  OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * A workbook whose rows go on in a further sheet where one is full, each with the names of the columns above. Text is text and never a formula, as its cells say so; numbers are numbers.
 */
export async function writeXlsx(
  target: Writable,
  columns: Column[],
  rows: Rows,
  clock: Clock,
  sheetRows: number = XLSX.sheetRows,
): Promise<void> {
  const zip = new ZipFile(),
    broken = Promise.withResolvers<never>();
  zip.on('error', broken.reject);
  broken.promise.catch(() => {});
  const piped = pipeline(zip.outputStream as Readable, target);
  piped.catch(broken.reject);
  // Where the disk fails no more rows are asked for, and the reading of them is over before this is.
  await writeSheets(zip, columns, rows, clock, sheetRows, broken.promise);
  await Promise.race([piped, broken.promise]);
}

async function writeSheets(
  zip: ZipFile,
  columns: Column[],
  rows: Rows,
  clock: Clock,
  sheetRows: number,
  broken: Promise<never>,
) {
  const header = lineOf(namesOf(columns));
  let sheets = 0,
    left = 0,
    sheet: PassThrough | null = null;
  const begin = async () => {
    await end();
    sheets += 1;
    left = sheetRows - 1;
    sheet = new PassThrough();
    zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`);
    await put(sheet, broken, `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${header}`);
  };
  const end = async () => {
    if (sheet) await put(sheet, broken, '</sheetData></worksheet>');
    sheet?.end();
  };
  await begin();
  for await (const some of rows) {
    let text = '';
    for (const row of some) {
      if (left === 0) {
        await put(sheet!, broken, text);
        text = '';
        await begin();
      }
      left -= 1;
      text += lineOf(plainCells(columns, row, clock));
    }
    await put(sheet!, broken, text);
  }
  await end();
  const all = Array.from({ length: sheets }, (_, i) => i + 1);
  const part = (name: string, text: string) => zip.addBuffer(Buffer.from(HEAD + text), name);
  part(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${all
      .map(
        (n) =>
          `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
      )
      .join('')}</Types>`,
  );
  part(
    '_rels/.rels',
    `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  part(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${all.map((n) => `<sheet name="Footfall ${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
  );
  part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${RELATIONS}">${all.map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
  );
  zip.end();
}

/** No faster than it is taken: a disk that is slow is waited for. */
async function put(stream: PassThrough, broken: Promise<never>, text: string): Promise<void> {
  if (text === '' || stream.write(text)) return;
  await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), broken]);
}

function lineOf(cells: readonly (string | number | null)[]): string {
  const inside = cells.map((value) => {
    if (value === null) return '<c/>';
    if (typeof value === 'number') return Number.isFinite(value) ? `<c><v>${value}</v></c>` : textCell(String(value));
    return textCell(value);
  });
  return `<row>${inside.join('')}</row>`;
}

const textCell = (text: string): string =>
  `<c t="inlineStr"><is><t xml:space="preserve">${xml(fitting(text))}</t></is></c>`;

/** What is longer than a cell may be ends with a sign that it goes on. */
const fitting = (text: string): string =>
  text.length <= XLSX.cellCharacters ? text : `${text.slice(0, XLSX.cellCharacters - 1)}…`;

/** What XML cannot hold is a sign for it. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // Of itself XML makes a line feed of it.
    .replaceAll('\r', '&#13;');

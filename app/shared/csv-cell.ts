/** What a spreadsheet would take for a formula: also by the full-width signs that some of them know, and behind what they cut off. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell of a CSV. A text that a spreadsheet would calculate has an apostrophe in front; a number is a number, also a negative one. */
export function csvCell(value: string | number | bigint | null): string {
  const text = value === null ? '' : typeof value === 'string' && FORMULA.test(value) ? `'${value}` : `${value}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

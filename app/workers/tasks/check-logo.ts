import PDFDocument from 'pdfkit';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FootfallError } from '../../shared/errors.ts';
import { fontFile } from './report/page.ts';
import { imageSize } from './report/image-size.ts';
import type { Task } from './task.ts';

/** Pixels a side: what is larger is unpacked in memory. */
const MOST_PIXELS = 4_000;

/** Whether a picture can stand on a report: it is put on one. */
export const run: Task<'check-logo'> = async ({ logo }) => {
  const size = imageSize(logo);
  if (!size) throw new FootfallError('REPORT_005', { detail: 'it is neither PNG nor JPEG, or damaged' });
  if (Math.max(size.width, size.height) > MOST_PIXELS || Math.min(size.width, size.height) < 1)
    throw new FootfallError('REPORT_005', { detail: `it has ${size.width} × ${size.height} pixels` });
  try {
    const pdf = new PDFDocument({ font: fontFile('Inter_400Regular') }),
      written = pipeline(pdf, new Writable({ write: (_chunk, _encoding, done) => done() }));
    written.catch(() => {});
    pdf.image(Buffer.from(logo), 0, 0, { fit: [140, 40] });
    pdf.end();
    await written;
  } catch (thrown) {
    throw new FootfallError('REPORT_005', { detail: (thrown as Error).message }, { cause: thrown });
  }
  return size;
};

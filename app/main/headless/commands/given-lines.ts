import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { lineProblem } from '../../../core/geometry/line-problem.ts';
import { LineDraft, type Line } from '../../../shared/domain/region.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { fileProblem } from './options.ts';

const RegionsFile = z.object({ lines: z.array(LineDraft) });

/** The lines of `--line` (x1,y1,x2,y2[,name]) and of `--regions`, in that order, checked. Throws CLI_001 or REGION_xxx. */
export async function givenLines(texts: string[], regionsFile: string | undefined, command: string): Promise<Line[]> {
  const drafts = texts.map((text, i) => parseLine(text, i, command));
  if (regionsFile !== undefined) drafts.push(...await readRegions(regionsFile, command));
  return drafts.map((draft, i) => {
    const problem = lineProblem(draft, drafts.slice(0, i));
    if (problem) throw new FootfallError(problem.code, problem.params);
    return { ...draft, regionId: String(i + 1), ruleVersion: 1, savedAtMs: 0 };
  });
}

function parseLine(text: string, index: number, command: string): LineDraft {
  const [x1, y1, x2, y2, ...name] = text.split(',');
  if (y2 === undefined) throw new FootfallError('CLI_001', { detail: `--line ${text} is not x1,y1,x2,y2[,name]`, command });
  // An empty or a written number is told by the line's own check, which names the point.
  const number = (part: string) => (part.trim() === '' ? NaN : Number(part));
  const points = [[number(x1), number(y1)], [number(x2), number(y2)]] as LineDraft['points'];
  return { name: name.join(',').trim() || `Line ${index + 1}`, points, counts: 'both', anchor: 'bottom-centre' };
}

async function readRegions(file: string, command: string): Promise<LineDraft[]> {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail: `--regions ${file}: ${detail}`, command });
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => { throw refuse(fileProblem(thrown)); });
  let content: unknown;
  try { content = JSON.parse(text); } catch { throw refuse('it is not JSON'); }
  const parsed = RegionsFile.safeParse(content);
  if (parsed.success) return parsed.data.lines;
  const [issue] = parsed.error.issues;
  throw refuse(`${issue.path.join('.') || 'content'}: ${issue.message}`);
}

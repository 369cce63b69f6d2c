import { z } from 'zod';
import { regionProblem } from '../../../core/geometry/region-problem.ts';
import {
  GateDraft,
  IgnoreDraft,
  LineDraft,
  ZoneDraft,
  type Region,
  type RegionDraft,
} from '../../../shared/domain/region.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { parseGivenJson, readGiven } from './given-file.ts';

/** A misspelt key is refused: what it should have said would not hold, without a word. */
const RegionsFile = z.strictObject({
  lines: z.array(LineDraft.strict()).default([]),
  regions: z
    .array(
      z.discriminatedUnion('kind', [LineDraft.strict(), GateDraft.strict(), ZoneDraft.strict(), IgnoreDraft.strict()]),
    )
    .default([]),
});

/** The lines of `--line` (x1,y1,x2,y2[,name]) and the regions of `--regions`, in that order, checked. Throws CLI_001 or REGION_xxx. */
export async function givenRegions(
  texts: string[],
  regionsFile: string | undefined,
  command: string,
): Promise<Region[]> {
  const drafts: RegionDraft[] = texts.map((text, i) => parseLine(text, i, command));
  if (regionsFile !== undefined) drafts.push(...(await readRegions(regionsFile, command)));
  return drafts.map((draft, i) => {
    // By name only: what lies in an ignore zone is read, and a notice says that it cannot count.
    const problem = regionProblem(
      draft,
      drafts.slice(0, i).map(({ name }) => ({ name })),
    );
    if (problem) throw new FootfallError(problem.code, problem.params);
    return { ...draft, regionId: String(i + 1), ruleVersion: 1, savedAtMs: 0 };
  });
}

function parseLine(text: string, index: number, command: string): LineDraft {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail: `--line ${text} ${detail}`, command });
  const [x1, y1, x2, y2, ...name] = text.split(',');
  if (y2 === undefined) throw refuse('is not x1,y1,x2,y2[,name]');
  // An empty or a written number is refused by the region's own check, which names the point.
  const number = (part: string) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part.trim()) ? Number(part) : NaN);
  if (name.length > 1 && name.every((part) => !Number.isNaN(number(part))))
    throw refuse(
      'has more than two points; a line of more goes into a file of --regions, and decimals are written with a point',
    );
  const points = [
    [number(x1), number(y1)],
    [number(x2), number(y2)],
  ] as LineDraft['points'];
  return {
    kind: 'line',
    name: name.join(',').trim() || `Line ${index + 1}`,
    points,
    counts: 'both',
    anchor: 'bottom-centre',
    mode: 'immediate',
    hours: null,
  };
}

async function readRegions(file: string, command: string): Promise<RegionDraft[]> {
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail: `--regions ${file}: ${detail}`, command });
  const parsed = RegionsFile.safeParse(parseGivenJson(await readGiven(file, command), refuse));
  if (parsed.success) {
    const drafts = [...parsed.data.lines, ...parsed.data.regions];
    if (drafts.length === 0) throw refuse('it has no "lines" and no "regions"');
    return drafts;
  }
  const [issue] = parsed.error.issues;
  throw refuse(`${issue.path.join('.') || 'content'}: ${issue.message}`);
}

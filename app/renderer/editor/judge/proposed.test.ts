import { describe, expect, it } from 'vitest';
import type { LineProposal } from '../../../core/adviser/types.ts';
import { newRegion, type Path } from '../state/regions.ts';
import { proposedFor } from './proposed.ts';

const picture = { width: 1600, height: 900 };
const score = {
  verdict: 'good',
  reasons: [],
  tracks: 30,
  in: 20,
  out: 10,
  enough: 1,
  lost: 0,
  angle: 0,
  repeated: 0,
} as const;
const proposal: LineProposal = {
  ok: true,
  points: [
    [0.2, 0.5],
    [0.8, 0.5],
  ],
  anchor: 'centre',
  score,
};
const line = (points: Path) => newRegion('line', 'line', 'Door', [points], 'bottom-centre');

describe('a proposal in place of a line', () => {
  it.each<[string, Path]>([
    [
      'to the right',
      [
        [0.1, 0.6],
        [0.9, 0.6],
      ],
    ],
    [
      'steeply',
      [
        [0.4, 0.1],
        [0.5, 0.9],
      ],
    ],
    [
      'bent',
      [
        [0.1, 0.6],
        [0.5, 0.2],
        [0.9, 0.7],
      ],
    ],
  ])('keeps its inside: %s', (_, points) => {
    expect(proposedFor(proposal, line(points), picture)).toEqual({ ...proposal, kept: true });
    expect(proposedFor(proposal, line([...points].reverse()), picture)).toEqual({
      ...proposal,
      points: [
        [0.8, 0.5],
        [0.2, 0.5],
      ],
      score: { ...score, in: 10, out: 20 },
      kept: true,
    });
  });
  it('is as the adviser has it where no line is chosen', () =>
    expect(proposedFor(proposal, null, picture)).toEqual({ ...proposal, kept: false }));
  it('is none where there is none', () =>
    expect(proposedFor({ ok: false, reason: 'nobody-walks' }, null, picture)).toEqual({
      ok: false,
      reason: 'nobody-walks',
    }));
});

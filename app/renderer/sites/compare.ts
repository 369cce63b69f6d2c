import type { ComparedSite, SiteSums } from '../../shared/api/index.ts';

/** Below this share of measured time two spans are not compared: what differs may be what nobody saw. */
export const COMPARABLE = 0.95;

/** How many more came in than before, as a share of those before; null: that cannot be said. */
export function changeOf(sums: SiteSums, before: SiteSums): number | null {
  const whole = [sums, before].every(
    ({ measuredSeconds, expectedSeconds }) => expectedSeconds > 0 && measuredSeconds / expectedSeconds >= COMPARABLE,
  );
  // A site that was there for a part of the days before would seem to grow.
  const alike = Math.abs(sums.expectedSeconds / before.expectedSeconds - 1) <= 1 - COMPARABLE;
  return whole && alike && before.in > 0 ? sums.in / before.in - 1 : null;
}

export function sumOfSites(sites: readonly ComparedSite[]): { sums: SiteSums; before: SiteSums } {
  const of = (key: 'sums' | 'before'): SiteSums => {
    const sum = (part: keyof SiteSums) => sites.reduce((total, site) => total + site[key][part], 0);
    return {
      in: sum('in'),
      out: sum('out'),
      measuredSeconds: sum('measuredSeconds'),
      expectedSeconds: sum('expectedSeconds'),
    };
  };
  return { sums: of('sums'), before: of('before') };
}

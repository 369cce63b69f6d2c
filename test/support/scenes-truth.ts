import type { Direction } from '../../app/shared/domain/region.ts';
import { whereAt, type Person } from './scenes-walks.ts';

export interface TrueCrossing {
  person: number;
  atS: number;
  direction: Direction;
}

/** Who is nearer to the line than this stands on it: the crossing is made by whoever leaves this strip on the other side. Metres. */
const STRIP = 0.12;
const STEP_S = 0.02;

/**
 * The crossings of the true feet: from beyond the strip on one side to beyond it on the other, where the path met the line itself (not its
 * prolongation). The strip is the one rule for people who stand on the line; everybody else's crossings are those of the path.
 */
export function crossingsOf(people: readonly Person[], half: number): TrueCrossing[] {
  return people.flatMap((person, index) => {
    if (person.thing) return [];
    const crossings: TrueCrossing[] = [];
    let home = 0,
      before = 0,
      net = 0,
      metS = 0;
    for (let atS = person.way[0].atS; atS <= person.way[person.way.length - 1].atS; atS += STEP_S) {
      const { along, across } = whereAt(person, atS)!;
      const side = across >= 0 ? 1 : -1;
      if (before !== 0 && side !== before && Math.abs(along) <= half) {
        net += side;
        metS = atS;
      }
      before = side;
      if (Math.abs(across) < STRIP) continue;
      if (home !== 0 && side !== home && net !== 0)
        crossings.push({ person: index, atS: metS, direction: side > 0 ? 'in' : 'out' });
      home = side;
      net = 0;
    }
    return crossings;
  });
}

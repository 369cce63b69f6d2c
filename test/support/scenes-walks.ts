import type { Spot } from './scenes-camera.ts';
import type { Random } from '../../app/core/random.test-support.ts';

/** Where somebody is when: seconds and metres, straight between the points. */
export interface Waypoint extends Spot {
  atS: number;
}

/** One person of a scene. */
export interface Person {
  way: Waypoint[];
  /** Metres, width by height, strides a second. */
  height: number;
  build: number;
  pace: number;
  /** Not a person: a figure in a shop window, a poster. */
  thing?: boolean;
  /** Not seen by the detector between these seconds (behind a pillar, a change of the light). */
  unseen?: { fromS: number; toS: number };
  /** How sure the detector is of them, when they are hard to see. */
  dim?: number;
  /** A second, weak box that goes along with them. */
  twin?: { kind: Twin; confidence: number; side: number };
}

/** Two halves of one person; a shadow towards the camera, one that lies aside, a reflection in the floor and one in a wall. */
export const TWINS = ['upper', 'lower', 'shadow', 'shadow aside', 'floor', 'wall'] as const;
export type Twin = (typeof TWINS)[number];

export const CLASSES = [
  'alone',
  'slow',
  'running',
  'pair abreast',
  'group',
  'in file',
  'children',
  'meeting',
  'busy',
  'in and out again',
  'turning back',
  'along the line',
  'around the end',
  'waiting at the line',
  'standing on the line',
  'hidden while crossing',
  'new id at the line',
  'things',
  'racing',
  'second boxes',
  'shadows',
  'reflections',
  'dim alone',
  'dim friend',
  'dim child',
  'dim in file',
] as const;
export type SceneClass = (typeof CLASSES)[number];

/** Seconds from one arrival to the next; who stays takes up the room for longer. */
export function pauseAfter(kind: SceneClass, random: Random): number {
  const stays = kind === 'standing on the line' || kind === 'waiting at the line' || kind === 'new id at the line';
  return stays ? random.between(10, 25) : kind === 'busy' ? random.between(8, 18) : random.between(4, 10);
}

/** Heights a second. */
const RACING: [number, number] = [1.5, 4];

/** How sure a detector is of people in bad light, and of what is none. */
const DIM: [number, number] = [0.53, 0.6],
  GHOSTLY: [number, number] = [0.42, 0.55];

const twinned = (someone: Person, kind: Twin, random: Random): Person => ({
  ...someone,
  twin: {
    kind,
    confidence: kind === 'wall' ? random.between(0.35, 0.44) : random.between(...GHOSTLY),
    side: random.chance(0.5) ? 1 : -1,
  },
});

/** How far away people come from and go to, metres from the line. */
const FAR = 3.2;

/** The people of one arrival of that class, beginning at that second. `half`: of the line's length. */
export function arrive(kind: SceneClass, atS: number, half: number, random: Random): Person[] {
  const sign = random.chance(0.5) ? 1 : -1;
  // Through the line with some room to its ends, as an installer draws it; a group needs more.
  const room = Math.max(
    0,
    half -
      (kind === 'group'
        ? 0.9
        : kind === 'pair abreast' || kind === 'children' || kind === 'dim friend' || kind === 'dim child'
          ? 0.6
          : 0.3),
  );
  const along = random.between(-room, room),
    slant = random.between(-0.6, 0.6);
  const speed = random.between(0.9, 1.6);
  const from = (offset: number, back: number): Spot => ({
    along: along + offset - slant,
    across: -sign * (FAR + back),
  });
  const to = (offset: number, on: number): Spot => ({ along: along + offset + slant, across: sign * (FAR + on) });
  const through = (offset = 0, back = 0, pace = speed) =>
    person(walk(atS, pace, [from(offset, back), to(offset, 0)]), random);
  switch (kind) {
    case 'alone':
      return [through()];
    case 'slow':
      return [through(0, 0, random.between(0.4, 0.7))];
    case 'running':
      return [through(0, 0, random.between(2, 3))];
    case 'racing': {
      // Children who run and people on scooters, across the line at any angle.
      const height = random.chance(0.5) ? random.between(1, 1.35) : random.between(1.55, 1.9),
        across = random.between(-2, 2);
      const ends: Spot[] = [
        { along: along - across, across: -sign * FAR },
        { along: along + across, across: sign * FAR },
      ];
      return [{ ...person(walk(atS, random.between(...RACING) * height, ends), random), height }];
    }
    case 'pair abreast':
      return [through(-0.35), through(0.35, random.between(0, 0.2))];
    case 'group':
      return Array.from({ length: 3 + Math.floor(random.share() * 2) }, (_, i) =>
        through(((i % 3) - 1) * 0.55 + random.between(-0.1, 0.1), Math.floor(i / 3) * 1.1 + random.between(0, 0.3)),
      );
    case 'in file':
      return Array.from({ length: 3 }, (_, i) => through(random.between(-0.1, 0.1), i * random.between(0.9, 1.2)));
    case 'children':
      return [through(-0.3), { ...through(0.3), height: random.between(1, 1.3) }];
    case 'meeting': {
      const beside = along + (along > 0 ? -0.5 : 0.5);
      const other = person(
        walk(atS + random.between(-0.5, 0.5), speed, [
          { along: beside, across: sign * FAR },
          { along: beside, across: -sign * FAR },
        ]),
        random,
      );
      return [through(), other];
    }
    case 'busy':
      return Array.from({ length: 3 }, () => {
        // Most keep to their side.
        const way = random.chance(0.5) ? 1 : -1,
          x = way * random.between(-room, room / 2);
        return person(
          walk(atS + random.between(0, 8), random.between(0.8, 1.6), [
            { along: x - slant, across: -way * FAR },
            { along: x + slant, across: way * FAR },
          ]),
          random,
        );
      });
    case 'in and out again': {
      const there = { along: along * 0.8, across: sign * random.between(1.2, 2.5) };
      return [
        person(
          walk(atS, speed, [from(0, 0), there, random.between(0.5, 6), { along: along * 0.5, across: -sign * FAR }]),
          random,
        ),
      ];
    }
    case 'turning back': {
      const there = { along, across: -sign * random.between(0.35, 1) };
      return [
        person(
          walk(atS, speed, [from(0, 0), there, random.between(0, 5), { along: along + 1, across: -sign * FAR }]),
          random,
        ),
      ];
    }
    case 'along the line': {
      const across = sign * random.between(0.35, 0.8);
      return [
        person(
          walk(atS, speed, [
            { along: -FAR, across },
            { along: FAR, across },
          ]),
          random,
        ),
      ];
    }
    case 'around the end': {
      const beside = (half + random.between(0.45, 1)) * (random.chance(0.5) ? 1 : -1);
      return [
        person(
          walk(atS, speed, [
            { along: beside, across: -sign * FAR },
            { along: beside, across: sign * FAR },
          ]),
          random,
        ),
      ];
    }
    case 'waiting at the line': {
      const there = { along, across: -sign * random.between(0.3, 0.8) };
      return [person(walk(atS, speed, [from(0, 0), there, random.between(3, 20), to(0, 0)]), random)];
    }
    case 'standing on the line': {
      const there = { along, across: random.between(-0.04, 0.04) };
      return [
        person(
          walk(atS, speed, [
            from(0, 0),
            there,
            random.between(3, 20),
            random.chance(0.5) ? to(0, 0) : { along: along + 0.8, across: -sign * FAR },
          ]),
          random,
        ),
      ];
    }
    case 'hidden while crossing': {
      const walker = through(),
        crossingS = atS + FAR / speed;
      return [
        {
          ...walker,
          unseen: { fromS: crossingS - random.between(0.3, 0.8), toS: crossingS + random.between(0.3, 0.8) },
        },
      ];
    }
    case 'new id at the line': {
      // Lost for longer than the tracker remembers, while standing close to the line: who comes up again is somebody new to it.
      const there = { along, across: (random.chance(0.5) ? 1 : -1) * random.between(0.25, 0.7) };
      const walker = person(walk(atS, speed, [from(0, 0), there, random.between(6, 12), to(0, 0)]), random);
      const fromS = walker.way[1].atS + random.between(0.5, 2);
      return [{ ...walker, unseen: { fromS, toS: fromS + random.between(1.6, 1.9) } }];
    }
    case 'things':
      return [through()];
    case 'second boxes':
      return [twinned(through(), random.pick(['upper', 'lower']), random)];
    case 'shadows':
      return [twinned(through(), random.pick(['shadow', 'shadow aside']), random)];
    case 'reflections':
      return [twinned(through(), random.pick(['floor', 'wall']), random)];
    case 'dim alone':
      return [{ ...through(), dim: random.between(...DIM) }];
    case 'dim friend':
      return [through(-0.3), { ...through(0.3, random.between(-0.2, 0.2)), dim: random.between(...DIM) }];
    case 'dim child':
      return [through(-0.25), { ...through(0.25), height: random.between(1, 1.3), dim: random.between(...DIM) }];
    case 'dim in file':
      return [0, 1, 2].map((i) => ({
        ...through(random.between(-0.1, 0.1), i * random.between(1, 1.3)),
        ...(i === 1 && { dim: random.between(...DIM) }),
      }));
  }
}

/** A figure in a shop window, or a poster, next to the line or on it. */
export function thing(untilS: number, along: number, random: Random): Person {
  const spot = { along, across: random.between(-0.5, 0.5) };
  return {
    ...person(
      [
        { ...spot, atS: 0 },
        { ...spot, atS: untilS },
      ],
      random,
    ),
    thing: true,
  };
}

/** Waypoints at that speed (metres a second); a number in between is a stop of so many seconds. */
function walk(atS: number, speed: number, stations: readonly (Spot | number)[]): Waypoint[] {
  const way: Waypoint[] = [];
  let nowS = atS;
  for (const station of stations) {
    const last = way[way.length - 1];
    if (typeof station === 'number') {
      nowS += station;
      way.push({ ...last, atS: nowS });
      continue;
    }
    if (last) nowS += Math.hypot(station.along - last.along, station.across - last.across) / speed;
    way.push({ ...station, atS: nowS });
  }
  return way;
}

function person(way: Waypoint[], random: Random): Person {
  return { way, height: random.between(1.55, 1.9), build: random.between(0.3, 0.42), pace: random.between(1.6, 2.1) };
}

/** Where somebody is at that second, and how fast (metres a second); null before and after. */
export function whereAt({ way }: Person, atS: number): (Spot & { speed: number }) | null {
  if (atS < way[0].atS || atS > way[way.length - 1].atS) return null;
  let i = 1;
  while (way[i].atS < atS) i += 1;
  const a = way[i - 1],
    b = way[i],
    seconds = b.atS - a.atS,
    share = seconds > 0 ? (atS - a.atS) / seconds : 0;
  const speed = seconds > 0 ? Math.hypot(b.along - a.along, b.across - a.across) / seconds : 0;
  return { along: a.along + (b.along - a.along) * share, across: a.across + (b.across - a.across) * share, speed };
}

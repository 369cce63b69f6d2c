import { z } from 'zod';
import type { Anchor } from './region.ts';
import { Perspective } from './view-check.ts';

/** What a camera hangs over: a door, a way between shelves, an open room. */
export const MountPlace = z.enum(['entrance', 'aisle', 'area']);
export type MountPlace = z.infer<typeof MountPlace>;

/** Where a camera hangs, as the installer says. */
export const Mounting = z.object({ place: MountPlace, perspective: Perspective });
export type Mounting = z.infer<typeof Mounting>;

/** What is proposed to whoever says nothing: most cameras of shops. */
export const USUAL_MOUNTING: Mounting = { place: 'entrance', perspective: 'oblique' };

/** Where new lines and zones judge people: from the side where they stand, from above the middle, because there the box has no feet. */
export const MOUNTED_ANCHORS = { oblique: 'bottom-centre', overhead: 'centre' } as const satisfies Record<
  Perspective,
  Anchor
>;

/** What is drawn first: people pass a door or an aisle, and stay in a room. */
export const FIRST_TOOLS = { entrance: 'line', aisle: 'line', area: 'zone' } as const satisfies Record<
  MountPlace,
  'line' | 'zone'
>;

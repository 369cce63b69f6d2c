/* Without a schema, so that core can know them at run time. */

/** Of one line, gate line or polygon. */
export const MAX_POINTS = 32;
/** Of one camera. */
export const MAX_REGIONS = 32;

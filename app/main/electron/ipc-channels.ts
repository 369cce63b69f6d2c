/** Both directions: one Message of shared/rpc. */
export const MESSAGE = 'footfall:message';
/** Page to main: a page begins; its earlier connection, if any, is over. */
export const OPEN = 'footfall:open';
/** Page to main: so many bytes of pushes have arrived. */
export const TAKEN = 'footfall:taken';

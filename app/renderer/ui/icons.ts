import { createReactComponent } from '@tabler/icons-react';

/* Signs of which the icon set has none that points the right way, on its 24 px grid: into the bracket, out of it, bars on a line. */
export const IconIn = createReactComponent('outline', 'in', 'In', [
  ['path', { d: 'M14 4h5v16h-5M4 12h10M10.5 8.5L14 12l-3.5 3.5', key: 'in' }],
]);
export const IconOut = createReactComponent('outline', 'out', 'Out', [
  ['path', { d: 'M10 4H5v16h5M10 12h10M16.5 8.5L20 12l-3.5 3.5', key: 'out' }],
]);
export const IconBars = createReactComponent('outline', 'bars', 'Bars', [
  ['path', { d: 'M4 20h16M7 16v-4M12 16V6M17 16v-7', key: 'bars' }],
]);

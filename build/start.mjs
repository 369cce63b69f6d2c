// npm start: set-up, then the window where there can be one, else headless.
import { join } from 'node:path';
import { findElectron, nodePath, root, whyNoWindow } from './environment.mjs';
import { prepare } from './prepare.mjs';
import { runProduct } from './run-product.mjs';

const args = process.argv.slice(2);
const headless = args.includes('--headless');
await prepare({ desktop: !headless });
const reason = headless ? null : whyNoWindow();
if (!headless && !reason) {
  runProduct(findElectron(), [root, ...args]);
} else {
  if (reason) console.log(`${reason} Starting without a window.`);
  runProduct(nodePath(), [join(root, 'dist/main/headless.js'), 'start', ...args.filter((arg) => arg !== '--headless')]);
}

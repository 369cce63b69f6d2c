#!/usr/bin/env node
// The footfall command from a checkout: set-up on stderr if it is needed, then the product's own command line.
import { join } from 'node:path';
import { nodePath, root } from './environment.mjs';
import { prepare } from './prepare.mjs';
import { runProduct } from './run-product.mjs';

await prepare({ say: (text) => console.error(text) });
runProduct(nodePath(), [join(root, 'dist/main/headless.js'), ...process.argv.slice(2)]);

// Draws build/icon.png (1024 px) from build/icon.svg with a Chromium; run it after changing the drawing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium, isRoot, root } from './environment.mjs';

const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: isRoot() ? ['--no-sandbox'] : [],
});
const page = await browser.newPage({ viewport: { width: 1024, height: 1024 } });
await page.setContent(
  `<style>body{margin:0}svg{display:block;width:1024px}</style>${readFileSync(join(root, 'build/icon.svg'), 'utf8')}`,
);
await page.screenshot({ path: join(root, 'build/icon.png'), omitBackground: true });
await browser.close();

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect as soon, test, type Browser, type Page } from 'playwright/test';
import { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';
import { WHOLE_WEEK } from '../support/whole-week.ts';

/* Every screen at the sizes of a phone, of a store PC's screen at 200 % and of a small one, in both languages; and a line drawn by finger on a phone. */

test.describe.configure({ mode: 'serial', timeout: 600_000 });
/** Pages are loaded again and again: a busy PC may take its time. */
const expect = soon.configure({ timeout: 60_000 });

let app: AppProcess;
let desk: Page;
let complaints: string[];
let client: AppClient;
let cameraId: string;
let other: string;
let receipt: string;

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-sizes-')));
  await app.start();
  ({ page: desk, complaints } = await openPage(browser, app.link));
  await expect(desk.getByTestId('camera-state')).toHaveText('Counting');
  const [cookie] = await desk.context().cookies();
  client = await AppClient.open(app.port, `${cookie.name}=${cookie.value}`);
  [{ cameraId }] = await client.call('cameras.list', {});
  await client.call('regions.save', {
    cameraId,
    regionId: null,
    region: {
      kind: 'zone',
      name: 'Queue at the till',
      points: [
        [0.55, 0.6],
        [0.9, 0.6],
        [0.9, 0.95],
        [0.55, 0.95],
      ],
      queue: true,
      capacity: 12,
    },
  });
  await expect.poll(async () => (await crossings(null)).length, { timeout: 240_000 }).toBeGreaterThan(0);
  const [{ eventId, capturedAtMs }] = await crossings(null);
  receipt = `/today?event=${capturedAtMs}.${eventId}`;
  await desk.close();
  const clip = join(app.dataFolder, 'clip.mp4');
  // one frame a second: it counts and misses people, and says so wherever it is shown
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', [
    '-v',
    'error',
    '-i',
    fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url)),
    '-vf',
    'fps=1',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    clip,
  ]);
  ({ cameraId: other } = await client.call('cameras.add', {
    name: 'Back door',
    source: { kind: 'file', path: clip, loop: true },
  }));
  await client.call('cameras.setSchedule', { cameraId: other, schedule: WHOLE_WEEK });
  await expect
    .poll(async () => (await client.call('cameras.list', {})).find((camera) => camera.cameraId === other)?.state.risk, {
      timeout: 240_000,
    })
    .toBe('few-frames');
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  client.close();
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const crossings = (regionId: string | null) =>
  client.call('events.list', {
    cameraId,
    regionId,
    fromMs: Date.now() - 3_600_000,
    toMs: Date.now() + 60_000,
    only: 'counted',
  });

async function openAt(
  browser: Browser,
  width: number,
  height: number,
  language: 'en' | 'vi',
  touch: boolean,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'vi' ? 'vi-VN' : 'en-GB',
    hasTouch: touch,
    isMobile: touch,
  });
  await context.addCookies(await desk.context().cookies());
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** What a person would call broken: in words, none when all is well. */
function faults(): string[] {
  const found: string[] = [];
  const width = window.innerWidth,
    height = window.innerHeight;
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}”`;
  const shown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest('[class*="VisuallyHidden"], [class*="spoken"], [class*="skip"]');
  if (document.documentElement.scrollWidth > width)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  // nothing scrolls sideways but a list that says so
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    if (
      (style.overflowX === 'auto' || style.overflowX === 'scroll') &&
      element.scrollWidth > element.clientWidth + 1 &&
      element.clientWidth > 0 &&
      shown(element)
    )
      found.push(`${name(element)} scrolls sideways: ${element.scrollWidth} in ${element.clientWidth}`);
  }
  // every control can be reached: in sight, or by scrolling up and down
  for (const control of document.querySelectorAll(
    'button, a[href], input:not([type="radio"], [type="checkbox"], [hidden]), [role="switch"]',
  )) {
    if (!shown(control)) continue;
    control.scrollIntoView({ block: 'center', inline: 'nearest' });
    const box = control.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (box.left < -1 || box.right > width + 1 || box.top < -1 || box.bottom > height + 1) {
      found.push(
        `${name(control)} is outside: ${[box.left, box.top, box.right, box.bottom].map(Math.round).join(' ')}`,
      );
      continue;
    }
    // a finger needs 44 pixels, or a row that it can press as a whole; links within a sentence have its line (WCAG 2.5.8)
    if (
      matchMedia('(pointer: coarse)').matches &&
      box.height < 44 &&
      !control.closest('label, tr, figure') &&
      getComputedStyle(control).display !== 'inline'
    )
      found.push(`${name(control)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
    const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    // a receipt lies over the page on a small screen, and is closed by its button
    if (at?.closest('aside') && !control.closest('aside')) continue;
    if (at && !control.contains(at) && !at.contains(control) && !at.closest('label')?.contains(control))
      found.push(`${name(control)} is under ${name(at)}`);
  }
  for (const scroller of document.querySelectorAll('body *')) if (scroller.scrollTop > 0) scroller.scrollTop = 0;
  // no words over other words
  const words: { text: string; box: DOMRect; element: Element }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (
      !node.textContent?.trim() ||
      !shown(element) ||
      ['fixed', 'sticky'].includes(getComputedStyle(element).position)
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let { left, top, right, bottom } = range.getBoundingClientRect();
    // of a large figure the letters themselves, not the room that the typeface keeps above and below
    const size = parseFloat(getComputedStyle(element).fontSize),
      spare = bottom - top < size * 2 ? (bottom - top - size * 0.75) / 2 : 0;
    [top, bottom] = [top + spare, bottom - spare];
    for (let clip: Element | null = element; clip; clip = clip.parentElement) {
      if (getComputedStyle(clip).overflow === 'visible') continue;
      const own = clip.getBoundingClientRect();
      [left, top, right, bottom] = [
        Math.max(left, own.left),
        Math.max(top, own.top),
        Math.min(right, own.right),
        Math.min(bottom, own.bottom),
      ];
    }
    if (right - left < 2 || bottom - top < 2) continue;
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    // what lies under a floating part is not read there
    if (middle && !element.contains(middle) && !middle.contains(element)) continue;
    words.push({
      text: node.textContent.trim().slice(0, 30),
      box: new DOMRect(left, top, right - left, bottom - top),
      element,
    });
  }
  words.forEach((a, i) =>
    words.slice(i + 1).forEach((b) => {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
        high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 2 && high > 4 && !a.element.contains(b.element) && !b.element.contains(a.element))
        found.push(`“${a.text}” is over “${b.text}”`);
    }),
  );
  return found;
}

// Each takes minutes: a phone in one language here, all of them in the long form.
const long = process.env.FOOTFALL_LONG === '1';
const sizes: [width: number, height: number, touch: boolean][] = [
  [390, 844, true],
  ...(long
    ? ([
        [683, 384, false],
        [1024, 768, false],
      ] satisfies [number, number, boolean][])
    : []),
];
for (const [width, height, touch] of sizes) {
  for (const language of long ? (['en', 'vi'] as const) : (['vi'] as const)) {
    test(`${width} × ${height}, ${language}: nothing is cut off, covered or out of reach`, async ({ browser }) => {
      const page = await openAt(browser, width, height, language, touch);
      const screens: [string, string][] = [
        ['/live', 'figure + figure video'],
        [`/live/${cameraId}`, 'video'],
        [`/live/${other}`, '[data-testid="camera-state"]'],
        [`/today?door=${cameraId}`, 'table tbody tr'],
        [receipt, 'aside h2, aside'],
        ['/history', '[data-testid="count-chart"]'],
        ['/reports', 'form'],
        ['/cameras/notes', 'p'],
        ['/cameras', 'table tbody tr'],
        ['/cameras/health', 'table tbody tr'],
        [`/cameras/${other}/health`, '[data-testid="history-rate"] svg'],
        ['/cameras/add', 'fieldset'],
        ['/cameras/add?kind=address', 'fieldset'],
        [`/cameras/${other}/source`, 'fieldset'],
        [`/cameras/${other}/settings`, 'section h2'],
        [`/cameras/${cameraId}/lines`, '[data-testid="editor-canvas"]'],
        [`/cameras/${other}/view`, 'h2'],
        [`/cameras/${other}/walk`, 'p'],
        [`/cameras/${other}/lines?new`, '[data-testid="editor-canvas"]'],
        ['/settings', 'section h2'],
        ['/settings/audit', 'tbody tr'],
        ['/settings/people', 'form'],
      ];
      const all: string[] = [];
      for (const [path, sign] of screens) {
        await page.goto(`http://127.0.0.1:${app.port}/#${path}`);
        await expect(page.locator(`main ${sign}`).first()).toBeVisible();
        await page.evaluate(() => document.fonts.ready);
        // figures may change under the measuring: what is wrong is wrong each time
        let found: string[] = [];
        for (let again = 0; again < 3; again++) {
          found = await page.evaluate(faults);
          if (found.length === 0) break;
        }
        all.push(...found.map((fault) => `${path.split('?')[0]}: ${fault}`));
      }
      await page.context().close();
      expect(all).toEqual([]);
    });
  }
}

test('on a phone a line is drawn by finger, under a loupe, and counts', async ({ browser }) => {
  const page = await openAt(browser, 390, 844, 'en', true);
  await page.goto(`http://127.0.0.1:${app.port}/#/cameras/${cameraId}/lines`);
  const canvas = page.getByTestId('editor-canvas');
  await expect(canvas).toBeVisible();
  await page.getByRole('button', { name: 'Line', exact: true }).tap();
  const box = (await canvas.boundingBox())!;
  expect(box.width).toBeGreaterThan(380);
  const at = (x: number, y: number) => [{ x: box.x + x * box.width, y: box.y + y * box.height }];
  const touch = await page.context().newCDPSession(page);
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await finger('touchStart', at(0.06, 0.66));
  for (let x = 0.1; x < 0.95; x += 0.1) await finger('touchMove', at(x, 0.66));
  const loupe = (await page.getByTestId('loupe').boundingBox())!;
  expect(loupe.y + loupe.height).toBeLessThan(at(0, 0.66)[0].y);
  await finger('touchMove', at(0.95, 0.66));
  await finger('touchEnd', []);
  await expect(page.getByTestId('loupe')).toHaveCount(0);
  const sheet = page.getByRole('complementary', { name: 'Line', exact: true });
  await sheet.getByRole('textbox', { name: 'Name', exact: true }).fill('By finger');
  await sheet.getByRole('button', { name: 'Save as version 1' }).tap();
  await expect(sheet.getByText(/version 1 since/)).toBeVisible();
  const line = (await client.call('regions.list', { cameraId })).find(({ name }) => name === 'By finger')!;
  expect(line.points[0][0]).toBeCloseTo(0.06, 1);
  await expect.poll(async () => (await crossings(line.regionId)).length, { timeout: 240_000 }).toBeGreaterThan(0);
  await page.context().close();
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));

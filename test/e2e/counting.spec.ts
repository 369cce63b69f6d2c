import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import { AppProcess, descendants } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* A person before the whole headless application, in a real browser. The tests follow one another on one data folder, as days do. */

interface Truth {
  video: { fps: number; frames: number; width: number; height: number };
  boxFormat: string[];
  frames: number[][][];
}
interface Shown {
  ptsUs: number;
  how: string;
  boxes: { trackId: number; box: [number, number, number, number] }[];
}

const truth = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../demo/entrance.truth.json', import.meta.url)), 'utf8'),
) as Truth;
const column = Object.fromEntries(truth.boxFormat.map((name, index) => [name, index]));

test.describe.configure({ mode: 'serial' });

let app: AppProcess;
let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-browser-')));
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link, /ERR_CONNECTION_REFUSED|WebSocket connection/));
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const figure = async (id: string) => Number((await page.getByTestId(id).textContent())!.replace(/\D/g, ''));
const state = () => page.getByTestId('camera-state');
const editor = () => page.getByTestId('editor-canvas');
const inspector = () => page.getByRole('complementary', { name: 'Line', exact: true });
const savedLines = () => inspector().getByRole('group', { name: 'Lines and zones of this camera' }).getByRole('button');

/** Clicks a place of the picture, given in 0..1. */
async function press(x: number, y: number) {
  const box = (await editor().boundingBox())!;
  await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
}

test('the link opens on the demo camera, which counts', async () => {
  await expect(state()).toHaveText('Counting');
  await expect.poll(() => figure('in-today'), { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(page.getByText('Last crossings')).toBeVisible();
});

test('boxes lie on the people of the displayed frame', async () => {
  // A PC that is slow or busy shows a frame a second.
  test.setTimeout(600_000);
  await page.getByRole('button', { name: /draw/i }).first().click();
  const cameraId = /cameras\/([^/]+)\/lines/.exec(page.url())![1];
  await page.goBack();
  await expect(state()).toHaveText('Counting');
  await page.evaluate((id) => {
    const live = window as unknown as { __footfallLive: (id: string) => Shown | null; shown: Shown[] };
    live.shown = [];
    const look = () => {
      const frame = live.__footfallLive(id);
      if (frame && frame.how === 'exact' && frame.boxes.length > 0 && live.shown.at(-1)?.ptsUs !== frame.ptsUs)
        live.shown.push(frame);
      requestAnimationFrame(look);
    };
    look();
  }, cameraId);
  const seen = () => page.evaluate(() => (window as unknown as { shown: Shown[] }).shown);
  let shown: Shown[] = [];

  // People who stand apart: of two who overlap, the detector may see one. Where boxes lie is what is asked here.
  const apart = (row: number[], frame: number[][]) =>
    frame.every(
      (other) =>
        other === row ||
        Math.abs(other[column['x']] + other[column['w']] / 2 - row[column['x']] - row[column['w']] / 2) >
          (other[column['w']] + row[column['w']]) / 2,
    );
  const distances = (shift: number) =>
    shown.flatMap(({ ptsUs, boxes }) => {
      const at = Math.round((ptsUs / 1e6) * truth.video.fps) + shift;
      const frame = truth.frames[((at % truth.video.frames) + truth.video.frames) % truth.video.frames];
      return frame
        .filter((row) => row[column['visibleFraction']] > 0.8 && apart(row, frame))
        .flatMap((row) => {
          const x = (row[column['x']] + row[column['w']] / 2) / truth.video.width;
          const y = (row[column['y']] + row[column['h']] / 2) / truth.video.height;
          const aspect = truth.video.height / truth.video.width;
          const nearest = Math.min(
            ...boxes.map(({ box }) => Math.hypot((box[0] + box[2]) / 2 - x, ((box[1] + box[3]) / 2 - y) * aspect)),
          );
          return nearest < 0.06 ? [nearest] : []; // Somebody without a box says nothing of where boxes lie.
        });
    });
  // So many that chance decides nothing, whether this PC shows fifteen frames a second or one in three.
  await expect
    .poll(
      async () => {
        shown = await seen();
        return distances(0).length;
      },
      { timeout: 540_000, intervals: [3_000] },
    )
    .toBeGreaterThan(120);
  // More, where this PC shows them soon: at 120 the frame before may be as near by chance, at 300 it is not.
  for (let looks = 0; looks < 12 && distances(0).length < 300; looks++) {
    await page.waitForTimeout(3_000);
    shown = await seen();
  }
  const now = distances(0);
  // The detector itself errs by more for a few, who carry a bag or step over the picture's edge.
  const within = now.filter((distance) => distance <= 0.02).length / now.length;
  expect(within, 'share of box centres within 2 % of the width').toBeGreaterThan(0.9);
  expect(now.toSorted((a, b) => a - b)[Math.floor(now.length / 2)], 'median distance').toBeLessThan(0.01);
  // And of exactly this frame: against the frames before and after it, they lie worse.
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = [-3, -2, -1, 0, 1, 2, 3].map((shift) => mean(distances(shift)));
  expect(
    means.indexOf(Math.min(...means)) - 3,
    `mean distance of ${now.length} by shift in frames: ${means.map((value) => value.toFixed(4)).join(' ')}`,
  ).toBe(0);
});

test('a line that cannot count is refused with the reason', async () => {
  await page.getByRole('button', { name: /draw/i }).first().click();
  await expect(editor()).toBeVisible();
  await page.keyboard.press('l');
  await press(0.3, 0.8);
  await press(0.5, 0.8);
  await page.keyboard.press('Enter');
  await inspector().getByRole('textbox', { name: 'End x' }).fill('0.31');
  await page.keyboard.press('Tab');
  await expect(
    inspector()
      .getByText(/too short to count/)
      .first(),
  ).toBeVisible();
  await expect(inspector().getByRole('button', { name: /^Save/ })).toBeDisabled();
  await inspector().getByRole('button', { name: 'Delete the line' }).click();
  await expect(savedLines()).toHaveCount(0); // One line alone needs no list.
});

test('a line drawn with the mouse counts from the next frame', async () => {
  // Behind the first line: whoever comes in walks over both.
  await page.keyboard.press('l');
  await press(0.25, 0.74);
  await press(0.7, 0.74);
  await page.keyboard.press('Enter');
  await inspector().getByLabel('Name').fill('Second line');
  await inspector().getByRole('button', { name: /^Save/ }).click();
  await expect(inspector().getByText(/version 1 since/)).toBeVisible();
  await expect(savedLines()).toHaveCount(2);

  await page.goto(new URL('#/today', page.url()).href);
  const rows = page.getByRole('table', { name: /crossings|events/i }).getByRole('row');
  // A receipt names its line.
  await expect
    .poll(
      async () => {
        const count = Math.min(await rows.count(), 8);
        for (let index = 1; index < count; index += 1) {
          await rows.nth(index).click();
          if (
            await page
              .getByText(/Second line/)
              .first()
              .isVisible()
          )
            return true;
        }
        return false;
      },
      { timeout: 90_000, intervals: [2_000] },
    )
    .toBe(true);
  await page.keyboard.press('Escape');
});

test('after a reload and after a killed server everything is there again', async () => {
  await page.goto(new URL('#/live', page.url()).href);
  await expect(state()).toHaveText('Counting');
  await page.reload();
  await expect(state()).toHaveText('Counting');
  const before = await figure('in-today');
  await app.stop('SIGKILL');
  await expect(
    page
      .getByRole('banner')
      .getByText(/connection|service/i)
      .first(),
  ).toBeVisible();
  await app.start();
  await expect(state()).toHaveText('Counting', { timeout: 60_000 });
  expect(await figure('in-today')).toBeGreaterThanOrEqual(before);
  await page.getByRole('button', { name: /draw/i }).first().click();
  await expect(savedLines()).toHaveCount(2);
  await expect(savedLines().filter({ hasText: 'Second line' })).toHaveCount(1);
});

test('a killed worker is seen as a state and counts again by itself', async () => {
  await page.goto(new URL('#/live', page.url()).href);
  await expect(state()).toHaveText('Counting');
  // The page itself looks at each change: a worker that is back within a second is not counting for less than a slow PC needs to look.
  await page.evaluate(() => {
    const seen = ((window as unknown as { states: string[] }).states = []) as string[];
    const look = () => seen.push(document.querySelector('[data-testid="camera-state"]')?.textContent ?? '');
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const worker = descendants(app.pid).find(({ args }) => args.includes('footfall camera'))!;
  process.kill(worker.pid, 'SIGKILL');
  const states = () => page.evaluate(() => (window as unknown as { states: string[] }).states);
  await expect.poll(async () => (await states()).some((text) => text !== '' && text !== 'Counting')).toBe(true);
  await expect(state()).toHaveText('Counting', { timeout: 60_000 });
});

test('boxes come back in the same page after a worker, or the whole server, began anew', async () => {
  const boxes = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLElement>('[data-live-overlay]');
      const live = window as unknown as { __footfallLive: (id: string) => (Shown & { epoch: number }) | null };
      const frame = canvas && !canvas.hidden ? live.__footfallLive(canvas.dataset.liveOverlay!) : null;
      return frame && frame.how !== 'none' && frame.boxes.length > 0 ? frame.epoch : null;
    });
  const seenAfter = async (old: number | null) => {
    let epoch: number | null = null;
    await expect
      .poll(
        async () => {
          epoch = await boxes();
          return epoch !== null && epoch !== old;
        },
        { timeout: 90_000 },
      )
      .toBe(true);
    return epoch;
  };
  await page.evaluate(() => {
    (window as unknown as { sameDocument: boolean }).sameDocument = true;
  });
  let epoch = await seenAfter(null);
  process.kill(descendants(app.pid).find(({ args }) => args.includes('footfall camera'))!.pid, 'SIGKILL');
  epoch = await seenAfter(epoch);
  await app.stop();
  await app.start();
  epoch = await seenAfter(epoch);
  await page.getByRole('link', { name: 'Cameras', exact: true }).click();
  await page.getByRole('switch').first().click({ force: true });
  await expect(page.getByRole('switch').first()).not.toBeChecked();
  await page.getByRole('switch').first().click({ force: true });
  await expect(page.getByRole('switch').first()).toBeChecked();
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await seenAfter(epoch);
  expect(await page.evaluate(() => (window as unknown as { sameDocument?: boolean }).sameDocument)).toBe(true);
});

test('a file is probed before it is saved; a text file is refused with the reason', async () => {
  const text = join(app.dataFolder, 'notes.mp4');
  const clip = join(app.dataFolder, 'clip.mp4');
  writeFileSync(text, 'This is not a video.\n');
  copyFileSync(fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url)), clip);
  await page.goto(new URL('#/cameras/add?kind=address', page.url()).href);
  await page.getByRole('radio', { name: /Video file/ }).check();
  await page.getByLabel(/path on the PC/).fill(text);
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await expect(page.getByText(/notes\.mp4 is not a video that can be read/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use this camera' })).toHaveCount(0);

  await page.getByLabel(/path on the PC/).fill(clip);
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await expect(page.getByText('960 × 540')).toBeVisible();
  await expect(page.getByText(/H\.264/)).toBeVisible();
  await page.getByRole('button', { name: 'Use this camera' }).click();
  await page.getByLabel('Name').fill('Recording');
  await page.getByRole('button', { name: 'Add and draw the line' }).click();
  await expect(editor()).toBeVisible();
  await expect(page.getByText('No line yet.')).toBeVisible();
});

test('all of it in Vietnamese, and nothing was complained of on the way', async () => {
  await page.goto(new URL('#/live', page.url()).href);
  await page.getByRole('button', { name: /language/i }).click();
  await page
    .getByRole('menuitem', { name: /Tiếng Việt/ })
    .or(page.getByText('Tiếng Việt'))
    .first()
    .click();
  await expect(page.getByRole('link', { name: 'Hôm nay' })).toBeVisible();
  await expect(page.getByText('Vào hôm nay')).toBeVisible();
  expect(complaints).toEqual([]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* From the chart to the single count and back: bars, events, receipts, the filter, and the zones, over the whole application. */

test.describe.configure({ mode: 'serial' });

let app: AppProcess;
let client: AppClient;
let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-receipts-')));
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link));
  client = await AppClient.open(
    app.port,
    (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
  );
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await client?.close();
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const show = (hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
const rows = () => page.locator('tr[data-event]');
const receipt = () => page.getByRole('complementary', { name: 'Receipt' });
const sentence = () => page.getByTestId('receipt-sentence');

/** The filter's numbers and the list under it, of one moment: people go on walking meanwhile. */
const listed = () =>
  page.evaluate(() => {
    const words = [...document.querySelectorAll('[aria-label="Which events"] label')].map((label) => label.textContent);
    const numberOf = (word: string) =>
      Number(/([\d,]+)$/.exec(words.find((text) => text.startsWith(word)) ?? '')?.[1].replace(',', ''));
    const events = [...document.querySelectorAll('tr[data-event]')].map((row) => ({
      time: row.children[0].textContent,
      result: row.children[1].textContent,
    }));
    return { all: numberOf('All'), counted: numberOf('Counted'), refused: numberOf('Not counted'), events };
  });

test('a bar shows its events', async () => {
  await show('/today');
  await expect
    .poll(
      async () => {
        const { counted, refused } = await listed();
        return counted > 2 && refused > 0;
      },
      { timeout: 150_000, intervals: [1_000] },
    )
    .toBe(true);
  const bar = page.locator('[data-testid=count-chart] rect[data-direction]').last();
  await bar.click();
  const chosen = page.getByRole('button', { name: /^\d\d:\d\d–\d\d:\d\d\. Whole day/ });
  const [, from, to] = /^(\d\d:\d\d)–(\d\d:\d\d)/.exec((await chosen.textContent())!)!;
  await expect
    .poll(async () => {
      const { all, events } = await listed();
      return all > 0 && events.length === Math.min(all, 50);
    })
    .toBe(true);
  for (const { time } of (await listed()).events) {
    expect(time >= from, `${time} is not before ${from}`).toBe(true);
    expect(time < to || to < from, `${time} is not after ${to}`).toBe(true);
  }
  expect(page.url()).toMatch(/bucket=\d+/);

  await chosen.click();
  await expect(chosen).toHaveCount(0);
  // The bar of a quarter that has just begun is drawn a pixel beside it: it is itself wherever it lies.
  await bar.dispatchEvent('click', { clientX: 0, bubbles: true });
  await expect(chosen).toHaveCount(1);
  await chosen.click();
  await expect(chosen).toHaveCount(0);

  // People go on walking, and the chart is drawn anew, while the button is down.
  const drawn = () => page.evaluate(() => (window as unknown as { __footfallCharts: () => number }).__footfallCharts());
  const { x, y, width, height } = (await bar.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const before = await drawn();
  await expect.poll(drawn, { timeout: 120_000 }).toBeGreaterThan(before + 1);
  await page.mouse.up();
  await expect(chosen).toHaveCount(1);
  await chosen.click();
  await expect(chosen).toHaveCount(0);
});

test('an event shows its sentence, its path over the picture, and its facts', async () => {
  const row = rows()
    .filter({ hasText: /^\d\d:\d\d:\d\d(In|Out)/, hasNotText: 'joined' })
    .first();
  const id = await row.getAttribute('data-event');
  await row.click();
  await expect(receipt()).toBeVisible();
  const [event] = (
    await client.call('events.list', {
      cameraId: null,
      fromMs: 0,
      toMs: Date.now() + 60_000,
      limit: 500,
      only: 'counted',
    })
  ).filter(({ eventId }) => eventId === id);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const sides = event.direction === 'in' ? ['outside', 'inside'] : ['inside', 'outside'];
  const time = await page.locator(`tr[data-event="${id}"] td`).first().textContent();
  await expect(sentence()).toHaveText(
    `Counted ${event.direction} at ${time} at the line ${event.regionName}: seen ${sides[0]} for ${seconds(event.receipt.msBefore)} s and ${sides[1]} for ${seconds(event.receipt.msAfter)} s; judged by the feet.`,
  );

  const picture = page.getByTestId('receipt-picture');
  await expect(picture.locator('image')).toHaveAttribute('href', /^data:image\//);
  // The two pieces of the path meet where it meets the line.
  const drawn = await picture.evaluate((svg) => {
    const points = (selector: string) =>
      (svg.querySelector(selector)?.getAttribute('d') ?? '')
        .split(/[ML]/)
        .filter(Boolean)
        .map((pair) => pair.split(' ').map(Number));
    return {
      line: points('[data-line] path'),
      outside: points('[data-path=outside] path'),
      inside: points('[data-path=inside] path'),
    };
  });
  expect(drawn.outside.length + drawn.inside.length).toBeGreaterThan(3);
  const [before, after] = event.direction === 'in' ? [drawn.outside, drawn.inside] : [drawn.inside, drawn.outside];
  const met = before.at(-1)!;
  expect(after[0]).toEqual(met);
  const distances = drawn.line.slice(1).map(([bx, by], index) => {
    const [ax, ay] = drawn.line[index];
    return Math.abs((bx - ax) * (met[1] - ay) - (by - ay) * (met[0] - ax)) / Math.hypot(bx - ax, by - ay);
  });
  expect(Math.min(...distances), 'px from where the pieces meet to the line').toBeLessThan(1);

  const facts = receipt().getByRole('definition');
  await expect(facts.filter({ hasText: /^\d\.\d\d mean, \d\.\d\d lowest$/ })).toHaveCount(1);
  await expect(facts.filter({ hasText: /body heights\/s$/ })).toHaveCount(1);
  await expect(facts.filter({ hasText: /, version 1 of \d+ \w{3}$/ })).toHaveCount(1);
  await expect(facts.filter({ hasText: /^live$/ })).toHaveCount(1);
});

test('the receipt follows the arrows, and Escape gives the focus back to the row', async () => {
  const chosen = () => page.locator('tr[data-event][aria-selected=true]');
  const first = await chosen().getAttribute('data-event');
  const below = await page.locator(`tr[data-event="${first}"] + tr`).getAttribute('data-event');
  await page.keyboard.press('ArrowDown');
  await expect(chosen()).toHaveAttribute('data-event', below!);
  await expect(sentence()).toContainText((await chosen().locator('td').first().textContent())!);
  await page.keyboard.press('ArrowUp');
  await expect(chosen()).toHaveAttribute('data-event', first!);
  await page.keyboard.press('Escape');
  await expect(receipt()).toHaveCount(0);
  await expect(page.locator(`tr[data-event="${first}"]`)).toBeFocused();
});

test('somebody says that it is wrong; the installer finds it with its receipt, and answers', async () => {
  await rows().first().click();
  const said = await rows().first().getAttribute('data-event');
  await receipt().getByRole('button', { name: 'This is wrong' }).click();
  await receipt().getByLabel('What happened, if it is known').fill('It was a pram');
  await receipt().getByRole('button', { name: 'Tell the installer' }).click();
  await expect(receipt()).toContainText('It was a pram Nobody has answered yet.');
  const today = page.url();
  await page.goto(new URL('#/cameras/notes', today).href);
  const note = page.getByRole('listitem').filter({ hasText: 'It was a pram' });
  await note.getByLabel('What was found, and done').fill('The line stands a metre further in now');
  await note.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(note).toContainText('The line stands a metre further in now');
  await note.getByRole('link', { name: 'Open the receipt' }).click();
  await expect(receipt()).toContainText('Answered');
  expect(page.url()).toContain(said!);
  // Nothing was changed by it.
  await expect(receipt().getByRole('button', { name: 'This is wrong' })).toHaveCount(0);
  await page.goto(today);
  await page.keyboard.press('Escape');
});

test("the filter's numbers agree with the list", async () => {
  const filter = page.getByRole('radiogroup', { name: 'Which events' });
  const agrees = async (kind: 'all' | 'counted' | 'refused', result: RegExp) =>
    expect
      .poll(async () => {
        const now = await listed();
        return (
          now.counted + now.refused === now.all &&
          now[kind] > 0 &&
          now.events.length === Math.min(now[kind], 50) &&
          now.events.every((event) => result.test(event.result))
        );
      })
      .toBe(true);
  await agrees('all', /./);
  await filter.getByText(/^Counted/).click();
  await agrees('counted', /^(In|Out)/);
  await filter.getByText(/^Not counted/).click();
  await agrees('refused', /^Not counted: /);

  // By reason, as the application counts them.
  const { refused } = await client.call('events.reasons', { cameraId: null, fromMs: 0, toMs: Date.now() + 60_000 });
  await page.getByRole('combobox', { name: 'Reason' }).click();
  const options = page.getByRole('option');
  await expect(options).toHaveCount(refused.length + 1);
  await options.nth(1).click();
  const choice = page.getByRole('combobox', { name: 'Reason' });
  await expect
    .poll(async () => {
      const [, words, number] = /^(.+): ([\d,]+)$/.exec(await choice.inputValue()) ?? [];
      const { events } = await listed();
      return (
        events.length > 0 &&
        events.length === Math.min(Number(number), 50) &&
        events.every(({ result }) => result === `Not counted: ${words}`)
      );
    })
    .toBe(true);
  expect(page.url()).toMatch(/only=[a-z-]+/);

  await rows().first().click();
  await expect(sentence()).toHaveText(/^Not counted at \d\d:\d\d:\d\d, because .+\.$/);
  await expect(page.getByTestId('receipt-adjust')).not.toBeEmpty();
  await page.keyboard.press('Escape');
});

test('a walk test: taps on a phone are laid beside what was counted', async () => {
  const [{ cameraId }] = await client.call('cameras.list', {}),
    before = page.url();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(new URL(`#/cameras/${cameraId}/walk`, before).href);
  await page.getByRole('button', { name: 'Begin' }).click();
  for (const way of ['In', 'In', 'Out']) await page.getByRole('button', { name: way, exact: true }).click();
  await expect(page.getByTestId('tapped')).toHaveText('You: 2 in, 1 out');
  await page.getByRole('button', { name: 'Undo the last tap' }).click();
  await expect(page.getByTestId('tapped')).toHaveText('You: 2 in, 0 out');
  await page.getByRole('button', { name: 'End and compare' }).click();
  await expect(page.getByTestId('walk-result')).toContainText(/^Counted [012] of 2 in, 0 of 0 out\./);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(before);
});

test('a zone is counted live and has its section of the day', async () => {
  const [{ cameraId }] = await client.call('cameras.list', {});
  // Where everybody who comes in walks.
  const zone = await client.call('regions.save', {
    cameraId,
    regionId: null,
    note: '',
    region: {
      kind: 'zone',
      name: 'Arrivals',
      points: [
        [0.2, 0.5],
        [0.8, 0.5],
        [0.8, 0.98],
        [0.2, 0.98],
      ],
      holdMs: 0,
      queue: true,
      capacity: 50,
    },
  });
  await show('/live');
  const now = page.getByTestId(`zone-${zone.regionId}`);
  await expect(now).toContainText('of 50');
  await expect
    .poll(async () => Number.parseInt((await now.textContent())!, 10), { timeout: 60_000, intervals: [100] })
    .toBeGreaterThan(0);

  await page.getByRole('region', { name: 'Zones' }).getByRole('link', { name: 'The day' }).click();
  const section = page.getByRole('region', { name: 'Arrivals' });
  await expect(section.getByTestId('zone-occupancy')).toBeVisible();
  const visits = section.getByRole('table', { name: 'Arrivals: Last visits' }).getByRole('row');
  await expect.poll(async () => (await visits.count()) - 1, { timeout: 90_000, intervals: [2_000] }).toBeGreaterThan(0);
  await expect(visits.nth(1).getByRole('cell').nth(2)).toHaveText(/^\d+ (s|min)/);
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));

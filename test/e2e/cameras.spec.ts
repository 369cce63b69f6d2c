import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import { startCamera } from '../../app/workers/net/camera-server.test-support.ts';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* An installer adds cameras and changes them, in a real browser. The tests follow one another on one data folder. */

test.describe.configure({ mode: 'serial' });

const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
const demo = fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url));
let app: AppProcess;
let page: Page;
let complaints: string[];
let folder: string;

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-cameras-'));
  app = new AppProcess(join(folder, 'data'));
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link));
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const to = (path: string) => page.goto(new URL(`#${path}`, page.url()).href);
const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const handedOver = () =>
  existsSync(join(app.dataFolder, 'videos')) ? readdirSync(join(app.dataFolder, 'videos')) : [];

test('a camera that is off now is added all the same, and says what it waits for', async () => {
  // A port at which nothing listens.
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  await to('/cameras/add?kind=address');
  await page.getByLabel('Address', { exact: true }).fill(`rtsp://127.0.0.1:${port}/stream2`);
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await expect(page.getByRole('alert')).toContainText('STREAM_011');
  await page.getByRole('button', { name: 'Add anyway' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Back door');
  await page.getByRole('button', { name: 'Add camera', exact: true }).click();
  await expect(row('Back door')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'State of Back door' })).toContainText('STREAM_011');
});

test('an address that is wrong in itself cannot be added anyway', async () => {
  await to('/cameras/add?kind=address');
  await page.getByRole('radio', { name: /Video file/ }).check();
  await page.getByLabel(/path on the PC/).fill('/no/such.mp4');
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await expect(page.getByRole('alert')).toContainText('STREAM_001');
  await expect(page.getByRole('button', { name: 'Add anyway' })).toBeHidden();
});

test('a video that is dropped or chosen in the browser is handed over, seen and counted; half of one leaves nothing', async () => {
  await to('/cameras/add?kind=file');
  await page.getByRole('radio', { name: /Video file/ }).check();
  await page.locator('input[type=file]').setInputFiles(demo);
  await expect(page.getByLabel(/path on the PC/)).toHaveValue(/videos.*entrance\.mp4$/);
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await page.getByRole('button', { name: 'Use this camera' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Shop floor');
  await page.getByRole('radiogroup', { name: 'What it hangs over' }).getByText('Aisle').click();
  await page.getByRole('button', { name: 'Add and draw the line' }).click();
  await expect(page.getByTestId('editor-canvas')).toBeVisible();
  expect(handedOver()).toHaveLength(1);
  // the last step is taken here, or later
  await expect(page.getByRole('list', { name: 'Add a camera' }).locator('[aria-current="step"]')).toContainText(
    'Draw the line',
  );
  await page.getByRole('button', { name: 'Check the view' }).click();
  await page.getByRole('button', { name: 'Check for 60 s' }).click();
  await expect(page.getByRole('heading', { name: /Looking, \d+ s left/ })).toBeVisible();
  // the worker says once a second how far it is
  await expect(page.getByRole('heading', { name: /Looking, 5\d s left/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'This view was not checked yet.' })).toBeVisible();
  await page.getByRole('button', { name: 'Draw the line' }).click();
  await page.getByRole('button', { name: 'Draw later' }).click();
  await expect(page).toHaveURL(/#\/live\//);
});

test('the camera that was off becomes the one that is there: name and lines stay', async () => {
  const file = join(folder, 'new camera.mp4');
  copyFileSync(demo, file);
  await to('/cameras');
  await row('Back door').getByRole('button', { name: 'Actions for Back door' }).click();
  await page.getByRole('menuitem', { name: 'Change or replace…' }).click();
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue(/^rtsp:\/\/127\.0\.0\.1:\d+\/stream2$/);
  await page.getByRole('radio', { name: /Video file/ }).check();
  await page.getByLabel(/path on the PC/).fill(new URL(`file://${file}`).href);
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('editor-canvas')).toBeVisible();
  await to('/cameras');
  await expect(row('Back door')).toContainText('new camera.mp4');
  // pictures come, and nothing is drawn that could count
  await expect(row('Back door')).toContainText('Nothing drawn', { timeout: 120_000 });
  await expect(row('Back door').locator('[data-sign]')).toHaveAttribute('data-sign', 'off');
  await row('Back door').getByRole('button', { name: 'Back door', exact: true }).click();
  await expect(page.getByRole('region', { name: 'State of Back door' })).toContainText(
    /Pictures come since .*Nothing is drawn yet/,
  );
});

test('without a connection no camera is green, and nothing says that it counts', async () => {
  await to('/cameras');
  await expect(page.locator('main [data-sign="ok"]').first()).toBeVisible();
  await app.stop();
  await expect(page.getByRole('banner')).toContainText('No connection for');
  await expect(page.locator('main [data-sign="ok"]')).toHaveCount(0);
  await expect(row('Back door')).toContainText('No connection');
  await expect(page.getByRole('main')).toContainText('Counting, as of');
  await expect(page.getByRole('main')).not.toContainText('Counting since');
  await app.start();
  await expect(row('Back door')).toContainText('Nothing drawn', { timeout: 120_000 });
});

test('a list is looked through row by row before it is added, goes out again without passwords, and lines go from one to others', async () => {
  await to('/cameras');
  await page.getByRole('button', { name: 'All cameras' }).click();
  await page.getByRole('menuitem', { name: 'Import a list…' }).click();
  const line = '"[{""name"":""Gate"",""points"":[[0.1,0.5],[0.9,0.5]]}]"';
  const list = `name;address;password;enabled;regions\nYard;rtsp://127.0.0.1:9/1;secret;no;${line}\nback DOOR;rtsp://127.0.0.1:9/2;;no;\nHall;rtsp://127.0.0.1:9/3;;no;\n`;
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'cameras.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 of 3 can be added, 1 cannot.');
  await expect(dialog.getByRole('row').nth(2)).toContainText(/3.*back DOOR.*CAMERA_002/);
  await dialog.getByRole('button', { name: 'Add the 2 that are right' }).click();
  await expect(dialog).toContainText('2 cameras are added.');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row('Yard')).toBeVisible();
  await page.getByRole('button', { name: 'All cameras' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as a table (CSV)' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text).toContain('Yard,rtsp://127.0.0.1:9/1');
  expect(text).not.toContain('secret');

  await page.getByRole('button', { name: 'Actions for Yard' }).click();
  await page.getByRole('menuitem', { name: 'Give its settings to others…' }).click();
  await page.getByRole('checkbox', { name: 'Hall' }).check();
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('It has them.');
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await row('Hall').getByRole('button', { name: 'Draw lines: Hall' }).click();
  // Given twice, it is there once.
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Gate');
  await expect(page.getByText(/version 1 since/)).toBeVisible();
});

test('deleting it takes the video along that was handed over for it', async () => {
  await to('/cameras');
  await row('Shop floor').getByRole('button', { name: 'Actions for Shop floor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete the camera' }).click();
  await expect(row('Shop floor')).toBeHidden();
  // The list is told before the file is gone.
  await expect.poll(handedOver).toEqual([]);
  // the browser itself complains of a server that is away
  expect(complaints.filter((complaint) => !/ERR_CONNECTION_REFUSED|WebSocket/.test(complaint))).toEqual([]);
});

test('a camera that sends pictures over HTTP is added by its address, and its password is nowhere', async () => {
  const jpeg = execFileSync(ffmpeg, ['-v', 'error', '-i', demo, '-frames:v', '1', '-f', 'mjpeg', '-']);
  const camera = await startCamera(
    {
      '/video.cgi': (_, response) => {
        response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=b' });
        const timer = setInterval(() => response.write(Buffer.concat([Buffer.from('--b\r\n\r\n'), jpeg])), 100);
        response.once('close', () => clearInterval(timer));
      },
    },
    { scheme: 'MD5', username: 'joe', password: 's3cret' },
  );
  await to('/cameras/add?kind=address');
  await page.getByLabel('Address', { exact: true }).fill(`http://joe:s3cret@127.0.0.1:${camera.port}/video.cgi`);
  // How it sends is said by its address; there is nothing to choose.
  await expect(page.getByLabel('How the camera sends')).toBeHidden();
  await page.getByRole('button', { name: 'Check the picture' }).click();
  await expect(page.getByText('MJPEG')).toBeVisible();
  await page.getByRole('button', { name: 'Use this camera' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Side door');
  await page.getByRole('button', { name: 'Add and draw the line' }).click();
  await expect(page.getByTestId('editor-canvas')).toBeVisible();
  await to('/cameras');
  await expect(row('Side door')).toContainText(`http://127.0.0.1:${camera.port}/video.cgi`);
  expect(await page.content()).not.toContain('s3cret');
  await camera.close();
});

test('a camera that is plugged in is chosen from a list, and a PC without one says so', async () => {
  // Each list is a process of its own, which a busy PC starts slowly.
  const slowly = { timeout: 240_000 };
  await to('/cameras/add?kind=device');
  await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible(slowly);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(
    page.getByText('No camera is plugged into the PC that counts.').or(page.getByRole('combobox', { name: 'Camera' })),
  ).toBeVisible(slowly);
});

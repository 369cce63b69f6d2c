import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApp, type App } from '../../app/main/create-app.ts';
import { launchCamera, launchTask } from '../../app/main/headless/fork-launcher.ts';
import { DECODER_TIMES } from '../../app/main/inference/decoder-keeper.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import { NO_JITTER } from '../../app/shared/back-off.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { StandInCard } from '../support/stand-in-card.ts';
import { ffmpeg, makeClip, root } from '../support/worker-client.ts';

/*
 * The whole application with real workers and a real ffmpeg. No card decodes here: at the boundary of the process a script stands for one (stand-in-card.ts). It
 * is VA-API's, so this is Linux's.
 */

const patient = { timeout: 240_000, interval: 200 };
const folder = temporaryFolder();
const data = join(folder.path, 'data'),
  clip = join(folder.path, 'still.mp4');
let card: StandInCard, app: App, client: LocalClient, cameraId: string;

const start = async (ffmpegPath: string, to = data) => {
  app = await createApp({
    kind: 'headless',
    version: '0',
    ffmpegPath,
    log: quiet,
    launchCamera: (title) => launchCamera(title, { log: quiet }),
    launchTask: (title) => launchTask(title, { log: quiet }),
    folders: { data: to, logs: to, resources: root },
    secrets: {
      protection: 'none',
      encrypt: (text) => Promise.resolve(text),
      decrypt: (text) => Promise.resolve(text),
    },
  });
  client = new LocalClient(app);
};
const addOnly = async (): Promise<string> => {
  for (const one of await client.call('cameras.list', {})) await client.call('cameras.remove', one);
  const added = await client.call('cameras.add', { name: 'Door', source: { kind: 'file', path: clip, loop: true } });
  return added.cameraId;
};
const cameraNow = async () => (await client.call('cameras.list', {})).find((one) => one.cameraId === cameraId)!;
const decoding = async () => (await client.call('inference.get', {})).decoding;
const decodedBy = (hardware: string | null) =>
  vi.waitFor(
    async () => expect(await cameraNow()).toMatchObject({ state: { status: 'counting' }, telemetry: { hardware } }),
    patient,
  );
/** Of workers: those that show the stream as well. */
const openings = (holds: string) => card.calls.filter((call) => call.includes('pipe:1') && call.includes(holds));

const times = { ...DECODER_TIMES };
beforeAll(() => {
  Object.assign(DECODER_TIMES, {
    afterMs: 500,
    againMs: 500,
    again: { firstMs: 1_000, longestMs: 4_000, jitter: NO_JITTER },
  });
  makeClip('-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10', '-t', '20', '-g', '20', clip);
});
afterAll(async () => {
  await app?.close();
  Object.assign(DECODER_TIMES, times);
  folder.remove();
});

it.runIf(process.platform === 'linux')(
  'a card that needs less of the processor decodes a camera that counts, after a trial on its own stream',
  async () => {
    card = new StandInCard(folder.path, 'works');
    await start(card.ffmpegPath);
    cameraId = await addOnly();
    await decodedBy('VA-API');
    const { candidates, trials, cameras } = await decoding();
    expect(candidates).toEqual(['vaapi']);
    const stream = { codec: 'h264', width: 640, height: 360 };
    expect(trials.find((one) => one.stream.width === 640 && one.trials[0].frames > 30)).toMatchObject({
      stream,
      trials: [{ decoder: 'vaapi', error: null, difference: 0 }],
    });
    expect(cameras).toContainEqual({ cameraId, wish: null, stream, decoder: 'vaapi' });
    // The seconds of the trial came out of the stream that was open anyway.
    expect(openings('pipe:5').length).toBeGreaterThan(0);
    expect(card.calls.filter((call) => call.includes('-benchmark') && !call.includes('-i pipe:0'))).toEqual([]);
  },
);

it.runIf(process.platform === 'linux')(
  'a card that is lost is left at once and said; when its time has come it is tried anew and has the camera again',
  async () => {
    card.set('lost');
    await decodedBy(null);
    expect((await decoding()).failed).toMatchObject([{ cameraId, error: { code: 'DECODER_001' } }]);
    // Tried again while it is still away.
    const { againAtMs } = (await decoding()).failed[0];
    await vi.waitFor(async () => expect((await decoding()).failed[0].againAtMs).toBeGreaterThan(againAtMs), patient);
    card.set('works');
    await decodedBy('VA-API');
    expect((await decoding()).failed).toEqual([]);
    const { events } = await client.call('health.history', {
      cameraId,
      fromMs: Date.now() - 3_600_000,
      toMs: Date.now() + 1_000,
    });
    expect(events.filter(({ type }) => type === 'decoder-failed')).toMatchObject([
      { times: 1, error: { code: 'DECODER_001' } },
    ]);
  },
);

it.runIf(process.platform === 'linux')(
  'software can be chosen for all or for one camera; what was found is known at the next start',
  async () => {
    await client.call('inference.decoding', { cameraId: null, wish: 'software' });
    await decodedBy(null);
    await client.call('inference.decoding', { cameraId: null, wish: null });
    await decodedBy('VA-API');
    await client.call('inference.decoding', { cameraId, wish: 'software' });
    await decodedBy(null);
    await client.call('inference.decoding', { cameraId, wish: null });
    await decodedBy('VA-API');
    await app.close();
    const before = card.calls.length;
    await start(card.ffmpegPath);
    await decodedBy('VA-API');
    const since = card.calls.slice(before);
    expect(since.filter((call) => /-init_hw_device|-benchmark|pipe:5/.test(call))).toEqual([]);
    await app.close();
  },
);

it.runIf(process.platform === 'linux')('a PC without a card is asked once, and spends nothing more', async () => {
  const calls = () => card.calls.filter((call) => /-hwaccels|-init_hw_device|-benchmark|pipe:5/.test(call));
  card.set('absent');
  const before = calls().length,
    other = join(folder.path, 'other');
  await start(card.ffmpegPath, other);
  cameraId = await addOnly();
  await decodedBy(null);
  await app.close();
  expect(calls().slice(before).length).toBeLessThanOrEqual(2);
  const once = calls().length;
  await start(card.ffmpegPath, other);
  await decodedBy(null);
  expect(await decoding()).toMatchObject({ candidates: [], trials: [], failed: [], cameras: [] });
  await app.close();
  expect(calls().length).toBe(once);
});

it('what this real ffmpeg cannot open is no candidate', async () => {
  const { decoderCandidates } = await import('../../app/main/inference/decoder-trials.ts');
  const foreign = process.platform === 'darwin' ? 'd3d11va' : 'videotoolbox';
  expect(await decoderCandidates(ffmpeg, [foreign])).toEqual([]);
  // Named by ffmpeg and opened by it, or not taken.
  for (const decoder of await decoderCandidates(ffmpeg)) {
    const open = [
      '-init_hw_device',
      decoder,
      '-f',
      'lavfi',
      '-i',
      'color=s=16x16',
      '-frames:v',
      '1',
      '-f',
      'null',
      '-',
    ];
    expect(() => execFileSync(ffmpeg, ['-v', 'error', ...open])).not.toThrow();
  }
});

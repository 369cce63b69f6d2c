import { afterAll, describe, expect, test } from 'vitest';
import { noRtspServer, startRtspServer, type RtspServer } from '../support/rtsp-server.ts';
import { demoClip, demoLine, makeClip, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

if (noRtspServer !== null) console.warn(`skipped: ${noRtspServer}`);

const folder = temporaryFolder();
const running: { client?: WorkerClient; server?: RtspServer } = {};

/** It takes a minute by nature; simulated time has it in app/workers/camera/frozen-picture.test.ts. */
const long = process.env.FOOTFALL_LONG === '1';

describe.runIf(long && noRtspServer === null)('a camera whose picture freezes while its stream runs', () => {
  afterAll(async () => {
    running.client?.kill();
    await running.server?.kill();
    folder.remove();
  });

  // An encoder makes each second anew of the one picture, as cameras do whose sensor hangs. A new viewer sees the moving part again.
  test('it is opened anew, and the gap begins where it froze', async () => {
    const clip = folder.file('freezes.mp4');
    makeClip(
      ...['-ss', '6', '-t', '5', '-i', demoClip, '-vf', 'scale=640:360,tpad=stop_mode=clone:stop_duration=240'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-bf', '0', '-g', '15', clip],
    );
    const server = (running.server = await startRtspServer(clip));
    const client = (running.client = new WorkerClient());
    const startedAtMs = Date.now();
    client.start({ source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${server.port}/stream` }, regions: [demoLine] });
    await client.until('the verdict', () =>
      client.all('status').some(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_022'),
    );
    const sinceStartMs = Date.now() - startedAtMs;
    await client.until('the picture again', () => client.all('status').at(-1)?.phase === 'counting');
    await client.until('somebody again', () => client.counted.length >= 2);
    const events = client.events;
    await client.stop();

    const { stream } = client;
    expect(stream.slice(0, 3).map(({ event }) => event)).toEqual(['connected', 'frozen', 'connected']);
    const [began, froze, again] = stream;
    expect(froze.error?.code).toBe('STREAM_022');
    // Five seconds moved; the encoder settles within a few more. The minute that it took to be sure is in the gap.
    expect(froze.atMs - began.atMs).toBeGreaterThan(4000);
    expect(froze.atMs).toBeLessThan(startedAtMs + sinceStartMs - 55_000);
    expect(again.atMs - froze.atMs).toBeGreaterThan(58_000);
    const measuredMs = events
      .slice(0, events.indexOf(froze))
      .reduce((sum, event) => sum + (event.kind === 'coverage' ? event.measuredMs : 0), 0);
    expect(measuredMs).toBeLessThan(froze.atMs - began.atMs + 500);
    // Nobody else's way, and no stay, reaches into it.
    const inside = events.filter(
      (event) =>
        event.kind === 'crossing' &&
        event.crossing.capturedAtMs > froze.atMs &&
        event.crossing.capturedAtMs < again.atMs,
    );
    expect(inside).toEqual([]);
  });
});

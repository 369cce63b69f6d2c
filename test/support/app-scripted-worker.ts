/*
 * A real process that speaks the worker protocol and does what its first argument says; what a camera worker does to the supervisor
 * and the recorder, without video. Every 40 ms (`seldom`: each second, as a busy camera does): one crossing of each line (in, out, in, …) and the coverage of it.
 */
import type { FromWorker, NumberedEvent, ToWorker, WorkerEvent } from '../../app/shared/camera-protocol.ts';
import type { Line } from '../../app/shared/domain/region.ts';
import { finishedTrack } from './app-tracks.ts';

type Script =
  | 'counts'
  | 'seldom'
  | 'dies-at-once'
  | 'never-ready'
  | 'falls-silent'
  | 'freezes'
  | 'refuses'
  | 'unreachable'
  | 'will-not-stop'
  | 'ends';
const script = (process.argv[2] ?? 'counts') as Script;
const periodMs = script === 'seldom' ? 1000 : 40;
const post = (message: FromWorker): void => {
  process.send?.(message, () => {});
};

let lines: Line[] = [];
let sequence = 0;
const unacked: NumberedEvent[] = [];
let ticks = 0;
let frameAtMs = 0;
let beating = true;

function emit(event: WorkerEvent): void {
  const numbered = { sequence: ++sequence, event };
  unacked.push(numbered);
  post({ type: 'events', events: [numbered] });
}

function tick(): void {
  ticks += 1;
  if (script !== 'freezes' || ticks < 5) frameAtMs = Date.now();
  const nowMs = Date.now();
  for (const line of lines) {
    const trackId = ticks;
    emit({
      kind: 'crossing',
      crossing: {
        regionId: line.regionId,
        ruleVersion: line.ruleVersion,
        trackId,
        direction: ticks % 2 === 0 ? 'in' : 'out',
        capturedAtMs: nowMs,
        point: [0.5, 0.6],
        confidence: 0.87654,
        refusal: ticks % 5 === 0 ? 'flicker' : null,
        receipt: {
          path: [
            [-200, 0.5, 0.5],
            [0, 0.5, 0.6],
            [200, 0.5, 0.7],
          ],
          anchor: line.anchor,
          samplesBefore: 4,
          samplesAfter: 3,
          msBefore: 260.5,
          msAfter: 200,
          confidenceMean: 0.81,
          confidenceLowest: 0.5,
          speed: 0.5,
          linePoints: line.points,
        },
      },
    });
    emit({ kind: 'track', track: finishedTrack(trackId, nowMs - 2000) });
  }
  emit({
    kind: 'coverage',
    minuteStartMs: Math.floor(nowMs / 60_000) * 60_000,
    measuredMs: periodMs,
    frames: 1,
    regionIds: lines.map(({ regionId }) => regionId),
  });
  if (!beating) return;
  post({
    type: 'status',
    phase: 'counting',
    lastFrameAtMs: frameAtMs,
    error: null,
    telemetry: {
      sourceFps: 25,
      analysisFps: 25,
      droppedFrames: 0,
      inferenceMs: 1,
      ownWorkMs: 1,
      behindMs: 5,
      resting: false,
      neededFps: 7.5,
      cost: null,
      encodes: false,
      provider: 'cpu',
      hardware: null,
      inputSize: '512x288',
      peopleHeight: null,
      width: 640,
      height: 360,
      codec: 'h264',
    },
  });
  if (script === 'falls-silent' && ticks === 5) beating = false;
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'start':
      lines = message.config.regions.filter((region) => region.kind === 'line');
      emit({
        kind: 'stream',
        event: 'connected',
        atMs: Date.now(),
        error: null,
        data: { width: 640, height: 360, fps: 25, codec: 'h264' },
      });
      if (script === 'refuses' || script === 'unreachable') {
        post({
          type: 'failed',
          retry: script === 'unreachable',
          error:
            script === 'refuses'
              ? {
                  code: 'STREAM_005',
                  params: { host: 'cam', user: 'admin' },
                  message: 'The camera at cam refuses this password.',
                }
              : { code: 'STREAM_004', params: { host: 'cam' }, message: 'cam does not answer.' },
        });
        setTimeout(() => process.exit(1), 20);
        return;
      }
      if (script === 'ends') {
        post({
          type: 'ended',
          framesDetected: 0,
          warning: null,
          video: { width: 640, height: 360, fps: 25, frames: 1, durationSeconds: 1, codec: 'h264' },
          model: { id: 'm', version: 'v' },
          timing: {
            framesAnalysed: 1,
            decodeMs: 0,
            preprocessMs: 0,
            inferenceMs: 0,
            postprocessMs: 0,
            trackMs: 0,
            countMs: 0,
            wallSeconds: 1,
          },
        });
        setTimeout(() => process.exit(0), 20);
        return;
      }
      setInterval(() => {
        if (script !== 'falls-silent' || beating) tick();
      }, periodMs);
      // Sent again until acknowledged, as the real worker does.
      setInterval(() => {
        if (unacked.length > 0) post({ type: 'events', events: unacked.slice(0, 100) });
      }, 300);
      break;
    case 'ack':
      while (unacked[0] && unacked[0].sequence <= message.sequence) unacked.shift();
      break;
    case 'set-regions':
      lines = message.regions.filter((region) => region.kind === 'line');
      break;
    case 'stop':
      if (script !== 'will-not-stop') process.exit(0);
      break;
    default:
  }
});
process.on('disconnect', () => process.exit(0));
if (script === 'dies-at-once') process.exit(3);
if (script !== 'never-ready') post({ type: 'ready' });

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Camera, CountRisk } from '../../../shared/domain/camera.ts';
import type { LineDraft } from '../../../shared/domain/region.ts';
import type { CameraFigures } from '../../../shared/domain/health-figures.ts';
import { LightTimes } from './light-times.ts';
import { OtherPrograms, OVERLOAD } from './other-programs.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { createApp } from '../../create-app.ts';
import type { Host } from '../../host.ts';
import { LocalClient } from '../../rpc/local-client.ts';

/** All cameras have to count after so long. */
const START_MS = 90_000;
/** Before measuring: until rates have settled. At most as long as is measured. */
const SETTLE_S = 15;
/** Whoever is below what they need for longer, in looks of a second, has to say so. */
const NAMED_WITHIN = 10;

export interface MeasuredCamera {
  name: string;
  /** Means: pictures a second that were looked at; what its line needs in the end. */
  fps: number;
  neededFps: number;
  /** Of `looks`, one a second: those at which it was below what it needs, and of these the ones at which it should have said so and did not. */
  looks: number;
  below: number;
  silent: number;
  risks: CountRisk[];
  /** Seconds from the beginning of an overload until it was named, and from its end until that was withdrawn, the longest; null: never. */
  namedAfterS: number | null;
  withdrawnAfterS: number | null;
  /** Processor cores, its decoder included. */
  cores: number;
  /** From capture to count. */
  latencyP95Ms: number | null;
  /** Resident. */
  workerMb: number | null;
  decoderMb: number | null;
  counted: number;
}

export interface MeasuredTime {
  seconds: number;
  /** Other programs take all they can for a part of it. */
  overload: boolean;
}

export interface MeasuredPc {
  seconds: number;
  cameras: MeasuredCamera[];
  /** Of the main process; how late its event loop was. */
  mainCores: number;
  delayP99Ms: number;
  /** By how much all workers and decoders grew from the first minute to the end; null: too short, or not readable. */
  grownMb: number | null;
}

/** Counts with these cameras as the program does, in an empty folder, and measures. Rejects with CLI_001 when one of them does not begin to count. */
export async function measureCameras(
  host: Host,
  sources: readonly { name: string; url: string }[],
  line: LineDraft,
  { seconds, overload }: MeasuredTime,
  onNote: (note: string) => void,
): Promise<MeasuredPc> {
  const app = await createApp(host);
  try {
    const client = new LocalClient(app);
    // The demo has a world of its own, and would cost something.
    for (const { cameraId } of await client.call('cameras.list', {})) await client.call('cameras.remove', { cameraId });
    for (const { name, url } of sources) {
      const { cameraId } = await client.call('cameras.add', { name, source: { kind: 'rtsp', url } });
      await client.call('regions.save', { cameraId, regionId: null, region: line });
    }
    onNote('waiting for all cameras');
    await untilCounting(client);
    await sleep(Math.min(SETTLE_S, seconds) * 1000);
    return await measure(client, { seconds, overload }, onNote);
  } finally {
    await app.close();
  }
}

async function untilCounting(client: LocalClient): Promise<void> {
  for (const until = performance.now() + START_MS; ; await sleep(500)) {
    const waiting = (await client.call('cameras.list', {})).filter(({ state }) => state.status !== 'counting');
    if (waiting.length === 0) return;
    if (performance.now() < until) continue;
    const [{ state }] = waiting;
    throw new FootfallError('CLI_001', {
      detail: `${waiting.map(({ name }) => name).join(', ')} did not begin to count: ${state.error?.message ?? state.status}`,
      command: 'bench',
    });
  }
}

async function measure(
  client: LocalClient,
  { seconds, overload }: MeasuredTime,
  onNote: (note: string) => void,
): Promise<MeasuredPc> {
  const tallies = new Map(
    (await client.call('cameras.list', {})).map((camera) => [camera.cameraId, new Tally(camera)]),
  );
  const fromMs = Date.now(),
    toMs = fromMs + seconds * 1000;
  client.on('counts.recorded', ({ events }) => {
    for (const { cameraId, capturedAtMs, refusal } of events)
      if (refusal === null && capturedAtMs >= fromMs && capturedAtMs < toMs) tallies.get(cameraId)!.counted += 1;
  });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
    before = process.cpuUsage();
  delay.enable();
  let early: number | null = null;
  const others = new OtherPrograms();
  try {
    for (let second = 1; second <= seconds; second++) {
      if (overload && second === Math.ceil(OVERLOAD.from * seconds)) others.begin();
      if (second === Math.ceil(OVERLOAD.to * seconds)) others.end();
      await sleep(Math.max(0, fromMs + second * 1000 - Date.now()));
      for (const camera of await client.call('cameras.list', {}))
        tallies.get(camera.cameraId)!.look(camera, overload ? others.run : null);
      if (second % 10 === 0) {
        for (const { camera, now } of (await client.call('health.report', {})).cameras)
          tallies.get(camera.cameraId)!.figures(now);
        if (second === 60) early = memoryOf(tallies);
      }
      onNote(`${second} of ${seconds} s`);
    }
  } finally {
    others.end();
  }
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  // Until the last ones are stored and told.
  await sleep(2000);
  const late = memoryOf(tallies);
  return {
    seconds,
    cameras: [...tallies.values()].map((tally) => tally.result()),
    mainCores: (user + system) / 1e6 / seconds,
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
    grownMb: early === null || late === null || seconds < 120 ? null : late - early,
  };
}
const RESOLUTION_MS = 5;

function memoryOf(tallies: Map<string, Tally>): number | null {
  const all = [...tallies.values()].map(({ workerMb, decoderMb }) => (workerMb ?? NaN) + (decoderMb ?? NaN)),
    sum = all.reduce((total, mb) => total + mb, 0);
  return Number.isNaN(sum) ? null : sum;
}

/** What is noted of one camera. */
class Tally {
  #camera: Camera;
  #fps = 0;
  #cores = 0;
  #looks = 0;
  #below = 0;
  #silent = 0;
  #belowInARow = 0;
  readonly #risks = new Set<CountRisk>();
  readonly #light = new LightTimes();
  readonly #latencies: number[] = [];
  workerMb: number | null = null;
  decoderMb: number | null = null;
  counted = 0;

  constructor(camera: Camera) {
    this.#camera = camera;
  }

  /** `overloaded`: other programs take the PC; null: that is not tried, and an overload is what leaves too few pictures. */
  look(camera: Camera, overloaded: boolean | null): void {
    this.#camera = camera;
    const { telemetry, state } = camera;
    this.#looks += 1;
    this.#fps += telemetry?.analysisFps ?? 0;
    this.#cores += telemetry?.cost?.cores ?? 0;
    if (state.risk) this.#risks.add(state.risk);
    // Measured rates tremble.
    const below = !telemetry || telemetry.analysisFps < 0.9 * telemetry.neededFps;
    if (state.status === 'counting') this.#light.look(overloaded ?? below, state.risk !== null);
    this.#belowInARow = below ? this.#belowInARow + 1 : 0;
    if (below) this.#below += 1;
    if (this.#belowInARow > NAMED_WITHIN && state.status === 'counting' && !state.risk) this.#silent += 1;
  }

  figures(now: CameraFigures | null): void {
    if (now && now.latencyP95Ms !== null) this.#latencies.push(now.latencyP95Ms);
    const mb = (bytes: number | null | undefined) => (bytes === null || bytes === undefined ? null : bytes / 2 ** 20);
    this.workerMb = mb(now?.worker.memoryBytes);
    this.decoderMb = mb(now?.decoder.memoryBytes);
  }

  result(): MeasuredCamera {
    const { name, telemetry } = this.#camera;
    return {
      name,
      fps: this.#fps / this.#looks,
      neededFps: telemetry?.neededFps ?? 0,
      looks: this.#looks,
      below: this.#below,
      silent: this.#silent,
      risks: [...this.#risks],
      namedAfterS: this.#light.namedAfterS,
      withdrawnAfterS: this.#light.withdrawnAfterS,
      cores: this.#cores / this.#looks,
      latencyP95Ms: this.#latencies.length > 0 ? Math.max(...this.#latencies) : null,
      workerMb: this.workerMb,
      decoderMb: this.decoderMb,
      counted: this.counted,
    };
  }
}

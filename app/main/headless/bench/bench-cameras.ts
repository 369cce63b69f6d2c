import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineDraft } from '../../../shared/domain/region.ts';
import { readDemoLine } from '../../first-start.ts';
import { openLog } from '../../node/log.ts';
import { makeFolder } from '../../node/data-folder.ts';
import { keyFileSecretBox } from '../../node/secret-box.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchCamera, launchTask } from '../fork-launcher.ts';
import { installed, productVersion } from '../installed.ts';
import { makeClips } from './clips.ts';
import { measureCameras, type MeasuredPc } from './measure-cameras.ts';

export interface CamerasBench {
  cameras: number;
  busy: number;
  seconds: number;
  overload: boolean;
  ffmpegPath: string;
  manifestPath: string;
}

export interface CamerasReport extends MeasuredPc {
  processor: string;
  cores: number;
  model: string;
  /** Crossings in a minute of the busy clip, counted alone, every picture of it. */
  aloneInAMinute: number;
}

/**
 * Counts with so many cameras on this PC, from an RTSP server of a process of its own: `busy` of them send the demo's people again and again, the others an
 * empty shop. Whole minutes are measured, so that as many people pass in each.
 */
export async function benchCameras(bench: CamerasBench, onNote: (note: string) => void): Promise<CamerasReport> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-')),
    log = openLog(makeFolder(join(folder, 'logs')), () => {});
  let server: ReturnType<typeof fork> | null = null;
  try {
    onNote('making the clips');
    const { busy, quiet } = await makeClips(
      bench.ffmpegPath,
      join(installed.resources, 'demo', 'entrance.mp4'),
      folder,
    );
    const line = await readDemoLine(installed.resources);
    onNote('counting the busy one alone');
    const { model, aloneInAMinute } = await countAlone(bench, busy, line);
    server = fork(process.argv[1], ['bench', '--serve', busy, quiet], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, FFMPEG_PATH: bench.ffmpegPath },
    });
    const [first] = (await once(server.stdout!, 'data')) as [Buffer];
    const [busyUrl, quietUrl] = String(first).trim().split('\n');
    const sources = Array.from({ length: bench.cameras }, (_, i) => ({
      name: i < bench.busy ? `busy ${i + 1}` : `quiet ${i + 1 - bench.busy}`,
      url: i < bench.busy ? busyUrl : quietUrl,
    }));
    const host = {
      kind: 'headless' as const,
      version: productVersion(),
      folders: { data: makeFolder(join(folder, 'data')), logs: join(folder, 'logs'), resources: installed.resources },
      ffmpegPath: bench.ffmpegPath,
      secrets: keyFileSecretBox(join(folder, 'secrets.key')),
      log,
      launchCamera: (name: string) => launchCamera(name, { log }),
      launchTask: (name: string) => launchTask(name, { log }),
    };
    const measured = await measureCameras(host, sources, line, bench, onNote);
    return {
      processor: cpus()[0]?.model.trim() ?? '',
      cores: availableParallelism(),
      model,
      aloneInAMinute,
      ...measured,
    };
  } finally {
    server?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countAlone({ ffmpegPath, manifestPath }: CamerasBench, path: string, line: LineDraft) {
  let aloneInAMinute = 0;
  const { model } = await taskRunner(launchTask)(
    'count',
    {
      cameraId: 'alone',
      source: { kind: 'file', path, loop: false },
      ffmpegPath,
      modelManifestPath: manifestPath,
      maxFps: 0,
      pace: 'fast',
      startTimeMs: 0,
      timeZone: 'UTC',
      regions: [{ ...line, regionId: 'line', ruleVersion: 1, savedAtMs: 0 }],
    },
    {
      onProgress: (events) => {
        for (const { event } of events)
          if (event.kind === 'crossing' && event.crossing.refusal === null) aloneInAMinute += 1;
      },
    },
  );
  return { model: `${model.id} ${model.version}`, aloneInAMinute };
}

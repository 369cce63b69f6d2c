import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { QualityWatch } from '../../app/core/picture-quality/quality-watch.ts';
import type { QualityRisk } from '../../app/shared/domain/camera.ts';
import type { PictureQuality } from '../../app/shared/domain/health-figures.ts';
import { QualityMeter } from '../../app/workers/camera/quality-meter.ts';
import { ffmpeg } from './worker-client.ts';

const FPS = 5,
  WIDTH = 512,
  HEIGHT = 288;

export interface ClipQuality {
  looks: PictureQuality[];
  /** Whatever was reported, in order. */
  risks: (QualityRisk | null)[];
}

/** What is said of the picture of a 16:9 clip, changed by a filter and, where codec arguments are given, encoded anew into `folder`. */
export async function qualityOfClip(
  clip: string,
  {
    filter = 'null',
    encode,
    seconds = 45,
    folder,
  }: { filter?: string; encode?: string[]; seconds?: number; folder: string },
): Promise<ClipQuality> {
  let input = clip;
  if (encode) {
    input = join(folder, 'encoded.mkv');
    const from = ['-t', String(seconds), '-i', clip, '-vf', filter];
    spawnSync(ffmpeg, ['-y', '-v', 'error', ...from, ...encode, input]);
  }
  const width = Number(/, (\d+)x\d+/.exec(spawnSync(ffmpeg, ['-i', input]).stderr.toString())![1]);
  const filters = `${encode ? 'null' : filter},fps=${FPS},scale=${WIDTH}:${HEIGHT}:flags=bicubic,format=gbrp`;
  const { stdout } = spawn(
    ffmpeg,
    ['-v', 'error', '-t', String(seconds), '-i', input, '-vf', filters, '-f', 'rawvideo', 'pipe:1'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const meter = new QualityMeter(),
    watch = new QualityWatch(),
    size = { width, height: (width * HEIGHT) / WIDTH, scaledWidth: WIDTH, scaledHeight: HEIGHT };
  const found: ClipQuality = { looks: [], risks: [] };
  let held = Buffer.alloc(0),
    atMs = 0;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    for (; held.length >= 3 * WIDTH * HEIGHT; held = held.subarray(3 * WIDTH * HEIGHT)) {
      atMs += 1000 / FPS;
      const frame = {
        ptsUs: atMs * 1000,
        size,
        capturedMs: atMs,
        width: WIDTH,
        height: HEIGHT,
        data: held,
      };
      const quality = meter.see(frame, 'new', atMs);
      if (!quality) continue;
      found.looks.push(quality);
      const risk = watch.look(quality);
      if (risk !== (found.risks.at(-1) ?? null)) found.risks.push(risk);
    }
  }
  return found;
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DECODERS_OF, type DecoderTrial, type HardwareDecoder } from '../../shared/domain/decoder.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';
import { failedTrial } from './decoder-keeper.ts';
import { graphicsOf } from './this-pc.ts';

/** For ffmpeg to open a card, milliseconds. */
const OPEN_MS = 10_000;

/** Everything that trials of decoders depend on. */
export async function decoderKey(ffmpegPath: string): Promise<string> {
  const { size, mtimeMs } = await stat(ffmpegPath).catch(() => ({ size: 0, mtimeMs: 0 }));
  const facts = [await graphicsOf(), ffmpegPath, size, mtimeMs];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/** Those of the platform that this ffmpeg can open on this PC. It takes a tenth of a second for each. */
export async function decoderCandidates(
  ffmpegPath: string,
  known = DECODERS_OF[process.platform] ?? [],
): Promise<HardwareDecoder[]> {
  const run = (args: string[]) =>
    promisify(execFile)(ffmpegPath, ['-hide_banner', '-nostdin', ...args], { timeout: OPEN_MS, windowsHide: true });
  const { stdout } = await run(['-hwaccels']).catch(() => ({ stdout: '' })),
    built = stdout.split(/\s+/);
  const found: HardwareDecoder[] = [];
  for (const decoder of known) {
    if (!built.includes(decoder)) continue;
    const nothing = ['-f', 'lavfi', '-i', 'color=s=16x16', '-frames:v', '1', '-f', 'null', '-'];
    const opens = await run(['-init_hw_device', decoder, ...nothing]).then(
      () => true,
      () => false,
    );
    if (opens) found.push(decoder);
  }
  return found;
}

/** All of them on these seconds, in a process of its own: whatever happens there is a result. Rejects with TaskAborted only. */
export async function tryDecoders(
  { ffmpegPath, runTask }: { ffmpegPath: string; runTask: RunTask },
  stream: Uint8Array,
  codec: string,
  decoders: HardwareDecoder[],
  signal?: AbortSignal,
): Promise<DecoderTrial[]> {
  try {
    return await runTask('try-decoders', { ffmpegPath, stream, codec, decoders }, { signal });
  } catch (thrown) {
    if (thrown instanceof TaskAborted) throw thrown;
    return decoders.map((decoder) => failedTrial(decoder, codec, (thrown as Error).message));
  }
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { z } from 'zod';
import type { CameraCost } from '../../core/capacity/share-out.ts';
import { medianOf } from '../../core/stats/median.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { sizeOf } from '../../shared/domain/model.ts';
import type { Log } from '../host.ts';

/** Numbers of what is remembered. */
export const MEASURED_COSTS = {
  /** So many types of camera; the one that was measured the longest ago goes first. */
  most: 50,
  /** How fast a figure follows what is measured, each second. */
  follows: 0.02,
} as const;

/** What a camera of a type costs this PC: the type decides what decoding takes, by pixels a second, and what a picture takes, by provider and size of the model's input. */
const MeasuredCost = z.object({
  codec: z.string(),
  /** 'software', or what decodes in the graphics card. */
  decoder: z.string(),
  width: z.number(),
  height: z.number(),
  fps: z.number(),
  provider: z.string(),
  inputSize: z.string(),
  fixedCores: z.number(),
  perPicture: z.number(),
});
type MeasuredCost = z.infer<typeof MeasuredCost>;
const Kept = z.object({ pc: z.string(), costs: z.array(MeasuredCost) });

/** A stream, as far as decoding it costs something. */
export interface StreamType {
  /** Null: not known. */
  codec: string | null;
  width: number;
  height: number;
  fps: number;
}

/** What cameras cost on this PC, by type, beyond the life of a camera and of the program. */
export class MeasuredCosts {
  /** The newest last. */
  #costs: MeasuredCost[];

  constructor(costs: readonly MeasuredCost[] = []) {
    this.#costs = [...costs];
  }

  get all(): readonly MeasuredCost[] {
    return this.#costs;
  }

  /** About once a second for each camera that counts. */
  note({ cost, ...of }: CameraTelemetry): void {
    if (!cost) return;
    const type = {
      codec: of.codec,
      decoder: of.hardware ?? 'software',
      width: of.width,
      height: of.height,
      fps: Math.round(of.sourceFps),
      provider: of.provider,
      inputSize: of.inputSize,
    };
    const isIt = (known: MeasuredCost) =>
      Object.entries(type).every(([name, value]) => known[name as 'codec'] === value);
    const known = this.#costs.find(isIt),
      follow = (before: number, now: number) => before + MEASURED_COSTS.follows * (now - before);
    const next = {
      ...type,
      fixedCores: known ? follow(known.fixedCores, cost.fixedCores) : cost.fixedCores,
      perPicture: known ? follow(known.perPicture, cost.perPicture) : cost.perPicture,
    };
    this.#costs = [...this.#costs.filter((each) => each !== known), next].slice(-MEASURED_COSTS.most);
  }

  /** What one more of these costs; null: nothing was measured on this PC. Decoding as the nearest stream of its codec, else of any, by pixels a second; a picture as in those with the smallest input, which is what a camera begins with, of the provider that was used last. */
  of({ codec, width, height, fps }: StreamType): CameraCost | null {
    const last = this.#costs.at(-1);
    if (!last) return null;
    const same = this.#costs.filter((known) => known.codec === codec),
      pixels = width * height * Math.max(1, fps),
      distance = (known: MeasuredCost) => Math.abs(Math.log(pixelsOf(known) / pixels));
    const nearest = (same.length > 0 ? same : this.#costs).reduce((best, known) =>
      distance(known) <= distance(best) ? known : best,
    );
    const ofProvider = this.#costs.filter(({ provider }) => provider === last.provider),
      size = ofProvider.map(({ inputSize }) => inputSize).toSorted((a, b) => pixelsIn(a) - pixelsIn(b))[0],
      alike = ofProvider.filter(({ inputSize }) => inputSize === size);
    return {
      fixedCores: (nearest.fixedCores * pixels) / pixelsOf(nearest),
      perPicture: medianOf(alike.map(({ perPicture }) => perPicture)),
    };
  }
}

const pixelsIn = (inputSize: string) => {
  const size = sizeOf(inputSize);
  return size ? size.width * size.height : Infinity;
};
const pixelsOf = ({ width, height, fps }: MeasuredCost) => width * height * Math.max(1, fps);

/** A file of the data folder and no table: it says something of this PC, and travels to no other one with a copy. What was measured on another is as good as unknown. */
export function costsFile(file: string, log: Log) {
  const pc = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? ''}`;
  return {
    read(): MeasuredCosts {
      try {
        const kept = Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
        return new MeasuredCosts(kept.pc === pc ? kept.costs : []);
      } catch {
        return new MeasuredCosts();
      }
    },
    write({ all }: MeasuredCosts): void {
      if (all.length === 0) return;
      try {
        writeFileSync(`${file}.new`, JSON.stringify({ pc, costs: [...all] } satisfies z.input<typeof Kept>), {
          mode: 0o600,
        });
        renameSync(`${file}.new`, file);
      } catch (thrown) {
        log.warn('what cameras cost could not be kept', { reason: String(thrown) });
      }
    },
  };
}

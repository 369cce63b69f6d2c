import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { anchorCount } from '../../core/detection/decode-output.ts';
import type { Detections } from '../../core/detection/detections.ts';
import { FAMILIES, familyOf } from '../../core/detection/families.ts';
import type { Letterbox } from '../../core/detection/letterbox.ts';
import { createNmsScratch, suppress } from '../../core/detection/nms.ts';
import { LARGEST_INPUT, type InputSize, type ModelFamily, type ModelManifest } from '../../shared/domain/model.ts';
import type { Provider } from '../../shared/domain/provider.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Frame } from '../decode/frame.ts';
import { withByteInput } from './byte-input.ts';
import { firstLine, providerError, sessionOptions } from './execution-provider.ts';
import { openWithKeptGraph } from './kept-graph.ts';
import { readModel, type ModelFiles } from './model-manifest.ts';

// A CommonJS package with a native part; it is loaded when the first model is.
const ort = () => createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;

/** More people than this in one frame are not told apart. */
export const DETECTION_CAPACITY = 512;

export interface ModelFacts {
  id: string;
  version: string;
  family: ModelFamily;
  width: number;
  height: number;
  /** What it was made for. */
  usual: InputSize;
  colour: 'RGB' | 'BGR';
  thresholds: ModelManifest['thresholds'];
}

/** The model's input, by its name. */
type Feeds = Record<string, Ort.Tensor>;

/** Milliseconds, summed since the start. */
export interface DetectorTiming {
  preprocessMs: number;
  inferenceMs: number;
  postprocessMs: number;
}

/** Frames to detections: one ONNX session that reads each frame where it lies. */
export class Detector {
  readonly model: ModelFacts;
  readonly provider: Provider;
  readonly timing: DetectorTiming = { preprocessMs: 0, inferenceMs: 0, postprocessMs: 0 };
  readonly #session: Ort.InferenceSession;
  readonly #grey: Feeds;
  readonly #Tensor: typeof Ort.Tensor;
  readonly #inputName: string;
  readonly #outputName: string;
  readonly #scratch = createNmsScratch(DETECTION_CAPACITY);

  private constructor(session: Ort.InferenceSession, model: ModelFacts, provider: Provider) {
    this.#session = session;
    this.provider = provider;
    this.model = model;
    this.#Tensor = ort().Tensor;
    this.#inputName = session.inputNames[0];
    this.#outputName = session.outputNames[0];
    this.#grey = this.#feeds(new Uint8Array(new SharedArrayBuffer(3 * model.width * model.height)).fill(114));
  }

  /**
   * From NAME.json or NAME.onnx, for pictures of that size (null: the usual one). Throws MODEL_001 to MODEL_005, and PROVIDER_001, _002 or _008 of another provider
   * than the CPU. Runs once, so that a model of wrong shapes, or one that does not take this size, is refused here. `graphs`: folder of graphs that are kept (kept-graph.ts).
   */
  static async open(
    path: string,
    provider: Provider = 'cpu',
    size: InputSize | null = null,
    graphs: string | null = null,
  ): Promise<Detector> {
    const files = await readModel(path),
      { env, InferenceSession } = ort(),
      key = { sha256: files.sha256, provider, version: env.versions.node ?? '' };
    const session = await openWithKeptGraph(
      (bytes, options) => InferenceSession.create(bytes, options),
      withByteInput(files.bytes),
      sessionOptions(provider),
      key,
      graphs,
    ).catch((error: unknown) => {
      if (provider === 'cpu') throw new FootfallError('MODEL_003', { file: files.onnxPath, detail: firstLine(error) });
      const { code, params } = providerError(provider, error);
      throw new FootfallError(code, params);
    });
    try {
      const facts = factsOf(files, session),
        detector = new Detector(session, { ...facts, ...(size ?? facts.usual) }, provider);
      // On another one the output is compared with that of the CPU.
      if (provider === 'cpu') await detector.#check(files.onnxPath);
      return detector;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** The model's raw output for one frame; `decode` gives its memory back. */
  async infer(frame: Frame): Promise<Float32Array> {
    const t0 = performance.now();
    const feeds = this.#feeds(frame.data);
    const t1 = performance.now();
    const output = await this.#run(feeds);
    this.timing.preprocessMs += t1 - t0;
    this.timing.inferenceMs += performance.now() - t1;
    return output;
  }

  /** The people in a raw output, in pixels of the video frame, best first, into `into`. The output can be read once. */
  decode(output: Float32Array, letterbox: Letterbox, into: Detections): void {
    const { family, width, height, thresholds } = this.model,
      started = performance.now();
    if (output.length === 0) throw new Error('this output was read before');
    FAMILIES[family].decode(output, { width, height }, letterbox, thresholds.low, into);
    giveBack(output);
    suppress(into, thresholds.nmsIou, this.#scratch);
    this.timing.postprocessMs += performance.now() - started;
  }

  /** The model alone, on an even grey picture. */
  async warmUp(): Promise<void> {
    giveBack(await this.#run(this.#grey));
  }

  /** The raw output. onnxruntime-node blocks the event loop meanwhile. */
  async #run(feeds: Feeds): Promise<Float32Array> {
    const output = (await this.#session.run(feeds))[this.#outputName];
    return output.data as Float32Array;
  }

  close(): Promise<void> {
    return this.#session.release();
  }

  /** A frame's planes as the model's input, where they lie. */
  #feeds(planes: Uint8Array): Feeds {
    return { [this.#inputName]: new this.#Tensor('uint8', planes, [1, 3, this.model.height, this.model.width]) };
  }

  /** A run on an even grey picture must give rows of the family's shape, all of them finite. */
  async #check(file: string): Promise<void> {
    const { family, width, height } = this.model;
    let result: Ort.Tensor;
    try {
      result = (await this.#session.run(this.#grey))[this.#outputName];
    } catch (error) {
      throw new FootfallError('MODEL_004', {
        file,
        detail: `it does not take an input of 1x3x${height}x${width} (${firstLine(error)})`,
      });
    }
    const expected = `1x${anchorCount(width, height)}x${FAMILIES[family].columns}`;
    const actual = result.dims.join('x');
    if (actual !== expected)
      throw new FootfallError('MODEL_004', {
        file,
        detail: `its output is ${actual}, a ${family} model of ${width}x${height} gives ${expected}`,
      });
    if (!(result.data instanceof Float32Array))
      throw new FootfallError('MODEL_004', { file, detail: `its output is ${result.type}, not float32` });
    if (!result.data.every(Number.isFinite))
      throw new FootfallError('MODEL_004', { file, detail: 'its output holds numbers that are not finite' });
  }
}

/** Its memory is free at once and it is empty. Left to the collector, outputs of some seconds lie about, and it looks through the whole heap for them. */
function giveBack(output: Float32Array): void {
  (output.buffer as ArrayBuffer).transfer(0);
}

/** The manifest's word; without one what the session says, by the two families' usual sizes and thresholds. */
function factsOf(
  { manifest, onnxPath, sha256 }: ModelFiles,
  session: Ort.InferenceSession,
): Omit<ModelFacts, 'width' | 'height'> {
  const wrong = (detail: string) => new FootfallError('MODEL_004', { file: onnxPath, detail });
  const [input] = session.inputMetadata,
    [output] = session.outputMetadata;
  if (!input?.isTensor || !output?.isTensor) throw wrong('its input or output is not a tensor');
  if (session.inputNames.length > 1) throw wrong(`it has ${session.inputNames.length} inputs, not one`);
  if (input.type === 'float32') throw wrong('its input cannot be given as bytes');
  if (input.type !== 'uint8') throw wrong(`its input is ${input.type}, not float32`);
  const inputShape = input.shape,
    outputShape = output.shape;
  if (inputShape.length !== 4 || inputShape[1] !== 3)
    throw wrong(`its input is ${inputShape.join('x')}, expected 1x3xheightxwidth`);
  if (outputShape.length !== 3) throw wrong(`its output is ${outputShape.join('x')}, expected three dimensions`);
  const height = Number(inputShape[2]),
    width = Number(inputShape[3]);
  if (manifest) {
    const { id, version, family, thresholds } = manifest;
    if (manifest.input.width % 32 !== 0 || manifest.input.height % 32 !== 0)
      throw wrong('the width and height of its manifest are not multiples of 32');
    return {
      id,
      version,
      family,
      thresholds,
      usual: { width: manifest.input.width, height: manifest.input.height },
      colour: manifest.input.colour,
    };
  }
  const id = basename(onnxPath, '.onnx'),
    version = sha256.slice(0, 12);
  if (width > LARGEST_INPUT || height > LARGEST_INPUT)
    throw wrong(`its input is ${width} x ${height}, at most ${LARGEST_INPUT} x ${LARGEST_INPUT} can be used`);
  const columns = Number(outputShape[2]);
  // Columns that are left open are our own exporter's.
  const family = Number.isNaN(columns) ? 'footfall' : familyOf(columns);
  if (family === null)
    throw wrong(
      `its output has ${columns} columns; ${Object.entries(FAMILIES)
        .map(([name, { columns: known }]) => `${known} (${name})`)
        .join(' or ')} are known`,
    );
  const { colour, size, thresholds } = FAMILIES[family].usual;
  if (size === null && !(width > 0 && height > 0)) throw wrong('its input size is open; describe it in a manifest');
  return {
    id,
    version,
    family,
    usual: { width: width > 0 ? width : size!.width, height: height > 0 ? height : size!.height },
    colour,
    thresholds,
  };
}

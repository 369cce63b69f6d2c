import { spawn } from 'node:child_process';
import { PeopleHeights } from '../../app/core/capacity/people-heights.ts';
import type { InputSize } from '../../app/shared/domain/model.ts';
import { judgeView, type ViewJudgement } from '../../app/core/view-check/judge-view.ts';
import { VIEW_CHECK } from '../../app/core/view-check/settings.ts';
import { ViewSums, type ViewFigures } from '../../app/core/view-check/view-sums.ts';
import type { Line } from '../../app/shared/domain/region.ts';
import type { GreyPicture } from '../../app/shared/domain/view.ts';
import { createDetections } from '../../app/core/detection/detections.ts';
import { Pipeline } from '../../app/workers/camera/pipeline.ts';
import { Detector, DETECTION_CAPACITY } from '../../app/workers/inference/detector.ts';
import { ffmpeg, starterModel } from './worker-client.ts';

export interface CheckedClip {
  figures: ViewFigures | null;
  judgement: ViewJudgement | null;
  counted: number;
  /** Of the smaller people who were counted, as a share of the picture. */
  peopleHeight: number | null;
}

/** A minute of a 16:9 clip, changed by an ffmpeg filter, through detector, tracker, lines and view check as a camera's worker joins them. */
export async function checkClip(
  clip: string,
  filter: string,
  {
    fps = 8,
    fromS = 0,
    seconds = 60,
    line,
    inputSize = null,
  }: { fps?: number; fromS?: number; seconds?: number; line: Line; inputSize?: InputSize | null },
): Promise<CheckedClip> {
  const detector = await Detector.open(starterModel, 'cpu', inputSize),
    { width, height } = detector.model;
  const size = { width, height, scaledWidth: width, scaledHeight: height };
  const pipeline = new Pipeline(detector.model, size, [line], 'UTC'),
    sums = new ViewSums(),
    heights = new PeopleHeights(),
    people = createDetections(DETECTION_CAPACITY);
  const filters = `fps=${fps},${filter},scale=${width}:${height}:flags=area,format=gbrp`;
  const cut = ['-ss', String(fromS), '-t', String(seconds)];
  const { stdout } = spawn(
    ffmpeg,
    ['-v', 'error', ...cut, '-i', clip, '-vf', filters, '-f', 'rawvideo', '-pix_fmt', 'gbrp', 'pipe:1'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const plane = width * height,
    bytes = 3 * plane,
    data = new Uint8Array(new SharedArrayBuffer(bytes));
  let counted = 0,
    frames = 0,
    nextLookMs = -Infinity;
  const count = (events: ReturnType<Pipeline['end']>) => {
    counted += events.filter((event) => event.kind === 'crossing' && event.crossing.refusal === null).length;
  };
  for await (const raw of inPieces(stdout, bytes)) {
    // ffmpeg writes green, blue, red.
    data.set(raw.subarray(2 * plane), 0);
    data.set(raw.subarray(0, plane), plane);
    data.set(raw.subarray(plane, 2 * plane), 2 * plane);
    const atMs = (frames++ * 1000) / fps;
    const frame = { ptsUs: atMs * 1000, size, capturedMs: atMs, width, height, data };
    if (atMs >= nextLookMs) {
      sums.look(grey(data, width, height), width / height, atMs);
      nextLookMs = atMs + VIEW_CHECK.lookMs;
    }
    detector.decode(await detector.infer(frame), pipeline.letterbox, people);
    const { events, tracks } = pipeline.analyse({ ptsUs: frame.ptsUs, capturedAtMs: atMs, detections: people });
    count(events);
    heights.look(tracks, events, atMs, width / height);
    sums.people(tracks, atMs);
  }
  count(pipeline.end());
  await detector.close();
  const figures = sums.figures();
  return { figures, judgement: figures && judgeView(figures, null), counted, peopleHeight: heights.low };
}

function grey(data: Uint8Array, width: number, height: number): GreyPicture {
  const plane = width * height,
    one = new Uint8Array(plane);
  for (let o = 0; o < plane; o++) one[o] = (data[o] + 2 * data[o + plane] + data[o + 2 * plane]) >> 2;
  return { width, height, data: one };
}

async function* inPieces(stream: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Uint8Array> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= bytes) {
      yield held.subarray(0, bytes);
      held = held.subarray(bytes);
    }
  }
}

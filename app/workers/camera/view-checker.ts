import { judgeFewFrames, judgeView } from '../../core/view-check/judge-view.ts';
import { VIEW_CHECK } from '../../core/view-check/settings.ts';
import { ViewSums } from '../../core/view-check/view-sums.ts';
import type { ViewCheckNews, ViewCheckOrder } from '../../shared/camera-protocol.ts';
import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { Frame } from '../decode/frame.ts';
import { usualGreyOf } from './view-watch.ts';

/** Between two reports of how far it is. */
const REPORT_MS = 1_000;

/** A check that runs, or will with the next frame. */
interface Run {
  order: ViewCheckOrder;
  sums: ViewSums;
  frames: number;
  beganMs: number | null;
  nextLookMs: number;
  nextReportMs: number;
}

/**
 * Looks at a camera's view for a minute when it is asked to, from the frames that are analysed anyway: two pictures a second, some milliseconds each.
 * Times are those of the frames. A check that was ordered ends with one of 'done' and 'unfinished', once, unless it is taken back.
 */
export class ViewChecker {
  readonly #report: (news: ViewCheckNews) => void;
  #run: Run | null = null;

  constructor(report: (news: ViewCheckNews) => void) {
    this.#report = report;
  }

  /** Null: it is taken back. */
  order(order: ViewCheckOrder | null): void {
    this.#run = order && {
      order,
      sums: new ViewSums(),
      frames: 0,
      beganMs: null,
      nextLookMs: -Infinity,
      nextReportMs: -Infinity,
    };
  }

  /** A frame that is surely of now; its memory is used again afterwards. */
  see(frame: Frame, atMs: number): void {
    const run = this.#run;
    if (!run) return;
    run.beganMs ??= atMs;
    run.frames += 1;
    if (atMs < run.nextLookMs) return;
    run.nextLookMs = atMs + VIEW_CHECK.lookMs;
    run.sums.look(usualGreyOf(frame), frame.size.width / frame.size.height, atMs);
  }

  /** Who is in a frame; the frame itself came before. */
  people(tracks: readonly OverlayTrack[], modelId: string, atMs: number): void {
    const run = this.#run;
    if (!run || run.beganMs === null || atMs < run.beganMs) return;
    run.sums.people(tracks, atMs);
    const leftMs = run.beganMs + run.order.forMs - atMs;
    if (leftMs <= 0) return this.#finish(run, modelId, atMs - run.beganMs);
    if (atMs < run.nextReportMs) return;
    run.nextReportMs = atMs + REPORT_MS;
    this.#report({ kind: 'progress', leftMs: Math.round(leftMs), people: run.sums.count });
  }

  get runs(): boolean {
    return this.#run !== null;
  }

  /** No picture comes any more, or another one. */
  breakOff(): void {
    if (!this.#run) return;
    this.#run = null;
    this.#report({ kind: 'unfinished' });
  }

  #finish({ sums, order, frames }: Run, modelId: string, ms: number): void {
    this.#run = null;
    const figures = sums.figures();
    const judgement = figures
      ? judgeView(figures, order.perspective)
      : judgeFewFrames(((frames - 1) * 1000) / ms, ms / 1000, sums.count);
    const { rule } = VIEW_CHECK;
    this.#report({ kind: 'done', result: { atMs: Date.now(), rule, modelId, ...judgement } });
  }
}

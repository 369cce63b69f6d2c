import { qualityFigures, qualityOf } from '../../core/picture-quality/quality.ts';
import { QUALITY } from '../../core/picture-quality/settings.ts';
import type { PictureQuality } from '../../shared/domain/health-figures.ts';
import type { GreyPicture } from '../../shared/domain/view.ts';
import type { Frame } from '../decode/frame.ts';
import type { PictureNews } from './frozen-picture.ts';
import { usualGreyOf } from './view-watch.ts';

/** How good a camera's picture is: two of its frames every ten seconds, some milliseconds of work. */
export class QualityMeter {
  #nextMs = -Infinity;
  #before: { grey: GreyPicture; atMs: number } | null = null;
  #pictures = 0;
  #still = 0;

  /** Pictures of another stream follow. */
  reset(): void {
    this.#before = null;
    this.#nextMs = -Infinity;
    this.#pictures = this.#still = 0;
  }

  /** A frame; its memory is used again afterwards. `news`: null where nobody looks whether pictures freeze. `nowMs`: monotonic. Null: there is no new verdict. */
  see(frame: Frame, news: PictureNews | null, nowMs: number): PictureQuality | null {
    this.#pictures += 1;
    if (news === 'doubtful' || news === 'frozen') this.#still += 1;
    const before = this.#before;
    if (!before) {
      if (nowMs >= this.#nextMs) this.#before = { grey: usualGreyOf(frame), atMs: nowMs };
      return null;
    }
    if (nowMs - before.atMs < QUALITY.apartMs) return null;
    const grey = usualGreyOf(frame);
    this.#before = null;
    if (grey.width !== before.grey.width || grey.height !== before.grey.height) return null;
    this.#nextMs = nowMs + QUALITY.everyMs - QUALITY.apartMs;
    const frozen = news === null ? null : this.#still / this.#pictures;
    this.#pictures = this.#still = 0;
    return qualityOf(qualityFigures(before.grey, grey, frame.size.width), frozen);
  }
}

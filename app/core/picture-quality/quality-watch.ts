import type { QualityRisk } from '../../shared/domain/camera.ts';
import type { PictureQuality, QualityFault } from '../../shared/domain/health-figures.ts';
import { QUALITY } from './settings.ts';

/** What each fault of a picture is called where it makes counts too low; null: nobody was measured to be missed for it. */
const RISKS: Record<QualityFault, QualityRisk | null> = {
  darkness: 'too-dark',
  blur: 'blurred',
  blocking: null,
  noise: null,
  freeze: null,
};
/** Of what is too dark nobody can say how sharp it is. */
const ORDER: readonly QualityFault[] = ['darkness', 'blur'];

/** Whether people are missed because the picture is too bad to count in. It is believed after several looks, and taken back after several. */
export class QualityWatch {
  #risk: QualityRisk | null = null;
  /** Looks in a row that say so. */
  #bad = 0;
  #good = 0;
  #seen: QualityRisk | null = null;

  get risk(): QualityRisk | null {
    return this.#risk;
  }

  /** Pictures of another stream follow. */
  reset(): void {
    this.#risk = this.#seen = null;
    this.#bad = this.#good = 0;
  }

  look({ faults }: PictureQuality): QualityRisk | null {
    const { reportLooks, clearLooks, clear } = QUALITY;
    const bad = ORDER.find((fault) => (faults[fault] ?? 0) >= 0.5),
      seen = bad ? RISKS[bad] : null;
    this.#bad = seen === null ? 0 : seen === this.#seen ? this.#bad + 1 : 1;
    this.#seen = seen;
    // What cannot be told any more, as how sharp a dark picture is, is not better.
    const own = ORDER.find((fault) => RISKS[fault] === this.#risk),
      better = own !== undefined && faults[own] !== null && faults[own] < clear;
    this.#good = better ? this.#good + 1 : 0;
    if (this.#bad >= reportLooks) this.#risk = seen;
    else if (this.#good >= clearLooks) this.#risk = null;
    return this.#risk;
  }
}

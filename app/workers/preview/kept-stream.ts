import type { PreviewPart } from './fragment-reader.ts';

export type InitPart = Extract<PreviewPart, { kind: 'init' }>;
export type FragmentPart = Extract<PreviewPart, { kind: 'fragment' }>;

/** A camera that sends a key frame this rarely is not kept: a viewer then waits for the next one. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** A stream's init and what came since its last key frame, so that whoever comes begins at once. */
export class KeptStream {
  init: InitPart | null = null;
  #fragments: FragmentPart[] = [];
  #bytes = 0;

  get fragments(): readonly FragmentPart[] {
    return this.#fragments;
  }

  take(part: PreviewPart): void {
    if (part.kind === 'init') {
      this.init = part;
      return this.#forget();
    }
    if (part.key) this.#forget();
    if (part.key || this.#fragments.length > 0) {
      this.#fragments.push(part);
      this.#bytes += part.data.length;
    }
    if (this.#bytes > MAX_KEPT_BYTES) this.#forget();
  }

  #forget(): void {
    this.#fragments = [];
    this.#bytes = 0;
  }
}

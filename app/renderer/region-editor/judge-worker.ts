import type { StoredTrack } from '../../shared/domain/track.ts';
import type { Region } from '../../shared/domain/region.ts';
import { tally, type Span, type Tally } from './judge.ts';
import { People } from './people.ts';

/* Counts people again beside the page, so that nobody who draws or types ever waits for it. */

export interface Question {
  readonly id: number;
  readonly asked: Pick<Region, 'regionId' | 'kind'>;
  /** As they are drawn now, without those that cannot be saved; null: they are as saved. */
  readonly draft: readonly Region[] | null;
  readonly saved: readonly Region[];
  readonly span: Span;
}
export interface Answer { readonly id: number; readonly people: number; readonly draft: Tally | null; readonly saved: Tally | null }
export type ToJudge = { type: 'people'; list: readonly StoredTrack[] } | { type: 'ask'; question: Question };

const people = new People();
const remembered = { key: '', tally: null as Tally | null };

self.onmessage = ({ data }: MessageEvent<ToJudge>) => {
  if (data.type === 'people') { people.add(data.list); remembered.key = ''; return; }
  const { id, asked, draft, saved, span } = data.question;
  const key = JSON.stringify([asked, saved, span.fromMs]);
  if (remembered.key !== key) { remembered.tally = tally(people.sessions, saved, asked, span); remembered.key = key; }
  self.postMessage({ id, people: people.size, draft: draft ? tally(people.sessions, draft, asked, span) : remembered.tally, saved: remembered.tally } satisfies Answer);
};

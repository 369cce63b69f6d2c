import type { BadPlace, LineProposal, LineScore, NoProposal } from '../../../core/adviser/types.ts';
import type { Region } from '../../../shared/domain/region.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import type { Perspective } from '../../../shared/domain/view-check.ts';
import { assertNever } from '../../../shared/errors.ts';
import { adviceOn, badPlacesFor, proposalFor } from './advise.ts';
import { tally, type Span, type Tally } from './judge.ts';
import { People } from './people.ts';

/* Counts people again and judges lines beside the page, so that nobody who draws or types ever waits for it. */

export interface Question {
  readonly id: number;
  readonly asked: Pick<Region, 'regionId' | 'kind'>;
  /** As they are drawn now, without those that cannot be saved; null: they are as saved. */
  readonly draft: readonly Region[] | null;
  readonly saved: readonly Region[];
  readonly span: Span;
}
/** `people`: those of the span. `advice`: on the asked line or gate as it is drawn; null for zones. */
export interface Answer {
  readonly id: number;
  readonly people: number;
  readonly draft: Tally | null;
  readonly saved: Tally | null;
  readonly advice: LineScore | null;
  readonly advised: number;
}

export type ToJudge =
  | { type: 'people'; list: readonly StoredTrack[] }
  | { type: 'ask'; question: Question }
  | { type: 'propose'; perspective: Perspective | null };
export type FromJudge =
  | { type: 'answer'; answer: Answer }
  | { type: 'places'; places: BadPlace[] }
  | { type: 'proposal'; proposal: LineProposal | NoProposal };

const people = new People();
const remembered = { key: '', tally: null as Tally | null };
const send = (message: FromJudge) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToJudge>) => {
  switch (data.type) {
    case 'people':
      people.add(data.list);
      remembered.key = '';
      return send({ type: 'places', places: badPlacesFor(people.seen) });
    case 'ask':
      return send({ type: 'answer', answer: answer(data.question) });
    case 'propose':
      return send({ type: 'proposal', proposal: proposalFor(people.seen, data.perspective) });
    default:
      assertNever(data);
  }
};

function answer({ id, asked, draft, saved, span }: Question): Answer {
  const key = JSON.stringify([asked, saved, span]);
  if (remembered.key !== key) {
    remembered.tally = tally(people.sessions, saved, asked, span);
    remembered.key = key;
  }
  const drawn = (draft ?? saved).find(({ regionId }) => regionId === asked.regionId);
  return {
    id,
    people: people.within(span),
    draft: draft ? tally(people.sessions, draft, asked, span) : remembered.tally,
    saved: remembered.tally,
    advice: drawn ? adviceOn(drawn, people.seen) : null,
    advised: people.seen.tracks.length,
  };
}

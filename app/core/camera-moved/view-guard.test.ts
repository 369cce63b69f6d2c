import { describe, expect, test } from 'vitest';
import type { ViewAnswer, ViewState } from '../../shared/domain/view.ts';
import { MINUTE_MS } from '../time.ts';
import { VIEW_TIMES, ViewGuard } from './view-guard.ts';

const same: ViewAnswer = { kind: 'same', similarity: { dx: 0, dy: 0, rotation: 0, scale: 1 }, confidence: 0.9 };
const by = (dx: number): ViewAnswer => ({
  kind: 'shifted',
  similarity: { dx, dy: 0, rotation: 0, scale: 1 },
  confidence: 0.5,
});
const dark: ViewAnswer = { kind: 'unclear', why: 'dark' },
  other: ViewAnswer = { kind: 'unclear', why: 'other-picture' },
  hidden: ViewAnswer = { kind: 'unclear', why: 'hidden' };
const times = (count: number, answer: ViewAnswer) => Array.from({ length: count }, () => answer);

/** The states after looks a minute apart, with the minute in which each began. */
function watch(answers: ViewAnswer[], before: ViewState = { kind: 'in-place', sinceMs: 0 }): string[] {
  const guard = new ViewGuard(before, 16 / 9, 0);
  return answers.flatMap((answer, minute) => {
    const state = guard.look(answer, minute * MINUTE_MS);
    if (!state) return [];
    return [
      `${state.kind}${state.kind === 'moved' ? ` ${state.similarity.dx}` : ''} since ${state.sinceMs / MINUTE_MS}`,
    ];
  });
}

describe('a camera is said to have moved', () => {
  test.each<[string, ViewAnswer[], string[]]>([
    ['when four looks agree', [same, ...times(4, by(0.1))], ['moved 0.1 since 1']],
    ['not by three looks', [same, ...times(3, by(0.1)), ...times(9, same)], []],
    ['not while somebody shakes it', [by(0.1), by(0.2), by(0.1), by(0.25), by(0.05), by(0.15)], []],
    [
      'and looks that see nothing neither count nor break',
      [by(0.1), dark, by(0.1), dark, by(0.1), by(0.1)],
      ['moved 0.1 since 0'],
    ],
    ['by small differences as one move', [by(0.1), by(0.105), by(0.098), by(0.1)], ['moved 0.1 since 0']],
    ['and moved on', [...times(4, by(0.1)), ...times(4, by(0.3))], ['moved 0.1 since 0', 'moved 0.3 since 4']],
    ['and back', [...times(4, by(0.1)), ...times(4, same)], ['moved 0.1 since 0', 'in-place since 4']],
    ['not by the dark', times(60, dark), []],
    ['to show something else after a quarter of an hour', times(16, other), ['other since 0']],
    ['not by a crowd that stays for ten minutes', [...times(10, other), same], []],
    ['to be hidden after a quarter of an hour', times(16, hidden), ['hidden since 0']],
  ])('%s', (_, answers, states) => expect(watch(answers)).toEqual(states));

  test('and the worker after it goes on from there', () => {
    const moved: ViewState = {
      kind: 'moved',
      similarity: { dx: 0.1, dy: 0, rotation: 0, scale: 1 },
      sinceMs: -5,
      placedMs: -9,
    };
    expect(watch(times(20, by(0.101)), moved)).toEqual([]);
    expect(watch(times(4, same), moved)).toEqual(['in-place since 0']);
  });
});

test('a state names the last look that found the camera in place, whoever sees it', () => {
  const guard = new ViewGuard({ kind: 'in-place', sinceMs: 0 }, 16 / 9, 7);
  const look = (answer: ViewAnswer, minute: number) => guard.look(answer, minute * MINUTE_MS);
  for (const minute of [1, 2, 3]) expect(look(by(0.1), minute)).toBeNull();
  expect(look(by(0.1), 4)).toMatchObject({ placedMs: 7 });
  for (const minute of [5, 6, 7, 8]) look(same, minute);
  for (const minute of [9, 10, 11]) look(by(0.2), minute);
  expect(look(by(0.2), 12)).toMatchObject({ sinceMs: 9 * MINUTE_MS, placedMs: 8 * MINUTE_MS });
});

test('it looks each hour, and each minute while in doubt', () => {
  const guard = new ViewGuard({ kind: 'in-place', sinceMs: 0 }, 16 / 9, 0);
  expect(guard.waitMs).toBe(VIEW_TIMES.usualMs);
  guard.look(by(0.1), 0);
  expect(guard.waitMs).toBe(VIEW_TIMES.doubtMs);
  guard.look(dark, MINUTE_MS);
  expect(guard.waitMs).toBe(VIEW_TIMES.doubtMs);
  guard.look(same, 2 * MINUTE_MS);
  expect(guard.waitMs).toBe(VIEW_TIMES.usualMs);
});

// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import { NOON, renderIn, setStores } from '../../ui/render.test-support.tsx';
import { EventsTable } from './EventsTable.tsx';

const ROW_PX = 36;
const eventAt = (second: number): CountingEvent =>
  ({
    eventId: `e${second}`,
    cameraId: 'door',
    regionId: 'line',
    regionName: 'Door',
    capturedAtMs: NOON + second * 1_000,
    direction: 'in',
    confidence: 0.9,
    refusal: null,
    receipt: { samplesBefore: 3, samplesAfter: 4, msBefore: 600, msAfter: 800 },
  }) as CountingEvent;
/** The newest first, of the seconds from … to … */
const eventsOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => eventAt(to - i));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** The table as its page shows it; more events can come in above, and it can be scrolled. */
async function table(first: readonly CountingEvent[]) {
  setStores([], null);
  let set: { events(events: readonly CountingEvent[]): void; chosen(id: string | null): void };
  function Shown() {
    const [events, setEvents] = useState(first),
      [chosen, setChosen] = useState<string | null>(null);
    set = { events: setEvents, chosen: setChosen };
    return (
      <EventsTable
        events={events}
        doorOf={() => ({ door: 'Front door', line: null })}
        chosen={chosen}
        onChoose={({ eventId }) => setChosen(eventId)}
      />
    );
  }
  await renderIn('en', <Shown />);
  const row = (second: number) => document.querySelector<HTMLElement>(`[data-event="e${second}"]`);
  return {
    row,
    rows: () => screen.getAllByRole('row').length - 1,
    focused: () => (document.activeElement as HTMLElement | null)?.dataset['event'],
    tabStops: () =>
      [...document.querySelectorAll<HTMLElement>('tr[tabindex="0"]')].map((each) => each.dataset['event']),
    press: (key: string) => fireEvent.keyDown(document.activeElement!, { key }),
    setEvents: (events: readonly CountingEvent[]) => act(() => set.events(events)),
    choose: (id: string | null) => act(() => set.chosen(id)),
    async scrollTo(rowsAbove: number) {
      const top = -rowsAbove * ROW_PX;
      vi.spyOn(HTMLTableSectionElement.prototype, 'getBoundingClientRect').mockReturnValue({ top } as DOMRect);
      await act(async () => {
        window.dispatchEvent(new Event('scroll'));
        await Promise.resolve();
      });
    },
  };
}

describe('a row that has the focus', () => {
  it.each([
    ['a short table', 40],
    ['a long one', 400],
  ])('keeps it when others come in above, in %s', async (_, count) => {
    const { row, focused, setEvents, press } = await table(eventsOf(1, count));
    row(count - 3)!.focus();
    setEvents(eventsOf(1, count + 2));
    expect([focused(), row(count - 3)!.getAttribute('aria-rowindex')]).toEqual([`e${count - 3}`, '7']);
    press('ArrowDown');
    expect(focused()).toBe(`e${count - 4}`);
  });

  it('keeps it wherever a long table is scrolled, and has the tab stop then', async () => {
    const { row, rows, focused, tabStops, press, scrollTo } = await table(eventsOf(1, 400));
    row(400)!.focus();
    for (let i = 0; i < 10; i++) press('ArrowDown');
    await scrollTo(300);
    expect(row(399)).toBeNull();
    expect(rows()).toBeLessThan(100);
    expect([focused(), tabStops()]).toEqual(['e390', ['e390']]);
    press('ArrowDown');
    expect(focused()).toBe('e389');
  });
});

describe('the tab stop', () => {
  it('is the newest at first, then the row that was walked to; one that is chosen is it', async () => {
    const { row, tabStops, setEvents, choose, scrollTo } = await table(eventsOf(1, 400));
    expect(tabStops()).toEqual(['e400']);
    row(398)!.focus();
    setEvents(eventsOf(1, 401));
    expect(tabStops()).toEqual(['e398']);
    choose('e100');
    expect(tabStops()).toEqual(['e100']);
    // Whoever closes the receipt gets the focus back to its row.
    await scrollTo(0);
    choose(null);
    expect([tabStops(), row(100) !== null]).toEqual([['e100'], true]);
    setEvents(eventsOf(101, 200));
    expect(tabStops()).toEqual(['e200']);
  });
});

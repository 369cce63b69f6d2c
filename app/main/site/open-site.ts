import type { Context } from '../feature.ts';
import { ClockWatch } from './clock-watch.ts';
import { DayWatch } from './day-watch.ts';

/** The clock and the business day of this site. */
export function openSite({ log, bus, site }: Context) {
  const day = new DayWatch(site, (today) => void bus.publish('day.began', today));
  const clock = new ClockWatch((stepMs) => {
    log.warn('the clock of this PC was set', { seconds: stepMs / 1000 });
    const toMs = Date.now();
    void bus.publish('clock.set', { fromMs: toMs - stepMs, toMs });
    day.look();
  });
  return {
    handlers: {},
    close() {
      clock.close();
      day.close();
    },
  };
}

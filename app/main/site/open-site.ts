import type { sitesMethods } from '../../shared/api/sites.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { ClockWatch } from './clock-watch.ts';
import { compareDays } from './compare-days.ts';
import { DayWatch } from './day-watch.ts';

export { compareDays } from './compare-days.ts';

/** The clock and the business day of this site. */
export function openSite({ log, bus, db, site }: Context) {
  const known = (nowMs: number) => {
    const { siteId, name, timeZone } = site;
    return { siteId, name, timeZone, knownToMs: nowMs };
  };
  const day = new DayWatch(site, (today) => void bus.publish('day.began', today));
  const clock = new ClockWatch((stepMs) => {
    log.warn('the clock of this PC was set', { seconds: stepMs / 1000 });
    const toMs = Date.now();
    void bus.publish('clock.set', { fromMs: toMs - stepMs, toMs });
    day.look();
  });
  return {
    handlers: {
      'sites.list': () => [known(Date.now())],
      'sites.compare': async ({ days }) => {
        const nowMs = Date.now();
        return [{ ...known(nowMs), ...(await compareDays(db, site, days, { nowMs, knownToMs: nowMs })), unread: null }];
      },
    } satisfies HandlersOf<typeof sitesMethods>,
    close() {
      clock.close();
      day.close();
    },
  };
}

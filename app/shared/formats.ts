export type Language = 'en' | 'vi';

const locales = { en: 'en-GB', vi: 'vi-VN' } as const;
const weekdaysVi = { Sun: 'CN', Mon: 'T2', Tue: 'T3', Wed: 'T4', Thu: 'T5', Fri: 'T6', Sat: 'T7' } as Record<
  string,
  string
>;

/** How numbers and times are written: EN 1,076 · 0.91 · Sat 21 Nov, VI 1.076 · 0,91 · T7 21/11; 24 hours; times of the site's zone. */
export function formatsOf(language: Language, timeZone: string) {
  const locale = locales[language];
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const clockSeconds = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const dayParts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: language === 'en' ? 'short' : 'numeric',
  });
  const partsOf = (ms: number) =>
    Object.fromEntries(dayParts.formatToParts(ms).map(({ type, value }) => [type, value]));
  const time = (ms: number) => clock.format(ms);
  const [s, min, h] = language === 'en' ? ['s', 'min', 'h'] : ['giây', 'phút', 'giờ'];
  /** How long something has lasted: 48 s, 12 min, 3 h 05; '48 giây', '12 phút', '3 giờ 05'. */
  const duration = (ms: number) => {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    if (seconds < 60) return `${seconds} ${s}`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} ${min}`;
    return `${Math.floor(seconds / 3600)} ${h} ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`;
  };

  const dayOf = (ms: number) => {
    const parts = partsOf(ms);
    return language === 'en'
      ? `${parts.weekday} ${parts.day} ${parts.month}`
      : `${weekdaysVi[parts.weekday]} ${parts.day}/${parts.month}`;
  };

  return {
    language,
    /** 1076 → 1,076; `digits` decimals. */
    number: (value: number, digits = 0) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
        .format(value)
        .replace('-', '−'),
    /** 0.5 → 50% */
    percent: (share: number) => `${new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(share * 100)}%`,
    /** A, B and C */
    list: (parts: readonly string[]) => new Intl.ListFormat(locale).format(parts),
    /** 16:41 */
    time,
    /** 16:41:52 */
    timeSeconds: (ms: number) => clockSeconds.format(ms),
    /** 16:15–16:30 */
    timeRange: (fromMs: number, toMs: number) => `${time(fromMs)}–${time(toMs)}`,
    /** Sat 21 Nov, T7 21/11 */
    day: dayOf,
    /** The time of today, of another day with the day: 16:41, Sat 21 Nov 16:41 */
    since: (ms: number, nowMs: number) => {
      const parts = [partsOf(ms), partsOf(nowMs)].map((each) => Object.values(each).join());
      return parts[0] === parts[1] ? time(ms) : `${dayOf(ms)} ${time(ms)}`;
    },
    duration,
    /** Sat, T7; of a moment in UTC. */
    weekday: (ms: number) => {
      const name = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short' }).format(ms);
      return language === 'en' ? name : weekdaysVi[name];
    },
    /** November 2026, tháng 11, 2026 */
    month: (ms: number) => new Intl.DateTimeFormat(locale, { timeZone, month: 'long', year: 'numeric' }).format(ms),
    /** Nov 26, 11/26 */
    shortMonth: (ms: number) =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone,
        month: language === 'en' ? 'short' : 'numeric',
        year: '2-digit',
      }).format(ms),
    /** 21 Nov, 21/11 */
    date: (ms: number) => {
      const { day, month } = partsOf(ms);
      return language === 'en' ? `${day} ${month}` : `${day}/${month}`;
    },
    /** How long somebody stayed: 48 s, 2 min 05 s, 12 min, 3 h 05; finer than an age, because people compare it. */
    stay: (ms: number) => {
      const seconds = Math.max(0, Math.round(ms / 1000)),
        rest = String(seconds % 60).padStart(2, '0');
      return seconds >= 60 && seconds < 600
        ? `${Math.floor(seconds / 60)} ${min} ${rest} ${s}`
        : duration(seconds * 1000);
    },
  };
}

export type Formats = ReturnType<typeof formatsOf>;

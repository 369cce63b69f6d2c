// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CountReport } from '../../../shared/api/index.ts';
import { GapReason } from '../../../shared/domain/gap.ts';
import { FakeClient } from '../../query/fake-client.test-support.ts';
import { useApp } from '../../stores/app-store.ts';
import { ChartMarks } from '../../today/chart/ChartMarks.tsx';
import { ChartTable } from '../../today/chart/ChartTable.tsx';
import { countSeries } from '../../today/chart/count-series.ts';
import { plotOf } from '../../today/chart/chart-plot.ts';
import { DayFigures } from '../../today/DayFigures.tsx';
import { cameraOf, HOUR, NOON, renderIn, setStores, today, totalsOf } from '../../ui/render.test-support.tsx';
import { SiteTotals } from './SiteTotals.tsx';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const emptyReport = (part: Partial<CountReport> = {}): CountReport => ({
  ...today,
  world: 'shop',
  buckets: [],
  gaps: [],
  suspects: [],
  measured: [],
  knownToMs: NOON,
  totalIn: 0,
  totalOut: 0,
  inside: 0,
  corrections: [],
  measuredSeconds: 0,
  expectedSeconds: 3_600,
  ...part,
});
const numbers = (names: string[]) =>
  names.map((name) => within(screen.getByRole('group', { name })).getByText(/^[–−\d.,]+$/).textContent);

describe('the numbers of the whole shop', () => {
  const client = () => new FakeClient({ 'counts.report': () => emptyReport() });
  const tiles = [
    ['en', ['In today', 'Out', 'Inside']],
    ['vi', ['Vào hôm nay', 'Ra', 'Bên trong']],
  ] as const;
  it.each(tiles)('%s: nobody is a zero, and what is not known is none', async (language, names) => {
    setStores([cameraOf()], null);
    const unknown = await renderIn(language, <SiteTotals cameras={[cameraOf()]} />, client());
    expect(numbers([...names])).toEqual(['–', '–', '–']);
    unknown.close();
    setStores([cameraOf()], totalsOf({ in: 0, out: 0, inside: 0 }));
    const nobody = await renderIn(language, <SiteTotals cameras={[cameraOf()]} />, client());
    expect(numbers([...names])).toEqual(['0', '0', '0']);
    nobody.close();
    setStores([cameraOf()], totalsOf({ in: 1_076, out: 1_079, inside: -3 }));
    await renderIn(language, <SiteTotals cameras={[cameraOf()]} />, client());
    expect(numbers([...names])).toEqual(language === 'en' ? ['1,076', '1,079', '−3'] : ['1.076', '1.079', '−3']);
  });

  it('say their time while there is no connection, and are none once that is too long ago', async () => {
    setStores([cameraOf()], totalsOf(), { state: 'lost', sinceMs: NOON - 10_000 });
    const old = await renderIn('en', <SiteTotals cameras={[cameraOf()]} />, client());
    expect(numbers(['In today'])).toEqual(['12']);
    expect(screen.getByText('as of 12:00:00')).toBeTruthy();
    old.close();
    setStores([cameraOf()], totalsOf(), { state: 'lost', sinceMs: NOON - 61_000 });
    await renderIn('en', <SiteTotals cameras={[cameraOf()]} />, client());
    expect(numbers(['In today', 'Out', 'Inside'])).toEqual(['–', '–', '–']);
  });

  it('name the door that is missing in them', async () => {
    const failed = cameraOf({ status: 'failed', lastFrameAtMs: NOON - HOUR });
    setStores([failed], totalsOf());
    await renderIn('en', <SiteTotals cameras={[failed]} />, client());
    expect(screen.getByText('without Front door since 11:00')).toBeTruthy();
    expect(screen.getByText('Front door is not counting').getAttribute('data-sign')).toBe('fail');
  });
});

describe('the numbers of a day', () => {
  const show = (report: CountReport | null, isToday = false) =>
    renderIn('en', <DayFigures report={report} isToday={isToday} several={false} cameraId={null} regionId={null} />);
  it('that nobody measured are none', async () => {
    setStores([cameraOf()], totalsOf());
    await show(emptyReport());
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['–', '–', '–']);
  });
  it('that was measured and had nobody are zeros', async () => {
    setStores([cameraOf()], totalsOf());
    await show(emptyReport({ measuredSeconds: 60 }));
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['0', '0', '0']);
  });
  it('that is not read yet are none', async () => {
    setStores([cameraOf()], null);
    await show(null);
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['–', '–', '–']);
  });
  it('of today are none either while nobody looked, and those that came all the same are shown', async () => {
    setStores([cameraOf()], totalsOf({ in: 0, out: 0, inside: 0 }));
    const none = await show(emptyReport(), true);
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['–', '–', '–']);
    none.close();
    // A minute is told after its end; who crossed in it is known at once.
    setStores([cameraOf()], totalsOf({ in: 1, out: 0, inside: 1 }));
    await show(emptyReport(), true);
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['1', '0', '1']);
  });
  it('of today are those of now, and say so when fewer than nobody are inside', async () => {
    setStores([cameraOf()], totalsOf({ inside: -2 }));
    await show(emptyReport({ measuredSeconds: 60, totalIn: 3 }), true);
    expect(numbers(['In', 'Out', 'Inside'])).toEqual(['12', '5', '−2']);
    expect(screen.getByText('More went out than came in.')).toBeTruthy();
  });
});

describe('a stretch that nobody measured', () => {
  const at = { fromMs: NOON - 6 * HOUR, toMs: NOON - 3 * HOUR };
  const said = {
    'not-running': ['Footfall was not running', 'Footfall không chạy'],
    'switched-off': ['the camera was switched off', 'camera đã tắt'],
    'outside-hours': ['outside its hours', 'ngoài giờ'],
    maintenance: ['somebody worked on the camera', 'đang bảo trì'],
    'connection-lost': ['the connection was lost', 'mất kết nối'],
    'picture-frozen': ['the picture was frozen', 'hình bị đứng'],
    'worker-ended': ['counting had to be started again', 'phải khởi động lại'],
    failed: ['the camera could not be read', 'không đọc được camera'],
    'no-line': ['no line was drawn', 'chưa vẽ vạch'],
    'no-zone': ['the zone was not drawn yet', 'chưa vẽ vùng'],
    'not-set-up': ['not set up yet', 'chưa cài đặt'],
    archived: ['in the archive', 'kho lưu trữ'],
    erased: ['erased on request', 'đã xóa theo yêu cầu'],
  } satisfies Record<GapReason, [string, string]>;
  it.each(GapReason.options)('%s: the chart says for how long and why', async (reason) => {
    setStores([cameraOf()], totalsOf());
    for (const [i, language] of (['en', 'vi'] as const).entries()) {
      const { close, container } = await renderIn(
        language,
        <svg>
          <ChartMarks
            gaps={[{ ...at, reason }]}
            suspects={[]}
            measured={[]}
            nowMs={null}
            chosen={undefined}
            plot={plotOf(today, 2_400, 300)}
          />
        </svg>,
      );
      expect(container.textContent?.toLowerCase()).toContain(said[reason][i].toLowerCase());
      expect(container.textContent).toContain(language === 'en' ? 'No data 3 h' : '3 giờ');
      close();
    }
  });

  it('is no zero in the table', async () => {
    setStores([cameraOf()], totalsOf());
    const bucket = (hour: number, measuredSeconds: number) => ({
      startMs: today.fromMs + hour * HOUR,
      endMs: today.fromMs + (hour + 1) * HOUR,
      in: 0,
      out: 0,
      measuredSeconds,
      expectedSeconds: 3_600,
      framesAnalysed: 1,
      quality: { framesDue: 1, riskSeconds: 0, risk: null, worstFps: 1 },
    });
    const measured = [{ fromMs: today.fromMs + 9 * HOUR, toMs: today.fromMs + 10 * HOUR }];
    const series = countSeries(
      emptyReport({ buckets: [bucket(8, 0), bucket(9, 3_600)], measured, measuredSeconds: 3_600 }),
      useApp.getState().info!.site,
      NOON,
    );
    await renderIn('en', <ChartTable series={series} chosen={null} onChoose={() => {}} />);
    const cells = (name: RegExp) =>
      within(screen.getByRole('row', { name }))
        .getAllByRole('cell')
        .slice(1)
        .map(({ textContent }) => textContent);
    expect(cells(/^08:00/)[0]).toBe('No data');
    expect(cells(/^09:00/).slice(0, 2)).toEqual(['0', '0']);
  });
});

import type { GapReason } from '../../../shared/domain/gap.ts';
import type { ReportLanguage, ReportPeriod } from '../../../shared/domain/report.ts';

/** What a report says beside its figures. `%` stands for a value. */
interface Words {
  title: Record<ReportPeriod, string>;
  before: Record<ReportPeriod, string>;
  steps: Record<ReportPeriod, string>;
  in: string;
  out: string;
  peak: Record<ReportPeriod, string>;
  measured: string;
  nothingThere: string;
  nothingMeasured: string;
  running: string;
  whole: string;
  part: string;
  estimated: string;
  notEstimated: string;
  atRisk: string;
  more: string;
  fewer: string;
  same: string;
  notCompared: string;
  doors: string;
  lines: string;
  zones: string;
  missing: string;
  missingOf: string;
  unknown: string;
  name: string;
  camera: string;
  entered: string;
  left: string;
  time: Record<ReportPeriod, string>;
  estimate: string;
  estimateWhy: string;
  lowRate: string;
  noData: string;
  made: string;
  page: string;
  zone: string;
  reasons: Record<GapReason, string>;
}

export const WORDS: Record<ReportLanguage, Words> = {
  en: {
    title: { day: 'Daily report', week: 'Weekly report', month: 'Monthly report' },
    before: { day: 'the same weekday a week before', week: 'the week before', month: 'the month before' },
    steps: { day: 'hours', week: 'days', month: 'days' },
    in: 'In',
    out: 'Out',
    peak: { day: 'Busiest hour', week: 'Busiest day', month: 'Busiest day' },
    measured: 'Measured',
    nothingThere: 'No camera of this site counted in this time.',
    nothingMeasured: 'Nothing was measured in this time. That is no zero: nobody knows how many came.',
    running: 'This time is not over: the figures are of what was measured until %.',
    whole: 'All of it was measured.',
    part: '% of the time was measured. What is missing is in no figure:',
    estimated: 'About % more came in while nothing was measured, as on like weekdays. Figures are without them.',
    notEstimated: 'How many came in while nothing was measured cannot be estimated: too few like weekdays are known.',
    atRisk: 'For % pictures were too few or too poor: figures of that time may be low.',
    more: '% more came in than %, over % % that were measured whole in both.',
    fewer: '% fewer came in than %, over % % that were measured whole in both.',
    same: 'As many came in as %, over % % that were measured whole in both.',
    notCompared: 'Not compared with %: too little was measured whole in both.',
    doors: 'Cameras',
    lines: 'Lines and gates',
    zones: 'Zones',
    missing: 'Missing',
    missingOf: '%: % without data, because %',
    unknown: 'of a reason that is not known',
    name: 'Name',
    camera: 'Camera',
    entered: 'Entered',
    left: 'Left',
    time: { day: 'Hour', week: 'Day', month: 'Day' },
    estimate: 'In, estimated',
    estimateWhy: 'Estimated: with what like weekdays had in the part that was not measured.',
    lowRate: 'May be low',
    noData: 'no data',
    made: 'Made % by Footfall %. Times are of %.',
    page: 'Page % of %',
    zone: 'Zone',
    reasons: {
      'not-running': 'Footfall was not running',
      'switched-off': 'the camera was switched off',
      'outside-hours': 'the camera keeps hours',
      maintenance: 'the camera was in maintenance',
      'connection-lost': 'the connection was lost',
      'picture-frozen': 'the picture stood still',
      'worker-ended': 'its process had ended',
      failed: 'the camera failed',
      'no-line': 'no line was drawn',
      'no-zone': 'no zone was drawn',
      'not-set-up': 'it was not set up',
      archived: 'it left for the archive',
      erased: 'it was erased',
    },
  },
  vi: {
    title: { day: 'Báo cáo ngày', week: 'Báo cáo tuần', month: 'Báo cáo tháng' },
    before: { day: 'cùng thứ tuần trước', week: 'tuần trước', month: 'tháng trước' },
    steps: { day: 'giờ', week: 'ngày', month: 'ngày' },
    in: 'Vào',
    out: 'Ra',
    peak: { day: 'Giờ đông nhất', week: 'Ngày đông nhất', month: 'Ngày đông nhất' },
    measured: 'Đo được',
    nothingThere: 'Không có camera nào của địa điểm này đếm trong thời gian này.',
    nothingMeasured: 'Không đo được gì trong thời gian này. Đó không phải số 0: không ai biết có bao nhiêu người đến.',
    running: 'Thời gian này chưa kết thúc: số liệu tính đến %.',
    whole: 'Đo được toàn bộ thời gian.',
    part: 'Đo được % thời gian. Phần thiếu không nằm trong số nào:',
    estimated: 'Khoảng % người nữa đã vào khi không đo được, theo các ngày cùng thứ. Các số không gồm họ.',
    notEstimated: 'Không ước tính được số người vào khi không đo được: biết quá ít ngày cùng thứ.',
    atRisk: 'Trong % hình quá ít hoặc quá kém: số của lúc đó có thể thấp.',
    more: 'Nhiều hơn % người vào so với %, tính trên % % đo được trọn ở cả hai.',
    fewer: 'Ít hơn % người vào so với %, tính trên % % đo được trọn ở cả hai.',
    same: 'Số người vào bằng %, tính trên % % đo được trọn ở cả hai.',
    notCompared: 'Không so với %: quá ít thời gian đo được trọn ở cả hai.',
    doors: 'Camera',
    lines: 'Vạch và cổng',
    zones: 'Vùng',
    missing: 'Thiếu',
    missingOf: '%: % không có dữ liệu, vì %',
    unknown: 'lý do không rõ',
    name: 'Tên',
    camera: 'Camera',
    entered: 'Vào vùng',
    left: 'Rời vùng',
    time: { day: 'Giờ', week: 'Ngày', month: 'Ngày' },
    estimate: 'Vào, ước tính',
    estimateWhy: 'Ước tính: gồm cả phần không đo được, theo các ngày cùng thứ.',
    lowRate: 'Có thể thấp',
    noData: 'không có dữ liệu',
    made: 'Lập lúc % bởi Footfall %. Giờ theo %.',
    page: 'Trang % trên %',
    zone: 'Vùng',
    reasons: {
      'not-running': 'Footfall không chạy',
      'switched-off': 'camera đã tắt',
      'outside-hours': 'camera chỉ đếm theo giờ',
      maintenance: 'camera đang bảo trì',
      'connection-lost': 'mất kết nối',
      'picture-frozen': 'hình đứng yên',
      'worker-ended': 'tiến trình của nó đã kết thúc',
      failed: 'camera bị lỗi',
      'no-line': 'chưa vẽ vạch',
      'no-zone': 'chưa vẽ vùng',
      'not-set-up': 'chưa được thiết lập',
      archived: 'đã chuyển vào kho lưu trữ',
      erased: 'đã bị xóa',
    },
  },
};

/** Puts the values where the text has its signs, one after the other. */
export function fill(text: string, ...values: (string | number)[]): string {
  let next = 0;
  return text.replaceAll('%', () => String(values[next++] ?? ''));
}

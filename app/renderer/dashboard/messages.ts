/** Words of Today: numbers, chart, events, receipt. */
export const messages = {
  en: {
    title: 'Today', previousDay: 'Previous day', nextDay: 'Next day', allDoors: 'All doors', door: 'Door', bucket: 'Width of a bar', quarter: '15 min', hour: 'Hour',
    in: 'In', out: 'Out', inside: 'Inside', allDoorsTogether: 'all doors together', endOfDay: 'at the end of the day', asOf: 'as of {{time}}',
    measured: 'Measured', measuredOf: '{{measured}} of {{expected}}', missing: '{{duration}} missing', nothingMissing: 'nothing missing', notMeasured: 'not measured',
    noData: 'No data', noDataFor: 'No data {{duration}}', noDataBecause: 'No data {{duration}}: {{reason}}', now: 'now',
    chart: 'In and out per {{width}}. Left and right choose a bar, Enter shows its events.', perQuarter: '15 minutes', perHour: 'hour',
    measuredMinutes: 'measured {{measured}} of {{expected}} min', showTable: 'Show as table', showChart: 'Show as chart', time: 'Time',
    nothingYet: 'Nothing counted yet. Opens at {{time}}.', nothingToday: 'Nothing counted yet.', nothingThatDay: 'Nothing was counted on this day.', noCamera: 'No camera yet. Add a camera, or look around with the demo camera.', addCamera: 'Add camera',
    result: 'Result', frames: 'Frames out, in', confidence: 'Confidence', notCounted: 'Not counted: {{reason}}', noEvents: 'No events here.', events: 'Last events', allEvents: 'Show all events', only: 'Only {{range}}',
    reason: {
      flicker: 'turned back at the line', 'too-short': 'seen too briefly', 'wrong-side-birth': 'first seen on the line', 'outside-hours': 'outside the counting hours',
      'duplicate-after-switch': 'counted a moment before', 'excluded-zone': 'in an ignored zone', 'direction-disabled': 'direction not counted here',
    },
    // By the words in which the application says them.
    gap: {
      'Footfall was not running': 'Footfall was not running', 'the camera was switched off': 'the camera was switched off', 'the connection to the camera was lost': 'the connection was lost',
      'the counting process had to be started again': 'counting had to be started again', 'the camera could not be read': 'the camera could not be read', 'no line was drawn': 'no line was drawn', 'the camera was not set up yet': 'not set up yet',
    },
    receipt: {
      title: 'Receipt', newer: 'Newer', older: 'Older',
      in: 'Counted as <dir>in</dir> at {{time}}, because this person came from outside, crossed the line <b>{{line}}</b> and stayed inside for {{seconds}} s.',
      out: 'Counted as <dir>out</dir> at {{time}}, because this person came from inside, crossed the line <b>{{line}}</b> and stayed outside for {{seconds}} s.',
      refused: {
        flicker: 'Not counted at {{time}}, because this person turned back at the line <b>{{line}}</b>.', 'too-short': 'Not counted at {{time}}, because this person was seen too briefly on one side of the line <b>{{line}}</b>.',
        'wrong-side-birth': 'Not counted at {{time}}, because this person was first seen on the line <b>{{line}}</b>, not before it.', 'outside-hours': 'Not counted at {{time}}, because the line <b>{{line}}</b> does not count at this hour.',
        'duplicate-after-switch': 'Not counted at {{time}}, because the same person was counted at <b>{{line}}</b> a moment before.', 'excluded-zone': 'Not counted at {{time}}, because this happened in a zone that is ignored.',
        'direction-disabled': 'Not counted at {{time}}, because the line <b>{{line}}</b> does not count this direction.',
      },
      schematic: 'The path as it was walked. No picture of the person is kept.', picture: 'Path over the line {{line}}',
      framesOutside_one: '{{count}} frame outside', framesOutside_other: '{{count}} frames outside', framesInside_one: '{{count}} frame inside', framesInside_other: '{{count}} frames inside',
      confidenceOf: '{{mean}} mean, {{lowest}} lowest', anchor: 'Anchor', anchors: { 'bottom-centre': 'bottom centre', centre: 'centre', 'top-centre': 'top centre' },
      line: 'Line', lineOf: '{{line}}, version {{version}}', model: 'Model', track: 'Track', trackOf: '{{track}}, path of {{seconds}} s', minute: 'Minute measured', minuteOf: '{{measured}} of {{expected}} s', door: 'Door',
      openLine: 'Open the line',
    },
  },
  vi: {
    title: 'Hôm nay', previousDay: 'Ngày trước', nextDay: 'Ngày sau', allDoors: 'Tất cả cửa', door: 'Cửa', bucket: 'Độ rộng cột', quarter: '15 phút', hour: 'Giờ',
    in: 'Vào', out: 'Ra', inside: 'Bên trong', allDoorsTogether: 'tất cả cửa cộng lại', endOfDay: 'lúc cuối ngày', asOf: 'tính đến {{time}}',
    measured: 'Đo được', measuredOf: '{{measured}} / {{expected}}', missing: 'thiếu {{duration}}', nothingMissing: 'không thiếu', notMeasured: 'không đo',
    noData: 'Không có dữ liệu', noDataFor: '{{duration}} không có dữ liệu', noDataBecause: '{{duration}} không có dữ liệu: {{reason}}', now: 'bây giờ',
    chart: 'Lượt vào và ra mỗi {{width}}. Phím trái, phải chọn cột, Enter xem các lượt của cột.', perQuarter: '15 phút', perHour: 'giờ',
    measuredMinutes: 'đo được {{measured}}/{{expected}} phút', showTable: 'Xem dạng bảng', showChart: 'Xem dạng biểu đồ', time: 'Giờ',
    nothingYet: 'Chưa đếm được lượt nào. Mở cửa lúc {{time}}.', nothingToday: 'Chưa đếm được lượt nào.', nothingThatDay: 'Ngày này không đếm được lượt nào.', noCamera: 'Chưa có camera. Hãy thêm camera, hoặc xem thử với camera mẫu.', addCamera: 'Thêm camera',
    result: 'Kết quả', frames: 'Khung hình ngoài, trong', confidence: 'Độ tin cậy', notCounted: 'Không tính: {{reason}}', noEvents: 'Không có lượt nào ở đây.', events: 'Các lượt gần nhất', allEvents: 'Xem tất cả các lượt', only: 'Chỉ {{range}}',
    reason: {
      flicker: 'quay lại trước vạch', 'too-short': 'chỉ thấy thoáng qua', 'wrong-side-birth': 'xuất hiện ngay trên vạch', 'outside-hours': 'ngoài giờ đếm',
      'duplicate-after-switch': 'vừa được đếm trước đó', 'excluded-zone': 'trong vùng bỏ qua', 'direction-disabled': 'không đếm chiều này',
    },
    gap: {
      'Footfall was not running': 'Footfall không chạy', 'the camera was switched off': 'camera đã tắt', 'the connection to the camera was lost': 'mất kết nối camera',
      'the counting process had to be started again': 'bộ đếm phải khởi động lại', 'the camera could not be read': 'không đọc được camera', 'no line was drawn': 'chưa vẽ vạch đếm', 'the camera was not set up yet': 'chưa cài đặt',
    },
    receipt: {
      title: 'Chi tiết lượt đếm', newer: 'Mới hơn', older: 'Cũ hơn',
      in: 'Được tính <dir>vào</dir> lúc {{time}}, vì người này đi từ ngoài qua vạch <b>{{line}}</b> và ở lại phía trong {{seconds}} giây.',
      out: 'Được tính <dir>ra</dir> lúc {{time}}, vì người này đi từ trong qua vạch <b>{{line}}</b> và ở lại phía ngoài {{seconds}} giây.',
      refused: {
        flicker: 'Không tính lúc {{time}}, vì người này quay lại trước vạch <b>{{line}}</b>.', 'too-short': 'Không tính lúc {{time}}, vì người này chỉ được thấy thoáng qua ở một phía của vạch <b>{{line}}</b>.',
        'wrong-side-birth': 'Không tính lúc {{time}}, vì người này xuất hiện ngay trên vạch <b>{{line}}</b>, không phải trước vạch.', 'outside-hours': 'Không tính lúc {{time}}, vì vạch <b>{{line}}</b> không đếm vào giờ này.',
        'duplicate-after-switch': 'Không tính lúc {{time}}, vì người này vừa được đếm ở <b>{{line}}</b> trước đó.', 'excluded-zone': 'Không tính lúc {{time}}, vì việc này xảy ra trong vùng bỏ qua.',
        'direction-disabled': 'Không tính lúc {{time}}, vì vạch <b>{{line}}</b> không đếm chiều này.',
      },
      schematic: 'Đường đi được ghi lại. Không lưu hình người nào.', picture: 'Đường đi qua vạch {{line}}',
      framesOutside_one: '{{count}} khung hình ngoài', framesOutside_other: '{{count}} khung hình ngoài', framesInside_one: '{{count}} khung hình trong', framesInside_other: '{{count}} khung hình trong',
      confidenceOf: '{{mean}} trung bình, {{lowest}} thấp nhất', anchor: 'Điểm xét', anchors: { 'bottom-centre': 'giữa cạnh dưới', centre: 'chính giữa', 'top-centre': 'giữa cạnh trên' },
      line: 'Vạch đếm', lineOf: '{{line}}, bản {{version}}', model: 'Mô hình', track: 'Đường đi', trackOf: '{{track}}, dài {{seconds}} giây', minute: 'Phút này đo được', minuteOf: '{{measured}} / {{expected}} giây', door: 'Cửa',
      openLine: 'Mở vạch đếm',
    },
  },
};

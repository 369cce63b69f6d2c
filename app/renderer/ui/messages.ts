import type { CameraStatus, RateRisk } from '../../shared/domain/camera.ts';

/** Words of the shell and of parts every page shares. */
export const messages = {
  en: {
    rail: 'Main', live: 'Live', today: 'Today', cameras: 'Cameras', settings: 'Settings', skip: 'Skip to the page',
    language: 'Language: {{name}}', toDark: 'Dark colours', toLight: 'Light colours',
    allCounting_one: '1 camera counting', allCounting_other: '{{total}} of {{total}} cameras counting',
    connecting: '{{count}} connecting', stalled: '{{count}} stalled', failed: '{{count}} failed', noCamera: 'No camera yet', idle_one: '1 camera with nothing drawn', idle_other: '{{count}} cameras with nothing drawn', notDrawn: 'Nothing drawn', allOff: 'Cameras switched off',
    opening: 'Connecting', noConnection: 'No connection for {{age}}', connectionLost: 'No connection',
    atRisk: 'Count at risk', risky_one: '1 camera misses people', risky_other: '{{count}} cameras miss people',
    risk: {
      'few-frames': 'People are missed: the camera sends too few pictures. In its settings, set its stream to at least 10 pictures a second.',
      'slow-pc': 'People are missed: this PC is too slow for its cameras. Close other programs, or switch a camera off.',
      'held-up': 'People are missed: pictures arrive more slowly than the camera takes them. Its network is too busy, or its pictures are too large for this PC: choose a smaller stream.',
    } satisfies Record<RateRisk, string>,
    status: { counting: 'Counting', connecting: 'Connecting', stalled: 'Stalled', failed: 'Failed', off: 'Switched off' } satisfies Record<CameraStatus, string>,
    demo: 'Demo', notOfShop: 'Demo: not in the numbers of the shop', in: 'In', out: 'Out', inside: 'Inside',
    keepDemo: { title: 'The demo camera', text: 'The shop has a camera of its own now. The demo’s people are not in its numbers. Should the demo stay?', keep: 'Keep the demo', remove: 'Delete the demo' },
    cancel: 'Cancel', save: 'Save', close: 'Close', tryNow: 'Try now', tryAgain: 'Try again', back: 'Back',
    noAnswer: 'Footfall does not answer. Check that the PC it runs on is on; this screen tries again by itself.', notFound: 'There is no such page.', toLive: 'Go to Live', broken: 'This page stopped working: {{detail}}. Counting goes on.', reload: 'Load the page again',
    keys: {
      title: 'Keys', rail: 'Live, Today, Cameras, Settings', tools: 'In the editor: select, line, gate, zone, ignore zone', zoom: 'In the editor: larger, smaller, the whole picture', help: 'Show or hide this list', full: 'Full screen', pause: 'Hold the picture, go on', previousNext: 'Previous, next camera or day', walk: 'Previous, next event; the receipt follows', escape: 'One step back', space: 'Space',
    },
  },
  vi: {
    rail: 'Menu chính', live: 'Trực tiếp', today: 'Hôm nay', cameras: 'Camera', settings: 'Cài đặt', skip: 'Tới nội dung chính',
    language: 'Ngôn ngữ: {{name}}', toDark: 'Giao diện tối', toLight: 'Giao diện sáng',
    allCounting_one: '1 camera đang đếm', allCounting_other: '{{total}}/{{total}} camera đang đếm',
    connecting: '{{count}} đang kết nối', stalled: '{{count}} đứng hình', failed: '{{count}} lỗi', noCamera: 'Chưa có camera', idle_one: '1 camera chưa vẽ vạch', idle_other: '{{count}} camera chưa vẽ vạch', notDrawn: 'Chưa vẽ vạch', allOff: 'Camera đã tắt',
    opening: 'Đang kết nối', noConnection: 'Mất kết nối {{age}}', connectionLost: 'Mất kết nối',
    atRisk: 'Có thể đếm sót', risky_one: '1 camera đếm sót người', risky_other: '{{count}} camera đếm sót người',
    risk: {
      'few-frames': 'Đang đếm sót người: camera gửi quá ít hình. Trong cài đặt của camera, hãy đặt luồng ít nhất 10 hình mỗi giây.',
      'slow-pc': 'Đang đếm sót người: máy tính này quá chậm so với số camera. Hãy đóng chương trình khác hoặc tắt bớt một camera.',
      'held-up': 'Đang đếm sót người: hình đến chậm hơn lúc camera chụp. Mạng quá bận, hoặc hình quá lớn đối với máy tính này: hãy chọn luồng nhỏ hơn.',
    } satisfies Record<RateRisk, string>,
    status: { counting: 'Đang đếm', connecting: 'Đang kết nối', stalled: 'Đứng hình', failed: 'Lỗi', off: 'Đã tắt' } satisfies Record<CameraStatus, string>,
    demo: 'Bản mẫu', notOfShop: 'Bản mẫu: không nằm trong số của cửa hàng', in: 'Vào', out: 'Ra', inside: 'Bên trong',
    keepDemo: { title: 'Camera mẫu', text: 'Cửa hàng đã có camera riêng. Người trong camera mẫu không nằm trong số của cửa hàng. Có giữ camera mẫu không?', keep: 'Giữ camera mẫu', remove: 'Xóa camera mẫu' },
    cancel: 'Hủy', save: 'Lưu', close: 'Đóng', tryNow: 'Thử ngay', tryAgain: 'Thử lại', back: 'Quay lại',
    noAnswer: 'Footfall không trả lời. Hãy xem máy tính chạy Footfall có đang bật không; màn hình này tự thử lại.', notFound: 'Không có trang này.', toLive: 'Tới Trực tiếp', broken: 'Trang này ngừng hoạt động: {{detail}}. Việc đếm vẫn tiếp tục.', reload: 'Tải lại trang',
    keys: {
      title: 'Phím tắt', rail: 'Trực tiếp, Hôm nay, Camera, Cài đặt', tools: 'Khi vẽ: chọn, vạch, cổng, vùng, vùng bỏ qua', zoom: 'Khi vẽ: phóng to, thu nhỏ, cả hình', help: 'Hiện hoặc ẩn danh sách này', full: 'Toàn màn hình', pause: 'Dừng hình, tiếp tục', previousNext: 'Camera hoặc ngày trước, sau', walk: 'Lượt trước, sau; chi tiết đi theo', escape: 'Lùi một bước', space: 'Phím cách',
    },
  },
};

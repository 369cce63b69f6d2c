import type { NoticeCode } from '../../shared/domain/notice.ts';

/** What Footfall tells above every page. */
export const messages = {
  en: {
    title: 'Notices',
    understood: 'Understood',
    toCopies: 'See the copies',
    toSettings: 'To the settings',
    toCameras: 'Go to Cameras',
    text: {
      'database-damaged':
        'The database was damaged. Since {{atMs}} Footfall counts into a new one, with the same cameras and lines. Earlier counts come back from the newest good copy by themselves; if they do not, choose one in the settings. The damaged file is kept as {{file}}.',
      'database-missing':
        'The database was gone. Since {{atMs}} Footfall counts into a new one, with the same cameras and lines. Earlier counts come back from the newest good copy by themselves; if they do not, choose one in the settings.',
      'journal-damaged':
        'A part of what was counted in the minutes before {{atMs}} could not be read any more: the disk may be failing. These counts are missing; everything else is there. What could not be read is kept as {{file}}.',
      'configuration-lost':
        'Cameras and lines could not be read from any copy. Please set them up again. What could not be read is kept in the data folder.',
      'database-put-back':
        'While Footfall ran, its database was deleted or replaced in the data folder ({{atMs}}). It was written back, nothing is missing. Please leave the files of that folder alone.',
      'copy-restored':
        'The counts of the copy of {{copyMs}} are shown again, with everything that was counted since. The database before that is kept as {{file}}.',
      'backup-failed': "Today's safety copy could not be made: {{detail}} The last good copy: {{lastMs}}.",
      'backup-away-failed': '{{detail}}',
      'job-failed':
        'What Footfall does by itself at quiet hours failed, and is tried again after an hour. “$t(settings.jobName.{{job}})”: {{detail}}',
      'clock-set':
        'The clock of this PC was set from {{fromMs}} to {{toMs}}. Counting went on, and what was counted before keeps the time it was given. If this repeats, let the system set the time automatically.',
      'disk-low':
        'The disk of this PC fills up: {{free}} are left. Please make room; old recordings and downloads are often the largest.',
      'disk-very-low':
        'The disk of this PC is nearly full: {{free}} are left. Counting goes on, the health of the cameras is no longer stored. Please make room now.',
      'visit-due':
        'A visit is due: {{cameras}}. When somebody was there, enter the next date under “Visits” in the settings of the camera.',
      'provider-failed':
        '{{provider}} failed on this PC. People are detected by the processor (CPU) meanwhile, and it is tried again by itself. Why is in the settings.',
      'export-stopped':
        'Nothing is sent to the centre: it has rows of this shop that this database did not send. It was restored from an older copy, or cloned. The settings say what to do.',
      'centre-differed':
        'The centre had other rows than this shop, though they had been sent ({{days}}). {{rows}} were sent again, and both are the same now. Somebody may have changed the centre by hand.',
      crashed:
        'Footfall ended unexpectedly on {{atMs}} and was started again. If this repeats, send {{file}} from the log folder to your supplier.',
    } satisfies Record<NoticeCode, string>,
  },
  vi: {
    title: 'Thông báo',
    understood: 'Đã hiểu',
    toCopies: 'Xem bản sao',
    toSettings: 'Tới cài đặt',
    toCameras: 'Tới Camera',
    text: {
      'database-damaged':
        'Cơ sở dữ liệu bị hỏng. Từ {{atMs}} Footfall đếm vào cơ sở dữ liệu mới, với cùng camera và vạch. Số đếm trước đó tự trở lại từ bản sao tốt gần nhất; nếu không, hãy chọn một bản trong cài đặt. Tệp hỏng được giữ với tên {{file}}.',
      'database-missing':
        'Cơ sở dữ liệu đã mất. Từ {{atMs}} Footfall đếm vào cơ sở dữ liệu mới, với cùng camera và vạch. Số đếm trước đó tự trở lại từ bản sao tốt gần nhất; nếu không, hãy chọn một bản trong cài đặt.',
      'journal-damaged':
        'Một phần số đếm trong những phút trước {{atMs}} không đọc được nữa: ổ đĩa có thể đang hỏng. Phần đó bị thiếu, mọi số đếm khác vẫn còn. Phần không đọc được được giữ với tên {{file}}.',
      'configuration-lost':
        'Không đọc được camera và vạch từ bản sao nào. Hãy thiết lập lại. Những gì không đọc được vẫn được giữ trong thư mục dữ liệu.',
      'database-put-back':
        'Khi Footfall đang chạy, cơ sở dữ liệu trong thư mục dữ liệu bị xóa hoặc bị thay ({{atMs}}). Nó đã được ghi lại, không thiếu gì. Xin đừng động vào các tệp trong thư mục đó.',
      'copy-restored':
        'Số đếm của bản sao {{copyMs}} đã hiện lại, cùng mọi số đếm từ đó đến nay. Cơ sở dữ liệu trước đó được giữ với tên {{file}}.',
      'backup-failed': 'Không tạo được bản sao an toàn hôm nay: {{detail}} Bản sao tốt gần nhất: {{lastMs}}.',
      'backup-away-failed': '{{detail}}',
      'job-failed':
        'Một việc Footfall tự làm vào giờ vắng không thành, và được thử lại sau một giờ. “$t(settings.jobName.{{job}})”: {{detail}}',
      'clock-set':
        'Đồng hồ của máy tính này đã được chỉnh từ {{fromMs}} thành {{toMs}}. Việc đếm vẫn tiếp tục, các lượt đếm trước giữ giờ đã ghi. Nếu lặp lại, hãy để hệ thống tự đặt giờ.',
      'disk-low':
        'Ổ đĩa của máy này sắp đầy: còn {{free}}. Hãy giải phóng chỗ; thường video cũ và tệp tải về là lớn nhất.',
      'disk-very-low':
        'Ổ đĩa của máy này gần hết chỗ: còn {{free}}. Việc đếm vẫn tiếp tục, tình trạng camera không còn được lưu. Hãy giải phóng chỗ ngay.',
      'visit-due':
        'Đã đến lịch kiểm tra: {{cameras}}. Khi xong, hãy nhập ngày lần tới ở “Lịch kiểm tra” trong cài đặt của camera.',
      'provider-failed':
        '{{provider}} bị lỗi trên máy này. Trong lúc đó bộ xử lý (CPU) phát hiện người, và nó sẽ tự được thử lại. Xem lý do trong phần cài đặt.',
      'export-stopped':
        'Không gửi gì tới trung tâm: ở đó có dữ liệu của cửa hàng này mà cơ sở dữ liệu này không gửi. Nó được khôi phục từ bản cũ, hoặc bị sao chép. Xem cách xử lý trong phần cài đặt.',
      'centre-differed':
        'Trung tâm có dòng khác với cửa hàng này, dù đã được gửi ({{days}}). {{rows}} dòng đã được gửi lại, nay hai bên giống nhau. Có thể ai đó đã sửa trung tâm bằng tay.',
      crashed:
        'Footfall đã dừng đột ngột lúc {{atMs}} và được khởi động lại. Nếu lặp lại, hãy gửi tệp {{file}} trong thư mục nhật ký cho nhà cung cấp.',
    } satisfies Record<NoticeCode, string>,
  },
};

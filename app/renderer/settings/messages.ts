/** Settings of this PC. */
export const messages = {
  en: {
    title: 'Settings',
    hours: 'Opening hours of the shop',
    hoursWhy: 'Charts are as wide as the day of the shop. A camera may count only then: its own settings say so.',
    opens: 'Opens',
    closes: 'Closes',
    folder: 'Where everything is kept',
    start: 'Start by itself',
    atLogin: 'Start Footfall when somebody logs in to this PC',
    atLoginWhy: 'So that people are counted after a power cut too. Let this PC log in by itself.',
    service:
      'On this PC Footfall runs without a window. After a restart of the PC it is started by the service that “footfall service install” sets up.',
    copies: 'Safety copies',
    copiesWhy:
      'Once a day Footfall copies everything it has counted and checks the copy. Seven are kept, in the folder backups.',
    noCopy: 'There is no copy yet. The first one is made within minutes.',
    made: 'Made on',
    size: 'Size',
    megabytes: '{{size}} MB',
    make: 'Make a copy now',
    restore: 'Restore',
    restoreTitle: 'Restore the copy of {{when}}?',
    restoreText:
      'What was counted until then is shown again. What was counted since stays, and so do the cameras and lines of now. The database of now is kept under another name. Counting goes on meanwhile.',
  },
  vi: {
    title: 'Cài đặt',
    hours: 'Giờ mở cửa',
    hoursWhy: 'Biểu đồ rộng bằng ngày mở cửa. Một camera có thể chỉ đếm trong giờ này: xem cài đặt của camera.',
    opens: 'Mở',
    closes: 'Đóng',
    folder: 'Nơi lưu mọi thứ',
    start: 'Tự khởi động',
    atLogin: 'Mở Footfall khi có người đăng nhập máy tính này',
    atLoginWhy: 'Để sau khi mất điện vẫn đếm được. Hãy cho máy tính này tự đăng nhập.',
    service:
      'Trên máy tính này Footfall chạy không có cửa sổ. Sau khi máy khởi động lại, nó được mở bởi dịch vụ do “footfall service install” thiết lập.',
    copies: 'Bản sao an toàn',
    copiesWhy:
      'Mỗi ngày một lần Footfall sao chép mọi thứ đã đếm và kiểm tra bản sao. Bảy bản được giữ trong thư mục backups.',
    noCopy: 'Chưa có bản sao. Bản đầu tiên sẽ có sau vài phút.',
    made: 'Tạo lúc',
    size: 'Dung lượng',
    megabytes: '{{size}} MB',
    make: 'Tạo bản sao ngay',
    restore: 'Khôi phục',
    restoreTitle: 'Khôi phục bản sao {{when}}?',
    restoreText:
      'Những gì đã đếm đến lúc đó sẽ hiện lại. Những gì đếm từ đó đến nay vẫn còn, camera và vạch hiện tại cũng vậy. Cơ sở dữ liệu hiện tại được giữ với tên khác. Việc đếm vẫn tiếp tục.',
  },
};

/** Words of the list of cameras and of adding one. */
export const messages = {
  en: {
    title: 'Cameras', counting: 'Counting', of: 'of {{total}}', add: 'Add camera', none: 'No camera yet. Add a camera, or look around with the demo camera.',
    state: 'State', camera: 'Camera', source: 'Source', rate: 'Frames/s', dropped: 'Dropped', inference: 'ms/frame', behind: 'Behind', lastPicture: 'Last picture', on: 'On', actions: 'Actions for {{name}}',
    now: 'now', ago: '{{age}} ago', seconds: '{{value}} s', demo: 'Demo camera', lines: 'Draw lines', rename: 'Rename', switchOn: 'Switch on', switchOff: 'Switch off', switchOf: '{{name}} counts', tryNow: 'Try now', remove: 'Delete', password: 'Enter new password',
    newName: 'Name', user: 'User', newPassword: 'Password', use: 'Use this password',
    removeTitle: 'Delete “{{name}}”?', removeText: 'It stops counting at once. Forgotten are {{lost}}. What it counted stays in the reports.', lost: { address: 'its address', password: 'its password', line: 'its line “{{name}}”' },
    removeYes: 'Delete the camera', why: 'State of {{name}}',
    says: {
      counting: 'Counting since {{time}}.', connecting: 'Connecting since {{time}}.', stalled: 'No picture since {{time}}.', failed: 'Not counting since {{time}}.', off: 'Switched off since {{time}}. The time until it is switched on is a gap in every chart.',
      nextTry: 'next try by itself in {{age}}', attempt: 'try {{attempt}} of {{most}}', noLine: 'No line is drawn yet, so nothing is counted.',
    },
    change: {
      action: 'Change or replace…', title: 'Change “{{name}}”', stays: 'Its name, its lines and zones, and everything it has counted stay.', save: 'Save', anyway: 'Save without a picture',
      fits: 'If the picture is another one, look next whether its lines still lie where people walk.', demo: 'The demo camera shows its own clip. Add a camera of the shop instead.', gone: 'This camera was deleted.',
    },
    wizard: {
      title: 'Add a camera', steps: ['Find', 'Check the picture', 'Name', 'Draw the line'],
      where: 'Where does the picture come from?', address: 'Type an address', addressSub: 'A network camera or recorder (RTSP)', file: 'Video file', fileSub: 'A recording on this PC', demo: 'Demo camera', demoSub: 'A clip of an entrance, to look around',
      url: 'Address', urlHint: 'From the camera\'s manual or web page, for example rtsp://192.168.1.20/stream2', user: 'User', password: 'Password', showPassword: 'Show the password', path: 'Or its path on the PC that counts', pathHint: 'For example {{example}}', choose: 'Choose a file…', dropHint: 'or drop it here', sending: '{{name}}: {{percent}}% handed over', sendingLabel: 'Handing the video over', unchanged: 'unchanged',
      anyway: 'Add anyway', anywayMore: 'It is added although it does not answer now. Footfall keeps trying and counts as soon as there is a picture and a line.', loop: 'Begin again at its end',
      check: 'Check the picture', checking: 'Waiting for the first picture, {{age}}.', checkingTitle: 'Checking the picture', before: 'The picture appears here.', beforeMore: 'Nothing is saved before a picture was seen.',
      fine: 'Picture seen', fineTitle: 'The picture is fine. This camera can count.', failed: 'No picture', failedTitle: 'There is no picture yet.', failedMore: 'What was wrong stands on the left, with what to do.',
      size: 'Size', codec: 'Codec', rate: 'Rate', rateOf: '{{value}} frames/s', first: 'First picture after', firstOf: '{{value}} s', length: 'Length', picture: 'Picture from {{source}}',
      use: 'Use this camera', nameTitle: 'What is this place called?', name: 'Name', nameHint: 'The name of the door, as people in the shop call it.', nameNeeded: 'Give the camera a name.', addAndDraw: 'Add and draw the line', defaultName: 'Door {{number}}',
      refused: { 'no-address': 'Type the address of the camera\'s stream.', 'not-rtsp': 'This is not the address of a stream. It begins with rtsp:// or rtsps://.', 'no-path': 'Type the path of the video file.' },
    },
  },
  vi: {
    title: 'Camera', counting: 'Đang đếm', of: '/ {{total}}', add: 'Thêm camera', none: 'Chưa có camera. Hãy thêm camera, hoặc xem thử với camera mẫu.',
    state: 'Trạng thái', camera: 'Camera', source: 'Nguồn', rate: 'Khung hình/giây', dropped: 'Bỏ qua', inference: 'ms/khung hình', behind: 'Trễ', lastPicture: 'Hình cuối', on: 'Bật', actions: 'Thao tác với {{name}}',
    now: 'bây giờ', ago: '{{age}} trước', seconds: '{{value}} giây', demo: 'Camera mẫu', lines: 'Vẽ vạch đếm', rename: 'Đổi tên', switchOn: 'Bật', switchOff: 'Tắt', switchOf: 'Bật đếm cho {{name}}', tryNow: 'Thử ngay', remove: 'Xóa', password: 'Nhập mật khẩu mới',
    newName: 'Tên', user: 'Tên đăng nhập', newPassword: 'Mật khẩu', use: 'Dùng mật khẩu này',
    removeTitle: 'Xóa “{{name}}”?', removeText: 'Camera ngừng đếm ngay. Sẽ bị xóa: {{lost}}. Số đã đếm vẫn còn trong báo cáo.', lost: { address: 'địa chỉ', password: 'mật khẩu', line: 'vạch đếm “{{name}}”' },
    removeYes: 'Xóa camera', why: 'Trạng thái của {{name}}',
    says: {
      counting: 'Đang đếm từ {{time}}.', connecting: 'Đang kết nối từ {{time}}.', stalled: 'Không có hình từ {{time}}.', failed: 'Không đếm từ {{time}}.', off: 'Đã tắt từ {{time}}. Từ đó đến khi bật lại, mọi biểu đồ ghi là không có dữ liệu.',
      nextTry: 'tự thử lại sau {{age}}', attempt: 'lần {{attempt}}/{{most}}', noLine: 'Chưa vẽ vạch nào nên chưa đếm gì.',
    },
    change: {
      action: 'Đổi hoặc thay thế…', title: 'Đổi “{{name}}”', stays: 'Tên, các vạch, vùng và toàn bộ số đã đếm được giữ nguyên.', save: 'Lưu', anyway: 'Lưu dù chưa có hình',
      fits: 'Nếu hình đã khác, hãy xem tiếp các vạch có còn nằm đúng chỗ người đi qua không.', demo: 'Camera mẫu chiếu đoạn phim riêng của nó. Hãy thêm camera của cửa hàng.', gone: 'Camera này đã bị xóa.',
    },
    wizard: {
      title: 'Thêm camera', steps: ['Tìm', 'Kiểm tra hình', 'Đặt tên', 'Vẽ vạch đếm'],
      where: 'Lấy hình từ đâu?', address: 'Nhập địa chỉ', addressSub: 'Camera mạng hoặc đầu ghi (RTSP)', file: 'Tệp video', fileSub: 'Bản ghi trên máy tính này', demo: 'Camera mẫu', demoSub: 'Đoạn phim một lối vào, để xem thử',
      url: 'Địa chỉ', urlHint: 'Lấy từ sách hướng dẫn hoặc trang quản trị camera, ví dụ rtsp://192.168.1.20/stream2', user: 'Tên đăng nhập', password: 'Mật khẩu', showPassword: 'Hiện mật khẩu', path: 'Hoặc đường dẫn trên máy tính đang đếm', pathHint: 'Ví dụ {{example}}', choose: 'Chọn tệp…', dropHint: 'hoặc thả tệp vào đây', sending: '{{name}}: đã gửi {{percent}}%', sendingLabel: 'Đang gửi video', unchanged: 'giữ nguyên',
      anyway: 'Vẫn thêm', anywayMore: 'Camera được thêm dù lúc này không trả lời. Footfall tiếp tục thử và đếm ngay khi có hình và có vạch.', loop: 'Hết thì phát lại từ đầu',
      check: 'Kiểm tra hình', checking: 'Đang đợi hình đầu tiên, {{age}}.', checkingTitle: 'Đang kiểm tra hình', before: 'Hình sẽ hiện ở đây.', beforeMore: 'Chưa lưu gì khi chưa thấy hình.',
      fine: 'Đã thấy hình', fineTitle: 'Hình tốt. Camera này đếm được.', failed: 'Không có hình', failedTitle: 'Chưa có hình.', failedMore: 'Nguyên nhân và cách xử lý ở bên trái.',
      size: 'Kích thước', codec: 'Chuẩn nén', rate: 'Tốc độ', rateOf: '{{value}} khung hình/giây', first: 'Hình đầu tiên sau', firstOf: '{{value}} giây', length: 'Độ dài', picture: 'Hình từ {{source}}',
      use: 'Dùng camera này', nameTitle: 'Nơi này gọi là gì?', name: 'Tên', nameHint: 'Tên của cửa, như mọi người trong cửa hàng thường gọi.', nameNeeded: 'Hãy đặt tên cho camera.', addAndDraw: 'Thêm và vẽ vạch đếm', defaultName: 'Cửa {{number}}',
      refused: { 'no-address': 'Hãy nhập địa chỉ luồng hình của camera.', 'not-rtsp': 'Đây không phải địa chỉ luồng hình. Địa chỉ bắt đầu bằng rtsp:// hoặc rtsps://.', 'no-path': 'Hãy nhập đường dẫn tệp video.' },
    },
  },
};

import type { ErrorCode } from '../../shared/errors.ts';

/** The sentences of app/shared/errors.ts in Vietnamese: the same parameters, the same three parts (what, why, what to do). */
export const errorsVi: Record<ErrorCode, string> = {
  MODEL_001: 'Không có tệp mô hình {file}. Hãy nhập lại hoặc chọn mô hình khác.',
  MODEL_002:
    'Tệp mô hình {file} không đúng với bản mô tả của nó: SHA-256 là {actual}, cần {expected}. Hãy nhập lại mô hình.',
  MODEL_003: 'Không nạp được tệp mô hình {file}: {detail}. Tệp bị hỏng hoặc không phải mô hình ONNX. Hãy nhập lại.',
  MODEL_004: 'Mô hình {file} có kích thước không đúng: {detail}. Hãy chọn mô hình khớp với bản mô tả.',
  MODEL_005: 'Không dùng được bản mô tả {file}: {detail}. Hãy sửa lại hoặc nhập lại mô hình.',
  MODEL_006:
    'Không có mô hình tên {name}. Các mô hình đã biết: {known}. Hãy nêu một tên trong đó hoặc đường dẫn tới tệp.',
  PROVIDER_001:
    '{provider} chưa được cài trên máy này: {detail}. Việc phát hiện người không dùng nó. Hãy cài thư viện và trình điều khiển của nó, rồi thử lại.',
  PROVIDER_002: 'Không mở được {provider}: {detail}. Hãy cập nhật trình điều khiển card đồ họa, rồi thử lại.',
  PROVIDER_003:
    '{provider} làm tiến trình chạy nó kết thúc ({detail}). Việc đếm tiếp tục không dùng nó. Hãy cập nhật trình điều khiển card đồ họa, rồi thử lại.',
  PROVIDER_004:
    '{provider} không trả lời trong {seconds} giây. Hãy cập nhật trình điều khiển card đồ họa, rồi thử lại.',
  PROVIDER_005:
    '{provider} bị lỗi khi xem một hình: {detail}. Việc đếm tiếp tục không dùng nó, và nó sẽ tự được thử lại.',
  PROVIDER_006:
    '{provider} cho ra những số không hợp lệ. Việc đếm tiếp tục không dùng nó. Hãy cập nhật trình điều khiển card đồ họa, rồi thử lại.',
  PROVIDER_007:
    '{provider} tìm ra người khác với bộ xử lý: độ tin cậy lệch {confidence}, khung lệch {pixels} điểm ảnh. Nó không được dùng. Hãy cập nhật trình điều khiển card đồ họa, rồi thử lại.',
  PROVIDER_008: '{provider} hết bộ nhớ: {detail}. Hãy đóng các chương trình khác đang dùng card đồ họa, rồi thử lại.',
  PROVIDER_009:
    '{provider} cần {seconds} giây mới có kết quả đầu tiên, và trong lúc đó không đếm được gì. Hãy tự chọn nó nếu vẫn muốn dùng.',
  PROVIDER_010: 'Máy này không có bộ chạy {name}. Hãy chọn một trong {known}.',
  DECODER_001:
    '{decoder} không giải mã được luồng {codec} này trên máy này: {detail}. Luồng được giải mã bằng phần mềm.',
  DECODER_002:
    '{decoder} cho {frames} hình trong khi phần mềm cho {expected}, hoặc cho thời điểm khác. Luồng được giải mã bằng phần mềm.',
  DECODER_003:
    '{decoder} cho hình khác với phần mềm: lệch {difference} trên 255 mức. Luồng được giải mã bằng phần mềm.',
  DECODER_004:
    '{decoder} cho cùng hình mà không đỡ được gì: {hardware} ms thời gian bộ xử lý, phần mềm {software} ms. Luồng được giải mã bằng phần mềm.',
  STREAM_001: 'Không có tệp {source}. Hãy kiểm tra đường dẫn, hoặc chọn lại tệp.',
  STREAM_002: '{source} không phải video đọc được: {detail}. Hãy chọn tệp khác, hoặc chuyển sang MP4 (H.264).',
  STREAM_003: '{source} bị đứt giữa chừng: {detail}. Phần đến giây {seconds} đã được dùng. Hãy chép lại tệp.',
  STREAM_004:
    '{host} không trả lời. Hãy xem camera có điện không, địa chỉ có đúng không, và máy tính này có cùng mạng không.',
  STREAM_005:
    'Camera tại {host} từ chối mật khẩu này của “{user}”. Camera có trả lời nên mạng vẫn tốt. Hãy dùng mật khẩu của trang web camera.',
  STREAM_006:
    'Camera tại {host} có trả lời nhưng không có luồng hình ở đường dẫn này. Hãy lấy địa chỉ luồng trong hướng dẫn hoặc trang web của camera.',
  STREAM_007: '{host} nhận kết nối nhưng không gửi hình trong {seconds} giây. Hãy khởi động lại camera rồi thử lại.',
  STREAM_008: 'Mất kết nối tới {host}: {detail}. Footfall tự thử lại.',
  STREAM_009: 'Video của {source} là {codec}, máy tính này không giải mã được. Hãy đặt camera sang H.264.',
  STREAM_010:
    'Không dùng được địa chỉ {source}: {detail}. Địa chỉ bắt đầu bằng rtsp://, rtsps://, http://, https:// hoặc rtmp://, ví dụ rtsp://192.168.1.20/stream2.',
  STREAM_011:
    'Không có dịch vụ nào tại {host}. Hãy kiểm tra cổng (thường là 554 cho RTSP, 80 cho HTTP, 1935 cho RTMP) và xem camera đã bật cách gửi này chưa.',
  STREAM_012: 'Hình của {source} đã dừng: {detail}. Footfall tự khởi động lại.',
  STREAM_013:
    'Một số hình của {source} từ giây {from} đến giây {to} bị hỏng. Mọi phần khác đã được dùng. Hãy chép lại tệp nếu cần.',
  STREAM_014: '{source} dài hơn phần đầu tệp ghi: ghi {stated} giây, thật ra {seconds} giây. Toàn bộ đã được dùng.',
  STREAM_015:
    'Camera tại {host} không nhận thêm người xem ({status}). Hãy đóng một chương trình khác đang xem, hoặc dùng luồng thứ hai của camera.',
  STREAM_016:
    'Camera tại {host} không gửi qua {transport} ({status}). Hãy chọn cách gửi khác cho camera này, hoặc cho phép cách đó trong camera.',
  STREAM_017:
    'Camera tại {host} đang gặp trục trặc ({status}). Footfall tự thử lại. Nếu kéo dài, hãy khởi động lại camera.',
  STREAM_018:
    'Camera tại {host} không làm điều được yêu cầu ({status}). Hãy cập nhật phần mềm của camera, hoặc dùng luồng khác của camera.',
  STREAM_019:
    'Camera tại {host} dẫn tới {target}, nhưng Footfall chỉ đọc từ chính camera. Nếu đó mới là địa chỉ đúng, hãy nhập địa chỉ đó.',
  STREAM_020:
    'Không tạo được kết nối bảo mật tới {host}: {detail}. Hãy kiểm tra cổng, hoặc dùng địa chỉ không mã hóa nếu camera có.',
  STREAM_021:
    'Nội dung {host} gửi tại địa chỉ này không phải hình trực tiếp: {detail}. Hãy lấy địa chỉ luồng hình trong sách hướng dẫn hoặc trang quản trị camera.',
  STREAM_022:
    'Hình của {source} bị đứng: suốt {seconds} giây chỉ có cùng một hình. Footfall tự mở lại. Nếu kéo dài, hãy khởi động lại camera.',
  STREAM_023: 'Camera {source} chưa được cắm. Hãy cắm vào, Footfall sẽ tự khởi động camera.',
  STREAM_024:
    'Camera {source} đang được chương trình khác, hoặc một camera khác ở đây, sử dụng. Hãy đóng lại, Footfall sẽ tự khởi động camera.',
  STREAM_025:
    'Người dùng này không được phép dùng camera {source}. Hãy cho phép trong cài đặt quyền riêng tư của hệ thống (trên Linux, thêm người dùng này vào nhóm video), rồi khởi động lại Footfall.',
  STREAM_026:
    'Camera ở {host} đưa chứng chỉ khác trước ({fingerprint}) nên không gửi gì tới đó. Nếu camera đã được đặt lại hoặc thay, hãy kiểm tra hình ở “Đổi hoặc thay thế”; nếu không, có thể có kẻ đứng giữa.',
  STREAM_027:
    'Camera tại {host} yêu cầu đăng nhập theo cách mà Footfall không biết; mật khẩu có thể đúng. Trong camera, hãy đặt xác thực RTSP là digest (SHA-256 hoặc MD5) hoặc basic.',
  REGION_001: 'Vạch “{name}” quá ngắn để đếm: {percent}% hình, cần ít nhất {minimum}%. Hãy kéo dài thêm.',
  REGION_002: '“{name}” ra ngoài hình: điểm {point} nằm ngoài 0 đến 1. Hãy kéo vào trong.',
  REGION_003: '“{name}” tự cắt hoặc tự chạm. Hãy dời các điểm để không như vậy nữa.',
  REGION_004:
    'Vạch “{name}” quá sát mép hình: ở đó không thấy người ở cả hai bên. Hãy dời cách mép ít nhất {minimum}%.',
  REGION_005: 'Điểm {point} của “{name}” không phải là số. Hãy nhập số từ 0 đến 1.',
  REGION_006: '“{name}” có {count} điểm; cần từ {minimum} đến {maximum} điểm.',
  REGION_007: 'Camera này đã có {maximum} vạch và vùng. Hãy xóa bớt một cái.',
  REGION_008: 'Camera này đã có vạch hoặc vùng tên “{name}”. Hãy chọn tên khác.',
  REGION_009: 'Vùng “{name}” quá nhỏ: {percent}% hình, cần ít nhất {minimum}%. Hãy vẽ lớn hơn.',
  REGION_010: 'Hai vạch của cổng “{name}” chạm nhau. Hãy vẽ tách ra, vạch này sau vạch kia.',
  REGION_011:
    'Vạch thứ hai của cổng “{name}” không nằm phía trong của vạch thứ nhất, hoặc ngược hướng. Hãy đổi chỗ hai vạch hoặc lật một vạch.',
  REGION_012:
    '“{name}” nằm hoàn toàn trong vùng bỏ qua “{ignore}”, nơi không ai được nhìn thấy, nên sẽ không bao giờ đếm được. Hãy dời một trong hai.',
  REGION_013:
    'Trong lúc đó có người khác đã lưu “{name}” thành bản {version}. Hãy so sánh hai bản rồi giữ bản của bạn, lấy bản kia, hoặc giữ cả hai.',
  REGION_014: 'Trong lúc đó có người khác đã xóa “{name}”. Hãy giữ bản của bạn (đưa nó trở lại) hoặc bỏ nó.',
  VIEW_001:
    'Đề xuất cho các vạch của “{camera}” không còn đúng: camera lại bị dời, đã về chỗ cũ, hoặc người khác đã quyết định. Hãy xem lại camera.',
  VIEW_002:
    'Chỉ có thể kiểm tra góc nhìn của “{camera}” khi đang có hình, mà bây giờ thì không. Hãy xem lý do ở trang camera rồi kiểm tra lại.',
  COUNT_001: 'Không có vạch, cổng hay vùng nào nên không đếm gì. Hãy thêm bằng --line hoặc --regions.',
  COUNT_002:
    'Không theo dõi được ai trong {source} nên không đếm gì. Nếu trong đó có người thì họ quá nhỏ, quá tối hoặc bị che quá nhiều đối với mô hình.',
  COUNT_003:
    '“{name}” đóng suốt từ {from} đến {to} (UTC) nên ở đó không đếm gì. Nếu sai, hãy sửa giờ mở cửa hoặc --from-time.',
  COUNT_004:
    '{source} có {fps} khung hình được phân tích mỗi giây; cần từ {minimum} trở lên mới theo dõi được người nên không thể đếm. Hãy dùng video hoặc --fps nhiều hơn.',
  COUNT_005:
    'Không phát hiện nào của {source} đạt {minimum}, cao nhất là {highest}: không theo dõi được ai. Hãy đặt mức bắt đầu theo dõi bằng --start-confidence.',
  COUNT_006:
    '“{name}” chỉ dài bằng {percent}% bề ngang của người ở đó nên phần lớn đi lọt bên cạnh. Hãy kéo dài bằng bề rộng lối đi.',
  COUNT_007:
    '“{name}” chỉ đếm người đi {direction}, mà cả {count} người qua vạch đều đi hướng ngược lại. Nếu sai, hãy đổi hai đầu vạch hoặc đếm cả hai hướng.',
  COUNT_008:
    '“{name}” nằm hoàn toàn trong vùng bỏ qua “{ignore}”, nơi không ai được nhìn thấy, nên ở đó không thể đếm. Hãy dời một trong hai.',
  RECOUNT_001:
    'Những gì camera thấy trước {since} không được lưu để đếm lại. Hãy chọn thời điểm bắt đầu từ lúc đó trở đi.',
  RECOUNT_002:
    'Không có gì để đếm lại từ {from} đến {to}. Hãy chọn một khoảng đã qua mà camera có đếm; muộn nhất là hai phút trước.',
  RECOUNT_003: 'Camera này chưa có vạch, cổng hay vùng nào để đếm. Hãy vẽ một cái trước.',
  RECOUNT_004: 'Việc đếm lại bị gián đoạn: {detail}. Không có gì thay đổi. Hãy bắt đầu lại.',
  RECOUNT_005: 'Lần đếm lại này đang ở trạng thái {status}, nên không làm được nữa. Hãy tải lại danh sách.',
  RECOUNT_006: 'Không có lần đếm lại {recountId}. Hãy tải lại danh sách.',
  RECOUNT_007:
    'Những gì đã thấy từ {from} đến {to} đã được xóa theo yêu cầu nên không đếm lại được. Hãy chọn thời gian khác.',
  CAMERA_001: 'Không có camera {cameraId}. Nó đã bị xóa. Hãy quay lại danh sách camera.',
  CAMERA_002: 'Đã có camera tên “{name}”. Hãy chọn tên khác.',
  CAMERA_003:
    'Camera mẫu có những người của riêng nó nên không thể trở thành camera của cửa hàng, và ngược lại. Hãy thêm camera mới.',
  CAMERA_004: 'Mật khẩu đang lưu được nhập cho {before} và không được gửi đến {host}. Hãy nhập lại mật khẩu.',
  CAMERA_007:
    'Không đọc được mật khẩu của camera này nữa: khóa niêm phong nó đã mất hoặc bị thay. Hãy nhập lại mật khẩu.',
  FILE_001:
    'Ổ đĩa của {folder} không đủ chỗ cho {name}: cần {needed} MB, còn trống {free} MB. Hãy giải phóng dung lượng, hoặc nhập đường dẫn của video.',
  FILE_002: '{name} chưa đến đủ: {detail}. Không lưu gì cả. Hãy chọn lại tệp.',
  CAMERA_005: 'Footfall đang thử {count} camera rồi. Hãy đợi vài camera trả lời xong rồi thử lại.',
  CAMERA_006: 'Đã có {maximum} camera, không thể thêm nữa. Hãy xóa bớt một camera trước.',
  CAMERA_008: 'Việc kiểm tra camera này đã bị dừng. Hãy kiểm tra lại.',
  CAMERA_009:
    'Ở {host} bây giờ là một camera khác nên không đếm gì cho “{name}”. Footfall đang tìm đúng camera. Nếu đã thay camera, hãy chọn “Đổi hoặc thay thế”.',
  CAMERA_010: 'Không đọc được danh sách camera này: {detail}. Hãy xuất một danh sách để xem mẫu.',
  CAMERA_011: 'Giá trị ở “{field}” không dùng được: {detail}. Hãy sửa dòng này rồi nhập lại danh sách.',
  CAMERA_012: 'Camera này đã được thêm. Hãy tìm trong danh sách camera.',
  CAMERA_013: 'Không ai bảo trì một camera quá {days} ngày. Hãy chọn lúc kết thúc sớm hơn, hoặc tắt camera.',
  CAMERA_014: 'Không thể đưa hình cỡ {size} cho bộ nhận dạng. Hãy chọn một trong {sizes}.',
  DISCOVERY_001:
    '“{text}” không phải địa chỉ hay dải địa chỉ. Hãy nhập dạng 192.168.1.20, 192.168.1.20-40, 192.168.1.0/24 hoặc tên của camera.',
  DISCOVERY_002: 'Có {count} địa chỉ; mỗi lần chỉ tìm được tối đa {maximum}. Hãy nhập dải nhỏ hơn.',
  DISCOVERY_003: 'Một camera đã chọn không còn trong danh sách tìm thấy. Hãy tìm lại rồi chọn lại.',
  DISCOVERY_004: 'Footfall đã khởi động lại trước khi camera này trả lời. Hãy hỏi lại.',
  DISCOVERY_005:
    'Camera tại {host} chính là camera tại {other}: cùng số sê-ri hoặc cùng card mạng. Chỉ cần một; hãy bỏ chọn camera này.',
  DEVICE_001: '{host} không trả lời. Hãy xem camera có điện và dây mạng không, và địa chỉ có đúng không.',
  DEVICE_002:
    '{host} không trả lời và nằm ở mạng khác với máy tính này ({networks}). Hãy đặt cho camera một địa chỉ thuộc mạng đó, hoặc nối máy tính này vào mạng của camera.',
  DEVICE_003:
    'Có thiết bị tại {host} nhưng ở đó không có cổng nào để hỏi camera. Hãy bật ONVIF trong camera, hoặc nhập cổng sau địa chỉ.',
  DEVICE_004:
    '{host} có trả lời nhưng không dùng ONVIF. Hãy bật ONVIF trong camera (trên trang web của nó, thường ở mục mạng hoặc tích hợp), hoặc thêm bằng địa chỉ luồng.',
  DEVICE_005: 'Camera tại {host} hỏi tên người dùng và mật khẩu. Hãy nhập tên và mật khẩu của camera.',
  DEVICE_006:
    'Camera tại {host} từ chối đăng nhập của “{user}” (“{said}”). Hãy kiểm tra mật khẩu. Nhiều camera có người dùng riêng cho ONVIF: hãy thêm một người dùng trên trang web của nó.',
  DEVICE_007:
    'Camera tại {host} từ chối đăng nhập của “{user}” và báo: “{said}”. Sau {left} lần sai nữa nó sẽ khóa người dùng này. Hãy kiểm tra mật khẩu trước khi thử lại.',
  DEVICE_008:
    'Camera tại {host} đã khóa “{user}” và báo: “{said}”. Hãy chờ vài phút hoặc khởi động lại camera, rồi thử với mật khẩu đúng.',
  DEVICE_009:
    'Camera tại {host} biết “{user}” nhưng không cho người dùng này xem luồng hình (“{said}”). Hãy cấp thêm quyền trên trang web của nó, hoặc dùng người dùng khác.',
  DEVICE_010:
    'Camera tại {host} từ chối đăng nhập vì đồng hồ của nó (“{said}”). Hãy đặt ngày giờ trên trang web của nó rồi thử lại.',
  DEVICE_011:
    'Camera tại {host} dùng HTTPS với chứng chỉ chưa biết ({fingerprint}). Hãy chấp nhận nếu đây là camera của bạn.',
  DEVICE_012:
    'Camera tại {host} đưa ra chứng chỉ khác với chứng chỉ đã chấp nhận ({fingerprint}). Nếu nó đã được đặt lại hoặc thay mới, hãy chấp nhận chứng chỉ mới; nếu không, có thể có kẻ đứng giữa.',
  DEVICE_013:
    'Camera tại {host} chấp nhận đăng nhập nhưng không nêu luồng hình nào. Hãy thêm một cấu hình video trên trang web của nó, hoặc thêm bằng địa chỉ luồng.',
  DEVICE_014:
    'Camera tại {host} trả lời theo cách không hiểu được: {detail}. Hãy khởi động lại, cập nhật phần mềm của nó, hoặc thêm bằng địa chỉ luồng.',
  DEVICE_015: 'Camera tại {host} nhận kết nối nhưng không trả lời trong {seconds} giây. Hãy khởi động lại rồi thử lại.',
  DEVICE_016: 'Không có thiết bị nào tên {host} trong mạng này. Hãy kiểm tra tên, hoặc nhập địa chỉ.',
  DEVICE_017: '“{host}” không phải địa chỉ thiết bị. Hãy nhập như 192.168.1.20, hoặc 192.168.1.20:8000 kèm cổng.',
  DEVICE_018: 'Camera tại {host} không cho ảnh ở địa chỉ mà nó nêu. Hãy xem luồng hình của nó.',
  DEVICE_020:
    'Camera tại {host} không có người dùng ONVIF “{user}” (“{said}”). Hãy thêm người dùng này trên trang web của camera, ở mục ONVIF hoặc tích hợp: người dùng của trang web là loại khác.',
  DEVICE_019:
    '{host} là địa chỉ thiết bị tự đặt (IPv6 link-local), không mở được luồng hình ở đó. Hãy cho camera một địa chỉ IPv4, hoặc địa chỉ IPv6 của mạng này.',
  EXPORT_001: 'Không dùng được địa chỉ trung tâm: {detail}. Địa chỉ được viết như {example}.',
  EXPORT_002:
    'Không kết nối được trung tâm tại {server}: {detail}. Việc đếm vẫn tiếp tục, mọi dữ liệu sẽ được gửi khi trung tâm trả lời.',
  EXPORT_003: 'Trung tâm tại {server} từ chối đăng nhập này: {detail}. Hãy sửa tên người dùng hoặc mật khẩu.',
  EXPORT_004:
    'Không thể tin kết nối tới {server}: {detail}. Hãy đưa chứng chỉ của nơi đã ký cho máy chủ, hoặc sửa tên máy chủ.',
  EXPORT_005: 'Không có cơ sở dữ liệu này tại {server}: {detail}. Hãy sửa tên trong địa chỉ, hoặc tạo nó.',
  EXPORT_006:
    'Cơ sở dữ liệu tại {server} chưa phải là trung tâm: {detail}. Hãy tạo bằng footfall export --init-center.',
  EXPORT_007: 'Tài khoản này không có quyền tại {server}: {detail}. Hãy cho nó vào nhóm footfall_writer.',
  EXPORT_008: 'Ổ đĩa của trung tâm tại {server} đã đầy: {detail}. Không mất gì: dữ liệu sẽ được gửi khi có chỗ.',
  EXPORT_009: 'Trung tâm tại {server} trả lời không đúng: {detail}. Hãy cập nhật bằng footfall export --init-center.',
  EXPORT_010:
    'Địa điểm {site} do tài khoản khác ghi tại {server}. Hãy dùng tài khoản đó, hoặc cấp địa điểm này trong bảng site_access.',
  EXPORT_011:
    'Trong lúc đó có nơi khác bắt đầu gửi với tên nút này ({node}) tới {server}. Lần gửi này dừng; lần sau sẽ kiểm tra.',
  EXPORT_012: 'Trung tâm tại {server} không nhận được: {detail}. Hãy cập nhật bằng footfall export --init-center.',
  EXPORT_013:
    'Không gửi gì tới {server}: ở đó có dữ liệu của nút này ({node}) mà cơ sở dữ liệu này không gửi. Nó được khôi phục từ bản cũ, hoặc hai máy chép từ một ổ đĩa. Hãy cho máy này thành nút riêng bằng footfall export --as-new-node, nếu máy kia vẫn đếm hoặc không còn nữa.',
  EXPORT_014: 'Chưa đặt trung tâm. Hãy cho địa chỉ bằng footfall export --center, hoặc trong Cài đặt.',
  EXPORT_016: 'Không ghi được tệp {file}: {detail}. Hãy chọn tên hoặc nơi khác.',
  EXPORT_015: 'Không nhận được tệp {file}: {detail}. Không có gì được lưu. Hãy xuất lại từ cửa hàng.',
  SAVE_001: 'Không ghi được tệp {file}: {detail}. Hãy chọn tên hoặc nơi khác.',
  SAVE_002:
    'Ổ đĩa của {file} đã đầy. Không phần nào của tệp được giữ lại. Hãy giải phóng chỗ trống, hoặc chọn nơi khác hay khoảng thời gian ngắn hơn.',
  SAVE_003: 'Không có báo cáo hay bảng “{what}” nào lưu được.',
  SAVE_004: 'Tệp này không còn nữa. Hãy lưu lại.',
  SAVE_005: '{count} tệp đang được tạo hoặc chờ tải về. Hãy đợi một tệp xong, hoặc hủy một tệp.',
  ERASE_001:
    'Không có gì để xóa từ {from} đến {to}: hãy chọn khoảng thời gian bắt đầu trước khi kết thúc, và đã kết thúc ít nhất một phút.',
  ERASE_002: 'Không có camera {cameraId}. Hãy tải lại danh sách camera.',
  REPORT_001:
    'Báo cáo {days} ngày với bước {minutes} phút có {buckets} bước; chỉ được tối đa {maximum}. Hãy chọn khoảng thời gian ngắn hơn, hoặc bước ít nhất {least} phút.',
  REPORT_002: 'Báo cáo dài tối đa {maximum} ngày, không phải {days}. Hãy chọn khoảng thời gian ngắn hơn.',
  REPORT_003:
    'Khoảng thời gian này có hơn {maximum} dòng dữ liệu, quá nhiều để đọc một lần. Hãy chọn khoảng ngắn hơn, hoặc một camera.',
  REPORT_004: 'Không ghi được báo cáo vào {folder}: {detail}. Hãy chọn thư mục có sẵn mà Footfall được phép ghi.',
  REPORT_005:
    'Hình này không làm biểu trưng được: {detail}. Hãy chọn hình PNG hoặc JPEG, mỗi cạnh tối đa 4000 điểm ảnh và 500 kB.',
  REPORT_006: 'Khoảng này kết thúc ngày {to}, trước ngày bắt đầu {from}. Hãy chọn ngày cuối không trước ngày đầu.',
  REPORT_007:
    'Những ngày này có {steps} cột với độ rộng đó; chỉ được tối đa {maximum}. Hãy chọn cột rộng hơn, hoặc ít ngày hơn.',
  WALK_001: 'Vạch hoặc cổng này không còn nữa. Hãy tải lại trang và chọn vạch khác.',
  WALK_002: 'Một lần đi thử dài tối đa {hours} giờ, và các lần chạm nằm trong đó. Hãy bắt đầu lại.',
  NOTE_001: 'Ghi chú này không còn nữa. Hãy tải lại trang.',
  DB_001:
    'Cơ sở dữ liệu {file} đang bị chương trình khác khóa: {detail}. Hãy đóng chương trình đó rồi mở lại Footfall.',
  DB_002: 'Không ghi được cơ sở dữ liệu {file}: {detail}. Hãy cho người dùng này quyền ghi vào thư mục đó.',
  DB_003:
    'Cơ sở dữ liệu {file} bị hỏng: {detail}. Chưa có gì bị thay đổi. Hãy mở Footfall: nó giữ lại tệp này, đếm tiếp vào cơ sở dữ liệu mới và đề nghị bản sao mới nhất.',
  DB_004:
    'Cơ sở dữ liệu {file} do bản Footfall mới hơn ghi (nó biết {unknown}). Hãy cài bản mới hơn. Chưa có gì bị thay đổi.',
  DB_005: 'Ổ đĩa của {file} đã đầy. Việc đếm tiếp tục trong bộ nhớ một thời gian ngắn. Hãy giải phóng dung lượng ngay.',
  DB_006:
    'Ổ đĩa của {file} hoạt động không bình thường: {detail}. Việc đếm tiếp tục trong bộ nhớ một thời gian ngắn. Hãy kiểm tra ổ đĩa ngay.',
  DB_007: 'Không tạo được bản sao an toàn trong {folder}: {detail}. Hãy xem ổ đĩa còn chỗ và ghi được không.',
  DB_008: 'Không khôi phục được bản sao {file}: {detail}. Hãy chọn bản khác. Chưa có gì bị thay đổi.',
  DB_009: 'Không đọc được tệp lưu trữ {file}: {detail}. Hãy lấy bản của nó từ nơi khác.',
  DB_010:
    'Không lưu trữ được các dòng cũ trong {folder}: {detail}. Chúng vẫn ở trong cơ sở dữ liệu. Hãy xem ổ đĩa còn chỗ và ghi được không.',
  DB_011:
    'Không ghi được bản sao vào thư mục thứ hai {folder}: {detail}. Bản sao trên máy này vẫn được tạo. Hãy nối lại ổ đĩa hoặc thư mục chia sẻ, hoặc chọn nơi khác.',
  DB_012: 'Thư mục thứ hai {folder} đã đầy. Bản sao trên máy này vẫn được tạo. Hãy dọn chỗ ở đó.',
  DB_015:
    'Dữ liệu đã lưu của ngày {day} không khớp với nhau: {count} chỗ khác, chỗ đầu tiên ở {first}. Hãy xem bằng: npx footfall verify --from {day} --to {day}',
  DB_016:
    'Cơ sở dữ liệu {file} đã được mã hóa, và không có khóa của nó ở đây: {detail}. Hãy đưa khóa khôi phục bằng: npx footfall encrypt --recovery-key FILE, hoặc trả lại database.key và secrets.key của thư mục đó.',
  DB_017:
    'Việc cập nhật cơ sở dữ liệu sẽ làm đổi số đã đếm ({detail}), nên đã được hoàn lại: {file} vẫn như cũ, kết quả của lần cập nhật được giữ ở {kept}. Hãy chạy bản Footfall trước đó, và gửi cả hai cho nhà cung cấp.',
  API_001: 'Không dùng được yêu cầu {method}: {detail}. Hãy tải lại trang để cùng phiên bản với ứng dụng.',
  API_002: 'Màn hình này đang đợi {count} câu trả lời rồi. Hãy đợi chúng về; nếu kéo dài, hãy tải lại trang.',
  API_003: 'Yêu cầu {method} cần quyền của người lắp đặt. Hãy nhờ người lắp đặt hoặc người quản trị làm việc này.',
  API_004: 'Yêu cầu {method} cần quyền của người quản trị. Hãy nhờ người quản trị làm việc này.',
  API_005: 'Trụ sở chỉ xem, nên không làm được {method} ở đây. Hãy làm tại chính cửa hàng.',
  API_006: 'Không có cửa hàng {site} mà tài khoản này của trung tâm được xem. Hãy chọn trong danh sách.',
  API_007:
    'Yêu cầu {method} không dành cho màn hình treo tường, vốn chỉ hiện các con số. Hãy đăng nhập bằng tên để làm việc này.',
  API_008: 'Yêu cầu {method} cần quyền chọn mô hình. Hãy nhờ người quản trị cấp quyền hoặc làm việc này.',
  API_009:
    'Yêu cầu {method} là về một người, mà ở đây chưa ai đăng nhập bằng tên. Hãy đăng nhập bằng tên để làm việc này.',
  PEOPLE_001: 'Đã có người tên {name} hoặc gần giống như vậy. Hãy chọn tên khác.',
  PEOPLE_002: 'Mật khẩu có ít nhất {least} và nhiều nhất {most} ký tự. Một câu thì dễ nhớ.',
  PEOPLE_003:
    'Mật khẩu này thuộc loại bị thử đầu tiên: quá phổ biến hoặc lấy từ tên. Hãy chọn mật khẩu khác, ví dụ một câu.',
  PEOPLE_004: '{name} là người quản trị cuối cùng, và phải luôn có một người. Hãy đặt người khác làm quản trị trước.',
  PEOPLE_005: 'Trong lúc đó người khác đã sửa {name}. Hãy xem nội dung hiện tại rồi sửa lại.',
  PEOPLE_006: 'Người này không còn nữa. Hãy tải lại danh sách.',
  PEOPLE_007: 'Mật khẩu cũ không đúng. Hãy nhập lại.',
  PEOPLE_008: 'Liên kết này không còn nữa. Hãy tải lại danh sách.',
  PEOPLE_009: 'Đây không thể là một tên. Tên cần có chữ hoặc số, nhiều nhất {most} ký tự, và không có ký tự ẩn.',
  PEOPLE_011: 'Đã thử quá nhiều lần. Hãy đợi {seconds} giây rồi thử lại.',
  PEOPLE_012:
    'Mã này không đúng. Hãy nhập mã ứng dụng đang hiện; nếu vẫn không đúng, hãy chỉnh giờ của điện thoại và của máy tính này.',
  PEOPLE_013: 'Bước đăng nhập thứ hai chưa được thiết lập, hoặc đã bắt đầu quá lâu. Hãy bắt đầu lại.',
  PEOPLE_014:
    'Không dùng được khoá truy cập (passkey) cho {origin}. Hãy mở Footfall bằng tên, có mã hoá (https://TÊN) hoặc trên chính máy của nó (http://localhost).',
  PEOPLE_015: 'Khoá truy cập không được chấp nhận: {detail}. Hãy thử lại.',
  PEOPLE_016: 'Ở đây chưa ai có tên nên chưa mời ai được. Hãy đặt tên cho mình trước.',
  SYS_001: 'Cổng {port} tại {address} đang được chương trình khác dùng. Hãy đóng nó, hoặc chọn cổng khác với --port.',
  SYS_002: 'Không tìm thấy ffmpeg (đã thử: {tried}). Hãy cài đặt ({fix}), hoặc đặt FFMPEG_PATH tới nó.',
  SYS_003:
    'Không dùng được ffmpeg tại {file}: {detail}. Footfall cần bản 5.1 trở lên. Hãy đặt FFMPEG_PATH tới bản khác.',
  SYS_004:
    'Không dùng được thư mục {folder}: {detail}. Hãy chọn thư mục khác với --data, hoặc cho người dùng này quyền ghi.',
  SYS_005:
    'Footfall đang chạy với thư mục {folder} (tiến trình {pid}). Hãy dùng bản đang chạy, hoặc chọn thư mục khác với --data.',
  SYS_006: 'Tiến trình của camera {camera} kết thúc bất ngờ ({detail}). Footfall tự khởi động lại.',
  SYS_007: 'Có sự cố bất ngờ: {detail}. Nhật ký trong {folder} có chi tiết.',
  SYS_008:
    'Cần đăng nhập. Hãy mở liên kết mà Footfall đã in khi khởi động, hoặc chạy footfall link để có liên kết mới.',
  SYS_009:
    'Màn hình này mất kết nối với Footfall. Hãy chờ có lại kết nối rồi làm lại. Nếu kéo dài, hãy xem máy tính chạy Footfall có đang bật không.',
  SYS_010:
    'Footfall không lắng nghe được tại {address}, cổng {port}: {detail}. Hãy chọn địa chỉ và cổng khác với --address và --port.',
  SYS_011:
    'Footfall hiện không phục vụ màn hình nào với thư mục {folder}. Hãy khởi động Footfall trước, hoặc chọn thư mục khác với --data.',
  TLS_001:
    'Không dùng được chứng chỉ hoặc khoá trong {file}: {detail}. Hãy đưa tệp dạng PEM và cho người dùng này quyền đọc.',
  TLS_002:
    'Khoá trong {key} không phải của chứng chỉ trong {file}. Hãy chỉ đúng hai tệp đi với nhau bằng --certificate và --key.',
  CLI_001: '{detail}. Chạy footfall {command} --help để xem cách dùng.',
};

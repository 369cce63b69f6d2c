/** Who sees this on which screen: inviting others, and logging out. */
export const messages = {
  en: {
    account: 'This screen', invite: 'Show on another screen…', logOut: 'Log out', logOutAll: 'Log out on all screens', logOutAllAsk: 'All screens are logged out, also this one. Counting goes on. To come back you need a link: footfall link prints one on the PC that counts.',
    logOutFailed: 'Footfall does not answer, so this screen is still logged in. Try again when the connection is back.',
    title: 'Show on another screen', lead: 'Scan this with the other device, or open the address there.', codeIs: 'If it asks for a code', address: 'Address',
    lasts: 'Opens once. {{minutes}}:{{seconds}} left.', closing: 'Closing this window withdraws it.',
    used: 'The other screen is logged in.', over: 'This invitation has expired.', another: 'Invite another screen', qr: 'QR code of {{address}}',
    thisPcOnly: 'Footfall listens on this PC only, so another screen cannot reach it.', howTo: 'Start it with this, then invite again:', done: 'Done',
  },
  vi: {
    account: 'Màn hình này', invite: 'Hiện trên màn hình khác…', logOut: 'Đăng xuất', logOutAll: 'Đăng xuất trên mọi màn hình', logOutAllAsk: 'Mọi màn hình đều bị đăng xuất, kể cả màn hình này. Việc đếm vẫn tiếp tục. Muốn vào lại cần có liên kết: chạy footfall link trên máy tính đang đếm.',
    logOutFailed: 'Footfall không trả lời nên màn hình này vẫn đang đăng nhập. Hãy thử lại khi có kết nối.',
    title: 'Hiện trên màn hình khác', lead: 'Quét mã này bằng thiết bị kia, hoặc mở địa chỉ trên thiết bị đó.', codeIs: 'Nếu được hỏi mã', address: 'Địa chỉ',
    lasts: 'Chỉ mở được một lần. Còn {{minutes}}:{{seconds}}.', closing: 'Đóng cửa sổ này là thu hồi lời mời.',
    used: 'Màn hình kia đã đăng nhập.', over: 'Lời mời này đã hết hạn.', another: 'Mời màn hình khác', qr: 'Mã QR của {{address}}',
    thisPcOnly: 'Footfall chỉ lắng nghe trên máy này nên màn hình khác không vào được.', howTo: 'Hãy khởi động bằng lệnh này rồi mời lại:', done: 'Xong',
  },
};

import type { Unfinished } from '../../shared/api/index.ts';
import type { PartVerdict, ViewFinding, ViewPart, ViewUnit, ViewVerdict } from '../../shared/domain/view-check.ts';

interface Words {
  title: string;
  offer: string;
  offerMore: string;
  begin: string;
  again: string;
  draw: string;
  running: string;
  people_one: string;
  people_other: string;
  nobodyYet: string;
  walk: string;
  checked: string;
  never: string;
  neverMore: string;
  seen_one: string;
  seen_other: string;
  heights: string;
  part: string;
  found: string;
  measured: string;
  limit: string;
  atLeast: string;
  atMost: string;
  verdicts: Record<ViewVerdict, string>;
  says: Record<PartVerdict, string>;
  unfinished: Record<Unfinished, string>;
  parts: Record<ViewPart, string>;
  units: Record<ViewUnit, string>;
  findings: Record<ViewFinding, string>;
}

const en: Words = {
  title: 'Check the view',
  offer: 'Can this camera count here?',
  offerMore: 'Footfall looks at its picture for a minute while somebody walks through it, and says so.',
  begin: 'Check for 60 s',
  again: 'Check again',
  draw: 'Draw the line',
  running: 'Looking, {{left}} s left',
  people_one: 'One person seen so far.',
  people_other: '{{count}} people seen so far.',
  nobodyYet: 'Nobody seen so far.',
  walk: 'Walk through the picture where customers walk, near and far. It counts meanwhile as always.',
  checked: 'Checked {{time}}',
  never: 'This view was not checked yet.',
  neverMore: 'Walk through the picture meanwhile, or wait until somebody does: how large people are decides most.',
  seen_one: 'One person in {{seconds}} s',
  seen_other: '{{count}} people in {{seconds}} s',
  heights: '{{low}} to {{high}} pixels tall as they are analysed, most about {{share}} of the picture’s height',
  part: 'Part',
  found: 'What was found',
  measured: 'Measured',
  limit: 'Wanted',
  atLeast: 'at least {{value}}',
  atMost: 'at most {{value}}',
  verdicts: {
    go: 'The view is right. This camera can count.',
    nobody: 'Nobody was seen, so nobody can say whether it counts. Walk through the picture and check again.',
    adjust: 'It counts, and would count better after this.',
    reject: 'So it cannot count. Change this first.',
  },
  says: { go: 'Right', adjust: 'Adjust', reject: 'Not usable', unknown: 'Not known' },
  unfinished: {
    'no-picture': 'The check at {{time}} is not finished: the picture broke off. Check again when it is back.',
    off: 'The check at {{time}} is not finished: the camera was switched off, or its video was through.',
  },
  parts: {
    height: 'Size of people',
    tilt: 'Tilt',
    light: 'Light',
    blur: 'Sharpness',
    noise: 'Noise',
    glare: 'Glare',
    motion: 'Motion without people',
    hidden: 'Hidden',
    rate: 'Frames',
  },
  units: {
    pixels: '{{value}} px',
    degrees: '{{value}}°',
    grey: '{{value}} of 255',
    share: '{{value}}',
    'frames-per-second': '{{value}}/s',
  },
  findings: {
    'height-fine': 'People are large enough.',
    'too-small':
      'People are so small that many are missed. Hang the camera nearer, zoom in, or draw the line where people are largest.',
    'too-near': 'People are never seen whole. Hang the camera higher or farther away, or zoom out.',
    'height-unknown': 'Nobody walked through the picture. Walk through it and check again.',
    'tilt-fine': 'The camera looks down as it should.',
    'too-flat': 'The camera looks nearly level, so people hide each other. Hang it higher and tilt it down.',
    'from-above':
      'People are seen from above. Say so where the camera hangs, or tilt it up until they are seen from the side, where they are found more surely.',
    'not-from-above':
      'It was said that people are seen from above, and they are seen from the side. Say so where it hangs.',
    'tilt-unknown': 'Too few people walked at different distances to say.',
    'light-fine': 'There is light enough.',
    'too-dark': 'The picture is too dark. Switch light on, or the night picture of the camera.',
    'washed-out': 'The picture is pale, by fog, dirt or too much light. Clean the lens and lower the exposure.',
    sharp: 'The picture is sharp.',
    blurred: 'The picture is blurred. Focus the camera, clean the lens, or choose a stream with more pixels.',
    'blur-unknown': 'There are too few edges in the picture to say how sharp it is.',
    'noise-fine': 'The picture is calm.',
    noisy: 'The picture is grainy. Give it more light, or switch on the camera’s noise reduction.',
    'glare-fine': 'Little or nothing is burnt out.',
    glare:
      'Parts of the picture are burnt out, and people before them are not seen. Switch on the camera’s backlight compensation (WDR), or turn it away from the light.',
    still: 'Where nobody walks, nothing moves.',
    restless:
      'Something moves where nobody walks: leaves, a screen, a door, or the camera itself. Fix it, or draw an ignore zone over it.',
    free: 'Nothing stands before the lens.',
    hidden:
      'A large part of the picture shows nothing. If something is near the lens, move it or the camera; if it is a bare wall, turn the camera to where people walk.',
    'hidden-unknown': 'It is too dark, too pale or too blurred to say whether something stands before the lens.',
    'rate-fine': 'Enough pictures come.',
    'too-few-frames':
      'Too few pictures come, so people in a row are taken for one. Raise the rate of the stream to 10 or more, or take load off this PC.',
  },
};

const vi: Words = {
  title: 'Kiểm tra góc nhìn',
  offer: 'Camera này có đếm được ở đây không?',
  offerMore: 'Footfall xem hình trong một phút khi có người đi qua, rồi cho biết.',
  begin: 'Kiểm tra 60 giây',
  again: 'Kiểm tra lại',
  draw: 'Vẽ vạch đếm',
  running: 'Đang xem, còn {{left}} giây',
  people_one: 'Đến nay thấy một người.',
  people_other: 'Đến nay thấy {{count}} người.',
  nobodyYet: 'Đến nay chưa thấy ai.',
  walk: 'Hãy đi qua khung hình ở nơi khách đi, cả gần lẫn xa. Trong lúc đó camera vẫn đếm như thường.',
  checked: 'Kiểm tra lúc {{time}}',
  never: 'Góc nhìn này chưa được kiểm tra.',
  neverMore: 'Trong lúc đó hãy đi qua khung hình, hoặc chờ có người đi qua: người to hay nhỏ là điều quan trọng nhất.',
  seen_one: 'Một người trong {{seconds}} giây',
  seen_other: '{{count}} người trong {{seconds}} giây',
  heights: 'cao {{low}} đến {{high}} điểm ảnh khi phân tích, phần lớn khoảng {{share}} chiều cao hình',
  part: 'Phần',
  found: 'Kết quả',
  measured: 'Đo được',
  limit: 'Cần',
  atLeast: 'ít nhất {{value}}',
  atMost: 'nhiều nhất {{value}}',
  verdicts: {
    go: 'Góc nhìn phù hợp. Camera này đếm được.',
    nobody: 'Không thấy ai nên chưa thể nói camera có đếm được không. Hãy đi qua khung hình rồi kiểm tra lại.',
    adjust: 'Camera đếm được, và sẽ đếm tốt hơn sau khi chỉnh điều này.',
    reject: 'Như vậy không đếm được. Hãy thay đổi điều này trước.',
  },
  says: { go: 'Tốt', adjust: 'Cần chỉnh', reject: 'Không dùng được', unknown: 'Chưa rõ' },
  unfinished: {
    'no-picture': 'Lần kiểm tra lúc {{time}} chưa xong: hình bị ngắt. Hãy kiểm tra lại khi có hình.',
    off: 'Lần kiểm tra lúc {{time}} chưa xong: camera đã bị tắt hoặc video đã hết.',
  },
  parts: {
    height: 'Kích thước người',
    tilt: 'Độ nghiêng',
    light: 'Ánh sáng',
    blur: 'Độ nét',
    noise: 'Nhiễu',
    glare: 'Chói',
    motion: 'Chuyển động không có người',
    hidden: 'Bị che',
    rate: 'Khung hình',
  },
  units: {
    pixels: '{{value}} px',
    degrees: '{{value}}°',
    grey: '{{value}} trên 255',
    share: '{{value}}',
    'frames-per-second': '{{value}}/giây',
  },
  findings: {
    'height-fine': 'Người đủ lớn.',
    'too-small':
      'Người quá nhỏ nên nhiều người bị bỏ sót. Hãy lắp camera gần hơn, phóng to, hoặc vẽ vạch ở nơi người lớn nhất.',
    'too-near': 'Không bao giờ thấy trọn người. Hãy lắp camera cao hơn, xa hơn, hoặc thu nhỏ.',
    'height-unknown': 'Không ai đi qua khung hình. Hãy đi qua rồi kiểm tra lại.',
    'tilt-fine': 'Camera nhìn xuống đúng mức.',
    'too-flat': 'Camera nhìn gần như ngang nên người che nhau. Hãy lắp cao hơn và nghiêng xuống.',
    'from-above':
      'Người được nhìn từ trên xuống. Hãy ghi rõ ở chỗ lắp, hoặc ngẩng camera lên để nhìn người từ bên, như vậy phát hiện chắc hơn.',
    'not-from-above': 'Đã ghi là nhìn từ trên xuống nhưng người được nhìn từ bên. Hãy sửa ở chỗ lắp.',
    'tilt-unknown': 'Quá ít người đi ở các khoảng cách khác nhau nên chưa thể nói.',
    'light-fine': 'Đủ sáng.',
    'too-dark': 'Hình quá tối. Hãy bật đèn hoặc chế độ ban đêm của camera.',
    'washed-out': 'Hình nhạt, do sương, bụi hoặc quá sáng. Hãy lau ống kính và giảm phơi sáng.',
    sharp: 'Hình nét.',
    blurred: 'Hình mờ. Hãy chỉnh nét, lau ống kính, hoặc chọn luồng có nhiều điểm ảnh hơn.',
    'blur-unknown': 'Trong hình có quá ít đường nét nên chưa thể nói hình nét hay mờ.',
    'noise-fine': 'Hình ít nhiễu.',
    noisy: 'Hình nhiều hạt. Hãy thêm ánh sáng hoặc bật giảm nhiễu của camera.',
    'glare-fine': 'Hầu như không có chỗ cháy sáng.',
    glare:
      'Có phần hình bị cháy sáng, không thấy người ở trước đó. Hãy bật chống ngược sáng (WDR) của camera, hoặc quay camera khỏi nguồn sáng.',
    still: 'Nơi không có người thì không có gì chuyển động.',
    restless:
      'Có gì đó chuyển động ở nơi không có người: lá cây, màn hình, cửa, hoặc chính camera. Hãy cố định lại, hoặc vẽ vùng bỏ qua lên đó.',
    free: 'Không có gì che ống kính.',
    hidden:
      'Một phần lớn của hình không cho thấy gì. Nếu có vật gần ống kính, hãy dời vật đó hoặc camera; nếu là tường trống, hãy quay camera về nơi người đi.',
    'hidden-unknown': 'Quá tối, quá nhạt hoặc quá mờ nên chưa thể nói có gì che ống kính không.',
    'rate-fine': 'Đủ khung hình.',
    'too-few-frames':
      'Quá ít khung hình nên người đi nối nhau bị tính là một. Hãy tăng tốc độ luồng lên 10 trở lên, hoặc giảm tải cho máy tính này.',
  },
};

/** Words of the check of a camera's view. */
export const messages = { en, vi };

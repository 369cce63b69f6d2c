import { describe, expect, it } from 'vitest';
import type { DeviceProfile } from '../../shared/domain/device.ts';
import { byLens, chooseStream } from './choose-stream.ts';

const profile = (token: string, height: number | null, part: Partial<DeviceProfile> = {}): DeviceProfile => ({
  token,
  name: token,
  videoSource: 'lens',
  codec: 'h264',
  width: height && (height * 16) / 9,
  height,
  fps: 15,
  bitrateKbps: null,
  streamUrl: `rtsp://10.0.0.5/${token}`,
  snapshotUrl: null,
  ...part,
});

describe('the stream to analyse', () => {
  it.each([
    ['the smaller one that is enough', [profile('main', 1080), profile('sub', 360)], 'sub', 'smallest-sufficient'],
    ['not one that is too small', [profile('main', 1080), profile('sub', 240)], 'main', 'smallest-sufficient'],
    [
      'not one that is too slow',
      [profile('main', 1080), profile('sub', 480, { fps: 5 })],
      'main',
      'smallest-sufficient',
    ],
    [
      'not the MJPEG one',
      [profile('main', 1080), profile('third', 480, { codec: 'mjpeg' })],
      'main',
      'smallest-sufficient',
    ],
    [
      'H.264 before a smaller H.265',
      [profile('main', 720), profile('sub', 480, { codec: 'h265' })],
      'main',
      'smallest-sufficient',
    ],
    [
      'of H.265 only, the smaller',
      [profile('main', 2160, { codec: 'h265' }), profile('sub', 480, { codec: 'h265' })],
      'sub',
      'smallest-sufficient',
    ],
    ['the only one, in MJPEG', [profile('main', 720, { codec: 'mjpeg' })], 'main', 'no-h26x'],
    [
      'of MJPEG and MPEG-4 the larger MJPEG',
      [
        profile('a', 480, { codec: 'mpeg4' }),
        profile('b', 480, { codec: 'mjpeg' }),
        profile('c', 720, { codec: 'mjpeg' }),
      ],
      'c',
      'no-h26x',
    ],
    ['the only one', [profile('main', 240, { fps: 1 })], 'main', 'only-one'],
    [
      'of those that lack something, one that is not slow and has most lines',
      [profile('slow', 1080, { fps: 2 }), profile('low', 180), profile('mid', 240)],
      'mid',
      'best-of-poor',
    ],
    [
      'one whose size is known before one that says nothing',
      [profile('silent', null, { codec: null, fps: null }), profile('sub', 480)],
      'sub',
      'smallest-sufficient',
    ],
    ['of silent ones, the first', [profile('a', null), profile('b', null)], 'a', 'smallest-sufficient'],
  ])('%s', (_, profiles, first, reason) => {
    const choice = chooseStream(profiles);
    expect([choice.profiles[0].token, choice.reason]).toEqual([first, reason]);
    expect(choice.profiles).toHaveLength(profiles.length);
  });
});

it('streams are put together by lens', () => {
  const profiles = [
    profile('a1', 1080, { videoSource: 'a' }),
    profile('b1', 1080, { videoSource: 'b' }),
    profile('a2', 360, { videoSource: 'a' }),
  ];
  expect(byLens(profiles).map((own) => own.map(({ token }) => token))).toEqual([['a1', 'a2'], ['b1']]);
});

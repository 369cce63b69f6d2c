/*
 * Where the cameras of common makers have their streams, and by which words of their RTSP server they are known. A camera that is not known is asked for all of these, one at a time.
 */

interface Maker {
  name: string;
  /** In the Server header and the realm. */
  words: RegExp | null;
  /** The best stream, and smaller ones of the same picture where there are; the newer firmware first. */
  paths: readonly StreamPaths[];
  /** Where the same picture comes over HTTP as well, at port 80: its large stream is steadier there. {user} and {password} stand for the login. */
  http?: readonly string[];
}

export interface StreamPaths {
  main: string;
  subs: readonly string[];
}

const pair = (main: string, ...subs: string[]): StreamPaths => ({ main, subs });
const dahua = (subtype: number) => `/cam/realmonitor?channel=1&subtype=${subtype}`;
const bcs = (stream: string) => `/flv?port=1935&app=bcs&stream=channel0_${stream}.bcs&user={user}&password={password}`;

export const MAKERS: readonly Maker[] = [
  {
    name: 'Hikvision',
    words: /hikvision|IP Camera\(|\bDS-\d/i,
    paths: [
      pair('/Streaming/Channels/101', '/Streaming/Channels/102'),
      pair('/h264/ch1/main/av_stream', '/h264/ch1/sub/av_stream'),
    ],
  },
  {
    name: 'Dahua',
    words: /dahua|amcrest|\bLogin to \w|lorex|imou/i,
    // Better models have a third and a fourth.
    paths: [pair(dahua(0), dahua(1), dahua(2), dahua(3))],
  },
  {
    name: 'Axis',
    words: /\baxis/i,
    paths: [pair('/axis-media/media.amp', '/axis-media/media.amp?resolution=640x360')],
  },
  {
    name: 'Reolink',
    words: /reolink|BC Streaming Media/i,
    paths: [
      pair('/h264Preview_01_main', '/h264Preview_01_sub'),
      pair('/h265Preview_01_main', '/h264Preview_01_sub'),
      pair('/Preview_01_main', '/Preview_01_sub'),
    ],
    http: [bcs('main'), bcs('ext'), bcs('sub')],
  },
  {
    name: 'Uniview',
    words: /uniview|\bunv\b/i,
    paths: [pair('/media/video1', '/media/video2'), pair('/unicast/c1/s0/live', '/unicast/c1/s1/live')],
  },
  { name: 'TP-Link', words: /tp-?link|tapo|vigi/i, paths: [pair('/stream1', '/stream2')] },
  {
    name: 'Hanwha',
    words: /hanwha|samsung|ipolis|wisenet/i,
    paths: [pair('/profile1/media.smp', '/profile2/media.smp'), pair('/0/profile1/media.smp', '/0/profile2/media.smp')],
  },
  {
    name: 'Bosch',
    words: /bosch/i,
    paths: [pair('/rtsp_tunnel?inst=1', '/rtsp_tunnel?inst=2'), pair('/video1', '/video2')],
  },
  {
    name: 'Vivotek',
    words: /vivotek|streaming_server/i,
    paths: [pair('/live1s1.sdp', '/live1s2.sdp'), pair('/live.sdp', '/live2.sdp')],
  },
  { name: 'Foscam', words: /foscam/i, paths: [pair('/videoMain', '/videoSub')] },
  {
    name: 'Panasonic',
    words: /panasonic|i-pro/i,
    paths: [
      pair('/MediaInput/stream_1', '/MediaInput/stream_2'),
      pair('/MediaInput/h264', '/MediaInput/h264/stream_2'),
    ],
  },
  { name: 'Sony', words: /\bsony/i, paths: [pair('/media/video1', '/media/video2'), pair('/video1', '/video2')] },
  {
    name: 'Ubiquiti',
    words: /ubnt|ubiquiti|unifi/i,
    paths: [pair('/s0', '/s2'), pair('/live/ch00_0', '/live/ch01_0')],
  },
  {
    name: 'D-Link',
    words: /d-?link|\bdcs-/i,
    paths: [pair('/live1.sdp', '/live2.sdp'), pair('/play1.sdp', '/play2.sdp')],
  },
  { name: 'Mobotix', words: /mobotix/i, paths: [pair('/mobotix.h264'), pair('/stream0/mobotix.h264')] },
  { name: 'Milesight', words: /milesight/i, paths: [pair('/main', '/sub')] },
  { name: 'Grandstream', words: /grandstream/i, paths: [pair('/0', '/4')] },
  { name: 'Pelco', words: /pelco/i, paths: [pair('/stream1', '/stream2')] },
  {
    name: 'Avigilon',
    words: /avigilon/i,
    paths: [pair('/defaultPrimary?streamType=u', '/defaultSecondary?streamType=u')],
  },
  { name: 'GeoVision', words: /geovision/i, paths: [pair('/CH001.sdp', '/CH002.sdp')] },
  { name: 'Hipcam', words: /hipcam/i, paths: [pair('/11', '/12')] },
  {
    name: '',
    words: null,
    paths: [
      pair('/live/ch0', '/live/ch1'),
      pair('/onvif1', '/onvif2'),
      pair('/live'),
      pair('/stream'),
      pair('/ch0_0.h264', '/ch0_1.h264'),
      pair('/video'),
      pair('/unicast'),
      pair('/'),
    ],
  },
];

/** Null: nobody's words. */
export const makerOf = (words: string): string | null => MAKERS.find((maker) => maker.words?.test(words))?.name ?? null;

/** Every path once, those of the known maker first. */
export function pathsFor(maker: string | null): StreamPaths[] {
  const order = MAKERS.toSorted((a, b) => Number(b.name === maker) - Number(a.name === maker));
  const seen = new Set<string>();
  return order.flatMap(({ paths }) => paths.filter(({ main }) => !seen.has(main) && seen.add(main)));
}

export const httpPathsFor = (maker: string | null): readonly string[] =>
  MAKERS.find(({ name }) => name === maker)?.http ?? [];

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Player } from './player.ts';

/* Only the order of opening, replacing and revoking; that pictures play is tested in a browser. */

const MIME = 'video/mp4; codecs="avc1.42E01E"';
let sources: FakeSource[], revoked: string[];

class FakeSource extends EventTarget {
  static isTypeSupported = () => true;
  readonly url = `blob:${sources.push(this)}`;
  buffer = Object.assign(new EventTarget(), { updating: false, buffered: [], appendBuffer: vi.fn() });
  addSourceBuffer = () => this.buffer;
  open() {
    this.dispatchEvent(new Event('sourceopen'));
  }
}

class FakeVideo extends EventTarget {
  error = null;
  currentTime = 0;
  playbackRate = 1;
  src: string | null = null;
  loads = vi.fn();
  play = () => Promise.resolve();
  pause = vi.fn();
  load = () => this.loads(this.src);
  removeAttribute() {
    this.src = null;
  }
}

const init = (epoch: number) => ({ kind: 'init', epoch, mimeType: MIME }) as Parameters<Player['take']>[0];
const bytes = new Uint8Array(4);

beforeEach(() => {
  sources = [];
  revoked = [];
  vi.stubGlobal('MediaSource', FakeSource);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((source) => (source as unknown as FakeSource).url);
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => {
    revoked.push(url);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function player() {
  const video = new FakeVideo(),
    events = { onRestart: vi.fn(), onBroken: vi.fn(), onUnplayable: vi.fn(), onNothing: vi.fn() };
  return { video, events, player: new Player(video as unknown as HTMLVideoElement, events) };
}

it('an epoch that is over before it opened does not take the address of the one that follows', () => {
  const { video, player: one } = player();
  one.take(init(1), bytes);
  one.take(init(2), bytes);
  sources[0]!.open();
  expect(revoked).not.toContain('blob:2');
  expect(video.src).toBe('blob:2');
  sources[1]!.open();
  expect(revoked).toContain('blob:2');
  expect(sources[1]!.buffer.appendBuffer).toHaveBeenCalledOnce();
  expect(sources[0]!.buffer.appendBuffer).not.toHaveBeenCalled();
});

it.each(['error', 'stop'])(
  'an address that was not opened is forgotten by the element before it is revoked: %s',
  (how) => {
    const { video, events, player: one } = player();
    one.take(init(1), bytes);
    video.loads.mockImplementation(() => expect(revoked).toEqual([]));
    if (how === 'stop') one.stop();
    else video.dispatchEvent(new Event('error'));
    expect(video.loads).toHaveBeenCalledWith(null);
    expect(revoked).toContain('blob:1');
    expect(events.onBroken).toHaveBeenCalledTimes(how === 'stop' ? 0 : 1);
  },
);

import type { Push } from '../../shared/api/index.ts';
import type { FromWorker } from '../../shared/camera-protocol.ts';
import type { Connection } from '../rpc/connection.ts';

export const LIVE_HUB = {
  /** Bytes. A screen that is this far behind gets no more video until it has caught up, and then from the next key fragment. */
  videoBacklog: 4_000_000,
  /** Bytes. Boxes wait while so much is on its way, and the newest replaces those that wait. */
  overlayBacklog: 1_000_000,
  /** Milliseconds until boxes that wait are tried again: about a frame of a camera. */
  overlayRetryMs: 40,
} as const;

/** What a screen is told first: how to decode what follows, or why nothing does. */
type Begin = Extract<FromWorker, { type: 'video-init' | 'video-none' }>;
type News = Extract<FromWorker, { type: 'overlay' | 'video-fragment' }> | Begin;

interface Watcher {
  needsKey: boolean;
  overlay: Push<'live.overlay'> | null;
  timer: NodeJS.Timeout | null;
}
interface Channel {
  readonly watchers: Map<Connection, Watcher>;
  begin: Begin | null;
}

/** Hands one worker's pictures and boxes to the screens that watch; each begins with the init and a key fragment. */
export class LiveHub {
  readonly #channels = new Map<string, Channel>();
  readonly #onWatched: (cameraId: string, on: boolean) => void;
  readonly #known = new WeakSet<Connection>();

  /** `onWatched`: the first screen came, or the last one went. */
  constructor(onWatched: (cameraId: string, on: boolean) => void) {
    this.#onWatched = onWatched;
  }

  /** A screen that is gone watches nothing. */
  watch(connection: Connection, cameraId: string): void {
    if (connection.gone.aborted) return;
    if (!this.#known.has(connection))
      connection.gone.addEventListener('abort', () => this.#leave(connection), { once: true });
    this.#known.add(connection);
    const channel = this.#channels.get(cameraId) ?? { watchers: new Map<Connection, Watcher>(), begin: null };
    this.#channels.set(cameraId, channel);
    this.#stop(channel.watchers.get(connection));
    channel.watchers.set(connection, { needsKey: true, overlay: null, timer: null });
    if (channel.begin) sendBegin(connection, cameraId, channel.begin);
    if (channel.watchers.size === 1) this.#onWatched(cameraId, true);
  }

  unwatch(connection: Connection, cameraId: string): void {
    const channel = this.#channels.get(cameraId);
    if (!channel || !channel.watchers.has(connection)) return;
    this.#stop(channel.watchers.get(connection));
    channel.watchers.delete(connection);
    if (channel.watchers.size > 0) return;
    this.#channels.delete(cameraId);
    this.#onWatched(cameraId, false);
  }

  send(cameraId: string, news: News): void {
    const channel = this.#channels.get(cameraId);
    if (!channel) return;
    if (news.type === 'video-init' || news.type === 'video-none') channel.begin = news;
    for (const [connection, watcher] of channel.watchers) {
      if (news.type === 'overlay') this.#sendOverlay(connection, watcher, news.overlay);
      else if (news.type !== 'video-fragment') {
        watcher.needsKey = true;
        sendBegin(connection, cameraId, news);
      } else {
        if (connection.backlogBytes > LIVE_HUB.videoBacklog) watcher.needsKey = true;
        else if (news.key) watcher.needsKey = false;
        if (watcher.needsKey || channel.begin?.epoch !== news.epoch) continue;
        connection.push(
          'live.video',
          { cameraId, epoch: news.epoch, kind: 'fragment', key: news.key, ptsUs: news.ptsUs },
          news.data,
        );
      }
    }
  }

  #sendOverlay(connection: Connection, watcher: Watcher, overlay: Push<'live.overlay'>): void {
    watcher.overlay = overlay;
    if (watcher.timer) return;
    if (connection.backlogBytes <= LIVE_HUB.overlayBacklog) {
      watcher.overlay = null;
      connection.push('live.overlay', overlay);
    } else {
      watcher.timer = setTimeout(() => {
        watcher.timer = null;
        if (watcher.overlay) this.#sendOverlay(connection, watcher, watcher.overlay);
      }, LIVE_HUB.overlayRetryMs);
    }
  }

  #leave(connection: Connection): void {
    for (const cameraId of [...this.#channels.keys()]) this.unwatch(connection, cameraId);
  }

  #stop(watcher: Watcher | undefined): void {
    if (watcher?.timer) clearTimeout(watcher.timer);
  }
}

function sendBegin(connection: Connection, cameraId: string, begin: Begin): void {
  const { epoch } = begin;
  if (begin.type === 'video-none') connection.push('live.video', { cameraId, epoch, kind: 'none', why: begin.why });
  else connection.push('live.video', { cameraId, epoch, kind: 'init', mimeType: begin.mimeType }, begin.data);
}

import { assertNever } from '../shared/errors.ts';
import type { FromWorker, ToWorker } from '../shared/camera-protocol.ts';
import { NewsLane } from './camera/news-lane.ts';
import { CameraSession } from './camera/session.ts';
import { portOfThisHost } from './host-port.ts';

/*
 * The camera worker: one process per camera. It ends when its work does, when main is gone, and on any error nobody expected; no ffmpeg outlives it.
 */
const port = portOfThisHost<ToWorker, FromWorker>();
const lane = new NewsLane((news) => port.post(news));
let session: CameraSession | null = null;

port.onMessage((message) => void serve(message));
void port.post({ type: 'ready' });

async function serve(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'start': {
      if (session) throw new Error('a camera worker is started once');
      session = new CameraSession(message.config, (news) => lane.send(news));
      return leave((await session.run()) ? 0 : 1);
    }
    case 'set-regions':
      return session?.setRegions(message.regions);
    case 'set-view':
      return session?.setView(message.view);
    case 'set-share':
      return session?.setShare(message.share);
    case 'set-provider':
      return session?.setProvider(message.provider);
    case 'set-input':
      return session?.setInput(message.size, message.why);
    case 'set-decoding':
      return session?.setDecoding(message.order);
    case 'check-view':
      return session?.checkView(message.order);
    case 'ack':
      return session?.acknowledge(message.sequence);
    case 'watch':
      return session?.watch(message.on);
    case 'stop':
      return session ? session.stop() : leave(0);
    default:
      return assertNever(message);
  }
}

/** The last message is on its way before the process ends. */
async function leave(code: number): Promise<void> {
  await port.post({ type: 'events', events: [] });
  process.exit(code);
}

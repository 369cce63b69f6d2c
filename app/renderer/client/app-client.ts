import { FootfallError } from '../../shared/errors.ts';
import { Client, type Dial } from './client.ts';
import { siteShown } from '../stores/site-shown.ts';
import { openIpcPort } from './ipc-port.ts';
import { openWebSocketPort } from './websocket-port.ts';

/** The one place that asks where this page runs: in the window (preload) or in a browser (WebSocket beside the page). */
function dialOfThisHost(): Dial {
  const preload = window.footfall;
  if (preload) return () => Promise.resolve(openIpcPort(preload));
  const page = new URL('.', window.location.href);
  const socket = new URL('api/ws', page);
  // Which site this page looks at, at headquarters.
  socket.search = siteShown === null ? '' : `?${new URLSearchParams({ site: siteShown })}`;
  socket.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return () =>
    openWebSocketPort(socket.href, page.href).catch((thrown: unknown) => {
      // The same address is the login page now.
      if (thrown instanceof FootfallError && thrown.info.code === 'SYS_008') window.location.reload();
      throw thrown;
    });
}

export const client = new Client(dialOfThisHost());

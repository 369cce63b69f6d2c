import { contextBridge, ipcRenderer } from 'electron';
import type { Message } from '../../shared/rpc/message.ts';
import { MESSAGE, OPEN, TAKEN } from './ipc-channels.ts';

/* The only thing a page gets: a channel for messages, no features. renderer/client/ipc-port.ts is the other side of it. */
contextBridge.exposeInMainWorld('footfall', {
  port() {
    ipcRenderer.removeAllListeners(MESSAGE);
    ipcRenderer.send(OPEN);
    return {
      post: (message: Message) => ipcRenderer.send(MESSAGE, message),
      onMessage(listener: (message: Message) => void) {
        const take = (_event: unknown, message: Message) => {
          listener(message);
          if (message.type === 'push' && message.bytes) ipcRenderer.send(TAKEN, message.bytes.byteLength);
        };
        ipcRenderer.on(MESSAGE, take);
        return () => void ipcRenderer.off(MESSAGE, take);
      },
    };
  },
});

import { tryRtspPaths } from '../discovery/rtsp-paths.ts';
import type { Task } from './task.ts';

export const run: Task<'rtsp-paths'> = ({ server, login }) =>
  tryRtspPaths({ ...server, host: server.address }, login, new AbortController().signal);

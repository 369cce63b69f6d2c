import { findRtspServers } from '../discovery/rtsp-ports.ts';
import type { Task } from './task.ts';

/** Main ends it with its process. */
export const run: Task<'find-rtsp'> = ({ addresses, ports }, progress) =>
  findRtspServers({ addresses, ports: ports ?? undefined, signal: new AbortController().signal, onProgress: progress });

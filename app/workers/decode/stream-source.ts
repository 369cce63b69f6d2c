import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { errorInfo, maskCredentials, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';

const CONNECT_TIMEOUT_MS = 4000;
const DEFAULT_PORT: Record<string, number> = { 'rtsp:': 554, 'rtsps:': 322 };

/** What an address means, or why it cannot be used. */
export type Address = { ok: true; host: string; port: number; user: string } | { ok: false; error: ErrorInfo };

export function parseAddress(text: string): Address {
  const refuse = (detail: string): Address => ({ ok: false, error: errorInfo('STREAM_010', { source: maskCredentials(text), detail }) });
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text.trim())?.[0].toLowerCase() ?? '';
  if (!(scheme in DEFAULT_PORT)) return refuse(scheme ? `it begins with ${scheme}//` : 'it has no rtsp:// in front');
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return refuse('it is not a complete address');
  }
  if (!url.hostname) return refuse('it names no camera');
  const port = url.port ? Number(url.port) : DEFAULT_PORT[scheme];
  return { ok: true, host: url.hostname.replace(/^\[|\]$/g, ''), port, user: decode(url.username) };
}

/** How a source is called in a message: a file by its name, a camera by host and port. Never with credentials. */
export function sourceName(source: WorkerSource): string {
  if (source.kind === 'file') return basename(source.path);
  const address = parseAddress(source.url);
  return address.ok ? `${address.host}:${address.port}` : maskCredentials(source.url);
}

/** Looks before ffmpeg does, because ffmpeg calls every silence a time-out: is there a file, does anybody listen. Null: go on. */
export async function checkSource(source: WorkerSource, timeoutMs = CONNECT_TIMEOUT_MS): Promise<ErrorInfo | null> {
  return source.kind === 'file' ? checkFile(source.path) : checkListener(source.url, timeoutMs);
}

async function checkFile(path: string): Promise<ErrorInfo | null> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return errorInfo('STREAM_002', { source: path, detail: `it is ${kindOf(found)}, not a file` });
    if (found.size === 0) return errorInfo('STREAM_002', { source: path, detail: 'the file is empty' });
    await access(path, constants.R_OK);
    const head = await headOf(path);
    if (LISTS.test(head)) return errorInfo('STREAM_002', { source: path, detail: 'it is a list that leads to other files' });
    // ffmpeg takes a picture called door%02d.png for all pictures of that pattern.
    if (/%\d*d/.test(basename(path)) && /\.(png|jpe?g|bmp|webp|tiff?|gif)$/i.test(path)) return errorInfo('STREAM_002', { source: path, detail: 'its name holds a pattern (%d), rename it' });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return errorInfo('STREAM_002', { source: path, detail: 'this user may not read it' });
    return errorInfo('STREAM_001', { source: path });
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe (FIFO)';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

/** HLS, ffconcat, DASH and IMF, SMIL, PLS, SDP: whatever the file is called. */
const LISTS = /^\ufeff?\s*(?:#EXTM3U|ffconcat version|<\?xml|<MPD|<smil|\[playlist\]|v=0\s)/i;
const HEAD_BYTES = 512;

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function checkListener(url: string, timeoutMs: number): Promise<ErrorInfo | null> {
  const address = parseAddress(url);
  if (!address.ok) return address.error;
  const host = `${address.host}:${address.port}`;
  const socket = connect({ host: address.host, port: address.port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return errorInfo(code === 'ECONNREFUSED' ? 'STREAM_011' : 'STREAM_004', { host });
  } finally {
    socket.destroy();
  }
}

function decode(text: string): string {
  try { return decodeURIComponent(text); } catch { return text; }
}

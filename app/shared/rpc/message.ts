import type { ErrorInfo } from '../errors.ts';

/** What travels between a screen and the application, over any port. `bytes` rides along only with a push. */
export type Message =
  | { type: 'request'; id: number; method: string; input: unknown }
  | { type: 'reply'; id: number; ok: true; value: unknown }
  | { type: 'reply'; id: number; ok: false; error: ErrorInfo }
  | { type: 'push'; name: string; payload: unknown; bytes?: Uint8Array };

/** One end of a connection. Electron's IPC clones messages as they are; a WebSocket uses encode and decode below. */
export interface Port {
  post(message: Message): void;
  onMessage(listener: (message: Message) => void): () => void;
  onClose(listener: () => void): () => void;
  /** Bytes waiting to be sent; a slow reader's video is skipped to the next key fragment. */
  readonly backlogBytes: number;
  close(): void;
}

// Both platforms have these; naming them here keeps the DOM and Node libraries out of this folder.
const { TextEncoder, TextDecoder } = globalThis as unknown as {
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new () => { decode(bytes: Uint8Array): string };
};
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSON text, or for a push with bytes: 4 bytes little-endian length of the JSON, the JSON, the bytes. */
export function encodeMessage(message: Message): string | Uint8Array<ArrayBuffer> {
  if (message.type !== 'push' || !message.bytes) return JSON.stringify(message);
  const { bytes, ...head } = message;
  const json = encoder.encode(JSON.stringify(head));
  const frame = new Uint8Array(4 + json.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, 4);
  frame.set(bytes, 4 + json.length);
  return frame;
}

/** Throws on anything that is not one of our messages. */
export function decodeMessage(data: string | Uint8Array): Message {
  if (typeof data === 'string') return check(JSON.parse(data));
  const length = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true);
  const message = check(JSON.parse(decoder.decode(data.subarray(4, 4 + length))));
  if (message.type !== 'push') throw new Error('only a push carries bytes');
  return { ...message, bytes: data.subarray(4 + length) };
}

function check(value: unknown): Message {
  const type = (value as { type?: unknown } | null)?.type;
  if (type !== 'request' && type !== 'reply' && type !== 'push') throw new Error('not a message');
  return value as Message;
}

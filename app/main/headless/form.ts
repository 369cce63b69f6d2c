import type { IncomingMessage } from 'node:http';

/** The longest password in the longest spelling, and a name. */
const MOST_BYTES = 20_000;

/** The fields of a form that was sent; null: it is larger than one, and is not read. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

import type { IncomingMessage } from 'node:http';

/** All that a message carries; undefined as soon as it is more than `mostBytes`. */
export async function readBody(message: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  // Whoever says beforehand how much it is need not be heard to the end.
  if (Number(message.headers['content-length'] ?? 0) > mostBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

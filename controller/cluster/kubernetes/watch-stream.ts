import type { KubeObject } from '../../api/object.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import type { RawEvent } from './kind-watch.ts';
import { linesOf } from './lines.ts';
import type { ServedResource } from './served-resource.ts';

export interface OpenWatchOptions {
  version: string;
  /** Seconds that the server keeps it open at least; up to twice as long. */
  shortest: number;
  signal: AbortSignal;
}

/** How much longer than agreed a silent connection is trusted: a server that vanished closes nothing. */
const graceSeconds = 30;

/** Asks for the changes of a kind after a version. @throws ApiFailure */
export async function openWatch(
  client: ApiClient,
  kind: ServedResource,
  { version, shortest, signal }: OpenWatchOptions,
): Promise<AsyncIterable<RawEvent>> {
  // Spread, so that the watches of a restarted server do not all end together ever after.
  const seconds = Math.ceil(shortest * (1 + Math.random()));
  const query = {
    watch: 'true',
    resourceVersion: version,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(seconds),
  };
  const path = kind.path();
  const end = endOf(signal, 1000 * (seconds + graceSeconds));
  try {
    const stream = await client.stream({ method: 'GET', path, query }, end.signal);
    return eventsOf(stream, { kind, path, end });
  } catch (error) {
    end.release();
    throw error;
  }
}

/** When a connection is given up: when the watch is stopped, or after a silence. */
interface End {
  signal: AbortSignal;
  release(): void;
}

function endOf(stopped: AbortSignal, silenceMs: number): End {
  const controller = new AbortController();
  const stop = (): void => controller.abort(stopped.reason);
  const silence = setTimeout(() => controller.abort(new Error('a watch was silent for too long')), silenceMs);
  stopped.addEventListener('abort', stop);
  if (stopped.aborted) stop();
  const release = (): void => {
    clearTimeout(silence);
    stopped.removeEventListener('abort', stop);
  };
  return { signal: controller.signal, release };
}

async function* eventsOf(
  stream: AsyncIterable<Uint8Array>,
  { kind, path, end }: { kind: ServedResource; path: string; end: End },
): AsyncGenerator<RawEvent> {
  try {
    for await (const line of linesOf(stream)) {
      const { type, object } = JSON.parse(line) as { type: RawEvent['type'] | 'ERROR'; object: unknown };
      if (type === 'ERROR') throw new ApiFailure(`GET ${path}?watch`, codeOf(object), JSON.stringify(object));
      yield { type, object: type === 'BOOKMARK' ? (object as KubeObject) : kind.member(object) };
    }
  } finally {
    end.release();
  }
}

/** An error that comes in the stream has its code in itself: the answer had begun as a success. */
function codeOf(status: unknown): number {
  const hasCode = typeof status === 'object' && status !== null && 'code' in status;
  return hasCode && typeof status.code === 'number' ? status.code : 500;
}

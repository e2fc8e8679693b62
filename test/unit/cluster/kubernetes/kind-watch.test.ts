import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../../controller/api/object.ts';
import { ApiFailure } from '../../../../controller/cluster/kubernetes/api-failure.ts';
import { KindWatch } from '../../../../controller/cluster/kubernetes/kind-watch.ts';
import type { RawEvent } from '../../../../controller/cluster/kubernetes/kind-watch.ts';
import type { ObjectList, WatchEvent } from '../../../../controller/cluster/port.ts';
import { shelf, withMetadata } from '../../../contract/cluster/subjects.ts';
import { alive, collectGarbage } from '../../../support/heap.ts';

/** What a connection brings: events, and how it ends. Without an end it stays open. */
interface Connection {
  events?: RawEvent[];
  end?: 'closed' | Error;
}

interface Script {
  start?: ObjectList;
  connections: Connection[];
  lists?: (ObjectList | Error)[];
  handler?: (event: WatchEvent) => void;
}

interface Followed {
  told: WatchEvent[];
  /** `told` as text: type, name and UID. */
  texts: string[];
  /** The version that each connection was opened from. */
  opened: string[];
  troubles: string[];
  /** Milliseconds between connections. */
  pauses: number[];
}

const gone = new ApiFailure('GET /shelves?watch', 410, '{"kind":"Status","code":410,"reason":"Expired"}');

function at(version: number, name: string, uid = `uid-of-${name}`): KubeObject {
  return withMetadata(shelf('n', name), { uid, resourceVersion: String(version) });
}

function event(type: RawEvent['type'], version: number, name = ''): RawEvent {
  return { type, object: at(version, name) };
}

function listed(version: number, ...items: KubeObject[]): ObjectList {
  return { items, resourceVersion: String(version) };
}

/** Runs a watch over a script, to the connection that stays open. */
async function follow({ start = listed(1), connections, lists = [], handler }: Script): Promise<Followed> {
  const told: WatchEvent[] = [];
  const opened: string[] = [];
  const troubles: string[] = [];
  const pauses: number[] = [];
  let reachEnd = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reachEnd = resolve));
  const watch = new KindWatch(
    {
      list: async () => {
        const next = lists.shift() ?? new Error('the script has no further list');
        if (next instanceof Error) throw next;
        return next;
      },
      open: async (version, signal) => {
        opened.push(version);
        return play(connections.shift() ?? {}, signal, reachEnd);
      },
    },
    {
      start,
      handler: handler ?? ((one) => told.push(one)),
      onTrouble: (error) => troubles.push(error.message),
      pause: async (milliseconds) => void pauses.push(milliseconds),
    },
  );
  const ended = watch.run();
  await reached;
  watch.stop();
  await ended;
  return { told, opened, troubles, pauses, texts: told.map(textOf) };
}

async function* play(
  { events = [], end }: Connection,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<RawEvent> {
  yield* events;
  if (end instanceof Error) throw end;
  if (end === 'closed') return;
  onOpen();
  await new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('aborted'))),
  );
}

function textOf({ type, object }: WatchEvent): string {
  return `${type} ${object.metadata.name} ${object.metadata.uid ?? ''}`;
}

describe('cluster/kubernetes/kind-watch', () => {
  it('goes on after the last event, or bookmark, of a connection that ends', async () => {
    const { opened, texts } = await follow({
      connections: [
        { events: [event('ADDED', 5, 'a'), event('BOOKMARK', 9)], end: 'closed' },
        { events: [event('MODIFIED', 12, 'a')], end: new Error('connection reset') },
        {},
      ],
    });

    expect(opened).toEqual(['1', '9', '12']);
    expect(texts).toEqual(['ADDED a uid-of-a', 'MODIFIED a uid-of-a']);
  });

  it('tells a change with the object before, which is the one that was handed out', async () => {
    const before = at(1, 'a');

    const { told } = await follow({
      start: listed(1, before),
      connections: [{ events: [event('MODIFIED', 2, 'a'), event('DELETED', 3, 'a')] }],
    });

    expect(told[0]?.old).toBe(before);
    expect(told[1]?.old).toBe(told[0]?.object);
  });

  it('lists anew when the server has forgotten where it was, and tells what it missed', async () => {
    const { opened, texts, told } = await follow({
      start: listed(5, at(1, 'changed'), at(2, 'same'), at(3, 'deleted'), at(4, 'replaced', 'first')),
      connections: [{ end: gone }, {}],
      lists: [listed(20, at(9, 'changed'), at(2, 'same'), at(12, 'replaced', 'second'), at(11, 'new'))],
    });

    expect(texts).toEqual([
      'DELETED deleted uid-of-deleted',
      'MODIFIED changed uid-of-changed',
      'ADDED new uid-of-new',
      'DELETED replaced first',
      'ADDED replaced second',
    ]);
    expect(opened).toEqual(['5', '20']);
    // A deletion that was missed comes after everything that is known of the object.
    expect(told[0]?.object.metadata.resourceVersion).toBe('20');
    expect(told[0]?.object.spec).toEqual({});
  });

  it('does not go back in time with a list that is older than what it saw', async () => {
    const { opened, texts, troubles } = await follow({
      start: listed(5, at(4, 'a')),
      connections: [{ events: [event('MODIFIED', 30, 'a')], end: gone }, { end: gone }, {}],
      lists: [listed(29, at(4, 'a')), listed(31, at(30, 'a'))],
    });

    expect(texts).toEqual(['MODIFIED a uid-of-a']);
    expect(troubles).toEqual([expect.stringContaining('resourceVersion 29, older than 30')]);
    expect(opened).toEqual(['5', '30', '31']);
  });

  it('does not go back in time with an event that is repeated or old', async () => {
    const { texts } = await follow({
      start: listed(5, at(4, 'a')),
      connections: [
        { events: [event('MODIFIED', 10, 'a')], end: 'closed' },
        {
          events: [
            event('MODIFIED', 9, 'a'),
            event('MODIFIED', 10, 'a'),
            event('DELETED', 7, 'a'),
            event('ADDED', 11, 'b'),
          ],
        },
      ],
    });

    expect(texts).toEqual(['MODIFIED a uid-of-a', 'ADDED b uid-of-b']);
  });

  it('waits longer after each failure, differently each time, and not after a success', async () => {
    const refused = (): Connection => ({ end: new Error('connection refused') });

    const { pauses, troubles } = await follow({
      connections: [
        ...Array.from({ length: 12 }, refused),
        { events: [event('ADDED', 2, 'a')], end: 'closed' },
        {},
      ],
    });

    expect(troubles).toHaveLength(12);
    const growing = pauses.slice(0, 8);
    // Each is spread over the upper half of twice the one before: longest bounds double.
    expect(growing.every((pause, index) => pause >= 100 * 2 ** index && pause <= 200 * 2 ** index)).toBe(
      true,
    );
    expect(new Set(pauses).size).toBe(pauses.length);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
    expect(pauses[12]).toBeLessThanOrEqual(100);
  });

  it('goes on when a new list fails, from where it was', async () => {
    const { opened, texts, troubles } = await follow({
      connections: [{ end: gone }, { end: gone }, {}],
      lists: [new Error('connection refused'), listed(8, at(7, 'a'))],
    });

    expect(troubles).toEqual(['connection refused']);
    expect(opened).toEqual(['1', '1', '8']);
    expect(texts).toEqual(['ADDED a uid-of-a']);
  });

  it('reports a handler that fails, and tells it what comes next', async () => {
    const seen: string[] = [];
    const handler = ({ object }: WatchEvent): void => {
      seen.push(object.metadata.name);
      if (object.metadata.name === 'a') throw new TypeError('a bug');
    };

    const { opened, troubles } = await follow({
      connections: [{ events: [event('ADDED', 2, 'a'), event('ADDED', 3, 'b')] }],
      handler,
    });

    expect(seen).toEqual(['a', 'b']);
    expect(troubles).toEqual(['the handler of a watch failed at ADDED Shelf n/a']);
    expect(opened).toHaveLength(1);
  });

  it('keeps nothing of the connections and lists that it had', async () => {
    const told: WeakRef<KubeObject>[] = [];
    const signals = new Set<AbortSignal>();
    let version = 1;
    /** Every other connection finds that it has to list anew. */
    async function* connection(): AsyncGenerator<RawEvent> {
      await Promise.resolve();
      if (version % 2 === 0) throw gone;
      yield event('MODIFIED', (version += 1), 'a');
    }
    const watch = new KindWatch(
      {
        list: () => Promise.resolve(listed((version += 1), at(version, 'a'))),
        open: (_, signal) => {
          signals.add(signal);
          if (version > 4000) watch.stop();
          return Promise.resolve(connection());
        },
      },
      {
        start: listed(1),
        handler: ({ object }) => told.push(new WeakRef(object)),
        onTrouble: () => undefined,
        pause: () => Promise.resolve(),
      },
    );

    await watch.run();
    await collectGarbage();

    expect(told.length).toBeGreaterThan(2000);
    expect(alive(told)).toBeLessThanOrEqual(3);
    for (const signal of signals) expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

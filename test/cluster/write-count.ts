/** Counts what is written on an API server, by a watch of its own. */
import { isDeepStrictEqual } from 'node:util';

import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort, Watch, WatchEvent } from '../../controller/cluster/port.ts';

export class WriteCount {
  /** Objects that a write left as they were. */
  readonly idle: string[] = [];
  /** Key of a partition or claim -> how often its status changed. */
  readonly #statuses = new Map<string, number>();
  readonly #watches: Watch[] = [];

  static async of(cluster: ClusterPort): Promise<WriteCount> {
    const count = new WriteCount();
    for (const kind of Object.keys(resources)) {
      const { resourceVersion } = await cluster.list(kind);
      count.#watches.push(await cluster.watch(kind, (event) => count.#note(event), { resourceVersion }));
    }
    return count;
  }

  /**
   * Partitions and claims whose status was written more than LIFE-4 allows where objects arrive one by one: that one
   * waits for what comes later, the decision, and the end; after that two for each round of edits.
   */
  tooOften(rounds: number): string[] {
    const most = 3 + 2 * rounds;
    return [...this.#statuses].filter(([, count]) => count > most).map(([text, count]) => `${text} ${count}`);
  }

  stop(): void {
    for (const watch of this.#watches) watch.stop();
  }

  #note({ type, object, old }: WatchEvent): void {
    if (type !== 'MODIFIED' || old === undefined) return;
    const text = keyText(keyOf(object));
    if (isDeepStrictEqual(contentOf(old), contentOf(object))) this.idle.push(text);
    const isCounted = object.kind === 'WorkloadPartition' || object.kind === 'DeviceClaim';
    if (isCounted && !isDeepStrictEqual(old.status, object.status))
      this.#statuses.set(text, (this.#statuses.get(text) ?? 0) + 1);
  }
}

function contentOf({ metadata, spec, status }: KubeObject): object {
  const { resourceVersion: _version, managedFields: _fields, ...rest } = metadata;
  return { metadata: rest, spec, status };
}

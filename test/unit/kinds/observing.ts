/** Lets an observation run over given objects and kernels, as the engine would. */
import { namespaceOf, uidOf } from '../../../controller/api/object.ts';
import type { KubeObject, ObjectKey } from '../../../controller/api/object.ts';
import type { KernelQuery, PartitionView } from '../../../controller/kernel/port.ts';
import { kinds } from '../../../controller/kinds/index.ts';
import type { Ask, Observation } from '../../../controller/kinds/kind.ts';
import type { GoodsIndex } from '../../../controller/solve/goods-index.ts';

export interface Surroundings {
  objects?: readonly KubeObject[];
  /** What a host's kernel shows of its partitions. */
  partitions?: readonly PartitionView[];
  /** Its answers to other questions, by the type of the query. */
  kernel?: Partial<Record<KernelQuery['type'], unknown>>;
  /** Needed only where devices are chosen. */
  index?: GoodsIndex;
}

export interface Observed<T> {
  world: T;
  /** What else than objects makes it stale. */
  topics: readonly string[];
  /** `WorkloadPartition team-a/web spec`: what it read, and which changes of it count. */
  read: readonly string[];
}

export function observed<T>(observation: Observation<T>, surroundings: Surroundings): Observed<T> {
  const topics = new Set<string>();
  const read = new Set<string>();
  let step = observation.next();
  while (step.done !== true) {
    const ask = step.value;
    if (ask.ask === 'object') read.add(`${ask.key.kind} ${titleOf(ask.key)} ${ask.facet}`);
    if ('topics' in ask) for (const topic of ask.topics) topics.add(topic);
    step = observation.next(answerTo(ask, surroundings));
  }
  return { world: step.value, topics: [...topics].sort(), read: [...read].sort() };
}

function titleOf({ namespace, name }: ObjectKey): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function answerTo(ask: Ask, { objects = [], partitions = [], kernel = {}, index }: Surroundings): unknown {
  switch (ask.ask) {
    case 'object':
      return objects.find((object) => isKeyOf(ask.key, object));
    case 'indexed':
      return objects.filter((object) => object.kind === ask.kind && isFound(object, ask));
    case 'missing': {
      const known = objects.filter(({ kind }) => kind === ask.kind).map(uidOf);
      return new Set(ask.uids.filter((uid) => !known.includes(uid)));
    }
    case 'kernel': {
      const { query } = ask;
      if (query.type !== 'Partition') return kernel[query.type];
      return partitions.find(({ partitionUid }) => partitionUid === query.partitionUid) ?? null;
    }
    case 'index':
      return index;
  }
}

function isKeyOf({ kind, namespace, name }: ObjectKey, object: KubeObject): boolean {
  const own = object.metadata.namespace === undefined ? undefined : namespaceOf(object);
  return object.kind === kind && object.metadata.name === name && own === namespace;
}

function isFound(object: KubeObject, { index, value }: Extract<Ask, { ask: 'indexed' }>): boolean {
  if (index === 'all') return true;
  if (index === 'uid') return uidOf(object) === value;
  const values = kinds.find(({ kind }) => kind === object.kind)?.indexes[index];
  return values?.(object).includes(value) === true;
}

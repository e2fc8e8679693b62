/** A world as it is at the end, in a form that two ways to it can be compared by. */
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { canonicalText } from '../../controller/kernel/model/canonical-text.ts';
import type { DeviceView, KernelDirectory, KernelPort } from '../../controller/kernel/port.ts';
import { kinds } from '../../controller/kinds/index.ts';

/**
 * All objects and all that the kernels tell, as lines of text. UIDs become the keys of the objects that have them;
 * times and versions are left out.
 */
export async function endState(cluster: ClusterPort, kernels: KernelDirectory): Promise<string[]> {
  const objects = (await Promise.all(kinds.map(async ({ kind }) => (await cluster.list(kind)).items))).flat();
  const names = new Map(objects.map((object) => [object.metadata.uid!, keyText(keyOf(object))]));
  const lines = [...objects.map(objectLine), ...(await kernelLines(kernels))];
  return lines.map((line) => named(line, names)).sort();
}

/** Replaces each UID by who has it. UIDs are words: letters, digits and dashes. */
function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/[\w-]+/gu, (word) => {
    if (names.has(word)) return names.get(word)!;
    // Boot ids begin with the UID of their object, and the identity of a root ends with it.
    const owner = [word.replace(/^vg-/u, ''), word.replace(/-\d+$/u, '')].find((uid) => names.has(uid));
    return owner === undefined ? word : word.replace(owner, names.get(owner)!);
  });
}

function objectLine(object: KubeObject): string {
  const { name, namespace, labels, finalizers, generation } = object.metadata;
  const conditions = object.status?.conditions?.map(({ type, status, reason, message }) => ({
    type,
    status,
    reason,
    message,
  }));
  const metadata = { namespace, name, labels, finalizers, generation };
  // Errors are history (ADR 12): two ways to one end may leave different ones.
  const status = { ...object.status, conditions, errors: undefined };
  return `${object.kind} ${canonicalText({ metadata, spec: object.spec, status })}`;
}

async function kernelLines(kernels: KernelDirectory): Promise<string[]> {
  const lines: string[] = [];
  const global = { type: 'Global' } as const;
  for (const hostName of await kernels.hosts()) {
    const kernel = kernels.kernel(hostName);
    const host = await kernel.read<'Host'>(global, { type: 'Host' });
    const devices = await kernel.read<'Devices'>(global, { type: 'Devices' });
    const numbers = await kernel.read<'NumberTable'>(global, { type: 'NumberTable' });
    const facts: unknown[] = [host, numbers, ...(await partitionFacts(kernel))];
    facts.push(...(await extensionFacts(kernel)));
    if (devices.ok) facts.push(...devices.result.flatMap(deviceFacts));
    lines.push(...facts.map((fact) => `kernel ${hostName} ${canonicalText(fact)}`));
  }
  return lines;
}

/** In which order partitions asked is no outcome, as when they were defined is none. */
async function extensionFacts(kernel: KernelPort): Promise<unknown[]> {
  const answer = await kernel.read<'Extensions'>({ type: 'Global' }, { type: 'Extensions' });
  if (!answer.ok) return [];
  const { images, registered } = answer.result;
  return [
    ...registered,
    ...images.flatMap(({ entries, ...image }) => [
      { image },
      ...entries.map((entry) => ({ contentID: image.contentID, scope: image.scope, ...entry })),
    ]),
  ];
}

/** A device apart from its allocations: a kernel lists those by UID, so their order is no outcome. */
function deviceFacts({ allocations, ...device }: DeviceView): unknown[] {
  return [device, ...allocations.map((allocation) => ({ device: device.id, ...allocation }))];
}

/** In which order partitions were defined is no outcome, nor is the order of UIDs, nor what went wrong on the way. */
async function partitionFacts(kernel: KernelPort): Promise<unknown[]> {
  const global = { type: 'Global' } as const;
  const holdings = await kernel.read<'Holdings'>(global, { type: 'Holdings' });
  const facts: unknown[] = [];
  for (const { partitionUid } of holdings.ok ? holdings.result.partitions : []) {
    const answer = await kernel.read<'Partition'>(global, { type: 'Partition', partitionUid });
    if (!answer.ok || answer.result === null) continue;
    const { cid: _cid, claims, errors: _errors, ...view } = answer.result;
    facts.push(view, ...claims.map((claim) => ({ partitionUid, ...claim })));
  }
  return facts;
}

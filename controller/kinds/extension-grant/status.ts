import type { Report } from '../kind.ts';
import type { GrantWorld } from './observe.ts';

export function report(world: GrantWorld): Report {
  const { grant, matched } = world;
  const { extensionName, scope } = grant.spec;
  const ready = {
    reason: 'Accepted',
    message: `Extension ${extensionName} may be loaded with scope ${scope}.`,
  };
  const base = { status: { matchedPartitions: matched }, conditions: [], ready };
  const notReady = extensionDoesNotExist(world) ?? extensionNeverUnloads(world) ?? otherScopeIsGranted(world);
  if (notReady === undefined) return { ...base, outcome: { type: 'done' } };
  return { ...base, notReady, outcome: { type: 'waiting' } };
}

type NotReady = NonNullable<Report['notReady']>;

function extensionDoesNotExist({ extension, grant }: GrantWorld): NotReady | undefined {
  if (extension !== undefined) return undefined;
  const message = `There is no KernelExtension ${grant.spec.extensionName}. Apply it, or delete the grant and create it with the right extensionName.`;
  return { reason: 'ExtensionNotFound', message };
}

function extensionNeverUnloads({ extension, grant }: GrantWorld): NotReady | undefined {
  if (grant.spec.scope !== 'Local' || extension?.spec.unloadPolicy !== 'Never') return undefined;
  const message = `Extension ${grant.spec.extensionName} never leaves a kernel, so it cannot be loaded for one partition alone. Grant it with scope Global, or set its spec.unloadPolicy to WhenUnreferenced.`;
  return { reason: 'NeverUnloadsLocally', message };
}

/** LIFE-19: equally specific subjects are those that read the same. */
function otherScopeIsGranted({ grant, others }: GrantWorld): NotReady | undefined {
  const own = new Set(grant.spec.subjects.map(titleOf));
  for (const { metadata, spec } of others) {
    if (spec.scope === grant.spec.scope || metadata.deletionTimestamp !== undefined) continue;
    const subject = spec.subjects.map(titleOf).find((title) => own.has(title));
    if (subject === undefined) continue;
    const message = `ExtensionGrant ${metadata.name} grants ${spec.extensionName} to ${subject} with scope ${spec.scope}, so neither counts there. Take the subject out of one of them.`;
    return { reason: 'ScopeConflict', message };
  }
  return undefined;
}

function titleOf({ namespace, partitionName }: { namespace: string; partitionName: string }): string {
  return `${namespace}/${partitionName}`;
}

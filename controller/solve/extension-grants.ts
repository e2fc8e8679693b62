/** Which extensions a partition may load, by the grants that are for it (KEXT-20, LIFE-19). */
import type { ExtensionGrant } from '../api/generated/extension-grant.ts';
import type { GrantedExtension, PartitionView } from '../kernel/port.ts';

export interface ResolvedGrants {
  /** By name. */
  granted: readonly GrantedExtension[];
  /** Extensions that equally specific grants allow with different scopes: none of these counts; sorted. */
  conflicts: readonly string[];
}

/** A subject that stands for every partition of its namespace. */
export const everyPartition = '*';

/** @param byRank grants for the partition, the more specific ones first: those that name it, then those for its namespace */
export function resolveGrants(byRank: readonly (readonly ExtensionGrant[])[]): ResolvedGrants {
  const decided = new Map<string, ReadonlySet<GrantedExtension['scope']>>();
  for (const grants of byRank) {
    const scopes = scopesOf(grants);
    for (const [name, found] of scopes) if (!decided.has(name)) decided.set(name, found);
  }
  const names = [...decided].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    granted: names.flatMap(([name, scopes]) => {
      const [scope, ...others] = scopes;
      return scope === undefined || others.length > 0 ? [] : [{ name, scope }];
    }),
    conflicts: names.flatMap(([name, scopes]) => (scopes.size > 1 ? [name] : [])),
  };
}

function scopesOf(grants: readonly ExtensionGrant[]): Map<string, Set<GrantedExtension['scope']>> {
  const scopes = new Map<string, Set<GrantedExtension['scope']>>();
  for (const { metadata, spec } of grants) {
    // Nothing new attaches to what is being deleted (LIFE-14).
    if (metadata.deletionTimestamp !== undefined) continue;
    const found = scopes.get(spec.extensionName) ?? new Set();
    scopes.set(spec.extensionName, found.add(spec.scope));
  }
  return scopes;
}

/** Whether what others do may help: then the pass waits for a change in the kernel. */
export function waitsForExtensions(view: PartitionView | undefined): boolean {
  return (
    view?.extensions.some(
      ({ declared, deliveryRefusal, loadRefusal }) =>
        !declared && (loadRefusal !== null || deliveryRefusal !== null),
    ) ?? false
  );
}

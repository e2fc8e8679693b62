import { resources } from '../api/generated/resources.ts';
import type { ResourceDefinition } from '../api/resource-definition.ts';

/** Kinds that declare something. Cluster-scoped ones first, because the others stand on them; then by name. */
export const declaredKinds: readonly ResourceDefinition[] = Object.values(resources).sort(
  (a, b) => Number(a.namespaced) - Number(b.namespaced) || (a.kind < b.kind ? -1 : 1),
);

/** From all CRDs to `controller/api/generated/resources.ts`: what a store and a table must know of each kind. */
import type { ResourceDefinition } from '../controller/api/resource-definition.ts';
import { HEADER } from './generate-header.ts';

/** The module, not yet formatted. */
export function toResources(definitions: readonly ResourceDefinition[]): string {
  const kinds = definitions.map((definition) => JSON.stringify(definition.kind)).join(' | ');
  const byKind = Object.fromEntries(definitions.map((definition) => [definition.kind, definition]));
  return `${HEADER}import type { ResourceDefinition } from '../resource-definition.ts';

/** The kinds of this API. */
export type ResourceKind = ${kinds};

/** What the CRDs say of each kind. */
export const resources: Readonly<Record<ResourceKind, ResourceDefinition>> = ${JSON.stringify(byKind)};
`;
}

/** From all CRDs to `controller/api/generated/resources.ts`: what a store and a table must know of each kind. */
import type { ResourceDefinition } from '../controller/api/resource-definition.ts';
import { HEADER } from './generate-header.ts';

/** Of kinds that declare nothing: they are asked of a controller in a cluster, and no other store serves them (ADR 18). */
const questionCategory = 'partywall-question';

function record(definitions: readonly ResourceDefinition[]): string {
  return JSON.stringify(Object.fromEntries(definitions.map((definition) => [definition.kind, definition])));
}

function union(definitions: readonly ResourceDefinition[]): string {
  return definitions.map((definition) => JSON.stringify(definition.kind)).join(' | ');
}

/** The module, not yet formatted. */
export function toResources(definitions: readonly ResourceDefinition[]): string {
  const isQuestion = ({ categories }: ResourceDefinition): boolean => categories.includes(questionCategory);
  const declared = definitions.filter((definition) => !isQuestion(definition));
  const questions = definitions.filter(isQuestion);
  return `${HEADER}import type { ResourceDefinition } from '../resource-definition.ts';

/** The kinds of this API that declare something. */
export type ResourceKind = ${union(declared)};

/** What the CRDs say of each kind. */
export const resources: Readonly<Record<ResourceKind, ResourceDefinition>> = ${record(declared)};

/** Kinds that are questions to the controller of a cluster, and declare nothing (ADR 18). */
export const questions: Readonly<Record<${union(questions)}, ResourceDefinition>> = ${record(questions)};
`;
}

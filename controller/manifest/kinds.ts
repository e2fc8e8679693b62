/** The kinds that a manifest may hold: those of this API, and v1 Namespace. */
import { type ResourceKind, resources } from '../api/generated/resources.ts';
import type { ResourceDefinition } from '../api/resource-definition.ts';
import { planResource, planSchema, type SchemaPlan } from './schema-plan.ts';
import { schemaCheckOf, type SchemaCheck } from './schema-check.ts';

export interface ManifestKind {
  kind: string;
  apiVersion: string;
  namespaced: boolean;
  /** Absent for Namespace: of it only metadata counts here. */
  admission?: Admission;
}

/** What is needed to admit objects of a kind, prepared once. */
export interface Admission {
  root: SchemaPlan;
  /** Everything but status, which only status writes change. */
  checkAllButStatus: SchemaCheck;
  checkStatus: SchemaCheck;
  status: SchemaPlan;
}

const NAMESPACE: ManifestKind = { kind: 'Namespace', apiVersion: 'v1', namespaced: false };

function admissionOf(definition: ResourceDefinition): Admission {
  const { schema } = definition;
  const { status = {}, ...others } = schema.properties ?? {};
  return {
    root: planResource(definition),
    checkAllButStatus: schemaCheckOf({ ...schema, properties: others }),
    checkStatus: schemaCheckOf(status),
    status: planSchema(status),
  };
}

function makeKind(definition: ResourceDefinition): ManifestKind {
  const { kind, group, version, namespaced } = definition;
  return { kind, apiVersion: `${group}/${version}`, namespaced, admission: admissionOf(definition) };
}

const prepared = new Map<string, ManifestKind>([[NAMESPACE.kind, NAMESPACE]]);

/** A kind by its name; what admission needs is prepared when it is asked for first. */
export function manifestKind(kind: string): ManifestKind | undefined {
  const known = prepared.get(kind);
  if (known || !Object.hasOwn(resources, kind)) return known;
  const made = makeKind(resources[kind as ResourceKind]);
  prepared.set(kind, made);
  return made;
}

/** All kinds, sorted. */
export function manifestKindNames(): string[] {
  return [...Object.keys(resources), NAMESPACE.kind].sort();
}

/** Whether objects of a kind live in namespaces; undefined for kinds that are not known. */
export function isNamespaced(kind: string): boolean | undefined {
  if (kind === NAMESPACE.kind) return NAMESPACE.namespaced;
  return Object.hasOwn(resources, kind) ? resources[kind as ResourceKind].namespaced : undefined;
}

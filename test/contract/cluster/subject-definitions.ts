import type { Resource } from '../../../controller/cluster/port.ts';
import { libraryResource, shelfResource } from './subjects.ts';

/** The subjects as CustomResourceDefinitions, by name, as JSON: for an API server that serves them. */
export function subjectDefinitions(): Map<string, string> {
  return new Map([
    [nameOf(shelfResource), definition(shelfResource, [immutableSize])],
    [nameOf(libraryResource), definition(libraryResource, [])],
  ]);
}

/** What `admitSubjects` says beside the schema. */
const immutableSize = {
  rule: 'has(self.size) == has(oldSelf.size) && (!has(self.size) || self.size == oldSelf.size)',
  message: 'is immutable',
  fieldPath: '.size',
};

function nameOf({ group, plural }: Resource): string {
  return `${plural}.${group}`;
}

function definition(resource: Resource, specRules: readonly object[]): string {
  const { group, version, kind, plural, namespaced, hasStatus } = resource;
  const selectableFields = resource.selectableFields.map((path) => ({ jsonPath: `.${path}` }));
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: nameOf(resource) },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: hasStatus ? { status: {} } : {},
          schema: { openAPIV3Schema: withSpecRules(resource.schema, specRules) },
          ...(selectableFields.length === 0 ? {} : { selectableFields }),
        },
      ],
    },
  });
}

function withSpecRules(schema: { properties?: { spec?: object } }, rules: readonly object[]): object {
  if (rules.length === 0) return schema;
  const { properties } = schema;
  const spec = { ...properties?.spec, 'x-kubernetes-validations': rules };
  return { ...schema, properties: { ...properties, spec } };
}

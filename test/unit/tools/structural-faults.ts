/** What a structural schema must not contain: the rules of API servers, and this project's own. */
import type { OpenApiSchema, ResourceDefinition } from '../../../controller/api/resource-definition.ts';

type Fault = string;

interface Place {
  path: string;
  /** Inside the items of a list, where a default would make every unchanged apply look like a change. */
  inList: boolean;
}

const BRANCH_KEYWORDS = new Set(['properties', 'enum', 'required']);

function boundFaults(schema: OpenApiSchema, { path }: Place): Fault[] {
  const faults: Fault[] = [];
  if (schema.type === 'string' && schema.enum === undefined && schema.maxLength === undefined) {
    faults.push(`${path}: a string needs maxLength or enum`);
  }
  if (schema.type === 'array' && schema.maxItems === undefined) faults.push(`${path}: a list needs maxItems`);
  if (schema.additionalProperties !== undefined && schema.maxProperties === undefined) {
    faults.push(`${path}: a map needs maxProperties`);
  }
  return faults;
}

function isAlwaysThere(items: OpenApiSchema | undefined, key: string): boolean {
  return items?.required?.includes(key) === true || items?.properties?.[key]?.default !== undefined;
}

function listFaults(schema: OpenApiSchema, { path }: Place): Fault[] {
  if (schema.type !== 'array') return [];
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return [
    ...(type === undefined ? [`${path}: a list says how it merges`] : []),
    ...((type === 'map') === keys.length > 0 ? [] : [`${path}: exactly a list-map has keys`]),
    ...keys
      .filter((key) => !isAlwaysThere(schema.items, key))
      .map((key) => `${path}: list-map key ${key} must be required or have a default`),
  ];
}

function branchFaults(branch: OpenApiSchema, owner: OpenApiSchema | undefined, path: string): Fault[] {
  const faults = Object.keys(branch)
    .filter((keyword) => !BRANCH_KEYWORDS.has(keyword))
    .map((keyword) => `${path}: ${keyword} cannot stand in a branch of anyOf`);
  if (owner === undefined)
    faults.push(`${path}: only what the schema around anyOf describes can be narrowed`);
  if (branch.enum?.length === 0) faults.push(`${path}: an empty enum accepts nothing`);
  for (const [name, child] of Object.entries(branch.properties ?? {})) {
    faults.push(...branchFaults(child, owner?.properties?.[name], `${path}.${name}`));
  }
  return faults;
}

/** Whether `.a.b` leads to a field below a schema. */
function resolves(schema: OpenApiSchema | undefined, path: string): boolean {
  const names = path.split('.').filter((name) => name !== '');
  return names.reduce<OpenApiSchema | undefined>((at, name) => at?.properties?.[name], schema) !== undefined;
}

function ruleFaults(schema: OpenApiSchema, { path }: Place): Fault[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, message, fieldPath }) => [
    ...(message ? [] : [`${path}: rule ${rule} needs a message`]),
    ...(fieldPath === undefined || resolves(schema, fieldPath)
      ? []
      : [`${path}: fieldPath ${fieldPath} leads nowhere`]),
  ]);
}

function typeFaults(schema: OpenApiSchema, { path, inList }: Place): Fault[] {
  const faults: Fault[] = [];
  if (schema.type === undefined && schema['x-kubernetes-int-or-string'] !== true)
    faults.push(`${path}: has no type`);
  if (inList && schema.default !== undefined) faults.push(`${path}: a default inside a list item`);
  if (schema.properties !== undefined && schema.additionalProperties !== undefined) {
    faults.push(`${path}: properties and additionalProperties exclude each other`);
  }
  return faults;
}

function nodeFaults(schema: OpenApiSchema, place: Place): Fault[] {
  const { path } = place;
  const undescribed = (schema.required ?? []).filter((name) => schema.properties?.[name] === undefined);
  return [
    ...boundFaults(schema, place),
    ...listFaults(schema, place),
    ...ruleFaults(schema, place),
    ...(schema.anyOf ?? []).flatMap((branch, index) =>
      branchFaults(branch, schema, `${path}.anyOf[${index}]`),
    ),
    ...typeFaults(schema, place),
    ...undescribed.map((name) => `${path}: required ${name} is not described`),
  ];
}

/** All faults of a schema and what is below it; the path of the schema itself is `path`. */
export function schemaFaults(schema: OpenApiSchema, path: string, inList = false): Fault[] {
  const faults = nodeFaults(schema, { path, inList });
  if (schema.items !== undefined) faults.push(...schemaFaults(schema.items, `${path}[]`, true));
  if (schema.additionalProperties !== undefined) {
    faults.push(...schemaFaults(schema.additionalProperties, `${path}{}`, inList));
  }
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    if (child.description === undefined) faults.push(`${path}.${name}: has no description`);
    faults.push(...schemaFaults(child, `${path}.${name}`, inList));
  }
  return faults;
}

function pathFaults({ schema, selectableFields, printerColumns }: ResourceDefinition): Fault[] {
  const lost = selectableFields.filter((field) => !resolves(schema, field));
  // Paths into lists are kubectl's to follow, and metadata is not described.
  const columns = printerColumns.filter(
    ({ jsonPath }) => !/\[|^\.metadata\./.test(jsonPath) && !resolves(schema, jsonPath),
  );
  return [
    ...lost.map((field) => `selectableFields: ${field} leads nowhere`),
    ...columns.map(({ name, jsonPath }) => `column ${name}: ${jsonPath} leads nowhere`),
  ];
}

/** All faults of a kind: its schema, its status and the paths that its columns and selectors name. */
export function definitionFaults(definition: ResourceDefinition): Fault[] {
  const { kind, schema, hasStatus } = definition;
  const { spec, status } = schema.properties ?? {};
  const faults = [...ruleFaults(schema, { path: kind, inList: false }), ...pathFaults(definition)];
  if (spec === undefined || status === undefined) return [...faults, `${kind}: needs spec and status`];
  faults.push(...schemaFaults(spec, 'spec'), ...schemaFaults(status, 'status'));
  if (!hasStatus) faults.push('status must be a subresource');
  if (status.default === undefined)
    faults.push('status: a fresh object must not look done: it needs a default');
  return faults;
}

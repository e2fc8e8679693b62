import type { FieldTree } from './field-tree.ts';
import { isEmptyTree, noFields } from './field-tree.ts';
import { isJsonObject, isSameJson } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Elements, MergeSchema } from './structure.ts';
import {
  elementsOf,
  fieldSchema,
  isAssociativeList,
  isDeclaredField,
  isGranularMap,
  itemSchema,
} from './structure.ts';

/** What a write did to fields. */
export interface FieldChanges {
  /** Added, or with another value. */
  changed: FieldTree;
  removed: FieldTree;
}

type Tree = Record<string, FieldTree>;

/**
 * All fields of a value: fields without fields of their own, and, as Kubernetes counts them, elements of list-maps
 * and of maps with free keys as such.
 */
export function fieldsOf(value: unknown, schema: MergeSchema): FieldTree {
  if (isGranularMap(value, schema)) return fieldsOfMap(value, schema);
  if (!isAssociativeList(value, schema)) return noFields;
  const tree: Tree = {};
  for (const [element, item] of elementsOf(value, schema)) {
    tree[element] = asMember(fieldsOf(item, itemSchema(schema)));
  }
  return tree;
}

function fieldsOfMap(value: JsonObject, schema: MergeSchema): FieldTree {
  const tree: Tree = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    const fields = fieldsOf(field, fieldSchema(schema, name));
    tree[`f:${name}`] = isDeclaredField(schema, name) ? fields : asMember(fields);
  }
  return tree;
}

function asMember(fields: FieldTree): FieldTree {
  return isEmptyTree(fields) ? fields : { '.': noFields, ...fields };
}

/** Which fields differ. Values that are the same reference are not looked into, so an untouched part costs nothing. */
export function changesBetween(before: unknown, after: unknown, schema: MergeSchema): FieldChanges {
  if (isGranularMap(before, schema) && isGranularMap(after, schema)) {
    return collect(Object.keys({ ...before, ...after }), (name) => ({
      element: `f:${name}`,
      before: before[name],
      after: after[name],
      schema: fieldSchema(schema, name),
      isMember: !isDeclaredField(schema, name),
    }));
  }
  const items = itemSchema(schema);
  const old = elementsOf(before as readonly unknown[], schema);
  const now = elementsOf(after as readonly unknown[], schema);
  return collect(new Set([...old.keys(), ...now.keys()]), (element) => ({
    element,
    ...sides(element, old, now),
    schema: items,
    isMember: true,
  }));
}

function sides(element: string, old: Elements, now: Elements): { before: unknown; after: unknown } {
  return { before: old.get(element), after: now.get(element) };
}

interface Comparison {
  element: string;
  before: unknown;
  after: unknown;
  schema: MergeSchema;
  isMember: boolean;
}

function collect(names: Iterable<string>, compare: (name: string) => Comparison): FieldChanges {
  const changed: Tree = {};
  const removed: Tree = {};
  for (const name of names) {
    const { element, before, after, schema, isMember } = compare(name);
    if (before === after) continue;
    const enumerate = (value: unknown): FieldTree =>
      isMember ? asMember(fieldsOf(value, schema)) : fieldsOf(value, schema);
    if (before === undefined) changed[element] = enumerate(after);
    else if (after === undefined) removed[element] = enumerate(before);
    else if (isComparableInside(before, after, schema)) {
      const inner = changesBetween(before, after, schema);
      if (!isEmptyTree(inner.changed)) changed[element] = inner.changed;
      if (!isEmptyTree(inner.removed)) removed[element] = inner.removed;
    } else if (!isSameJson(before, after)) changed[element] = noFields;
  }
  return { changed, removed };
}

function isComparableInside(before: unknown, after: unknown, schema: MergeSchema): boolean {
  if (isJsonObject(before)) return isGranularMap(before, schema) && isGranularMap(after, schema);
  return isAssociativeList(before, schema) && isAssociativeList(after, schema);
}

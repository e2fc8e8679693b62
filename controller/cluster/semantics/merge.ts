import type { FieldTree } from './field-tree.ts';
import type { JsonObject } from './json.ts';
import type { MergeSchema } from './structure.ts';
import {
  elementOf,
  elementsOf,
  fieldSchema,
  isAssociativeList,
  isGranularMap,
  itemSchema,
  keyFields,
} from './structure.ts';

/** Lays an applied configuration over a live value: maps by field, list-maps by key, sets by value, the rest whole. */
export function mergeApplied(live: unknown, applied: unknown, schema: MergeSchema): unknown {
  if (isGranularMap(live, schema) && isGranularMap(applied, schema)) {
    const merged: Record<string, unknown> = { ...live };
    for (const [name, value] of Object.entries(applied)) {
      if (value !== undefined) merged[name] = mergeApplied(live[name], value, fieldSchema(schema, name));
    }
    return merged;
  }
  if (isAssociativeList(live, schema) && isAssociativeList(applied, schema))
    return mergeList(live, applied, schema);
  return applied;
}

/**
 * In the applied order. What only the live list has stays in front of the element that it stood in front of, and comes
 * before elements that are new, so that a second manager's elements go to the end.
 */
function mergeList(live: readonly unknown[], applied: readonly unknown[], schema: MergeSchema): unknown[] {
  const kept = elementsOf(live, schema);
  const given = elementsOf(applied, schema);
  const order = [...kept.keys()];
  const positions = new Map(order.map((element, index) => [element, index]));
  const merged: unknown[] = [];
  let next = 0;
  const keepOthersUpTo = (limit: number): void => {
    for (; next < limit; next++) {
      const element = order[next] ?? '';
      if (!given.has(element)) merged.push(kept.get(element));
    }
  };
  const firstShared = (): number => {
    let at = next;
    while (at < order.length && !given.has(order[at] ?? '')) at++;
    return at;
  };
  for (const [element, item] of given) {
    keepOthersUpTo(positions.get(element) ?? firstShared());
    merged.push(mergeApplied(kept.get(element), item, itemSchema(schema)));
  }
  keepOthersUpTo(order.length);
  return merged;
}

/**
 * Removes from a merged value what a manager applied last (`last`) and nobody claims now (`claimed`: the manager's new
 * fields and those of all others). A struct goes with everything in it once no field in it is claimed, an element once
 * it is not claimed itself.
 */
export function pruneDropped(
  value: unknown,
  last: FieldTree,
  claimed: FieldTree,
  schema: MergeSchema,
): unknown {
  if (isGranularMap(value, schema)) return pruneMap(value, last, claimed, schema);
  if (!isAssociativeList(value, schema)) return value;
  const items = itemSchema(schema);
  return value.flatMap((item) => {
    const element = elementOf(item, schema);
    const dropped = last[element];
    if (dropped === undefined) return [item];
    const claims = claimed[element];
    // Who owns only fields of an element does not keep it: an element is somebody's as a whole, or goes.
    const isLeft = claims === undefined || ('.' in dropped && !('.' in claims));
    if (isLeft) return [];
    const pruned = pruneDropped(item, dropped, claims, items);
    return [isGranularMap(item, items) ? { ...keysOf(item, schema), ...(pruned as JsonObject) } : pruned];
  });
}

function pruneMap(value: JsonObject, last: FieldTree, claimed: FieldTree, schema: MergeSchema): JsonObject {
  const pruned: Record<string, unknown> = { ...value };
  for (const [element, dropped] of Object.entries(last)) {
    const name = element.slice(2);
    if (element === '.' || pruned[name] === undefined) continue;
    const claims = claimed[element];
    if (claims === undefined) delete pruned[name];
    else pruned[name] = pruneDropped(pruned[name], dropped, claims, fieldSchema(schema, name));
  }
  return pruned;
}

/** An element that stays keeps the fields that tell it apart, whoever applied them. */
function keysOf(item: JsonObject, schema: MergeSchema): JsonObject {
  const keys: Record<string, unknown> = {};
  for (const name of keyFields(schema)) if (item[name] !== undefined) keys[name] = item[name];
  return keys;
}

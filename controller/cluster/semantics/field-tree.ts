/**
 * Sets of fields in the shape that Kubernetes documents as FieldsV1: nested objects whose keys are path elements,
 * `f:name` for a field, `k:{...}` for an element of a list-map, `v:...` for an element of a set. A node without
 * children is in the set; a node with children is in it exactly when it has the child `.`.
 */
export interface FieldTree {
  readonly [element: string]: FieldTree;
}

export const noFields: FieldTree = {};

export function isEmptyTree(tree: FieldTree): boolean {
  for (const _element in tree) return false;
  return true;
}

export function unite(one: FieldTree, other: FieldTree): FieldTree {
  if (isEmptyTree(one)) return other;
  if (isEmptyTree(other)) return one;
  const result: Record<string, FieldTree> = { ...one };
  for (const [element, node] of Object.entries(other)) {
    const mine = result[element];
    result[element] = mine === undefined ? node : joined(unite(mine, node), isMember(mine) || isMember(node));
  }
  return result;
}

/** The fields of `one` that are not fields of `other`. */
export function subtract(one: FieldTree, other: FieldTree): FieldTree {
  if (isEmptyTree(other)) return one;
  const result: Record<string, FieldTree> = {};
  for (const [element, node] of Object.entries(one)) {
    if (element === '.') continue;
    const theirs = other[element];
    if (theirs === undefined) {
      result[element] = node;
      continue;
    }
    const rest = subtract(node, theirs);
    const member = isMember(node) && !isMember(theirs);
    if (member || !isEmptyTree(withoutDot(rest))) result[element] = joined(rest, member);
  }
  return result;
}

/** Paths of the fields that are in both, as path elements from the root. */
export function commonFields(one: FieldTree, other: FieldTree): string[][] {
  const paths: string[][] = [];
  for (const [element, node] of Object.entries(one)) {
    const theirs = other[element];
    if (element === '.' || theirs === undefined) continue;
    if (isMember(node) && isMember(theirs)) paths.push([element]);
    for (const path of commonFields(node, theirs)) paths.push([element, ...path]);
  }
  return paths;
}

/** `f:spec`, `f:devices`, `k:{"name":"a"}`, `f:id` -> `spec.devices[name="a"].id`. */
export function pathText(elements: readonly string[]): string {
  let text = '';
  for (const element of elements) {
    const rest = element.slice(2);
    if (element.startsWith('f:')) text += text === '' ? rest : `.${rest}`;
    else if (element.startsWith('v:')) text += `[=${rest}]`;
    else text += `[${keysText(rest)}]`;
  }
  return text;
}

function keysText(json: string): string {
  const keys: unknown = JSON.parse(json);
  return Object.entries(keys ?? {})
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}

function isMember(node: FieldTree): boolean {
  return '.' in node || isEmptyTree(node);
}

function joined(children: FieldTree, member: boolean): FieldTree {
  const bare = withoutDot(children);
  return member && !isEmptyTree(bare) ? { '.': noFields, ...bare } : bare;
}

function withoutDot(tree: FieldTree): FieldTree {
  if (!('.' in tree)) return tree;
  const { '.': _dot, ...rest } = tree;
  return rest;
}

import type { FieldProblem } from '../port.ts';
import type { MergeSchema } from './structure.ts';
import { elementOf, fieldSchema, isAssociativeList, isGranularMap, itemSchema } from './structure.ts';

/** Elements that a list-map or set has twice: a merge by key could only keep one of them. */
export function duplicateElements(value: unknown, schema: MergeSchema): FieldProblem[] {
  const problems: FieldProblem[] = [];
  collect(value, schema, '', problems);
  return problems;
}

function collect(value: unknown, schema: MergeSchema, path: string, problems: FieldProblem[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isGranularMap(value, schema)) {
    for (const name of Object.keys(value)) {
      collect(value[name], fieldSchema(schema, name), path === '' ? name : `${path}.${name}`, problems);
    }
  } else if (isAssociativeList(value, schema)) {
    collectFromList(value, schema, path, problems);
  }
}

function collectFromList(
  list: readonly unknown[],
  schema: MergeSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const element = elementOf(item, schema);
    const first = seen.get(element);
    if (first === undefined) seen.set(element, index);
    else {
      const message = `is the same element as ${path}[${first}]: ${element.slice(2)}`;
      problems.push({ path: `${path}[${index}]`, message, code: 'duplicate' });
    }
    collect(item, itemSchema(schema), `${path}[${index}]`, problems);
  }
}

import type { FieldProblem } from '../port.ts';
import type { MergeSchema } from './structure.ts';
import { elementOf, fieldSchema, isAssociativeList, isGranularMap, itemSchema } from './structure.ts';

/** Elements that a list-map or set has twice: a merge by key could only keep one of them. */
export function duplicateElements(value: unknown, schema: MergeSchema, path = ''): FieldProblem[] {
  if (isGranularMap(value, schema)) {
    return Object.entries(value).flatMap(([name, field]) =>
      duplicateElements(field, fieldSchema(schema, name), path === '' ? name : `${path}.${name}`),
    );
  }
  if (!isAssociativeList(value, schema)) return [];
  const seen = new Map<string, number>();
  return value.flatMap((item, index) => {
    const here = `${path}[${index}]`;
    const element = elementOf(item, schema);
    const first = seen.get(element);
    if (first !== undefined) {
      return [
        {
          path: here,
          message: `is the same element as ${path}[${first}]: ${element.slice(2)}`,
          code: 'duplicate',
        },
      ];
    }
    seen.set(element, index);
    return duplicateElements(item, itemSchema(schema), here);
  });
}

import { matchesLabelSelector, parseLabelSelector } from '../../api/label-selector.ts';
import type { KubeObject } from '../../api/object.ts';
import type { ListOptions, Resource } from '../port.ts';
import { isJsonObject } from './json.ts';
import { badRequest } from './refusals.ts';

export type Predicate = (object: KubeObject) => boolean;

interface FieldTerm {
  field: string;
  value: string;
  equal: boolean;
}

const everywhere: readonly string[] = ['metadata.name', 'metadata.namespace'];

/** Whether an object is wanted by both selectors. @throws ClusterError BadRequest for one that cannot be read */
export function selectorOf(options: ListOptions, resource: Resource): Predicate {
  const predicates: Predicate[] = [];
  if (options.labelSelector) predicates.push(byLabels(options.labelSelector));
  if (options.fieldSelector) {
    for (const term of parseFieldSelector(options.fieldSelector, resource)) {
      predicates.push((object) => (textAt(object, term.field) === term.value) === term.equal);
    }
  }
  return (object) => predicates.every((predicate) => predicate(object));
}

function byLabels(text: string): Predicate {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok)
    throw badRequest(
      `the label selector '${text}' is wrong at character ${parsed.position}: ${parsed.error}`,
    );
  return (object) => matchesLabelSelector(parsed.selector, object.metadata.labels);
}

/** `a=b,c==d,e!=f`; a backslash takes the next character as it is. */
function parseFieldSelector(text: string, resource: Resource): FieldTerm[] {
  const known = [...everywhere, ...resource.selectableFields];
  return splitTerms(text).map((term) => {
    const match = /^\s*([^=!\s]+)\s*(!=|==|=)(.*)$/s.exec(term);
    if (match === null) {
      throw badRequest(
        `the field selector '${text}' has the term '${term}'; expected field=value or field!=value`,
      );
    }
    const [, field = '', operator, value = ''] = match;
    if (!known.includes(field)) {
      throw badRequest(
        `${resource.kind} cannot be selected by the field '${field}', only by ${known.join(', ')}`,
      );
    }
    return { field, value: value.trim().replace(/\\(.)/g, '$1'), equal: operator !== '!=' };
  });
}

function splitTerms(text: string): string[] {
  return (text.match(/(\\.|[^,\\])+/gs) ?? []).filter((term) => term.trim() !== '');
}

/** The value at a dotted path as text; what is absent counts as empty, as in Kubernetes. */
function textAt(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split('.')) value = isJsonObject(value) ? value[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

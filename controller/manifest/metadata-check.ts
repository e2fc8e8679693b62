/** What an API server demands of metadata, whatever the kind. */
import { shownValue, typeInWords, typeOfValue } from './describe-value.ts';
import type { Finding } from './finding.ts';
import { didYouMean } from './suggest.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const FIELD_TYPES: Readonly<Record<string, string>> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'string',
  resourceVersion: 'string',
  generation: 'integer',
  creationTimestamp: 'string',
  deletionTimestamp: 'string',
  deletionGracePeriodSeconds: 'integer',
  labels: 'object',
  annotations: 'object',
  ownerReferences: 'array',
  finalizers: 'array',
  managedFields: 'array',
};

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const SUBDOMAIN_WORDS =
  'lower-case letters, digits, "-" and ".", starting and ending with a letter or digit, at most 253 characters';
const LABEL_WORDS =
  'lower-case letters, digits and "-", starting and ending with a letter or digit, at most 63 characters';
const QUALIFIED_WORDS =
  'letters, digits, "-", "_" and ".", at most 63 characters, after an optional prefix such as example.com/';
const VALUE_WORDS =
  'at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit';

/** Bytes of all annotations together, names and values. */
const ANNOTATIONS_LIMIT = 262_144;

export const isSubdomain = (text: string): boolean => text.length <= 253 && SUBDOMAIN.test(text);
export const isLabelName = (text: string): boolean => text.length <= 63 && LABEL.test(text);

function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  if (parts.length > 1 || name.length > 63 || !QUALIFIED.test(name)) return false;
  return parts.every(isSubdomain);
}

const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && QUALIFIED.test(text));

function hasType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function wrong(path: readonly (string | number)[], value: unknown, expected: string): Finding {
  const message = `Invalid value: ${shownValue(value)}: expected ${expected}`;
  return { path: ['metadata', ...path], code: 'metadata', message, at: 'value' };
}

function wrongType(path: readonly (string | number)[], value: unknown, type: string): Finding {
  return wrong(path, value, `${typeInWords(type)}, got ${typeOfValue(value)}`);
}

function checkFields(metadata: JsonObject): Finding[] {
  return Object.entries(metadata).flatMap(([name, value]): Finding[] => {
    const type = FIELD_TYPES[name];
    if (type === undefined) {
      const message = `unknown field ${JSON.stringify(name)}`;
      const remedy = didYouMean(name, Object.keys(FIELD_TYPES));
      return [{ path: ['metadata', name], code: 'unknown-field', message, ...remedy, at: 'key' }];
    }
    if (value === undefined || value === null || hasType(value, type)) return [];
    return [wrongType([name], value, type)];
  });
}

function checkName(metadata: JsonObject, wanted: NameRules): Finding[] {
  const { name } = metadata;
  if (name === undefined || name === null || name === '') {
    const message = 'Required value: expected a name';
    return [{ path: ['metadata', 'name'], code: 'metadata', message, at: 'key' }];
  }
  if (typeof name !== 'string') return [];
  if (wanted.nameIsLabel) return isLabelName(name) ? [] : [wrong(['name'], name, LABEL_WORDS)];
  return isSubdomain(name) ? [] : [wrong(['name'], name, SUBDOMAIN_WORDS)];
}

function checkNamespace(metadata: JsonObject, wanted: NameRules): Finding[] {
  const { namespace } = metadata;
  if (typeof namespace !== 'string') return [];
  if (!wanted.namespaced) {
    if (namespace === '') return [];
    const message = `Forbidden: expected no namespace on a cluster-scoped kind, got ${shownValue(namespace)}`;
    const remedy = 'remove metadata.namespace';
    return [{ path: ['metadata', 'namespace'], code: 'metadata', message, remedy, at: 'key' }];
  }
  return isLabelName(namespace) ? [] : [wrong(['namespace'], namespace, LABEL_WORDS)];
}

function checkLabels(labels: unknown): Finding[] {
  return entriesOf(labels).flatMap(([key, value]) => {
    const found: Finding[] = [];
    if (!isQualifiedName(key)) found.push(wrong(['labels', key], key, QUALIFIED_WORDS));
    if (typeof value !== 'string') found.push(quoted(wrongType(['labels', key], value, 'string'), value));
    else if (!isLabelValue(value)) found.push(wrong(['labels', key], value, VALUE_WORDS));
    return found;
  });
}

function checkAnnotations(annotations: unknown): Finding[] {
  let bytes = 0;
  const found = entriesOf(annotations).flatMap(([key, value]) => {
    bytes += Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
    const wrongHere: Finding[] = [];
    if (!isQualifiedName(key.toLowerCase()))
      wrongHere.push(wrong(['annotations', key], key, QUALIFIED_WORDS));
    if (typeof value !== 'string')
      wrongHere.push(quoted(wrongType(['annotations', key], value, 'string'), value));
    return wrongHere;
  });
  if (bytes > ANNOTATIONS_LIMIT) {
    const message = `Too long: expected at most ${ANNOTATIONS_LIMIT} bytes in all annotations, got ${bytes}`;
    found.push({ path: ['metadata', 'annotations'], code: 'metadata', message, at: 'key' });
  }
  return found;
}

function checkFinalizers(finalizers: unknown): Finding[] {
  const list: unknown[] = Array.isArray(finalizers) ? finalizers : [];
  return list.flatMap((finalizer, at) =>
    typeof finalizer === 'string' && isQualifiedName(finalizer)
      ? []
      : [wrong(['finalizers', at], finalizer, QUALIFIED_WORDS)],
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function quoted(finding: Finding, value: unknown): Finding {
  if (typeof value !== 'number' && typeof value !== 'boolean') return finding;
  return { ...finding, remedy: `write it in quotes: ${JSON.stringify(String(value))}` };
}

export interface NameRules {
  namespaced: boolean;
  /** True of kinds whose names must be DNS labels: Namespace. */
  nameIsLabel: boolean;
}

/** Checks name, namespace, labels, annotations and finalizers. */
export function checkMetadata(metadata: unknown, wanted: NameRules): Finding[] {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    const message = 'Required value: expected an object with a name';
    return [{ path: ['metadata'], code: 'metadata', message, at: 'key' }];
  }
  const fields = metadata as JsonObject;
  return [
    ...checkFields(fields),
    ...checkName(fields, wanted),
    ...checkNamespace(fields, wanted),
    ...checkLabels(fields.labels),
    ...checkAnnotations(fields.annotations),
    ...checkFinalizers(fields.finalizers),
  ];
}

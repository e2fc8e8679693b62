/** Objects that differ from a good one in one place, as many as its schema has ways to be wrong, or nearly wrong. */
import type { OpenApiSchema } from '../../controller/api/resource-definition.ts';

export interface Mutant {
  /** What was done where: `spec.devices[0].name = 7`. */
  title: string;
  value: unknown;
}

/** Larger texts and lists make requests that the server refuses for their size alone. */
const longestText = 140_000;
const longestList = 600;

/** Everything that can be done to a value under its schema, one thing at a time. */
export function* mutantsOf(schema: OpenApiSchema, value: unknown, path = ''): Generator<Mutant> {
  for (const other of otherValues(schema, value)) yield { title: `${path} = ${brief(other)}`, value: other };
  if (isObject(value)) yield* mutantsOfObject(schema, value, path);
  if (Array.isArray(value)) yield* mutantsOfList(schema, value, path);
}

function* mutantsOfObject(
  schema: OpenApiSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<Mutant> {
  yield { title: `${path}.unknown added`, value: { ...value, unknown: 'x' } };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const place = `${path}.${name}`;
    const isThere = Object.hasOwn(value, name);
    if (isThere) {
      const { [name]: _dropped, ...rest } = value;
      yield { title: `${place} dropped`, value: rest };
    }
    const inner = isThere ? value[name] : sample(child);
    if (!isThere) yield { title: `${place} added`, value: { ...value, [name]: inner } };
    for (const mutant of mutantsOf(child, inner, place))
      yield { ...mutant, value: { ...value, [name]: mutant.value } };
  }
  if (schema.additionalProperties === undefined) return;
  for (const mutant of mutantsOf(
    schema.additionalProperties,
    sample(schema.additionalProperties),
    `${path}.key`,
  )) {
    yield { ...mutant, value: { ...value, key: mutant.value } };
  }
}

function* mutantsOfList(schema: OpenApiSchema, value: readonly unknown[], path: string): Generator<Mutant> {
  const { items = {}, maxItems, minItems } = schema;
  const first = value[0] ?? sample(items);
  yield { title: `${path} emptied`, value: [] };
  yield { title: `${path} with its first twice`, value: [first, ...value, first] };
  for (const size of [minItems, maxItems, maxItems === undefined ? undefined : maxItems + 1]) {
    if (size === undefined || size > longestList) continue;
    yield {
      title: `${path} of ${size}`,
      value: Array.from({ length: size }, (_none, index) => variant(first, index)),
    };
  }
  for (const mutant of mutantsOf(items, first, `${path}[0]`))
    yield { ...mutant, value: [mutant.value, ...value.slice(1)] };
}

/** Values of other types, and those around the bounds. */
function* otherValues(schema: OpenApiSchema, value: unknown): Generator {
  const all = [null, 'x', '', 'Zürich 1', 7, -1, 1.5, true, [], {}, ['x'], { x: 1 }];
  yield* all.filter(
    (other) => JSON.stringify(other) !== JSON.stringify(value) && !isOverlooked(schema, other),
  );
  yield* schema.enum ?? [];
  for (const bound of around(schema.minimum, schema.maximum)) yield bound;
  for (const length of around(schema.minLength, schema.maxLength)) {
    if (length >= 0 && length <= longestText) yield lengthened(value, length);
  }
  if (schema.pattern === undefined || typeof value !== 'string') return;
  for (const odd of [' ', '\n', '/', '.', '-', '\u{1f9f1}', 'A', '0', '..'])
    yield* [odd + value, value + odd];
}

/** The API server accepts a list where its schema has a time (ADR 0014). */
function isOverlooked({ format }: OpenApiSchema, value: unknown): boolean {
  return format === 'date-time' && Array.isArray(value);
}

/** One less, just as much and one more than each bound. */
function around(...bounds: readonly (number | undefined)[]): number[] {
  return bounds.flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1]));
}

/** A text of a length that keeps the form of the value as far as it goes. */
function lengthened(value: unknown, length: number): string {
  const text = typeof value === 'string' && value !== '' ? value : 'a';
  return text.slice(0, length).padEnd(length, /[a-z0-9]$/.test(text) ? 'a' : text.at(-1));
}

/** The smallest value of a schema. */
export function sample(schema: OpenApiSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema['x-kubernetes-int-or-string'] === true) return 1;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return [sample(schema.items ?? {})];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return sampleText(schema);
  }
}

/** One of some texts of different forms that fits the pattern. */
function sampleText({ pattern = '', minLength = 1 }: OpenApiSchema): string {
  const forms = ['a', '/a', '1', '1.0', '1.0.0', 'a.b', 'a/b', 'A', '0'.repeat(64), 'a'.repeat(minLength)];
  const regex = new RegExp(pattern, 'u');
  return forms.find((form) => regex.test(form) && form.length >= minLength) ?? 'a';
}

/** Elements that differ, as list-maps and sets ask for: the first text or number in it changes. */
function variant(value: unknown, index: number): unknown {
  if (typeof value === 'string') return index === 0 ? value : `${value}${index}`;
  if (typeof value === 'number') return value + index;
  if (!isObject(value)) return value;
  const name = Object.keys(value).find((key) => ['string', 'number'].includes(typeof value[key]));
  return name === undefined ? value : { ...value, [name]: variant(value[name], index) };
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 30)}... (${text.length})`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

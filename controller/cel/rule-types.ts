/**
 * CEL types and values of a schema.
 *
 * Every object of the schema becomes a type of its own, so that an unknown field does not compile. Values are wrapped
 * lazily, field by field: a rule that looks at one field of a large object pays for that field.
 */
import type { Environment } from '@marcbachmann/cel-js';
import { equalValues } from './rule-equality.ts';
import { celName, type RuleSchema } from './rule-schema.ts';

/** Turns a JSON value into what expressions work with: whole numbers become BigInt, objects their type's class. */
export type Wrap = (value: unknown) => unknown;

export interface DeclaredType {
  /** Name of the CEL type. */
  name: string;
  wrap: Wrap;
}

interface Wrapper {
  readonly raw: unknown;
}

/** JSON lists behind wrapped ones, with their schema: equality needs both. */
const wrappedLists = new WeakMap<object, { raw: readonly unknown[]; schema: RuleSchema }>();

function rawOf(wrapper: Wrapper): unknown {
  return wrapper.raw;
}

function wrapInteger(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

function wrapAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wrapAny);
  if (typeof value !== 'object' || value === null) return wrapInteger(value);
  return new Map(Object.entries(value).map(([name, item]) => [name, wrapAny(item)]));
}

function wrapTimestamp(value: unknown): unknown {
  return typeof value === 'string' ? new Date(value) : value;
}

const same: Wrap = (value) => value;

/** Makes a class whose getters wrap one field each, and keep what they wrapped. */
function wrapperClass(
  fields: readonly { field: string; name: string; wrap: Wrap }[],
): new (raw: unknown) => Wrapper {
  class ObjectValue implements Wrapper {
    readonly raw: unknown;
    kept: Record<string, unknown> | undefined;

    constructor(raw: unknown) {
      this.raw = raw;
    }
  }
  for (const { field, name, wrap } of fields) {
    Object.defineProperty(ObjectValue.prototype, name, {
      get(this: ObjectValue) {
        const kept = this.kept?.[name];
        if (kept !== undefined) return kept;
        const value = (this.raw as Record<string, unknown>)[field];
        if (value === undefined || value === null) return undefined;
        return ((this.kept ??= {})[name] = wrap(value));
      },
    });
  }
  return ObjectValue;
}

/** Registers the types of one schema in one environment. */
export class TypeDeclarer {
  readonly #environment: Environment;
  readonly #listsWithEquality = new Set<string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** `path` names the type when the schema is an object: `self.devices.item`. */
  declare(schema: RuleSchema, path: string): DeclaredType {
    if (schema['x-kubernetes-int-or-string']) return { name: 'dyn', wrap: wrapInteger };
    switch (schema.type) {
      case 'string':
        if (schema.format === 'date-time') return { name: 'google.protobuf.Timestamp', wrap: wrapTimestamp };
        return { name: 'string', wrap: same };
      case 'integer':
        return { name: 'int', wrap: wrapInteger };
      case 'number':
        return { name: 'double', wrap: same };
      case 'boolean':
        return { name: 'bool', wrap: same };
      case 'array':
        return this.#declareList(schema, path);
      case 'object':
        return this.#declareObject(schema, path);
      default:
        return { name: 'dyn', wrap: wrapAny };
    }
  }

  #declareList(schema: RuleSchema, path: string): DeclaredType {
    const item = this.declare(schema.items ?? {}, `${path}.item`);
    const name = `list<${item.name}>`;
    this.#declareListEquality(name);
    const wrap: Wrap = (value) => {
      if (!Array.isArray(value)) return value;
      const list = value.map(item.wrap);
      wrappedLists.set(list, { raw: value, schema });
      return list;
    };
    return { name, wrap };
  }

  /** The package compares item by item; Kubernetes ignores the order of sets and list-maps. */
  #declareListEquality(name: string): void {
    if (name.includes('dyn') || name.includes('map') || this.#listsWithEquality.has(name)) return;
    this.#listsWithEquality.add(name);
    this.#environment.registerOperator(`${name} == ${name}`, (a: unknown[], b: unknown[]) => {
      const left = wrappedLists.get(a);
      const right = wrappedLists.get(b);
      if (left && right) return equalValues(left.raw, right.raw, left.schema);
      return equalValues(a.map(unwrap), b.map(unwrap), {});
    });
  }

  #declareObject(schema: RuleSchema, path: string): DeclaredType {
    if (schema['x-kubernetes-preserve-unknown-fields'] && !schema.properties)
      return { name: 'dyn', wrap: wrapAny };
    if (!schema.properties) return this.#declareMap(schema, path);

    const fields: { field: string; name: string; wrap: Wrap }[] = [];
    const types: Record<string, string> = {};
    for (const [field, fieldSchema] of Object.entries(schema.properties)) {
      const name = celName(field);
      if (name === undefined) continue;
      const declared = this.declare(fieldSchema, `${path}.${name}`);
      fields.push({ field, name, wrap: declared.wrap });
      types[name] = declared.name;
    }
    const ctor = wrapperClass(fields);
    this.#environment.registerType(path, { ctor, fields: types });
    this.#environment.registerOperator(`${path} == ${path}`, (a: Wrapper, b: Wrapper) =>
      equalValues(rawOf(a), rawOf(b), schema),
    );
    return {
      name: path,
      wrap: (value) => (typeof value === 'object' && value !== null ? new ctor(value) : value),
    };
  }

  #declareMap(schema: RuleSchema, path: string): DeclaredType {
    const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    const declared = this.declare(values, `${path}.value`);
    const wrap: Wrap = (value) => {
      if (typeof value !== 'object' || value === null) return value;
      return new Map(Object.entries(value).map(([name, item]) => [name, declared.wrap(item)]));
    };
    return { name: `map<string, ${declared.name}>`, wrap };
  }
}

function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'raw' in value ? value.raw : value;
}

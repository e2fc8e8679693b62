/**
 * Applies defaults and finds what JSON Schema does not: unknown fields, and items of lists that must not be equal.
 *
 * As an API server does it: a default is applied only where its parent exists, and a null where none is allowed is an
 * absent field. The given value is never changed; what did not change is shared with the result.
 */
import { shownValue } from './describe-value.ts';
import type { Finding } from './finding.ts';
import type { SchemaPlan } from './schema-plan.ts';
import { didYouMean } from './suggest.ts';

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fresh copy of JSON: a default must not be shared between objects. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const name in value) copy[name] = copyOf(value[name]);
  return copy;
}

class StructureWalk {
  readonly findings: Finding[] = [];
  readonly #path: (string | number)[];

  constructor(path: readonly (string | number)[]) {
    this.#path = [...path];
  }

  walk(value: unknown, plan: SchemaPlan): unknown {
    if (Array.isArray(value)) return plan.items ? this.#list(value, plan, plan.items) : value;
    if (isObject(value) && plan.schema.type === 'object') return this.#object(value, plan);
    return value;
  }

  #below(value: unknown, plan: SchemaPlan, step: string | number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    this.#path.push(step);
    const result = this.walk(value, plan);
    this.#path.pop();
    return result;
  }

  #object(value: JsonObject, plan: SchemaPlan): JsonObject {
    let result = value;
    for (const name in value) {
      const field = plan.fields?.get(name) ?? plan.values;
      const old = value[name];
      const next = field ? this.#field(old, field, name) : old;
      if (!field) this.#unknown(name, plan);
      if (next === old) continue;
      if (result === value) result = { ...value };
      if (next === undefined) Reflect.deleteProperty(result, name);
      else result[name] = next;
    }
    return this.#defaults(result, result === value, plan);
  }

  /** A field's value with defaults; undefined for a null where none may stand, which counts as absent. */
  #field(value: unknown, plan: SchemaPlan, name: string): unknown {
    return value === null && plan.schema.nullable !== true ? undefined : this.#below(value, plan, name);
  }

  #defaults(value: JsonObject, isShared: boolean, plan: SchemaPlan): JsonObject {
    let result = value;
    for (const [name, preset] of plan.defaults) {
      if (result[name] !== undefined) continue;
      if (isShared && result === value) result = { ...value };
      const field = plan.fields?.get(name);
      const copy = copyOf(preset);
      result[name] = field ? this.#below(copy, field, name) : copy;
    }
    return result;
  }

  #unknown(name: string, plan: SchemaPlan): void {
    if (plan.keepsUnknownFields) return;
    const known = [...(plan.fields?.keys() ?? [])];
    this.findings.push({
      path: [...this.#path, name],
      code: 'unknown-field',
      message: `unknown field ${JSON.stringify(name)}`,
      ...didYouMean(name, known),
      at: 'key',
    });
  }

  #list(value: readonly unknown[], plan: SchemaPlan, items: SchemaPlan): readonly unknown[] {
    let result: unknown[] | undefined;
    for (const [at, old] of value.entries()) {
      const next = this.#below(old, items, at);
      if (next !== old) (result ??= [...value])[at] = next;
    }
    const walked = result ?? value;
    const type = plan.schema['x-kubernetes-list-type'];
    if (type === 'set' || type === 'map')
      this.#findEqualItems(walked, plan.schema['x-kubernetes-list-map-keys']);
    return walked;
  }

  /** Items of a list-map are equal when their keys are. Linear: lists may be long. */
  #findEqualItems(list: readonly unknown[], keys: readonly string[] | undefined): void {
    const seen = new Map<string, number>();
    for (const [at, item] of list.entries()) {
      const identity = keys ? identityOf(item, keys) : item;
      if (identity === undefined) continue;
      const text = typeof identity === 'string' ? identity : JSON.stringify(identity);
      const first = seen.get(text);
      if (first === undefined) {
        seen.set(text, at);
        continue;
      }
      const path = [...this.#path, at];
      const message = `Duplicate value: ${shownValue(identity)}, expected each only once; item ${first} has it already`;
      this.findings.push({ path, code: 'duplicate-item', message, at: 'value' });
    }
  }
}

/** The keys of one item; undefined where one is missing, which the schema reports. */
function identityOf(item: unknown, keys: readonly string[]): JsonObject | undefined {
  if (!isObject(item) || keys.some((key) => item[key] === undefined)) return undefined;
  return Object.fromEntries(keys.map((key) => [key, item[key]]));
}

/** `path` is where the value stands in its object. */
export function applyStructure(
  value: unknown,
  plan: SchemaPlan,
  path: readonly (string | number)[],
): { value: unknown; findings: Finding[] } {
  const walk = new StructureWalk(path);
  return { value: walk.walk(value, plan), findings: walk.findings };
}

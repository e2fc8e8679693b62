/**
 * Turns the syntax tree of one document into the values that kubectl would read, and collects what it would refuse.
 *
 * Offsets are relative to the document's text.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { MAXIMUM_DEPTH, MAXIMUM_REPEATED_VALUES } from './limits.ts';
import type { Path } from './problem.ts';
import { POLLUTING_KEYS, readScalar } from './scalars.ts';

export interface YamlFault {
  code: string;
  message: string;
  remedy?: string;
  offset: number;
  /** Where the other half of the fault stands: the first of two equal keys. */
  otherOffset?: number;
}

/** An unquoted scalar that kubectl may read otherwise than its author. */
export interface SurprisingScalar {
  path: Path;
  source: string;
  /** What kubectl reads, in words. */
  reading: string;
}

export interface YamlValues {
  value: unknown;
  faults: YamlFault[];
  surprises: SurprisingScalar[];
}

/** Ends the walk: a budget is spent, and what follows would only cost. */
class Spent extends Error {}

const TAG = 'tag:yaml.org,2002:';
const COLLECTION_TAGS = new Set([`${TAG}map`, `${TAG}seq`]);
const SCALAR_TAGS = new Set(['str', 'int', 'float', 'bool', 'null'].map((name) => `${TAG}${name}`));

function offsetOf(node: unknown): number {
  return (node as Partial<ParsedNode> | null)?.range?.[0] ?? 0;
}

class ValueBuilder {
  readonly faults: YamlFault[] = [];
  readonly surprises: SurprisingScalar[] = [];
  readonly #told = new Set<string>();
  readonly #anchors = new Map<string, Node>();
  /** How many aliases the walk stands in, and how many values it has read inside aliases. */
  #insideAliases = 0;
  #repeated = 0;

  build(node: unknown, path: Path): unknown {
    if (path.length > MAXIMUM_DEPTH)
      this.#spend('yaml-depth', `nested more than ${MAXIMUM_DEPTH} deep`, node);
    if (this.#insideAliases > 0) this.#countRepeated(node);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, node, path);
    const value = this.#content(node, path);
    const { anchor } = node as Node & { anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, node as Node);
    return value;
  }

  #content(node: unknown, path: Path): unknown {
    if (isMap(node)) return this.#map(node, path);
    if (isSeq(node)) {
      this.#checkTag(node, COLLECTION_TAGS);
      return node.items.map((item, at) => this.build(item, [...path, at]));
    }
    return this.#scalar(node, path);
  }

  /** What stands behind an alias is read again, and is wrong only once. */
  #fault(fault: YamlFault): void {
    const key = `${fault.code}@${fault.offset}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.faults.push(fault);
  }

  #spend(code: string, message: string, node: unknown): never {
    this.#fault({ code, message, remedy: 'write it out flatter', offset: offsetOf(node) });
    throw new Spent();
  }

  #countRepeated(node: unknown): void {
    this.#repeated += 1;
    if (this.#repeated <= MAXIMUM_REPEATED_VALUES) return;
    this.#spend('yaml-aliases', `aliases repeat more than ${MAXIMUM_REPEATED_VALUES} values`, node);
  }

  #alias(name: string, node: Node, path: Path): unknown {
    const target = this.#anchors.get(name);
    if (!target) {
      this.#fault({
        code: 'yaml-alias',
        message: `no anchor &${name} stands before this alias`,
        offset: offsetOf(node),
      });
      return null;
    }
    this.#insideAliases += 1;
    const value = this.#content(target, path);
    this.#insideAliases -= 1;
    return value;
  }

  #checkTag(node: Node, known: ReadonlySet<string>): void {
    const { tag } = node;
    if (tag === undefined || tag === '!' || known.has(tag)) return;
    const message = `expected no tag, got ${tag.replace(TAG, '!!')}`;
    this.#fault({ code: 'yaml-tag', message, remedy: 'remove the tag', offset: offsetOf(node) });
  }

  #map(node: YAMLMap, path: Path): Record<string, unknown> {
    this.#checkTag(node, COLLECTION_TAGS);
    const result: Record<string, unknown> = {};
    const seen = new Map<string, number>();
    const merged: Pair[] = [];
    for (const pair of node.items) {
      if (isMergeKey(pair.key)) merged.push(pair);
      else this.#entry(pair, path, { result, seen });
    }
    for (const pair of merged) this.#merge(this.build(pair.value, path), pair, result);
    return result;
  }

  #entry(pair: Pair, path: Path, into: { result: Record<string, unknown>; seen: Map<string, number> }): void {
    const key = this.#key(pair.key);
    if (key === undefined) return;
    const first = into.seen.get(key);
    const offset = offsetOf(pair.key);
    if (first !== undefined) {
      const message = `the key ${JSON.stringify(key)} stands here a second time`;
      this.#fault({
        code: 'yaml-duplicate-key',
        message,
        remedy: 'keep one of the two',
        offset,
        otherOffset: first,
      });
      return;
    }
    into.seen.set(key, offset);
    into.result[key] = this.build(pair.value, [...path, key]);
  }

  #key(node: unknown): string | undefined {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      return target ? this.#key(target) : undefined;
    }
    if (!isScalar(node)) {
      this.#fault({
        code: 'yaml-key',
        message: 'expected text as a key, got a collection',
        offset: offsetOf(node),
      });
      return undefined;
    }
    const source = scalarText(node);
    if (POLLUTING_KEYS.has(source)) {
      const message = `the key ${source} is refused: no field of any API has this name`;
      this.#fault({ code: 'yaml-hostile-key', message, remedy: 'remove it', offset: offsetOf(node) });
      return undefined;
    }
    if (node.type !== 'PLAIN') return source;
    const { value, surprise } = readScalar(source);
    if (surprise !== undefined) {
      const message = `kubectl reads the key ${source} as ${surprise}`;
      this.#fault({
        code: 'yaml-ambiguous-key',
        message,
        remedy: `write "${source}"`,
        offset: offsetOf(node),
      });
    }
    return typeof value === 'string' ? value : source;
  }

  #merge(source: unknown, pair: Pair, result: Record<string, unknown>): void {
    const sources: unknown[] = Array.isArray(source) ? source : [source];
    for (const item of sources) {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) {
        const message = 'expected a map, or a list of maps, to merge with <<';
        this.#fault({ code: 'yaml-merge', message, offset: offsetOf(pair.key) });
        return;
      }
      for (const [key, value] of Object.entries(item)) if (!Object.hasOwn(result, key)) result[key] = value;
    }
  }

  #scalar(node: unknown, path: Path): unknown {
    if (!isScalar(node)) return null;
    this.#checkTag(node, SCALAR_TAGS);
    const source = scalarText(node);
    if (node.tag === `${TAG}str` || (node.type !== 'PLAIN' && node.tag === undefined)) return source;
    const reading = readScalar(source);
    if (reading.fault !== undefined) {
      const remedy = `write "${source.slice(0, 64)}" if text was meant`;
      this.#fault({ code: 'yaml-number', message: reading.fault, remedy, offset: offsetOf(node) });
    }
    if (reading.surprise !== undefined) this.surprises.push({ path, source, reading: reading.surprise });
    return reading.value;
  }
}

/** The text of a scalar: without a schema that resolves types, every scalar is text. */
export function scalarText(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : '';
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

/** Reads the contents of a document. Faults come in the order of the text, and end where a budget is spent. */
export function readYamlValues(contents: unknown): YamlValues {
  const builder = new ValueBuilder();
  let value: unknown;
  try {
    value = builder.build(contents, []);
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
  }
  return { value, faults: builder.faults, surprises: builder.surprises };
}

/**
 * The full YAML parser: slower than quick-yaml.ts by a factor of twenty, and it knows every form and every position.
 *
 * It runs for documents that the quick reader leaves to it, and for those about which there is something to say.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument, type ParsedNode } from 'yaml';
import { MAXIMUM_DEPTH, MAXIMUM_DOCUMENT_LENGTH, MAXIMUM_TOKENS } from './limits.ts';
import { findExcess } from './nesting.ts';
import type { Path } from './problem.ts';
import { isMergeKey, readYamlValues, scalarText, type YamlFault, type YamlValues } from './yaml-values.ts';

/** Where in the text a path stands: its key, or what is there. */
export type Anchor = 'key' | 'value';

export interface YamlDocument extends YamlValues {
  /** True where nothing but comments stands in the document. */
  empty: boolean;
  /** Offset within the document's text; of the nearest parent where the path is not there. */
  offsetOf(path: Path, at: Anchor): number;
  /** Offset of one character of a scalar's text; of the scalar where its spelling hides that. */
  offsetInside(path: Path, character: number): number;
}

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

function refused(fault: YamlFault): YamlDocument {
  return {
    value: undefined,
    faults: [fault],
    surprises: [],
    empty: false,
    offsetOf: () => fault.offset,
    offsetInside: () => fault.offset,
  };
}

/** What must be known before the parser may see the text: it recurses, and keeps a node for every value. */
function findHostileText(text: string): YamlFault | undefined {
  if (text.length > MAXIMUM_DOCUMENT_LENGTH) {
    const message = `expected a document of at most ${MAXIMUM_DOCUMENT_LENGTH} characters, got ${text.length}`;
    return { code: 'yaml-size', message, remedy: 'split it with --- lines', offset: 0 };
  }
  const control = CONTROL.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
    return {
      code: 'yaml-control-character',
      message: `control character 0x${code} is not allowed`,
      offset: control.index,
    };
  }
  const excess = findExcess(text);
  if (!excess) return undefined;
  const { budget, offset } = excess;
  if (budget === 'tokens') {
    const message = `expected at most ${MAXIMUM_TOKENS} tokens in a document`;
    return { code: 'yaml-size', message, remedy: 'split it with --- lines', offset };
  }
  return {
    code: 'yaml-depth',
    message: `nested more than ${MAXIMUM_DEPTH} deep`,
    remedy: 'write it out flatter',
    offset,
  };
}

interface Step {
  key?: unknown;
  value: unknown;
}

/** An empty value has a range too, somewhere behind its key, but nobody would look for it there. */
function rangeStart(node: unknown): number | undefined {
  if (isScalar(node) && node.type === 'PLAIN' && node.source === '') return undefined;
  return (node as Partial<ParsedNode> | null | undefined)?.range?.[0];
}

function rangeEnd(node: unknown): number | undefined {
  return (node as Partial<ParsedNode> | null | undefined)?.range?.[1];
}

/** Walks the tree by paths of values: aliases and merged maps are followed. */
class Locator {
  readonly #document: Document;
  readonly #text: string;

  constructor(document: Document, text: string) {
    this.#document = document;
    this.#text = text;
  }

  offsetOf(path: Path, at: Anchor): number {
    let offset = rangeStart(this.#document.contents) ?? 0;
    let node: unknown = this.#document.contents;
    for (const [depth, name] of path.entries()) {
      const step = this.#step(this.#resolve(node), name);
      if (!step) return offset;
      const isLast = depth === path.length - 1;
      const value = rangeStart(step.value);
      const key = rangeStart(step.key);
      offset = (isLast && at === 'value' ? (value ?? key) : (key ?? value)) ?? offset;
      node = step.value;
    }
    return offset;
  }

  offsetInside(path: Path, character: number): number {
    const start = this.offsetOf(path, 'value');
    const node = this.#nodeAt(path);
    if (!isScalar(node)) return start;
    const spelled = this.#text.slice(start, rangeEnd(node));
    const opening = node.type === 'PLAIN' ? 0 : 1;
    const isSpelledOut = spelled.slice(opening, opening + scalarText(node).length) === scalarText(node);
    return isSpelledOut ? start + opening + character : start;
  }

  #nodeAt(path: Path): unknown {
    let node: unknown = this.#document.contents;
    for (const name of path) node = this.#step(this.#resolve(node), name)?.value;
    return node;
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #step(node: unknown, name: string | number): Step | undefined {
    if (isSeq(node))
      return typeof name === 'number' && name < node.items.length ? { value: node.items[name] } : undefined;
    if (!isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => isScalar(key) && scalarText(key) === String(name));
    if (pair) return { key: pair.key, value: pair.value };
    for (const { key, value } of node.items) {
      const merged = isMergeKey(key) ? this.#step(this.#resolve(value), name) : undefined;
      if (merged) return merged;
    }
    return undefined;
  }
}

/** Parses without the cost of a stack for each of a million errors: of a hostile text only the first error counts. */
function parseText(text: string): Document.Parsed {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      // Scalars are resolved as kubectl does, and keys are compared in linear time, in yaml-values.ts.
      schema: 'failsafe',
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What helps, where the parser's complaint does not say it. */
const remedies: Readonly<Partial<Record<string, string>>> = {
  TAB_AS_INDENT: 'indent with blanks',
  MISSING_CHAR: 'look for an opening quote or bracket further up that is never closed',
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a text that has a colon in it, or begin a new line',
};

/** Parses the text of one document. Never throws for what a file may hold. */
export function parseYamlDocument(text: string): YamlDocument {
  const hostile = findHostileText(text);
  if (hostile) return refused(hostile);

  const document = parseText(text);
  const [error] = document.errors;
  if (error) {
    const message = error.message.split('\n')[0] ?? error.message;
    const remedy = remedies[error.code];
    const offset = Math.min(error.pos[0], text.length);
    return refused({ code: 'yaml-syntax', message, offset, ...(remedy === undefined ? {} : { remedy }) });
  }
  const locator = new Locator(document, text);
  const { contents } = document;
  const empty =
    contents === null || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN');
  return {
    ...readYamlValues(contents),
    empty,
    offsetOf: (path, at) => locator.offsetOf(path, at),
    offsetInside: (path, character) => locator.offsetInside(path, character),
  };
}

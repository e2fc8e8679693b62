/**
 * Compiles an expression as strictly as a Kubernetes API server does.
 *
 * The package is laxer in five places, which are closed here: functions that Kubernetes does not have, unknown fields
 * inside `has()`, brackets on objects, integers beyond 64 bits, and functions whose meaning differs (their calls are
 * led to the `kube_` versions before the types are checked).
 */
import type { ASTNode, Environment, ParseResult, SourceRange } from '@marcbachmann/cel-js';
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';

/** Where the fault is: offsets into the expression's text. */
export interface ExpressionFault {
  error: string;
  position?: SourceRange;
}

export type CompiledExpression =
  { ok: true; run: (variables: Record<string, unknown>) => Verdict } | ({ ok: false } & ExpressionFault);

/** What an expression that must be a bool came to. */
export type Verdict = { ok: true; value: boolean } | { ok: false; error: string };

const INT64_MAX = 9_223_372_036_854_775_807n;

const FUNCTIONS = new Set([
  ...[
    'bool',
    'bytes',
    'double',
    'duration',
    'dyn',
    'has',
    'int',
    'size',
    'string',
    'timestamp',
    'type',
    'uint',
  ],
  ...['quantity', 'isQuantity'],
]);

const METHODS = new Set([
  ...['all', 'exists', 'exists_one', 'filter', 'map', 'size'],
  ...['charAt', 'contains', 'endsWith', 'find', 'findAll', 'indexOf', 'join', 'lastIndexOf', 'lowerAscii'],
  ...['matches', 'replace', 'split', 'startsWith', 'substring', 'trim', 'upperAscii'],
  ...['isSorted', 'max', 'min', 'sum'],
  ...[
    'add',
    'asApproximateFloat',
    'asInteger',
    'compareTo',
    'isGreaterThan',
    'isInteger',
    'isLessThan',
    'sign',
    'sub',
  ],
  ...[
    'getDate',
    'getDayOfMonth',
    'getDayOfWeek',
    'getDayOfYear',
    'getFullYear',
    'getHours',
    'getMilliseconds',
  ],
  ...['getMinutes', 'getMonth', 'getSeconds'],
  ...['hasValue', 'or', 'orValue', 'value', 'none', 'of', 'ofNonZeroValue'],
]);

const REPLACED = new Set([
  ...['indexOf', 'lastIndexOf', 'lowerAscii', 'matches', 'split', 'substring', 'upperAscii'],
]);

/** What the package keeps on a node and does not type: the expansion of a macro. */
interface Internals {
  meta?: {
    macro?: { typeCheck: (checker: Checker, macro: unknown, context: unknown) => unknown; args: ASTNode[] };
  };
  checkedType?: { kind: string };
}
interface Checker {
  check(node: ASTNode, context: unknown): unknown;
}

class Refusal extends Error {
  readonly range: SourceRange;

  constructor(message: string, range: SourceRange) {
    super(message);
    this.range = range;
  }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** Every node below and including one, parents first. Iterative: depth is the author's choice. */
function nodesOf(root: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) open.push(...(value as unknown[]));
    else if (isNode(value)) {
      found.push(value);
      open.push(value.args);
    }
  }
  return found;
}

function refuseUnknownFunction(name: string, known: ReadonlySet<string>, node: ASTNode): void {
  if (!known.has(name)) throw new Refusal(`undeclared function '${name}'`, node.range);
}

/** `has(a.b)` must name a field that exists: the package checks only that `a` is known. */
function checkFieldInsideHas(node: ASTNode): void {
  const macro = (node as unknown as Internals).meta?.macro;
  if (!macro) return;
  const check = macro.typeCheck;
  macro.typeCheck = (checker, self, context) => {
    const type = check(checker, self, context);
    const [field] = macro.args;
    if (field) checker.check(field, context);
    return type;
  };
}

/** Refuses what Kubernetes does not know, and leads calls to the functions that mean the same there. */
function tighten(root: ASTNode): void {
  for (const node of nodesOf(root)) {
    if (node.op === 'call') {
      refuseUnknownFunction(node.args[0], FUNCTIONS, node);
      if (node.args[0] === 'has') checkFieldInsideHas(node);
    } else if (node.op === 'rcall') {
      refuseUnknownFunction(node.args[0], METHODS, node);
      if (REPLACED.has(node.args[0])) node.args[0] = `kube_${node.args[0]}`;
    } else if (node.op === 'value' && typeof node.args === 'bigint' && node.args > INT64_MAX) {
      throw new Refusal(`integer ${node.args} does not fit into 64 bits`, node.range);
    }
  }
}

const LOOPS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** How many loops stand inside one another below a node. */
function loopDepth(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((most, item) => Math.max(most, loopDepth(item)), 0);
  if (!isNode(value)) return 0;
  const own = value.op === 'rcall' && LOOPS.has(value.args[0]) ? 1 : 0;
  return own + loopDepth(value.args);
}

/** Brackets on an object are refused by Kubernetes: its fields are known, and are named with a dot. */
function refuseBracketsOnObjects(root: ASTNode): void {
  for (const node of nodesOf(root)) {
    if (node.op !== '[]') continue;
    const kind = (node.args[0] as unknown as Internals).checkedType?.kind;
    if (kind === 'message')
      throw new Refusal('an object has no [...]: name the field with a dot', node.range);
  }
}

function wording(error: ParseError | CelTypeError): string {
  if (error.code === 'no_such_key')
    return error.summary.replace(/^No such key: (.*)$/, "undefined field '$1'");
  return error.summary.replaceAll('kube_', '');
}

function faultOf(error: unknown): ExpressionFault {
  if (error instanceof Refusal) return { error: error.message, position: error.range };
  if (error instanceof ParseError || error instanceof CelTypeError) {
    const text = wording(error);
    return error.range === undefined ? { error: text } : { error: text, position: error.range };
  }
  if (error instanceof RangeError) return { error: 'the expression is nested too deeply' };
  throw error;
}

function runParsed(parsed: ParseResult, variables: Record<string, unknown>): Verdict {
  try {
    const value: unknown = parsed(variables);
    if (typeof value === 'boolean') return { ok: true, value };
    return { ok: false, error: `expected a bool, got ${typeof value}` };
  } catch (error) {
    if (error instanceof EvaluationError) return { ok: false, error: error.summary.replaceAll('kube_', '') };
    if (error instanceof Error) return { ok: false, error: error.message };
    throw error;
  }
}

/**
 * Compiles an expression that must come to a bool. Never throws for what an author may write.
 *
 * `maximumLoops` bounds loops inside one another, which stands in for the cost budget of an API server: expressions of
 * tenants run once for each device.
 */
export function compileExpression(
  environment: Environment,
  text: string,
  maximumLoops = Number.POSITIVE_INFINITY,
): CompiledExpression {
  try {
    const parsed = environment.parse(text);
    tighten(parsed.ast);
    if (loopDepth(parsed.ast) > maximumLoops) {
      throw new Refusal(`at most ${maximumLoops} loops may stand inside one another`, parsed.ast.range);
    }
    const checked = parsed.check();
    if (!checked.valid) return { ok: false, ...faultOf(checked.error) };
    refuseBracketsOnObjects(parsed.ast);
    if (checked.type !== 'bool') {
      return {
        ok: false,
        error: `must evaluate to a bool, evaluates to ${checked.type}`,
        position: parsed.ast.range,
      };
    }
    return { ok: true, run: (variables) => runParsed(parsed, variables) };
  } catch (error) {
    return { ok: false, ...faultOf(error) };
  }
}

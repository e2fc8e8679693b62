/**
 * The part of JSONPath that printer columns use: `.a.b`, `['a.b']`, `[0]`, `[*]` and `[?(@.type=="Ready")]`.
 * https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */

type Step =
  | { type: 'field'; name: string }
  | { type: 'index'; index: number }
  | { type: 'all' }
  | { type: 'filter'; path: readonly string[]; value: string; equal: boolean };

const STEP =
  /\.?\[\?\(@((?:\.[\w-]+)+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\)\]|\.?\[\*\]|\.\*|\.?\[(-?\d+)\]|\.?\['([^']*)'\]|\.((?:\\.|[\w-])+)/y;

function stepOf(match: RegExpExecArray): Step {
  const [whole, filterPath, operator, double, single, bare, index, quoted, field] = match;
  if (filterPath !== undefined) {
    const value = double ?? single ?? bare ?? '';
    return { type: 'filter', path: filterPath.slice(1).split('.'), value, equal: operator === '==' };
  }
  if (index !== undefined) return { type: 'index', index: Number(index) };
  if (quoted !== undefined) return { type: 'field', name: quoted };
  if (field !== undefined) return { type: 'field', name: field.replace(/\\(.)/g, '$1') };
  if (whole.includes('*')) return { type: 'all' };
  throw new Error(`unreachable: the step ${whole} of a JSONPath has no meaning`);
}

function parse(path: string): Step[] {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (match === null) throw new Error(`the JSONPath '${path}' has something unexpected at character ${at}`);
    steps.push(stepOf(match));
  }
  return steps;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function isSelected(value: unknown, step: Extract<Step, { type: 'filter' }>): boolean {
  let found = value;
  for (const name of step.path) found = fieldOf(found, name);
  const isText = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
  return isText && (String(found) === step.value) === step.equal;
}

/** What one step finds below a value, as far as it is a list of several. */
function severalAt(value: unknown, step: Step): readonly unknown[] {
  if (step.type === 'filter')
    return Array.isArray(value) ? value.filter((item) => isSelected(item, step)) : [];
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** Follows the steps from `at` on. A table asks for ten thousand objects: only what is found makes a list. */
function walk(value: unknown, { steps, at }: { steps: readonly Step[]; at: number }, found: unknown[]): void {
  let current = value;
  for (let place = at; place < steps.length; place += 1) {
    const step = steps[place];
    if (step === undefined || current === undefined) return;
    if (step.type === 'field') current = fieldOf(current, step.name);
    else if (step.type === 'index')
      current = Array.isArray(current) ? (current.at(step.index) as unknown) : undefined;
    else {
      for (const one of severalAt(current, step)) walk(one, { steps, at: place + 1 }, found);
      return;
    }
  }
  if (current !== undefined) found.push(current);
}

/** Prepares a path; the result gives all values that it finds in a document, in order. */
export function compileJsonPath(path: string): (document: unknown) => readonly unknown[] {
  const steps = parse(path);
  return (document) => {
    const found: unknown[] = [];
    walk(document, { steps, at: 0 }, found);
    return found;
  };
}

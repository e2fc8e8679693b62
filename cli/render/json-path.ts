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

function follow(value: unknown, step: Step): readonly unknown[] {
  switch (step.type) {
    case 'field': {
      const found = fieldOf(value, step.name);
      return found === undefined ? [] : [found];
    }
    case 'index':
      return Array.isArray(value) && value.at(step.index) !== undefined ? [value.at(step.index)] : [];
    case 'all':
      if (Array.isArray(value)) return value;
      return typeof value === 'object' && value !== null ? Object.values(value) : [];
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => isSelected(item, step)) : [];
  }
}

/** Prepares a path; the result gives all values that it finds in a document, in order. */
export function compileJsonPath(path: string): (document: unknown) => readonly unknown[] {
  const steps = parse(path);
  return (document) => {
    let found: readonly unknown[] = [document];
    for (const step of steps) found = found.flatMap((value) => follow(value, step));
    return found;
  };
}

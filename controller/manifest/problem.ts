/** What is wrong in a set of files, and where. */

/** Names of fields and indexes of lists, from the root of an object or document. */
export type Path = readonly (string | number)[];

/** Both from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  line: number;
  column: number;
}

export interface Problem {
  severity: 'error' | 'warning';
  /** Kebab-case and stable: `unknown-field`, `missing-reference`, ... */
  code: string;
  /** What was expected and what came. */
  message: string;
  /** The smallest fix, as a command. */
  remedy?: string;
  file: string;
  line: number;
  column: number;
  /** Dotted, as an API server writes it: `spec.devices[0].name`. Empty for a whole document. */
  path: string;
}

const PLAIN_FIELD = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A path as an API server writes it. Keys of maps that are no plain names stand in brackets: `labels[a.b/c]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (PLAIN_FIELD.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${step}]`;
  }
  return text;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Problems in the order in which a person reads the files. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.path, b.path) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** Label selectors: what they mean, and the text form that kubectl's `-l` takes. */

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

export interface LabelRequirement {
  key: string;
  operator: SelectorOperator;
  /** For In and NotIn. */
  values?: readonly string[];
}

/** All terms must hold; a selector without terms selects everything. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly LabelRequirement[];
}

export type ParsedSelector =
  | { ok: true; selector: LabelSelector }
  /** `position` counts characters of the text from 0. */
  | { ok: false; error: string; position: number };

/** A label may be called `constructor`: only what the object itself has counts. */
function valueOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function meetsRequirement(
  { key, operator, values = [] }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = valueOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      // As in Kubernetes: an object without the label has none of the values.
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Whether labels meet every term of a selector. */
export function matchesLabelSelector(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => valueOf(labels, key) === value) &&
    matchExpressions.every((requirement) => meetsRequirement(requirement, labels))
  );
}

// ------------------------------------------------------------------------------------------------ text form

interface Token {
  text: string;
  position: number;
}

const TOKENS = /\s*(==|!=|[=!(),]|[^\s=!(),]+)/y;
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WORD = /^[^\s=!(),]+$/;

/** A term is refused by throwing this; it never leaves the module. */
class SelectorSyntaxError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  for (let match = TOKENS.exec(text); match !== null; match = TOKENS.exec(text)) {
    const word = match[1] ?? '';
    tokens.push({ text: word, position: TOKENS.lastIndex - word.length });
  }
  return tokens;
}

/** Reads terms from left to right; each method consumes what it recognises. */
class SelectorReader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
    this.#end = text.length;
  }

  read(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    if (this.#tokens.length === 0) return requirements;
    do requirements.push(this.#term());
    while (this.#accept(','));
    if (this.#peek() !== undefined) throw this.#unexpected('a comma between two terms');
    return requirements;
  }

  #term(): LabelRequirement {
    if (this.#accept('!')) return { key: this.#key(), operator: 'DoesNotExist' };
    const key = this.#key();
    if (this.#accept('=') || this.#accept('==')) return { key, operator: 'In', values: [this.#value()] };
    if (this.#accept('!=')) return { key, operator: 'NotIn', values: [this.#value()] };
    if (this.#accept('in')) return { key, operator: 'In', values: this.#values() };
    if (this.#accept('notin')) return { key, operator: 'NotIn', values: this.#values() };
    if (this.#peek() === undefined || this.#peek() === ',') return { key, operator: 'Exists' };
    throw this.#unexpected('one of =, ==, !=, in, notin after the label');
  }

  #key(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined || !WORD.test(token.text)) throw this.#unexpected('the name of a label');
    const slash = token.text.lastIndexOf('/');
    const name = token.text.slice(slash + 1);
    if (!NAME.test(name) || (slash !== -1 && !PREFIX.test(token.text.slice(0, slash)))) {
      throw new SelectorSyntaxError(
        `expected the name of a label such as app or example.com/app, got "${token.text}"`,
        token.position,
      );
    }
    this.#next += 1;
    return token.text;
  }

  /** A value may be empty: `a=` asks for the label with an empty value. */
  #value(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined || !WORD.test(token.text)) return '';
    if (!NAME.test(token.text)) {
      throw new SelectorSyntaxError(
        `expected a label value (letters, digits, -, _ and ., at most 63), got "${token.text}"`,
        token.position,
      );
    }
    this.#next += 1;
    return token.text;
  }

  #values(): string[] {
    if (!this.#accept('(')) throw this.#unexpected('values in parentheses');
    const values: string[] = [];
    do values.push(this.#value());
    while (this.#accept(','));
    if (!this.#accept(')')) throw this.#unexpected('a comma or a closing parenthesis');
    return [...new Set(values)].sort();
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }

  #accept(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(expected: string): SelectorSyntaxError {
    const token = this.#tokens[this.#next];
    const found = token === undefined ? 'the end' : `"${token.text}"`;
    return new SelectorSyntaxError(`expected ${expected}, got ${found}`, token?.position ?? this.#end);
  }
}

/**
 * Reads `a=b,c!=d,e in (f,g),h,!i`. Empty text selects everything.
 *
 * An error says what was expected, what came and where.
 */
export function parseLabelSelector(text: string): ParsedSelector {
  try {
    const matchExpressions = new SelectorReader(text).read();
    return { ok: true, selector: matchExpressions.length === 0 ? {} : { matchExpressions } };
  } catch (error) {
    if (!(error instanceof SelectorSyntaxError)) throw error;
    return { ok: false, error: error.message, position: error.position };
  }
}

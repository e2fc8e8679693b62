import { Lexer } from 'yaml';
import { MAXIMUM_DEPTH, MAXIMUM_TOKENS } from './limits.ts';

/** Tokens of the lexer that open and close flow collections. */
const OPENING = new Set(['[', '{']);
const CLOSING = new Set([']', '}']);
const INVISIBLE = new Set(['\u0002', '\u0018', '\u001F', '\uFEFF']);

/** Follows indentation and brackets of a token stream. */
class NestingCounter {
  readonly #columns: number[] = [];
  #flow = 0;
  #column = 0;
  /** Whether a block collection may start at the next token: at the start of a line, or after a dash. */
  #mayStart = true;

  /** Takes one token and returns how deep it stands. */
  take(token: string): number {
    if (INVISIBLE.has(token)) return this.#depth();
    if (token.trim() === '' || token.startsWith('#')) this.#move(token);
    else this.#content(token);
    return this.#depth();
  }

  #depth(): number {
    return this.#columns.length + this.#flow;
  }

  #content(token: string): void {
    if (this.#flow === 0 && this.#mayStart) this.#startBlock();
    if (OPENING.has(token)) this.#flow += 1;
    else if (CLOSING.has(token)) this.#flow = Math.max(0, this.#flow - 1);
    this.#mayStart = token === '-' || token === '?';
    this.#move(token);
  }

  #startBlock(): void {
    while ((this.#columns.at(-1) ?? -1) > this.#column) this.#columns.pop();
    if ((this.#columns.at(-1) ?? -1) < this.#column) this.#columns.push(this.#column);
  }

  #move(token: string): void {
    const newline = token.lastIndexOf('\n');
    if (newline === -1) {
      this.#column += token.length;
      return;
    }
    this.#column = token.length - newline - 1;
    this.#mayStart = true;
  }
}

/** Which budget a document exceeds, and at which offset. */
export interface Excess {
  budget: 'depth' | 'tokens';
  offset: number;
}

/**
 * Whether a document is nested more deeply, or made of more tokens, than the budgets allow.
 *
 * Only tokens are looked at and none is kept, so a bomb of brackets costs neither stack nor memory. The full parser,
 * which recurses and keeps every token, runs afterwards.
 */
export function findExcess(text: string): Excess | undefined {
  const counter = new NestingCounter();
  let offset = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > MAXIMUM_TOKENS) return { budget: 'tokens', offset };
    if (counter.take(token) > MAXIMUM_DEPTH) return { budget: 'depth', offset };
    if (!INVISIBLE.has(token)) offset += token.length;
  }
  return undefined;
}

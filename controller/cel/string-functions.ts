/**
 * The string functions of Kubernetes.
 *
 * The package counts UTF-16 units and matches with the regular expressions of JavaScript, whose worst case is
 * exponential; Kubernetes counts code points and matches with RE2. Those functions are replaced here (see
 * strict-expression.ts for how a call reaches its replacement).
 */
import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.ts';

const SYNC = { async: false };
const patterns = new BoundedCache<RE2JS>(256);

function compilePattern(pattern: string): RE2JS {
  try {
    return patterns.get(pattern, (text) => RE2JS.compile(text));
  } catch {
    throw new Error(`expected a regular expression of RE2 syntax, got ${JSON.stringify(pattern)}`);
  }
}

function findAll(text: string, pattern: string, limit: number): string[] {
  const found: string[] = [];
  const matcher = compilePattern(pattern).matcher(text);
  while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

function outOfRange(name: string, index: bigint, length: number): Error {
  return new Error(`index ${index} of ${name} is out of range, the text has ${length} characters`);
}

/** Checks an index that may be at most the length, and returns it as a number. */
function position(name: string, index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length)) throw outOfRange(name, index, length);
  return Number(index);
}

function indexOf(text: string, search: string, from: bigint): bigint {
  const characters = Array.from(text);
  const wanted = Array.from(search);
  const start = position('indexOf', from, characters.length);
  for (let at = start; at + wanted.length <= characters.length; at += 1) {
    if (wanted.every((character, offset) => characters[at + offset] === character)) return BigInt(at);
  }
  return -1n;
}

function lastIndexOf(text: string, search: string, from?: bigint): bigint {
  const characters = Array.from(text);
  const wanted = Array.from(search);
  const last = characters.length - wanted.length;
  const start = from === undefined ? last : Math.min(last, position('lastIndexOf', from, characters.length));
  for (let at = start; at >= 0; at -= 1) {
    if (wanted.every((character, offset) => characters[at + offset] === character)) return BigInt(at);
  }
  return -1n;
}

function substring(text: string, from: bigint, to?: bigint): string {
  const characters = Array.from(text);
  const start = position('substring', from, characters.length);
  const end = to === undefined ? characters.length : position('substring', to, characters.length);
  if (end < start) throw new Error(`substring ends at ${end}, before its start ${start}`);
  return characters.slice(start, end).join('');
}

function split(text: string, separator: string, limit: bigint): string[] {
  if (limit === 0n) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  const most = Number(limit);
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function replace(text: string, search: string, replacement: string, limit: bigint): string {
  const parts = search === '' ? ['', ...Array.from(text), ''] : text.split(search);
  const joints = limit < 0n ? parts.length - 1 : Math.min(Number(limit), parts.length - 1);
  const head = parts.slice(0, joints + 1).join(replacement);
  const tail = parts.slice(joints + 1);
  return tail.length === 0 ? head : [head, ...tail].join(search);
}

const ASCII_UPPER = /[A-Z]+/g;
const ASCII_LOWER = /[a-z]+/g;

/** Registers the functions; names with the prefix `kube_` replace the package's own of that name. */
export function registerStringFunctions(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown): void => {
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown, SYNC);
  };
  add('string.kube_matches(string): bool', (text: string, pattern: string) =>
    compilePattern(pattern).matcher(text).find(),
  );
  add('string.find(string): string', (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '');
  add('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern, -1));
  add('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) =>
    findAll(text, pattern, Number(limit)),
  );
  add('string.charAt(int): string', (text: string, at: bigint) => {
    const characters = Array.from(text);
    return characters[position('charAt', at, characters.length)] ?? '';
  });
  add('string.kube_indexOf(string): int', (text: string, search: string) => indexOf(text, search, 0n));
  add('string.kube_indexOf(string, int): int', indexOf);
  add('string.kube_lastIndexOf(string): int', (text: string, search: string) => lastIndexOf(text, search));
  add('string.kube_lastIndexOf(string, int): int', lastIndexOf);
  add('string.kube_substring(int): string', (text: string, from: bigint) => substring(text, from));
  add('string.kube_substring(int, int): string', substring);
  add('string.kube_lowerAscii(): string', (text: string) =>
    text.replace(ASCII_UPPER, (letters) => letters.toLowerCase()),
  );
  add('string.kube_upperAscii(): string', (text: string) =>
    text.replace(ASCII_LOWER, (letters) => letters.toUpperCase()),
  );
  add('string.kube_split(string): list<string>', (text: string, separator: string) =>
    split(text, separator, -1n),
  );
  add('string.kube_split(string, int): list<string>', split);
  add('string.replace(string, string): string', (text: string, search: string, replacement: string) =>
    replace(text, search, replacement, -1n),
  );
  environment.registerFunction('string.replace(string, string, int): string', replace, SYNC);
}

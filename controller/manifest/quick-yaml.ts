/**
 * Reads the YAML that people write for an API, fast: block maps and lists, one-line flow collections, plain and quoted
 * scalars. Everything else (anchors, tags, block scalars, escapes, tabs, oddly written numbers, ...) makes it give up,
 * and the full parser reads the document instead. Whatever it does read, it reads exactly as the full parser does
 * (proved by a property test); being about twenty times as fast, it makes validating thousands of files a matter of a
 * second.
 */
import { MAXIMUM_DEPTH } from './limits.ts';
import type { PlaceRecorder } from './place-recorder.ts';
import { CLASSES, GIVE_UP, LETTER, resolveWord } from './quick-words.ts';
import { POLLUTING_KEYS, SPECIAL_WORDS } from './scalars.ts';

/** Tabs, carriage returns, other control characters, breaks of YAML 1.1, surrogates: left to the full parser. */
const UNUSUAL = /[^\n\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;

const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

class QuickReader {
  readonly #text: string;
  readonly #places: PlaceRecorder | undefined;
  /** Column of the content of the current line; -1 after the last line. */
  #indent = -1;
  #at = 0;
  #lineEnd = 0;
  #nextLine = 0;
  /** Where the value that was read last starts; undefined for an empty one. */
  #start: number | undefined;

  constructor(text: string, places?: PlaceRecorder) {
    this.#text = text;
    this.#places = places;
  }

  read(): unknown {
    this.#advance();
    if (this.#indent === -1) return undefined;
    if (this.#keyEnd(this.#at) === -1) throw GIVE_UP;
    const value = this.#mapping(this.#indent, 1);
    if (this.#indent !== -1) throw GIVE_UP;
    return value;
  }

  /** Moves to the next line that holds more than a comment. */
  #advance(): void {
    const text = this.#text;
    let start = this.#nextLine;
    while (start < text.length) {
      let end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      const first = this.#skipSpaces(start, end);
      this.#nextLine = end + 1;
      if (first < end && text.charCodeAt(first) !== HASH) {
        this.#indent = first - start;
        this.#at = first;
        this.#lineEnd = end;
        return;
      }
      start = end + 1;
    }
    this.#indent = -1;
  }

  #skipSpaces(from: number, end: number): number {
    let at = from;
    while (at < end && this.#text.charCodeAt(at) === SPACE) at += 1;
    return at;
  }

  #isDash(at: number): boolean {
    if (this.#text.charCodeAt(at) !== DASH) return false;
    return at + 1 >= this.#lineEnd || this.#text.charCodeAt(at + 1) === SPACE;
  }

  /** Where the plain key that starts here ends, before its colon; -1 where no such key stands. */
  #keyEnd(from: number): number {
    const text = this.#text;
    if (CLASSES[text.charCodeAt(from)] !== LETTER) return -1;
    let at = from + 1;
    while ((CLASSES[text.charCodeAt(at)] ?? 0) !== 0) at += 1;
    if (text.charCodeAt(at) !== COLON) return -1;
    return at + 1 >= this.#lineEnd || text.charCodeAt(at + 1) === SPACE ? at : -1;
  }

  #key(from: number, end: number, result: object): string {
    const key = this.#text.slice(from, end);
    if (SPECIAL_WORDS.has(key) || POLLUTING_KEYS.has(key) || Object.hasOwn(result, key)) throw GIVE_UP;
    return key;
  }

  #block(indent: number, depth: number): unknown {
    if (depth > MAXIMUM_DEPTH) throw GIVE_UP;
    return this.#isDash(this.#at) ? this.#sequence(indent, depth) : this.#mapping(indent, depth);
  }

  #mapping(indent: number, depth: number): Record<string, unknown> {
    const start = this.#at;
    const result: Record<string, unknown> = {};
    while (this.#indent === indent && !this.#isDash(this.#at)) {
      const end = this.#keyEnd(this.#at);
      if (end === -1) throw GIVE_UP;
      const keyAt = this.#at;
      const key = this.#key(keyAt, end, result);
      const at = this.#skipSpaces(end + 1, this.#lineEnd);
      result[key] = this.#endsLine(at) ? this.#below(indent, depth) : this.#value(at, indent, depth);
      this.#places?.note(result, key, { key: keyAt, value: this.#start });
    }
    if (this.#indent > indent) throw GIVE_UP;
    this.#start = start;
    return result;
  }

  /** The value of a key that stands on the lines below it. A list may stand at the column of its key. */
  #below(indent: number, depth: number): unknown {
    this.#advance();
    if (this.#indent > indent) return this.#block(this.#indent, depth + 1);
    if (this.#indent === indent && this.#isDash(this.#at)) return this.#sequence(indent, depth + 1);
    return this.#nothing();
  }

  #sequence(indent: number, depth: number): unknown[] {
    if (depth > MAXIMUM_DEPTH) throw GIVE_UP;
    const start = this.#at;
    const result: unknown[] = [];
    while (this.#indent === indent && this.#isDash(this.#at)) {
      result.push(this.#item(indent, depth));
      this.#places?.note(result, result.length - 1, { value: this.#start });
    }
    if (this.#indent > indent) throw GIVE_UP;
    this.#start = start;
    return result;
  }

  #item(indent: number, depth: number): unknown {
    const at = this.#skipSpaces(this.#at + 1, this.#lineEnd);
    if (this.#endsLine(at)) {
      this.#advance();
      return this.#indent > indent ? this.#block(this.#indent, depth + 1) : this.#nothing();
    }
    if (!this.#isDash(at) && this.#keyEnd(at) === -1) return this.#value(at, indent, depth);
    this.#indent += at - this.#at;
    this.#at = at;
    return this.#block(this.#indent, depth + 1);
  }

  /** An empty value stands nowhere. */
  #nothing(): null {
    this.#start = undefined;
    return null;
  }

  #endsLine(at: number): boolean {
    return at >= this.#lineEnd || this.#text.charCodeAt(at) === HASH;
  }

  /** A value on the line of its key or dash. Text that goes on below is left to the full parser. */
  #value(at: number, indent: number, depth: number): unknown {
    const value = this.#inline(at, depth);
    this.#start = at;
    this.#advance();
    if (this.#indent > indent) throw GIVE_UP;
    return value;
  }

  #inline(at: number, depth: number): unknown {
    const code = this.#text.charCodeAt(at);
    if (code === QUOTE || code === APOSTROPHE || code === OPEN_LIST || code === OPEN_MAP) {
      this.#at = at;
      const value = this.#flow(depth);
      const rest = this.#skipSpaces(this.#at, this.#lineEnd);
      const isComment = this.#text.charCodeAt(rest) === HASH && rest > this.#at;
      if (rest < this.#lineEnd && !isComment) throw GIVE_UP;
      return value;
    }
    return this.#plain(at);
  }

  #plain(from: number): unknown {
    let word = this.#text.slice(from, this.#lineEnd);
    const comment = word.indexOf(' #');
    if (comment !== -1) word = word.slice(0, comment);
    if (word.endsWith(' ')) word = word.trimEnd();
    if (word.includes(': ') || word.endsWith(':')) throw GIVE_UP;
    return resolveWord(word);
  }

  /** A flow collection, a quoted scalar or a plain word inside a flow collection; leaves `#at` behind it. */
  #flow(depth: number): unknown {
    if (depth >= MAXIMUM_DEPTH) throw GIVE_UP;
    switch (this.#text.charCodeAt(this.#at)) {
      case OPEN_MAP:
        return this.#flowMap(depth + 1);
      case OPEN_LIST:
        return this.#flowList(depth + 1);
      case QUOTE:
        return this.#doubleQuoted();
      case APOSTROPHE:
        return this.#singleQuoted();
      default:
        return resolveWord(this.#flowWord());
    }
  }

  #flowWord(): string {
    const text = this.#text;
    const from = this.#at;
    while ((CLASSES[text.charCodeAt(this.#at)] ?? 0) !== 0) this.#at += 1;
    if (this.#at === from) throw GIVE_UP;
    return text.slice(from, this.#at);
  }

  #flowMap(depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    this.#at = this.#skipSpaces(this.#at + 1, this.#lineEnd);
    while (this.#text.charCodeAt(this.#at) !== CLOSE_MAP) {
      const end = this.#keyEnd(this.#at);
      if (end === -1) throw GIVE_UP;
      const place = { key: this.#at, value: this.#skipSpaces(end + 1, this.#lineEnd) };
      const key = this.#key(this.#at, end, result);
      this.#at = place.value;
      result[key] = this.#flow(depth);
      this.#places?.note(result, key, place);
      this.#flowSeparator(CLOSE_MAP);
    }
    this.#at += 1;
    return result;
  }

  #flowList(depth: number): unknown[] {
    const result: unknown[] = [];
    this.#at = this.#skipSpaces(this.#at + 1, this.#lineEnd);
    while (this.#text.charCodeAt(this.#at) !== CLOSE_LIST) {
      const place = { value: this.#at };
      result.push(this.#flow(depth));
      this.#places?.note(result, result.length - 1, place);
      this.#flowSeparator(CLOSE_LIST);
    }
    this.#at += 1;
    return result;
  }

  /** After an entry: a comma and more, or the closing bracket. Anything else on this line needs the full parser. */
  #flowSeparator(close: number): void {
    this.#at = this.#skipSpaces(this.#at, this.#lineEnd);
    const code = this.#text.charCodeAt(this.#at);
    if (code === COMMA) this.#at = this.#skipSpaces(this.#at + 1, this.#lineEnd);
    else if (code !== close) throw GIVE_UP;
    if (this.#at >= this.#lineEnd) throw GIVE_UP;
  }

  #doubleQuoted(): string {
    const end = this.#closing('"');
    const value = this.#text.slice(this.#at + 1, end);
    if (value.includes('\\')) throw GIVE_UP;
    this.#at = end + 1;
    return value;
  }

  #singleQuoted(): string {
    const end = this.#closing("'");
    if (this.#text.charCodeAt(end + 1) === APOSTROPHE) throw GIVE_UP;
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  /** The closing quote on this line. */
  #closing(quote: string): number {
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1 || end >= this.#lineEnd) throw GIVE_UP;
    return end;
  }
}

/**
 * The value of a document, or undefined where it needs the full parser. A document without content is `{empty: true}`.
 * With a recorder, every place in it is noted: that costs half as much again, so it is done when something is wrong.
 */
export function readQuickly(
  text: string,
  places?: PlaceRecorder,
): { value: unknown } | { empty: true } | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    const value = new QuickReader(text, places).read();
    return value === undefined ? { empty: true } : { value };
  } catch (error) {
    if (error === GIVE_UP) return undefined;
    throw error;
  }
}

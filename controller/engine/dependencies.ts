/**
 * Who read what: so that a change queues exactly the keys whose last pass depended on it.
 */
import type { ObjectKey } from '../api/object.ts';
import { countedTopic } from '../api/counted-topic.ts';
import { keyText } from '../api/object.ts';
import type { Ask } from '../kinds/kind.ts';

/** Names something that can be read and can change. */
export type Token = string;

export function objectToken(key: ObjectKey, facet: 'any' | 'spec'): Token {
  return `object ${facet} ${keyText(key)}`;
}

export function indexToken(kind: string, indexAndValue: string, facet: 'any' | 'spec'): Token {
  return `index ${facet} ${kind} ${indexAndValue}`;
}

export function goneToken(kind: string): Token {
  return `gone ${kind}`;
}

/** Anything that a kernel answered. */
export function kernelToken(hostName: string): Token {
  return `kernel ${hostName}`;
}

/** Whether a kernel can be reached. */
export function reachToken(hostName: string): Token {
  return `reach ${hostName}`;
}

export function topicToken(topic: string): Token {
  return `topic ${topic}`;
}

/** Whether those who read it only count it: they are queued behind everything else. */
export function isCountedToken(token: Token): boolean {
  return token.startsWith(topicToken(countedTopic('')));
}

/** The tokens that the answer to an ask depends on. */
export function tokensOf(ask: Ask): Token[] {
  switch (ask.ask) {
    case 'object':
      return [objectToken(ask.key, ask.facet)];
    case 'indexed':
      return [indexToken(ask.kind, `${ask.index}=${ask.value}`, ask.facet)];
    case 'missing':
      return [goneToken(ask.kind)];
    case 'kernel':
      return [
        kernelToken(ask.hostName),
        ...(ask.isOptional === true ? [reachToken(ask.hostName)] : []),
        ...ask.topics.map(topicToken),
      ];
    case 'index':
      return ask.topics.map(topicToken);
  }
}

export class Dependencies {
  readonly #readers = new Map<Token, Map<string, ObjectKey>>();
  readonly #reads = new Map<string, ReadonlySet<Token>>();

  /** Replaces what a key's last pass read. */
  set(key: ObjectKey, tokens: ReadonlySet<Token>): void {
    const text = keyText(key);
    const before = this.#reads.get(text);
    if (before !== undefined) {
      for (const token of before) if (!tokens.has(token)) this.#forget(token, text);
    }
    for (const token of tokens) {
      if (before?.has(token) === true) continue;
      let readers = this.#readers.get(token);
      if (readers === undefined) this.#readers.set(token, (readers = new Map<string, ObjectKey>()));
      readers.set(text, key);
    }
    if (tokens.size === 0) this.#reads.delete(text);
    else this.#reads.set(text, tokens);
  }

  /** Adds to what a key's last pass read: what a pass broke off at. */
  add(key: ObjectKey, token: Token): void {
    this.set(key, new Set([...(this.#reads.get(keyText(key)) ?? []), token]));
  }

  readersOf(token: Token): Iterable<ObjectKey> {
    return this.#readers.get(token)?.values() ?? [];
  }

  #forget(token: Token, text: string): void {
    const readers = this.#readers.get(token);
    readers?.delete(text);
    if (readers?.size === 0) this.#readers.delete(token);
  }
}

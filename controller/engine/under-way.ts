/** Passes that are under way: of which keys, and what they may change meanwhile (ADR 20). */
import type { KubeObject } from '../api/object.ts';
import { keyText } from '../api/object.ts';
import type { Token } from './dependencies.ts';
import type { KernelLook } from './kernel-views.ts';
import type { QueueItem } from './queue-item.ts';
import { goesBefore } from './queue-item.ts';

/** One pass over one object. */
export class Pass {
  readonly item: QueueItem;
  readonly text: string;
  /** Nothing else is under way as long as it is. */
  readonly isAlone: boolean;
  /** As it was last read or written. */
  object: KubeObject;
  /** What it reads, while it reads. */
  tokens = new Set<Token>();
  /** What of it kernels were asked. */
  looks: KernelLook[] = [];
  isObserving = false;
  /** Something that it read has changed since: it looks again, or is made again. */
  isStale = false;
  /** Somebody has changed its object since. */
  isEdited = false;
  /** It carries out what it has decided: when it is made again, it has nothing more to ask for. */
  hasDecided = false;
  /** It was about to decide before somebody who goes first: it is made again. */
  isOvertaking = false;
  /** It has found that it may give something back, and others are under way: it is made again, alone. */
  needsToBeAlone = false;
  /** What a change of its object and of what is decided about it makes stale for others. */
  readonly held = new Set<Token>();
  /** Keys that read what it changes: they are queued when it ends. */
  readonly aside = new Map<string, QueueItem>();

  constructor(item: QueueItem, object: KubeObject, isAlone: boolean) {
    this.item = item;
    this.text = keyText(item.key);
    this.object = object;
    this.isAlone = isAlone;
  }
}

export class UnderWay {
  readonly #passes = new Map<string, Pass>();
  readonly #observing = new Set<Pass>();
  readonly #holders = new Map<Token, Set<Pass>>();

  get size(): number {
    return this.#passes.size;
  }

  /** The best rank of a key whose pass is under way; Infinity when there is none. */
  get firstRank(): number {
    return Math.min(...[...this.#passes.values()].map(({ item }) => item.rank));
  }

  /** Whether one is under way that must be the only one. */
  get isTaken(): boolean {
    for (const { isAlone } of this.#passes.values()) if (isAlone) return true;
    return false;
  }

  get(text: string): Pass | undefined {
    return this.#passes.get(text);
  }

  begin(pass: Pass, held: Iterable<Token>): void {
    this.#passes.set(pass.text, pass);
    this.hold(pass, held);
  }

  hold(pass: Pass, tokens: Iterable<Token>): void {
    for (const token of tokens) {
      if (pass.held.has(token)) continue;
      pass.held.add(token);
      const holders = this.#holders.get(token);
      if (holders === undefined) this.#holders.set(token, new Set([pass]));
      else holders.add(pass);
    }
  }

  end(pass: Pass): void {
    this.#passes.delete(pass.text);
    this.#observing.delete(pass);
    for (const token of pass.held) {
      const holders = this.#holders.get(token);
      holders?.delete(pass);
      if (holders?.size === 0) this.#holders.delete(token);
    }
  }

  /** From now on it is told what becomes stale of what it reads. */
  beginObserving(pass: Pass): void {
    pass.tokens = new Set();
    pass.looks = [];
    pass.isStale = false;
    pass.isObserving = true;
    this.#observing.add(pass);
  }

  endObserving(pass: Pass): void {
    pass.isObserving = false;
    this.#observing.delete(pass);
  }

  /** Something is stale, for everybody but one. */
  disturb(token: Token, except: string | undefined): void {
    for (const pass of this.#observing) {
      if (pass.text !== except && pass.tokens.has(token)) pass.isStale = true;
    }
  }

  /** A pass that is made again, because something has changed, and would decide before another one. */
  delaying(deciding: QueueItem): Pass | undefined {
    for (const pass of this.#passes.values()) {
      if (pass.isStale && !pass.hasDecided && goesBefore(pass.item, deciding)) return pass;
    }
    return undefined;
  }

  /** Another pass that may change what was read. */
  changerOf(pass: Pass): Pass | undefined {
    for (const token of pass.tokens) {
      for (const holder of this.#holders.get(token) ?? []) if (holder !== pass) return holder;
    }
    return undefined;
  }
}

/** Answers what a kind asks for while it observes, and remembers what the answers depend on. */
import type { KernelQuery } from '../kernel/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Ask, Observation, WorldIndex } from '../kinds/kind.ts';
import type { Cache } from './cache.ts';
import type { Token } from './dependencies.ts';
import type { KernelLook } from './kernel-calls.ts';
import { tokensOf } from './dependencies.ts';

/** What an observation depends on, and what kernels are asked for it. */
export interface Reading {
  tokens: Set<Token>;
  looks: KernelLook[];
}

/** Reads a kernel as the global environment. */
type ReadKernel = (hostName: string, query: KernelQuery) => unknown;

export class Observer {
  readonly #cache: Cache;
  readonly #index: WorldIndex;
  readonly #readKernel: ReadKernel;

  constructor(cache: Cache, index: WorldIndex, readKernel: ReadKernel) {
    this.#cache = cache;
    this.#index = index;
    this.#readKernel = readKernel;
  }

  /** Runs an observation to its end. @param reading gets what it depends on, as soon as it is asked */
  async observe<W>(observation: Observation<W>, reading: Reading): Promise<W> {
    let step = observation.next();
    while (step.done !== true) {
      for (const token of tokensOf(step.value)) reading.tokens.add(token);
      if (step.value.ask === 'kernel') reading.looks.push(step.value);
      const answer = this.#answer(step.value);
      step = observation.next(answer instanceof Promise ? await answer : answer);
    }
    return step.value;
  }

  #answer(ask: Ask): unknown {
    switch (ask.ask) {
      case 'object':
        return this.#cache.get(ask.key);
      case 'indexed':
        return this.#cache.indexed(ask.kind, ask.index, ask.value);
      case 'missing':
        return new Set(ask.uids.filter((uid) => !this.#cache.hasUid(ask.kind, uid)));
      case 'kernel':
        return ifReachable(this.#readKernel(ask.hostName, ask.query), ask.isOptional === true);
      case 'index':
        return this.#index;
    }
  }
}

function ifReachable(answer: unknown, isOptional: boolean): unknown {
  if (!isOptional || !(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (error instanceof KernelUnreachableError) return undefined;
    throw error;
  });
}

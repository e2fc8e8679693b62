/**
 * What an engine tells of its work to those who watch it: metrics, Events, traces. Nothing depends on it. A listener is
 * called in the middle of a pass: it may neither throw nor take long.
 */
import type { KubeObject, Uid } from '../api/object.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { QueueItem } from './queue-item.ts';

export interface EngineListener {
  /** An object came, changed or went, whoever did it; told once for each of its versions. */
  learned?(object: KubeObject, gone: boolean): void;
  /** A key is ready to be worked on; told again when it gets a better rank meanwhile. */
  queued?(item: QueueItem): void;
  /** `uid` is that of the object; undefined when it is gone. What its pass asks of a kernel, it asks in this name. */
  passBegan?(item: QueueItem, uid: Uid | undefined): void;
  passEnded?(item: QueueItem, outcome: PassOutcome): void;
  /** A status was stored. Both have the metadata of their time. */
  statusWritten?(before: KubeObject, after: KubeObject): void;
  /** Nothing is held any more in the name of an object that is being deleted, and its finalizer is off. */
  released?(object: KubeObject): void;
}

/** A pass that is about to be made. */
export interface PassToMake {
  item: QueueItem;
  /** Of its object. */
  uid: Uid;
}

/**
 * Makes a pass once, and ends as it does: all that is asked and written in the pass happens inside. Several may be under
 * way at the same time.
 */
export type AroundPass = (pass: PassToMake, make: () => Promise<PassOutcome>) => Promise<PassOutcome>;

/** Tells several, in order. */
export function toAll(listeners: readonly EngineListener[]): EngineListener {
  return {
    learned: (...told) => listeners.forEach((listener) => listener.learned?.(...told)),
    queued: (...told) => listeners.forEach((listener) => listener.queued?.(...told)),
    passBegan: (...told) => listeners.forEach((listener) => listener.passBegan?.(...told)),
    passEnded: (...told) => listeners.forEach((listener) => listener.passEnded?.(...told)),
    statusWritten: (...told) => listeners.forEach((listener) => listener.statusWritten?.(...told)),
    released: (...told) => listeners.forEach((listener) => listener.released?.(...told)),
  };
}

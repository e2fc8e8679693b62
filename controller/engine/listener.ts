/**
 * What an engine tells of its work to those who watch it: metrics, Events, traces. Nothing depends on it. A listener is
 * called in the middle of a pass: it may neither throw nor take long.
 */
import type { KubeObject, Uid } from '../api/object.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { QueueItem } from './queue.ts';

export interface EngineListener {
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

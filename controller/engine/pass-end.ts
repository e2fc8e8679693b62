import type { KubeObject } from '../api/object.ts';
import type { Performed } from '../kinds/kind.ts';
import type { Token } from './dependencies.ts';

/** Where a pass has come to. */
export interface PassEnd {
  object: KubeObject;
  world: unknown;
  tokens: ReadonlySet<Token>;
  performed: Performed;
  /** Nothing is held any more: the finalizer may go. */
  released: boolean;
}
